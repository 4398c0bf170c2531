//! `/account/export`: all that is kept about a person, in one file (GDPR, art. 20).

use std::collections::BTreeSet;
use std::time::Duration;

use idp::domain::{Rule, Target};
use serde_json::Value;

use super::account_rights::{Cast, client};
use crate::support::{Browser, Idp};

const HERE: &str = "/account/export";

#[tokio::test]
async fn the_file_has_what_its_description_says_and_no_secret() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        assert_eq!(cast.browser.get(HERE).await.status, 200, "{engine}");
        let page = cast.browser.post(HERE, &[]).await;
        assert_eq!(page.header("content-type"), "application/json");
        assert!(page.header("content-disposition").starts_with("attachment"));
        assert_eq!(page.header("cache-control"), "no-store");
        let told = page.json();
        let members = told.as_object().unwrap().keys();
        let described = include_str!("../../idp/src/web/screens/export/document.rs");
        for member in members {
            assert!(described.contains(&format!("`{member}`")), "{member}");
        }
        assert_eq!(told["format"], "net-entreprises-account/1", "{engine}");
        assert_eq!(told["account"]["email"], "zoe@cabinet.example");
        assert_eq!(told["sessions"].as_array().unwrap().len(), 1);
        assert_eq!(told["entitlements"], Value::Array(Vec::new()));
        let secrets = cast.browser.cookies.values().map(String::as_str);
        let secrets = secrets.chain(["argon2", "password", "sealed", "secret", "sid"]);
        for secret in secrets {
            assert!(!page.body.contains(secret), "{engine}: {secret}");
        }
        let (_, trail) = idp.command(&["audit", "list"]);
        assert_eq!(trail.matches("data_exported").count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn every_entitlement_is_in_it_however_many_there_are() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let portfolio = cast.portfolio(1_100).await;
        cast.give(Rule {
            target: Target::Portfolio(portfolio),
            ..cast.rule(1)
        })
        .await;
        let told = cast.browser.post(HERE, &[]).await.json();
        let entitlements = told["entitlements"].as_array().unwrap();
        let of_service = entitlements
            .iter()
            .filter(|one| one["service"] == "compte-atmp");
        let sirets: Vec<&str> = of_service
            .map(|one| one["siret"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = (0..1_100)
            .map(|number| client(number).to_string())
            .collect();
        assert_eq!(sirets, expected, "{engine}");
        let one = &entitlements[0];
        assert_eq!(one["origin"], "administrator", "{engine}");
        assert_eq!(one["portfolio"], "Clients du Nord", "{engine}");
        let follows: BTreeSet<&str> = entitlements
            .iter()
            .filter_map(|one| one["follows"][0].as_str())
            .collect();
        assert_eq!(follows, BTreeSet::from(["compte-atmp"]), "{engine}");
    }
}

#[tokio::test]
async fn nobody_is_given_it_without_having_just_proven_to_be_there() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    idp.advance(Duration::from_mins(6));
    for page in [
        cast.browser.get(HERE).await,
        cast.browser.post(HERE, &[]).await,
    ] {
        assert_eq!(page.location(), "/account/confirm?next=%2Faccount%2Fexport");
    }
    let password = cast.person.password.clone();
    let fields = [("next", HERE), ("password", password.as_str())];
    let page = cast.browser.post("/account/confirm", &fields).await;
    assert_eq!(page.location(), HERE);
    let page = cast.browser.post_from_elsewhere(HERE, &[]).await;
    assert_eq!(page.status, 403);
    assert_eq!(cast.browser.post(HERE, &[]).await.status, 200);
    let page = Browser::new(&idp).post(HERE, &[]).await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
}
