//! Somebody on the way back into an account.

use super::{Browser, Idp, Page, Partner, Person};

pub(crate) const NEW: &str = "Vxk-qzw47-hbT";

/// The right answer, as [`set_question`] sets it.
pub(crate) const ANSWER: &str = "Rex";

/// Signs somebody in and sets their secret question.
pub(crate) async fn set_question(idp: &Idp, person: &Person) {
    let mut browser = Browser::new(idp);
    let partner = Partner::of(idp).await;
    browser.sign_in(person, &partner.request(&[])).await;
    let fields = [
        ("question", "first_pet"),
        ("answer", ANSWER),
        ("current", person.password.as_str()),
    ];
    let page = browser.post("/account/question", &fields).await;
    assert_eq!(page.location(), "/account/question/done", "{page:?}");
}

/// Says who one is; gives the recovery's name.
pub(crate) async fn start(browser: &mut Browser<'_>, person: &Person, interaction: &str) -> String {
    let siret = person.siret.to_string();
    let fields = [
        ("interaction", interaction),
        ("siret", siret.as_str()),
        ("last_name", person.last_name.as_str()),
        ("first_name", person.first_name.as_str()),
    ];
    let page = browser.post("/recover", &fields).await;
    page.sent("recovery")
        .unwrap_or_else(|| panic!("no recovery: {page:?}"))
}

pub(crate) async fn answer(browser: &mut Browser<'_>, recovery: &str, answer: &str) -> Page {
    let fields = [("recovery", recovery), ("answer", answer)];
    browser.post("/recover/question", &fields).await
}

pub(crate) async fn choose(browser: &mut Browser<'_>, recovery: &str, password: &str) -> Page {
    let fields = [("recovery", recovery), ("password", password)];
    browser.post("/recover/password", &fields).await
}

/// May this password sign in, in a browser that has never been here?
pub(crate) async fn signs_in(idp: &Idp, person: &Person, password: &str) -> bool {
    let person = Person {
        password: password.to_owned(),
        ..person.clone()
    };
    let partner = Partner::of(idp).await;
    let request = partner.request(&[]);
    let page = Browser::new(idp).try_to_sign_in(&person, &request).await;
    page.sent("code").is_some()
}

/// Asks for a link by mail.
pub(crate) async fn ask_for_mail(browser: &mut Browser<'_>, recovery: &str) -> Page {
    browser
        .post("/recover/mail", &[("recovery", recovery)])
        .await
}

/// Presses the button behind a link.
pub(crate) async fn use_link(browser: &mut Browser<'_>, key: &str) -> Page {
    browser.post("/recover/link", &[("key", key)]).await
}

/// The key of the link that somebody who asked is sent.
pub(crate) async fn link_of(idp: &Idp, person: &Person) -> String {
    idp.mails().await;
    let mut browser = Browser::new(idp);
    let recovery = start(&mut browser, person, "").await;
    let page = ask_for_mail(&mut browser, &recovery).await;
    assert_eq!(page.status, 303, "{page:?}");
    let letter = idp.mails().await.remove(0);
    letter.link().1
}
