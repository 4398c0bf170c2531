//! What is told of people: claims, scopes, names, classes of sign-in.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use idp::domain::{Effect, Siret, Target};
use serde_json::{Map, Value, json};

use super::{document, texts};
use crate::spec::rfc9396_rar::{establishment, person, rule};
use crate::support::jose::verified;
use crate::support::{Browser, Idp, Page, Partner, Person, Phone, Tokens};

/// A partner of a service in which the person may do everything.
async fn partner(idp: &Idp) -> Partner<'_> {
    let scope = texts(&document(idp).await, "scopes_supported").join(" ");
    let change = json!({ "services": ["compte-atmp"], "scope": scope });
    Partner::registered(idp, change).await
}

/// What the ID token and userinfo say together, and the tokens.
async fn told(
    idp: &Idp,
    partner: &Partner<'_>,
    person: &Person,
    asked: &[(&str, &str)],
) -> (Map<String, Value>, Tokens) {
    let mut browser = Browser::new(idp);
    let tokens = partner.tokens(&mut browser, person, asked).await;
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    let mut told = tokens.claims.clone();
    told.extend(userinfo.as_object().unwrap().clone());
    (told, tokens)
}

#[tokio::test]
async fn each_claim_can_be_asked_for() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp).await);
    let names = texts(&document(&idp).await, "claims_supported");
    let asked: Map<String, Value> = names
        .iter()
        .map(|name| (name.clone(), Value::Null))
        .collect();
    let claims = json!({ "userinfo": asked, "id_token": asked }).to_string();
    let asked = [
        ("claims", claims.as_str()),
        ("scope", "openid habilitations"),
    ];
    let (told, _) = told(&idp, &partner, &person, &asked).await;
    for name in names {
        assert!(
            told.get(&name).is_some_and(|value| !value.is_null()),
            "{name}"
        );
    }
}

/// What tells one scope from `openid` alone.
fn stands_for(scope: &str) -> &'static [&'static str] {
    match scope {
        "openid" | "offline_access" => &[],
        "profile" => &[
            "family_name",
            "given_name",
            "name",
            "updated_at",
            "usual_name",
        ],
        "email" => &["email", "email_verified"],
        "phone" => &["phone_number", "phone_number_verified"],
        "address" => &["address"],
        "organization" => &["organization_label", "siren", "siret"],
        "uid" => &["uid"],
        "given_name" => &["given_name"],
        "usual_name" => &["usual_name"],
        "siret" => &["siret"],
        "siren" => &["siren"],
        "habilitations" => &["habilitations"],
        other => panic!("nobody says what {other} stands for"),
    }
}

#[tokio::test]
async fn each_scope_tells_what_it_stands_for() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp).await);
    let (before, _) = told(&idp, &partner, &person, &[]).await;
    for scope in texts(&document(&idp).await, "scopes_supported") {
        let asked = format!("openid {scope}");
        let (told, _) = told(&idp, &partner, &person, &[("scope", &asked)]).await;
        let mut more: Vec<&str> = told.keys().map(String::as_str).collect();
        more.retain(|name| !before.contains_key(*name));
        more.sort_unstable();
        assert_eq!(more, stands_for(&scope), "{scope}");
    }
}

// Core §8: one name for everybody, or one for each sector.
#[tokio::test]
async fn each_kind_of_name_is_given() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    for kind in texts(&document(&idp).await, "subject_types_supported") {
        let mut names = Vec::new();
        for host in ["one.example", "other.example"] {
            let change = json!({
                "client_id": format!("{kind}-{host}"),
                "redirect_uris": [format!("https://{host}/callback")],
                "subject_type": kind,
            });
            let partner = Partner::registered(&idp, change).await;
            let (told, _) = told(&idp, &partner, &person, &[]).await;
            names.push(told["sub"].clone());
        }
        assert_eq!(names[0] == names[1], kind == "public", "{kind}");
    }
}

// Core §3.1.2.1: whatever the browser prefers.
#[tokio::test]
async fn each_language_is_spoken() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for tag in texts(&document(&idp).await, "ui_locales_supported") {
        for preferred in ["fr", "en"] {
            let mut browser = Browser::speaking(&idp, preferred);
            let page = browser.get(&partner.request(&[("ui_locales", &tag)])).await;
            let page = browser.follow(page).await;
            let language = format!("<html lang=\"{tag}\">");
            assert!(page.body.contains(&language), "{tag}: {}", page.body);
        }
    }
}

/// How somebody must be known for this class, and whether by a second factor.
fn reaches(class: &str) -> (&'static str, bool) {
    const DECLARED: &str = "identity_proofing = 'declarative', organisation_link = 'moderated'";
    const WEAK: &str = "identity_proofing = 'weak', organisation_link = 'moderated'";
    const GOOD: &str = "identity_proofing = 'substantial', organisation_link = 'certified'";
    match class {
        "eidas0" => (DECLARED, false),
        "eidas0-mfa" => (DECLARED, true),
        "eidas1" => (WEAK, false),
        "eidas1-mfa" => (WEAK, true),
        "eidas2" => (GOOD, true),
        other => panic!("nobody says how {other} is reached"),
    }
}

#[tokio::test]
async fn each_class_can_be_reached() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for class in texts(&document(&idp).await, "acr_values_supported") {
        let (known, second_factor) = reaches(&class);
        let person = idp.person().await;
        let id = person.id.as_number();
        let sql = format!("UPDATE account SET {known} WHERE id = {id}");
        assert_eq!(idp.tamper(&sql).await, 1);
        let essential = json!({ "id_token": { "acr": { "essential": true, "value": class } } });
        let request = partner.request(&[("claims", &essential.to_string())]);
        let page = signed_in(&idp, &person, &request, second_factor).await;
        let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
        assert_eq!(Tokens::read(&page).claims["acr"], class);
    }
}

async fn signed_in(idp: &Idp, person: &Person, request: &str, second_factor: bool) -> Page {
    let mut browser = Browser::new(idp);
    if !second_factor {
        return browser.sign_in(person, request).await;
    }
    let phone = Phone::of(idp, person).await;
    let page = browser.try_to_sign_in(person, request).await;
    browser.show_code(&page, &phone.code()).await
}

/// This many more establishments of the person's company, and among them one that they may not act
/// for.
pub(in crate::spec) async fn many(
    idp: &Idp,
    person: &Person,
    count: usize,
) -> (Vec<String>, Siret) {
    let company = person.siret.siren();
    let candidates = (10..99_999).map(|number| format!("{company}{number:05}"));
    let sirets: Vec<Siret> = candidates
        .filter_map(|text| text.parse().ok())
        .take(count)
        .collect();
    let mut tx = idp.app.store.begin().await.unwrap();
    for siret in &sirets {
        tx.put_establishment(&establishment(*siret)).await.unwrap();
    }
    let catalogue = tx.catalogue(std::time::Duration::ZERO).await.unwrap();
    let denied = idp::domain::Rule {
        target: Target::Establishment(sirets[0]),
        effect: Effect::Deny,
        ..rule(idp, person, &catalogue)
    };
    tx.add_rule(&denied).await.unwrap();
    tx.commit().await.unwrap();
    let held = sirets[1..].iter().map(ToString::to_string);
    (held.collect(), sirets[0])
}

/// More than a token names one by one.
const TOO_MANY: usize = 60;

// Core §5.6.2: what is named as elsewhere is there, for who holds the token beside it.
#[tokio::test]
async fn rights_that_no_token_holds_are_a_distributed_claim() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp).await);
    let (held, denied) = many(&idp, &person, TOO_MANY).await;
    let asked = [("scope", "openid habilitations")];
    let (_, tokens) = told(&idp, &partner, &person, &asked).await;
    let claims = &tokens.claims;
    assert_eq!(claims["habilitations"]["mode"], "reference", "{claims:?}");
    let source = claims["_claim_names"]["habilitations_list"]
        .as_str()
        .unwrap();
    let source = &claims["_claim_sources"][source];
    let page = fetched(&idp, source).await;
    assert_eq!(
        page.header("content-type"),
        "application/jwt",
        "{}",
        page.body
    );
    let list = verified(&page.body, &partner.jwks().await)["habilitations_list"].clone();
    let sirets: Vec<String> = serde_json::from_value(list["sirets"].clone()).unwrap();
    assert!(held.iter().all(|siret| sirets.contains(siret)), "{list}");
    assert!(!sirets.contains(&denied.to_string()), "{list}");
}

/// As a partner fetches it that knows nothing of us.
async fn fetched(idp: &Idp, source: &Value) -> Page {
    let token = source["access_token"].as_str().unwrap();
    let request = Request::get(source["endpoint"].as_str().unwrap())
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Body::empty());
    idp.request(request.unwrap()).await
}
