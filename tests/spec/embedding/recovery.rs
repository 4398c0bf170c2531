//! Back into an account from a frame: it begins there, and goes on as the whole page.

use axum::extract::Request;
use axum::http::Method;

use super::{Framed, ORIGIN, ancestors, hidden, own, set_cookies};
use crate::support::recovery::answer;
use crate::support::{Browser, Idp, Page, Person, credentials, form};

/// Who somebody says they are, sent by our script in the frame.
async fn claim(framed: &mut Framed<'_>, person: &Person, interaction: &str) -> Page {
    let request = framed.browser.request(Method::POST, "/recover");
    let request = own(request).header("sec-fetch-dest", "empty");
    let fields = credentials(person, interaction);
    let claimed: Vec<_> = fields
        .into_iter()
        .filter(|(name, _)| *name != "password")
        .collect();
    framed.browser.send(form(request, &claimed)).await
}

fn whole_page(idp: &Idp, ticket: &str) -> Request {
    let request = Browser::new(idp).request(Method::POST, "/recover/whole-page");
    let request = own(request).header("sec-fetch-dest", "document");
    form(request, &[("ticket", ticket)])
}

#[tokio::test]
async fn the_frame_asks_who_it_is_and_the_whole_page_leads_back_to_the_partner() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, page) = framed.sign_in_page(&[]).await;
    let start = format!("/recover?interaction={interaction}");
    assert!(page.body.contains(&start), "{}", page.body);
    let asked = framed.get(&start).await;
    assert!(ancestors(&asked).contains(ORIGIN), "{asked:?}");
    let page = claim(&mut framed, &person, &interaction).await;
    assert!(
        set_cookies(&page).is_empty(),
        "nothing is kept in the frame"
    );
    assert!(ancestors(&page).contains(ORIGIN) && page.body.contains("target=\"_top\""));

    let mut whole = Browser::new(&idp);
    let page = whole.send(whole_page(&idp, &hidden(&page, "ticket"))).await;
    let ways = whole.follow(page).await;
    assert_eq!(ancestors(&ways), "'none'");
    let recovery = hidden(&ways, "recovery");
    let question = answer(&mut whole, &recovery, "wrong").await;
    assert_eq!(question.status, 422, "{question:?}");
    // The sign-in that began in the frame is this browser's now.
    let page = whole
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    assert!(
        page.location().starts_with(&format!("{ORIGIN}/callback?")),
        "{page:?}"
    );
}

#[tokio::test]
async fn who_does_not_exist_is_led_on_alike() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, _) = framed.sign_in_page(&[]).await;
    let nobody = Person {
        last_name: "Personne".to_owned(),
        ..person.clone()
    };
    let mut shown = Vec::new();
    for person in [&person, &nobody] {
        let page = claim(&mut framed, person, &interaction).await;
        let ticket = hidden(&page, "ticket");
        shown.push((page.status, page.body.replace(&ticket, "")));
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test]
async fn its_ticket_is_worth_nothing_twice_elsewhere_or_as_a_sign_in() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, _) = framed.sign_in_page(&[]).await;
    for (name, value) in [
        ("origin", ORIGIN),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-dest", "iframe"),
        ("user-agent", "another browser"),
    ] {
        let page = claim(&mut framed, &person, &interaction).await;
        let mut request = whole_page(&idp, &hidden(&page, "ticket"));
        request.headers_mut().insert(name, value.parse().unwrap());
        let page = idp.request(request).await;
        assert!(page.status.is_client_error(), "{name}: {page:?}");
        assert!(set_cookies(&page).is_empty(), "{name}: {page:?}");
    }
    let page = claim(&mut framed, &person, &interaction).await;
    let ticket = hidden(&page, "ticket");
    let page = idp.request(super::complete(&idp, &ticket)).await;
    assert_eq!(page.status, 400, "{page:?}");
    assert_eq!(idp.request(whole_page(&idp, &ticket)).await.status, 303);
    assert_eq!(idp.request(whole_page(&idp, &ticket)).await.status, 400);
}
