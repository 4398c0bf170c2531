//! A second factor that is demanded in the middle of a flow: by the request, the client, the
//! person's role or a service (OpenID Connect Core §5.5.1.1).

use std::time::Duration;

use idp::domain::CatalogueFile;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone, Tokens};

const SECOND_FACTOR: &str = "/sign-in/second-factor?";

fn essential(acr: &str) -> String {
    json!({ "id_token": { "acr": { "essential": true, "values": [acr] } } }).to_string()
}

/// Sets up an app where the page leads, and goes on with what waited for it.
async fn set_up_on_the_way(idp: &Idp, browser: &mut Browser<'_>, page: Page) -> Page {
    assert!(page.location().starts_with(SECOND_FACTOR), "{page:?}");
    let interaction = page.sent("interaction").unwrap();
    let page = browser.get(page.location()).await;
    assert!(
        page.body.contains("Set up a second factor"),
        "{}",
        page.body
    );
    let address = format!("/account/factors/totp?interaction={interaction}");
    let page = browser.get(&address).await;
    let (offer, phone) = (page.field("offer"), Phone::with_key(idp, &page.key()));
    let code = phone.code();
    let fields = [
        ("offer", offer.as_str()),
        ("interaction", &interaction),
        ("name", "Phone"),
        ("code", &code),
    ];
    let page = browser.post("/account/factors/totp", &fields).await;
    assert_eq!(page.codes().len(), 10, "{}", page.body);
    let next = format!("/authorize/resume?interaction={interaction}");
    assert!(
        page.body.contains(&format!("href=\"{next}\"")),
        "{}",
        page.body
    );
    browser.get(&next).await
}

async fn tokens(partner: &Partner<'_>, page: &Page) -> Tokens {
    let code = page
        .sent("code")
        .unwrap_or_else(|| panic!("no code: {page:?}"));
    Tokens::read(&partner.redeem(&code, &[]).await)
}

async fn set(idp: &Idp, person: &Person, columns: &str) {
    let id = person.id.as_number();
    let sql = format!("UPDATE account SET {columns} WHERE id = {id}");
    assert_eq!(idp.tamper(&sql).await, 1);
}

#[tokio::test]
async fn whoever_has_none_sets_one_up_and_the_flow_goes_on() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "second_factor": "required" })).await;
    let mut browser = Browser::new(&idp);
    let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
    let page = set_up_on_the_way(&idp, &mut browser, page).await;
    let tokens = tokens(&partner, &page).await;
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));
    let again = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert!(again.sent("code").is_some(), "the session has it now");
}

#[tokio::test]
async fn no_page_leads_past_a_factor_that_is_demanded() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let change = json!({ "second_factor": "required", "consent": "required" });
    let partner = Partner::registered(&idp, change).await;
    let mut browser = Browser::new(&idp);
    let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
    let interaction = page.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("decision", "allow")];
    let page = browser.post("/consent", &fields).await;
    assert!(page.location().starts_with(SECOND_FACTOR), "{page:?}");
    let resume = format!("/authorize/resume?interaction={interaction}");
    let page = browser.get(&resume).await;
    assert!(page.location().starts_with(SECOND_FACTOR), "{page:?}");
    for code in ["", "000000"] {
        let fields = [("interaction", interaction.as_str()), ("code", code)];
        let page = browser.post("/sign-in/second-factor", &fields).await;
        assert_eq!(page.status, 422, "{code}");
    }
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_role_demands_it_of_those_who_have_it() {
    let idp =
        Idp::start_with(|environment| environment.with("IDP_SECOND_FACTOR", "administrators"))
            .await;
    let (declarant, administrator) = (idp.person().await, idp.person().await);
    set(&idp, &administrator, "administrator_since = 1").await;
    let partner = Partner::of(&idp).await;
    let request = partner.request(&[]);
    let page = Browser::new(&idp)
        .try_to_sign_in(&declarant, &request)
        .await;
    assert!(page.sent("code").is_some(), "{page:?}");
    let mut browser = Browser::new(&idp);
    let page = browser.try_to_sign_in(&administrator, &request).await;
    let page = set_up_on_the_way(&idp, &mut browser, page).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

// In a session only what is missing is asked for; what was granted before stays as it was.
#[tokio::test]
async fn a_higher_class_asks_for_the_missing_factor_alone() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let first = partner.tokens(&mut browser, &person, &[]).await;
    assert_eq!(first.claims["acr"], "eidas0");
    let phone = Phone::of(&idp, &person).await;
    idp.advance(Duration::from_mins(2));
    let (claims, secret) = (
        essential("eidas0-mfa"),
        browser.cookies["__Host-session"].clone(),
    );
    let silent = [("claims", claims.as_str()), ("prompt", "none")];
    let page = browser.get(&partner.request(&silent)).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
    let page = browser.get(&partner.request(&[("claims", &claims)])).await;
    let page = browser.show_code(&page, &phone.code()).await;
    let raised = tokens(&partner, &page).await;
    assert_eq!(raised.claims["acr"], "eidas0-mfa");
    assert_eq!(raised.claims["sid"], first.claims["sid"]);
    assert_eq!(raised.claims["auth_time"], first.claims["auth_time"]);
    assert_ne!(browser.cookies["__Host-session"], secret, "a new secret");
    let old = partner.refresh(&first.refresh_token.unwrap(), &[]).await;
    assert_eq!(Tokens::read(&old).claims["acr"], "eidas0");
}

#[tokio::test]
async fn a_class_out_of_reach_even_so_is_refused_at_once() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    with_paper(&idp, &mut browser, &person, &partner).await;
    let claims = essential("eidas2");
    let page = browser.get(&partner.request(&[("claims", &claims)])).await;
    let error = page.sent("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));
}

/// A session that was begun with a recovery code of a fresh phone.
async fn with_paper<'a>(
    idp: &'a Idp,
    browser: &mut Browser<'a>,
    person: &Person,
    partner: &Partner<'_>,
) -> Phone<'a> {
    let phone = Phone::of(idp, person).await;
    let page = browser.try_to_sign_in(person, &partner.request(&[])).await;
    let page = browser.show_code(&page, &phone.paper[0]).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    phone
}

// A recovery code is a second factor, but a weak one.
#[tokio::test]
async fn a_class_that_paper_does_not_reach_asks_for_the_app() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let known = "identity_proofing = 'substantial', organisation_link = 'certified'";
    set(&idp, &person, known).await;
    let mut browser = Browser::new(&idp);
    let phone = with_paper(&idp, &mut browser, &person, &partner).await;
    let claims = essential("eidas2");
    let page = browser.get(&partner.request(&[("claims", &claims)])).await;
    let again = browser.show_code(&page, &phone.paper[1]).await;
    assert!(again.location().starts_with(SECOND_FACTOR), "{again:?}");
    let page = browser.show_code(&again, &phone.code()).await;
    assert_eq!(tokens(&partner, &page).await.claims["acr"], "eidas2");
}

#[tokio::test]
async fn a_service_that_needs_a_class_has_it_asked_for_where_it_helps() {
    let idp = Idp::start().await;
    let catalogue = json!({ "services": [{
        "code": "sensible", "label": { "fr": "Sensible", "en": "Sensitive" },
        "organisation": "GIP-MDS", "grain": "siret", "actions": ["declare"],
        "least_acr": "eidas1-mfa",
    }] });
    let catalogue = CatalogueFile::parse(&catalogue.to_string()).unwrap();
    let mut tx = idp.app.store.begin().await.unwrap();
    tx.put_catalogue(&catalogue).await.unwrap();
    tx.commit().await.unwrap();
    let change = json!({ "services": ["sensible"] });
    let partner = Partner::registered(&idp, change).await;
    let request = partner.request(&[("scope", "openid habilitations")]);
    let (helped, not_helped) = (idp.person().await, idp.person().await);
    set(&idp, &helped, "identity_proofing = 'weak'").await;
    let page = Browser::new(&idp).try_to_sign_in(&helped, &request).await;
    assert!(page.location().starts_with(SECOND_FACTOR), "{page:?}");
    let page = Browser::new(&idp)
        .try_to_sign_in(&helped, &partner.request(&[]))
        .await;
    assert!(
        page.sent("code").is_some(),
        "nothing sensitive was asked for"
    );
    let page = Browser::new(&idp)
        .try_to_sign_in(&not_helped, &request)
        .await;
    assert!(page.sent("code").is_some(), "no factor would reach it");
}

// Nobody registers themselves out of a rule of the operator's.
#[tokio::test]
async fn the_demand_of_a_client_is_one_of_two_words() {
    assert!(crate::support::registrable(
        &json!({ "second_factor": "optional" })
    ));
    assert!(!crate::support::registrable(
        &json!({ "second_factor": "maybe" })
    ));
}
