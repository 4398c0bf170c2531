//! `/account/factors`: a person sets up an app, keeps recovery codes, and parts with both.

use std::time::Duration;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone};

const LIST: &str = "/account/factors";
const SET_UP: &str = "/account/factors/totp";
const CODES: &str = "/account/factors/codes";

struct Cast<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    person: Person,
}

impl<'a> Cast<'a> {
    /// Somebody without a factor, signed in a moment ago.
    async fn of(idp: &'a Idp) -> Self {
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let mut browser = Browser::new(idp);
        browser.sign_in(&person, &partner.request(&[])).await;
        Self {
            idp,
            browser,
            person,
        }
    }

    async fn finish(&mut self, page: &Page, code: &str) -> Page {
        let offer = page.field("offer");
        let fields = [
            ("offer", offer.as_str()),
            ("name", "Téléphone"),
            ("code", code),
        ];
        self.browser.post(SET_UP, &fields).await
    }

    /// With the page of the recovery codes.
    async fn set_up(&mut self) -> (Phone<'a>, Page) {
        let page = self.browser.get(SET_UP).await;
        assert_eq!(page.status, 200, "{page:?}");
        let phone = Phone::with_key(self.idp, &page.key());
        let page = self.finish(&page, &phone.code()).await;
        (phone, page)
    }

    async fn factor(&mut self) -> String {
        self.browser.get(LIST).await.field("factor")
    }

    async fn remove(&mut self, factor: &str) -> Page {
        let fields = [("factor", factor), ("decision", "remove")];
        self.browser.post("/account/factors/remove", &fields).await
    }

    async fn confirm(&mut self, code: &str) -> Page {
        let password = self.person.password.clone();
        let fields = [("next", SET_UP), ("password", &password), ("code", code)];
        self.browser.post("/account/confirm", &fields).await
    }

    async fn has_factor(&self) -> bool {
        let mut tx = self.idp.app.store.direct().await.unwrap();
        tx.has_factor(self.person.id).await.unwrap()
    }
}

#[tokio::test]
async fn an_app_is_set_up_by_the_code_that_it_shows() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.browser.get(SET_UP).await;
    assert!(page.body.contains("<svg class=\"qr\""), "{}", page.body);
    let before = cast.browser.cookies["__Host-session"].clone();
    let (phone, page) = cast.set_up().await;
    assert_eq!(page.codes().len(), 10, "{}", page.body);
    assert_ne!(cast.browser.cookies["__Host-session"], before);
    let page = cast.browser.get(LIST).await;
    for text in ["Téléphone", "15 January 2027", "10 recovery codes"] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    // From now on it is asked for, and the code that set it up is used.
    let (mut browser, partner) = (Browser::new(&idp), Partner::of(&idp).await);
    let page = browser
        .try_to_sign_in(&cast.person, &partner.request(&[]))
        .await;
    assert_eq!(browser.show_code(&page, &phone.code()).await.status, 422);
    idp.advance(Duration::from_secs(30));
    let page = browser.show_code(&page, &phone.code()).await;
    assert!(page.sent("code").is_some());
}

#[tokio::test]
async fn what_is_shown_once_is_kept_by_its_hash_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let (_, page) = cast.set_up().await;
    let code = page.codes().swap_remove(0);
    assert!(page.body.contains("data:text/plain"), "{}", page.body);
    assert!(page.header("cache-control").contains("no-store"));
    let (mut browser, partner) = (Browser::new(&idp), Partner::of(&idp).await);
    let page = browser
        .try_to_sign_in(&cast.person, &partner.request(&[]))
        .await;
    assert!(browser.show_code(&page, &code).await.sent("code").is_some());
    let page = browser.get(LIST).await;
    assert!(page.body.contains("9 recovery codes"), "{}", page.body);
}

#[tokio::test]
async fn few_recovery_codes_are_told_at_home() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let page = cast.browser.get("/").await;
    assert!(
        !page.body.contains("recovery codes are left"),
        "{}",
        page.body
    );
    let some = "SELECT code_mac FROM recovery_code LIMIT 7";
    let sql = format!("UPDATE recovery_code SET used_at = 1 WHERE code_mac IN ({some})");
    assert_eq!(idp.tamper(&sql).await, 7);
    let page = cast.browser.get("/").await;
    assert!(
        page.body.contains("3 recovery codes are left"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_wrong_code_or_name_sets_nothing_up() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.browser.get(SET_UP).await;
    let phone = Phone::with_key(&idp, &page.key());
    for code in [phone.wrong_code(), String::new(), "12345".to_owned()] {
        let again = cast.finish(&page, &code).await;
        assert_eq!(again.status, 422, "{code}");
        assert_eq!(again.key(), page.key(), "the same secret");
    }
    let (offer, code) = (page.field("offer"), phone.code());
    for name in ["", " ", "\u{202e}x", &"x".repeat(65)] {
        let fields = [("offer", offer.as_str()), ("name", name), ("code", &code)];
        assert_eq!(cast.browser.post(SET_UP, &fields).await.status, 422);
    }
    assert!(!cast.has_factor().await);
}

#[tokio::test]
async fn an_offer_counts_once_in_its_own_session_and_not_for_ever() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.browser.get(SET_UP).await;
    let phone = Phone::with_key(&idp, &page.key());
    let mut other = Cast::of(&idp).await;
    let stolen = other.finish(&page, &phone.code()).await;
    assert_eq!(stolen.location(), SET_UP, "{stolen:?}");
    assert!(!other.has_factor().await);
    assert_eq!(cast.finish(&page, &phone.code()).await.codes().len(), 10);
    let twice = cast.finish(&page, &phone.code()).await;
    assert_eq!(twice.location(), LIST);
    let listed = cast.browser.get(LIST).await;
    assert_eq!(listed.body.matches("/remove?factor=").count(), 1);
    let mut late = Cast::of(&idp).await;
    let page = late.browser.get(SET_UP).await;
    idp.advance(Duration::from_mins(29));
    late.browser.get(LIST).await;
    idp.advance(Duration::from_mins(1));
    let phone = Phone::with_key(&idp, &page.key());
    assert_eq!(late.finish(&page, &phone.code()).await.location(), SET_UP);
}

#[tokio::test]
async fn whoever_signed_in_some_time_ago_types_the_password_again() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    idp.advance(Duration::from_mins(5));
    let page = cast.browser.get(SET_UP).await;
    assert!(page.location().starts_with("/account/confirm?next="));
    let address = page.location().to_owned();
    assert!(
        !cast
            .browser
            .get(&address)
            .await
            .body
            .contains("id=\"code\"")
    );
    let mistaken = [("next", SET_UP), ("password", "wrong")];
    let page = cast.browser.post("/account/confirm", &mistaken).await;
    assert_eq!(page.status, 422);
    assert_eq!(cast.confirm("").await.location(), SET_UP);
    assert_eq!(cast.browser.get(SET_UP).await.status, 200);
}

// A session of before the factor, or one raised long ago, is not enough.
#[tokio::test]
async fn whoever_has_a_factor_shows_it_before_it_is_changed() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let phone = Phone::of(&idp, &cast.person).await;
    let factor = cast.factor().await;
    for address in [SET_UP, CODES, "/account/factors/remove?factor=x"] {
        let page = cast.browser.get(address).await;
        assert!(
            page.location().starts_with("/account/confirm?"),
            "{address}"
        );
    }
    assert!(
        cast.remove(&factor)
            .await
            .location()
            .starts_with("/account/confirm?")
    );
    for code in ["", &phone.wrong_code()] {
        assert_eq!(cast.confirm(code).await.status, 422);
    }
    assert!(
        cast.remove(&factor)
            .await
            .location()
            .starts_with("/account/confirm?")
    );
    assert!(cast.has_factor().await);
    assert_eq!(cast.confirm(&phone.code()).await.location(), SET_UP);
    assert_eq!(cast.remove(&factor).await.location(), LIST);
    assert!(!cast.has_factor().await);
}

#[tokio::test]
async fn a_removed_app_and_its_codes_are_worth_nothing() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let (_, page) = cast.set_up().await;
    let code = page.codes().swap_remove(0);
    let factor = cast.factor().await;
    let ask = format!("/account/factors/remove?factor={factor}");
    let page = cast.browser.get(&ask).await;
    assert!(
        page.body.contains("your only second factor"),
        "{}",
        page.body
    );
    let fields = [("factor", factor.as_str()), ("decision", "keep")];
    cast.browser.post("/account/factors/remove", &fields).await;
    assert!(cast.has_factor().await);
    cast.remove(&factor).await;
    let left = {
        let mut tx = idp.app.store.direct().await.unwrap();
        tx.count_recovery_codes(cast.person.id).await.unwrap()
    };
    assert_eq!(left, 0, "{code} is of no use");
    let (_, trail) = idp.command(&["audit", "list"]);
    for event in ["factor_added", "recovery_codes_made", "factor_removed"] {
        assert_eq!(trail.matches(event).count(), 1, "{event}: {trail}");
    }
}

#[tokio::test]
async fn new_recovery_codes_take_the_place_of_the_old_ones() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let (_, page) = cast.set_up().await;
    let old = page.codes();
    let page = cast.browser.get(CODES).await;
    assert!(page.body.contains("stop working at once"), "{}", page.body);
    let page = cast.browser.post(CODES, &[("decision", "renew")]).await;
    let new = page.codes();
    assert!(new.len() == 10 && !new.contains(&old[0]));
    let (mut browser, partner) = (Browser::new(&idp), Partner::of(&idp).await);
    let page = browser
        .try_to_sign_in(&cast.person, &partner.request(&[]))
        .await;
    assert_eq!(browser.show_code(&page, &old[0]).await.status, 422);
    let page = browser.show_code(&page, &new[0]).await;
    assert!(page.sent("code").is_some());
}

#[tokio::test]
async fn few_recovery_codes_are_warned_of() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let phone = Phone::of(&idp, &cast.person).await;
    let warned = |page: &Page| page.body.contains("before you run out");
    assert!(!warned(&cast.browser.get(LIST).await));
    let used = idp.tamper("UPDATE recovery_code SET used_at = 1").await;
    assert_eq!(used, 10, "{}", phone.paper.len());
    assert!(warned(&cast.browser.get(LIST).await));
}

#[tokio::test]
async fn an_app_is_renamed_by_its_own_person_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let factor = cast.factor().await;
    let rename = |name: &'static str| {
        [
            ("factor".to_owned(), factor.clone()),
            ("name".to_owned(), name.to_owned()),
        ]
    };
    let mut other = Cast::of(&idp).await;
    for (browser, name) in [
        (&mut other.browser, "Foreign"),
        (&mut cast.browser, "Tablet"),
    ] {
        let fields = rename(name);
        let fields: Vec<_> = fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        browser.post("/account/factors/rename", &fields).await;
    }
    let page = cast.browser.get(LIST).await;
    assert!(page.body.contains("Tablet") && !page.body.contains("Foreign"));
    assert_eq!(other.remove(&factor).await.location(), LIST);
    assert!(cast.has_factor().await, "nobody else removes it");
}

#[tokio::test]
async fn nobody_signed_in_sees_none_of_it() {
    let idp = Idp::start().await;
    let mut browser = Browser::new(&idp);
    for address in [
        LIST,
        SET_UP,
        CODES,
        "/account/factors/remove?factor=x",
        "/account/confirm",
    ] {
        let page = browser.get(address).await;
        assert_eq!(page.sent("next").as_deref(), Some(address), "{page:?}");
    }
}

// An open redirect would begin here.
#[tokio::test]
async fn the_confirmation_leads_to_our_own_pages_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let password = cast.person.password.clone();
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/account/factors@evil.example",
        "/account/factors\r\nlocation: x",
        "/end-session",
    ] {
        let fields = [("next", next), ("password", password.as_str())];
        let page = cast.browser.post("/account/confirm", &fields).await;
        assert_eq!(page.location(), LIST, "{next}");
    }
}

#[tokio::test]
async fn the_person_is_told_by_mail_of_every_change() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let (_, page) = cast.set_up().await;
    let code = page.codes().swap_remove(0);
    let (mut browser, partner) = (Browser::new(&idp), Partner::of(&idp).await);
    let page = browser
        .try_to_sign_in(&cast.person, &partner.request(&[]))
        .await;
    browser.show_code(&page, &code).await;
    cast.browser.post(CODES, &[("decision", "renew")]).await;
    let factor = cast.factor().await;
    cast.remove(&factor).await;
    let mut told: Vec<String> = idp
        .mails()
        .await
        .into_iter()
        .map(|mail| mail.subject)
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "A recovery code was used",
            "An app was added to your second factors",
            "An app was removed from your second factors",
            "New recovery codes",
        ]
    );
}
