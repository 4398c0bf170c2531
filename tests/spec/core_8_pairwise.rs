//! People have another name for each sector (OpenID Connect Core §8).

use serde_json::{Value, json};

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

/// A partner on this host that must not know people by others' names for them.
async fn pairwise<'a>(idp: &'a Idp, id: &str, host: &str) -> Partner<'a> {
    let change = json!({
        "client_id": id,
        "subject_type": "pairwise",
        "redirect_uris": [format!("https://{host}/callback")],
    });
    Partner::registered(idp, change).await
}

async fn tokens(idp: &Idp, partner: &Partner<'_>, person: &Person) -> Tokens {
    let scope = [("scope", "openid profile offline_access")];
    partner.tokens(&mut Browser::new(idp), person, &scope).await
}

fn sub(claims: &Value) -> String {
    claims["sub"].as_str().unwrap().to_owned()
}

// §8.1: the same within a sector, different between sectors, and not the account's own name.
#[tokio::test]
async fn each_sector_knows_a_person_by_another_name() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut seen = Vec::new();
    for (id, host) in [
        ("a", "a.example"),
        ("a2", "a.example:8443"),
        ("b", "b.example"),
    ] {
        let partner = pairwise(&idp, id, host).await;
        let first = tokens(&idp, &partner, &person).await;
        let again = tokens(&idp, &partner, &person).await;
        assert_eq!(first.claims["sub"], again.claims["sub"]);
        seen.push(sub(&first.claims.into()));
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
    assert!(!seen.contains(&person.id.to_string()));
}

// Core §5.3.2, RFC 7662 §2.2: every place says the same, and none the account's own name.
#[tokio::test]
async fn every_place_names_the_person_alike() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = pairwise(&idp, "a", "a.example").await;
    let tokens = tokens(&idp, &partner, &person).await;
    let expected = tokens.claims["sub"].clone();
    let refresh_token = tokens.refresh_token.clone().unwrap();
    let of_refresh_token = partner.introspect(&refresh_token).await.json();
    let of_access_token = partner.introspect(&tokens.access_token).await.json();
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    let refreshed = Tokens::read(&partner.refresh(&refresh_token, &[]).await);
    for said in [
        of_refresh_token,
        of_access_token,
        userinfo,
        refreshed.claims.into(),
    ] {
        assert_eq!(said["sub"], expected);
        assert!(!said.to_string().contains(&person.id.to_string()), "{said}");
    }
}

#[tokio::test]
async fn a_claim_that_names_the_account_follows() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = pairwise(&idp, "a", "a.example").await;
    let claims = r#"{"userinfo":{"uid":null},"id_token":{"uid":null}}"#;
    let mut browser = Browser::new(&idp);
    let tokens = partner
        .tokens(&mut browser, &person, &[("claims", claims)])
        .await;
    assert_eq!(tokens.claims["uid"], tokens.claims["sub"]);
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    assert_eq!(userinfo["uid"], tokens.claims["sub"]);
}

/// What a silent request with these parameters is answered.
async fn silently(partner: &Partner<'_>, browser: &mut Browser<'_>, with: (&str, &str)) -> Page {
    let request = partner.request(&[("prompt", "none"), with]);
    browser.get(&request).await
}

// §3.1.2.1: a hint is about the person that it names to this client.
#[tokio::test]
async fn a_hint_is_understood_by_the_name_of_its_sector() {
    let idp = Idp::start().await;
    let (person, other) = (idp.person().await, idp.person().await);
    let partner = pairwise(&idp, "a", "a.example").await;
    let (mut browser, mut others) = (Browser::new(&idp), Browser::new(&idp));
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    partner.tokens(&mut others, &other, &[]).await;
    let hint = ("id_token_hint", tokens.id_token.as_str());
    assert!(
        silently(&partner, &mut browser, hint)
            .await
            .sent("code")
            .is_some()
    );
    let refused = silently(&partner, &mut others, hint).await;
    assert_eq!(refused.sent("error").as_deref(), Some("login_required"));
}

// §5.5.1: a `sub` asked for by value, by that name and no other.
#[tokio::test]
async fn a_person_is_asked_for_by_the_name_of_the_sector() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = pairwise(&idp, "a", "a.example").await;
    let mut browser = Browser::new(&idp);
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    for (asked, found) in [
        (sub(&tokens.claims.into()), true),
        (person.id.to_string(), false),
        ("somebody".to_owned(), false),
    ] {
        let claims = json!({ "id_token": { "sub": { "value": asked } } }).to_string();
        let page = silently(&partner, &mut browser, ("claims", &claims)).await;
        assert_eq!(page.sent("code").is_some(), found, "{page:?}");
    }
}

// §8.1: with several hosts, a sector must be named.
#[test]
fn several_hosts_need_a_sector() {
    let registration = |sector: Option<&str>| {
        let client = json!({
            "client_id": "a", "client_name": "A", "subject_type": "pairwise",
            "redirect_uris": ["https://a.example/", "https://b.example/"],
            "sector_identifier_uri": sector,
        });
        let client: idp::domain::Client = serde_json::from_value(client).unwrap();
        client.check()
    };
    assert!(
        registration(None)
            .unwrap_err()
            .contains("sector_identifier_uri")
    );
    assert_eq!(registration(Some("https://c.example/sector")), Ok(()));
}
