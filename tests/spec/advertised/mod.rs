//! Every ability that discovery advertises, value by value, and the test that uses it
//! (OpenID Connect Discovery §3, RFC 8414 §2). Lists that a loop can go through are gone through
//! as they are published: what is added to them is used from then on.

mod addresses;
mod algorithms;
mod authentication;
mod lists;
pub(super) mod people;
mod tokens;

use std::collections::BTreeSet;

use serde_json::Value;

use super::certification::is_there;
use crate::support::certificates::Authority;
use crate::support::{ISSUER, Idp, Partner};
use addresses::ADDRESSES;
use lists::LISTS;

/// A member of the document, values of it, and the test that uses them, as `file::name`.
type Row = (&'static str, &'static [&'static str], &'static str);

/// A provider with all that an operator can switch on, behind a proxy that hands on certificates
/// of this authority.
async fn everything(authority: &Authority) -> Idp {
    Idp::start_with(|environment| {
        authority
            .settings(environment)
            .with("IDP_MTLS_ADDRESS", "http://mtls.idp.localhost:8080")
            .with("IDP_IMPLICIT", "on")
            .with("IDP_SESSION_IFRAME", "on")
            .with("IDP_REGISTRATION", "open")
    })
    .await
}

async fn document(idp: &Idp) -> Value {
    Partner::known(idp, "anybody").discovery().await
}

fn texts(document: &Value, name: &str) -> Vec<String> {
    serde_json::from_value(document[name].clone()).unwrap()
}

/// Each member with each of its values; addresses without the issuer.
fn advertised(document: &Value) -> BTreeSet<(&str, &str)> {
    let members = document.as_object().unwrap().iter();
    let pairs = members.flat_map(|(name, value)| {
        let values = values(value).into_iter();
        values.map(|value| (name.as_str(), value))
    });
    pairs.collect()
}

fn values(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().map(|one| one.as_str().unwrap()).collect(),
        Value::Object(members) => members.keys().map(String::as_str).collect(),
        Value::String(text) => {
            let path = text.strip_prefix(ISSUER).filter(|path| !path.is_empty());
            vec![path.unwrap_or(text)]
        }
        Value::Bool(true) => vec!["true"],
        other => panic!("{other} is no ability"),
    }
}

fn rows() -> impl Iterator<Item = &'static Row> {
    ADDRESSES.iter().chain(LISTS)
}

fn proven() -> BTreeSet<(&'static str, &'static str)> {
    let pairs = rows().flat_map(|(name, values, _)| values.iter().map(|value| (*name, *value)));
    pairs.collect()
}

#[tokio::test]
async fn every_value_has_a_row_and_every_row_is_advertised() {
    let idp = everything(&Authority::new()).await;
    let (document, proven) = (document(&idp).await, proven());
    let advertised = advertised(&document);
    let unproven: Vec<_> = advertised.difference(&proven).collect();
    assert!(unproven.is_empty(), "no row proves {unproven:?}");
    let gone: Vec<_> = proven.difference(&advertised).collect();
    assert!(gone.is_empty(), "no longer advertised: {gone:?}");
}

// What is switched off is left out; nothing else comes in its place.
#[tokio::test]
async fn a_provider_as_it_comes_advertises_no_more() {
    let idp = Idp::start().await;
    let document = document(&idp).await;
    let beyond: Vec<_> = advertised(&document)
        .difference(&proven())
        .copied()
        .collect();
    assert!(beyond.is_empty(), "{beyond:?}");
}

#[test]
fn every_row_names_a_test() {
    for (name, values, test) in rows() {
        assert!(!values.is_empty(), "{name}");
        assert!(is_there(test), "{name} {values:?}: {test}");
    }
}
