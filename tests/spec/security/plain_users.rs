//! Nothing that people or partners hold opens what is for operators or administrators, at any
//! route of the tables.

use axum::body::Body;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tower::ServiceExt;

use crate::spec::admin::document::ROUTES as OF_OPERATORS;
use crate::spec::routes::ROUTES;
use crate::support::{Browser, Idp, Partner, SECRET, colleague};

/// Headers of whoever has signed in and whoever is a partner, all that could be tried.
async fn held(idp: &Idp) -> Vec<(&'static str, String)> {
    let mut held = Vec::new();
    let person = idp.person().await;
    for format in ["jwt", "opaque"] {
        let change = json!({ "client_id": format, "access_token_format": format });
        let partner = Partner::registered(idp, change).await;
        let mut browser = Browser::new(idp);
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        let refresh = tokens.refresh_token.unwrap();
        let session = &browser.cookies["__Host-session"];
        for token in [&tokens.access_token, &tokens.id_token, &refresh, session] {
            held.push(("authorization", format!("Bearer {token}")));
        }
        held.push(("authorization", format!("Bearer {SECRET}")));
        let pair = STANDARD.encode(format!("{format}:{SECRET}"));
        held.push(("authorization", format!("Basic {pair}")));
        held.push(("cookie", format!("__Host-session={session}")));
    }
    held
}

/// What comes back from every route of operators; fewer than make the rest go unheard.
async fn tried(idp: &Idp, (name, value): (&str, &str)) {
    let router = idp::web::admin::router(idp.app.clone());
    for (path, methods) in OF_OPERATORS {
        let path = path.replace("{client_id}", "jwt");
        for method in methods {
            let request = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(&path)
                .header(name, value)
                .body(Body::empty());
            let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
            let open = path.ends_with("/openapi.json");
            let expected = if open { 200 } else { 401 };
            assert_eq!(answer.status(), expected, "{method} {path} {name}");
        }
    }
}

#[tokio::test]
async fn no_operators_route_opens_to_who_is_none() {
    let count = held(&Idp::start().await).await.len();
    for number in 0..count {
        let idp = Idp::start().await;
        let held = held(&idp).await;
        let (name, value) = &held[number];
        tried(&idp, (name, value)).await;
    }
}

/// Where administrators do their work.
fn of_administrators() -> impl Iterator<Item = &'static str> {
    let all = ROUTES.iter().map(|route| route.path);
    all.filter(|path| {
        let theirs = ["/account/declarants", "/account/candidates"];
        theirs.iter().any(|place| path.starts_with(place))
    })
}

#[tokio::test]
async fn no_administrators_route_opens_to_a_declarant_or_to_nobody() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (person, number) = colleague(&idp).await;
    let mut declarant = Browser::new(&idp);
    declarant.sign_in(&person, &partner.request(&[])).await;
    let mut nobody = Browser::new(&idp);
    let mut tried = 0;
    for path in of_administrators() {
        let address = format!("{path}?account={number}");
        assert_eq!(declarant.get(&address).await.status, 404, "{path}");
        assert_eq!(nobody.get(&address).await.status, 303, "{path}");
        let fields = [
            ("account", number.as_str()),
            ("change", "make_administrator"),
        ];
        for browser in [&mut declarant, &mut nobody] {
            let page = browser.post(path, &fields).await;
            assert!(
                [303, 404, 405].contains(&page.status.as_u16()),
                "{path}: {page:?}"
            );
        }
        tried += 1;
    }
    assert!(tried >= 6, "{tried}");
    let account = idp.account_of(&person).await;
    assert!(account.roles.administrator_since.is_none());
}
