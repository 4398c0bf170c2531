//! What a partner is told about a person (OpenID Connect Core §5.1, §5.4, ProConnect's names).

use serde_json::{Map, Value, json};

use crate::domain::{Account, Establishment, RequestedClaims, Scope, Scopes};

/// The claims of the userinfo endpoint that can be asked for by name, beside `sub`.
pub const SUPPORTED: [&str; 16] = [
    "name",
    "given_name",
    "family_name",
    "usual_name",
    "updated_at",
    "email",
    "email_verified",
    "phone_number",
    "phone_number_verified",
    "address",
    "siret",
    "siren",
    "organization_label",
    "uid",
    "acr",
    "amr",
];

/// A person and the establishment that they sign in with.
#[derive(Clone, Debug)]
pub struct Person {
    /// As this partner knows them.
    pub subject: String,
    pub account: Account,
    /// Absent when the register does not know it.
    pub establishment: Option<Establishment>,
}

/// The claims that scopes stand for, and those asked for by name; never a null.
pub fn userinfo(
    person: &Person,
    scopes: &Scopes,
    requested: &RequestedClaims,
) -> Map<String, Value> {
    let by_scope = scopes
        .iter()
        .flat_map(claims_of)
        .map(|name| -> &str { name });
    let by_name = requested.userinfo.iter().map(String::as_str);
    by_scope
        .chain(by_name)
        .filter_map(|name| Some((name.to_owned(), value(person, name)?)))
        .collect()
}

/// Claims asked for by name in the ID token: it carries no others of the person (Core §5.4).
pub fn id_token(person: &Person, requested: &RequestedClaims) -> Map<String, Value> {
    let names = requested.id_token.iter();
    names
        .filter_map(|name| Some((name.clone(), value(person, name)?)))
        .collect()
}

/// OpenID Connect Core §5.4; `organization` is ours.
const fn claims_of(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::Profile => &[
            "name",
            "given_name",
            "family_name",
            "usual_name",
            "updated_at",
        ],
        Scope::Email => &["email", "email_verified"],
        Scope::Phone => &["phone_number", "phone_number_verified"],
        Scope::Address => &["address"],
        Scope::Organisation => &["siret", "siren", "organization_label"],
        Scope::Uid => &["uid"],
        Scope::GivenName => &["given_name"],
        Scope::UsualName => &["usual_name"],
        Scope::Siret => &["siret"],
        Scope::Siren => &["siren"],
        Scope::OpenId | Scope::Habilitations | Scope::OfflineAccess => &[],
    }
}

fn value(person: &Person, name: &str) -> Option<Value> {
    let Person {
        subject,
        account,
        establishment,
    } = person;
    Some(match name {
        "name" => account.name().into(),
        "given_name" => account.first_name.as_str().into(),
        "family_name" | "usual_name" => account.last_name.as_str().into(),
        "uid" => subject.clone().into(),
        "updated_at" => account.updated_at.as_unix().into(),
        "email" => account.email.as_str().into(),
        "email_verified" => account.email_verified_at.is_some().into(),
        "phone_number" => account.phone.clone()?.into(),
        "phone_number_verified" => account.phone.as_ref().map(|_| false)?.into(),
        "address" => address(establishment.as_ref()?),
        "siret" => account.siret.to_string().into(),
        "siren" => account.siret.siren().to_string().into(),
        "organization_label" => establishment.as_ref()?.known_name()?.into(),
        _ => return None,
    })
}

/// The establishment's postal address (Core §5.1.1).
fn address(establishment: &Establishment) -> Value {
    let Establishment {
        street,
        postal_code,
        locality,
        ..
    } = establishment;
    let lines = [
        street.clone(),
        format!("{postal_code} {locality}"),
        "France".to_owned(),
    ];
    let lines = lines.iter().filter(|line| !line.trim().is_empty());
    let formatted: Vec<&str> = lines.map(|line| line.trim()).collect();
    json!({
        "formatted": formatted.join("\n"),
        "street_address": street,
        "postal_code": postal_code,
        "locality": locality,
        "country": "France",
    })
}
