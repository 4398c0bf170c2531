//! What says where a list goes on is ours, whole, for one list of one person, and for a while.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use serde_json::{Value, json};

use crate::spec::advertised::people::many;
use crate::spec::rfc9396_rar::person;
use crate::support::jose::payload;
use crate::support::{Browser, DECLARANTS, Idp, Office, Page, Partner};

/// One more than stand on a page.
const RIGHTS: usize = 1_002;

async fn list(idp: &Idp, token: &str, more: &[(&str, &str)]) -> Page {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("service", "compte-atmp")
        .extend_pairs(more)
        .finish();
    let request = Request::get(format!("/entitlements?{query}"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty());
    idp.request(request.unwrap()).await
}

fn content(page: &Page) -> Value {
    assert_eq!(page.status, 200, "{}", page.body);
    payload(&page.body)["habilitations_list"].clone()
}

/// A provider where somebody holds more than a page, their token, and somebody else's.
async fn cast(idp: &Idp) -> [String; 2] {
    let change = json!({ "services": ["compte-atmp"] });
    let partner = Partner::registered(idp, change).await;
    let scope = [("scope", "openid habilitations")];
    let (one, other) = (person(idp).await, idp.person().await);
    many(idp, &one, RIGHTS).await;
    let mut tokens = Vec::new();
    for person in [one, other] {
        let granted = partner
            .tokens(&mut Browser::new(idp), &person, &scope)
            .await;
        tokens.push(granted.access_token);
    }
    tokens.try_into().unwrap()
}

/// The same length, one character another, at several places.
fn altered(genuine: &str) -> impl Iterator<Item = String> {
    (0..genuine.len()).step_by(7).map(|at| {
        let other = if &genuine[at..=at] == "A" { "B" } else { "A" };
        format!("{}{other}{}", &genuine[..at], &genuine[at + 1..])
    })
}

#[tokio::test]
async fn no_forged_page_token_leads_anywhere() {
    let idp = Idp::start().await;
    let [token, other] = cast(&idp).await;
    let first = content(&list(&idp, &token, &[]).await);
    let genuine = first["next"].as_str().unwrap();
    let mut forged: Vec<String> = altered(genuine).collect();
    forged.extend(
        [
            "0",
            "99900000300015",
            "' OR '1'='1",
            "1; DROP TABLE account",
            "%00",
            "../..",
            &genuine[1..],
            &genuine[..genuine.len() - 3],
            &genuine.repeat(2),
        ]
        .map(str::to_owned),
    );
    // Sealed by us, for something else.
    let after = br#"{"after":0,"expires_at":9999999999}"#;
    forged.push(idp.app.access_tokens.seal(after).unwrap());
    forged.push(idp.app.page_tokens.seal(after).unwrap());
    for forged in forged {
        let page = list(&idp, &token, &[("after", &forged)]).await;
        assert_eq!(page.status, 400, "{forged}");
        assert_eq!(
            page.error(),
            (400, "invalid_request".to_owned()),
            "{forged}"
        );
    }
    let page = list(&idp, &other, &[("after", genuine)]).await;
    assert_eq!(
        page.error(),
        (400, "invalid_request".to_owned()),
        "another person's"
    );
    let second = content(&list(&idp, &token, &[("after", genuine)]).await);
    assert_ne!(second["sirets"], first["sirets"]);
}

#[tokio::test]
async fn a_page_token_is_for_the_list_it_came_with_and_ages() {
    let idp = Idp::start().await;
    let [token, _] = cast(&idp).await;
    let narrowed = [("action", "consult")];
    let page = list(&idp, &token, &narrowed).await;
    let genuine = content(&page)["next"].as_str().unwrap().to_owned();
    let elsewhere = list(&idp, &token, &[("after", &genuine)]).await;
    assert_eq!(elsewhere.error(), (400, "invalid_request".to_owned()));
    let further = [("action", "consult"), ("after", genuine.as_str())];
    content(&list(&idp, &token, &further).await);
    idp.advance(Duration::from_mins(10));
    assert_eq!(
        list(&idp, &token, &further).await.status,
        401,
        "as the token ages"
    );
}

// The number of a colleague says where the list goes on; any other number shows nobody else's.
#[tokio::test]
async fn a_list_of_colleagues_never_leaves_the_establishment() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let stranger = idp.person().await;
    for after in [
        "0",
        "-1",
        "' OR 1=1 --",
        "9223372036854775807",
        &stranger.id.to_string(),
    ] {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("after", after)
            .finish();
        let page = office.browser.get(&format!("{DECLARANTS}?{query}")).await;
        assert_eq!(page.status, 200, "{after}");
        let elsewhere = stranger.siret != office.person.siret;
        assert!(
            !elsewhere || !page.body.contains(&stranger.last_name),
            "{after}"
        );
    }
}
