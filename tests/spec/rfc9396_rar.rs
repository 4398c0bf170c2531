//! `authorization_details` (RFC 9396): the partner asks about exactly the establishments that it
//! needs, and learns for which of them the person may act.

use std::time::Duration;

use idp::domain::{
    Catalogue, CatalogueFile, Effect, Establishment, Origin, Principal, RightSet, Rule, RuleId,
    Siret, Target,
};
use serde_json::{Value, json};

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

const CATALOGUE: &str = include_str!("../../clients/demo/catalogue.json");
/// Of the person's own company.
const OWN: &str = "99900000300015";
/// Another company's number begins so.
const FOREIGN: &str = "99910000";

/// The person may use Compte AT/MP for the whole of their company.
pub(super) async fn person(idp: &Idp) -> Person {
    let person = idp.person().await;
    let mut tx = idp.app.store.begin().await.unwrap();
    tx.put_catalogue(&CatalogueFile::parse(CATALOGUE).unwrap())
        .await
        .unwrap();
    let catalogue = tx.catalogue(Duration::ZERO).await.unwrap();
    for siret in [OWN.parse().unwrap(), foreign()] {
        tx.put_establishment(&establishment(siret)).await.unwrap();
    }
    tx.add_rule(&rule(idp, &person, &catalogue)).await.unwrap();
    tx.commit().await.unwrap();
    person
}

pub(super) fn rule(idp: &Idp, person: &Person, catalogue: &Catalogue) -> Rule {
    let service = catalogue.service(&"compte-atmp".parse().unwrap()).unwrap();
    let rights: RightSet = service.rights();
    Rule {
        id: RuleId::from_random(idp::crypto::random_number()),
        owner: person.siret.siren(),
        principal: Principal::Account(person.id),
        rights,
        target: Target::OwnCompany,
        effect: Effect::Allow,
        valid_from: idp.now() - Duration::from_hours(24 * 365),
        valid_until: None,
        origin: Origin::Administrator,
        author: None,
    }
}

pub(super) fn establishment(siret: Siret) -> Establishment {
    Establishment {
        siret,
        name: "ATELIER DES LILAS FICTIFS".to_owned(),
        street: "1 RUE INVENTEE".to_owned(),
        postal_code: "00000".to_owned(),
        locality: "NULLEPART".to_owned(),
        closed_at: None,
    }
}

/// The first sound number that begins so.
pub(super) fn foreign() -> Siret {
    let mut digits = (0..100).map(|keys| format!("{FOREIGN}{}0001{}", keys / 10, keys % 10));
    digits.find_map(|digits| digits.parse().ok()).unwrap()
}

async fn partner<'a>(idp: &'a Idp, consent: &str) -> Partner<'a> {
    let change = json!({ "services": ["compte-atmp", "dpae"], "consent": consent });
    Partner::registered(idp, change).await
}

fn question(service: &str, sirets: &[String]) -> String {
    json!([{ "type": "habilitation", "service": service, "sirets": sirets }]).to_string()
}

fn both() -> [String; 2] {
    [OWN.to_owned(), foreign().to_string()]
}

fn answer(sirets: &[&str]) -> Value {
    json!([{ "type": "habilitation", "service": "compte-atmp", "sirets": sirets }])
}

// §7, §9.2: the same answer wherever it is told, and nothing beyond what was asked.
#[tokio::test]
async fn the_answer_is_exactly_what_the_person_may_act_for() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp, "convention").await);
    let details = question("compte-atmp", &both());
    let asked = [("authorization_details", details.as_str())];
    let code = partner.code(&mut Browser::new(&idp), &person, &asked).await;
    let page = partner.redeem(&code, &[]).await;
    let expected = answer(&[OWN]);
    assert_eq!(page.json()["authorization_details"], expected);
    let tokens = Tokens::read(&page);
    assert_eq!(tokens.claims["authorization_details"], expected);
    assert!(!tokens.claims.contains_key("habilitations"));
    let told = partner.introspect(&tokens.access_token).await.json();
    assert_eq!(told["authorization_details"], expected);
}

#[tokio::test]
async fn who_may_act_for_none_of_them_is_told_so_and_who_did_not_ask_is_told_nothing() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp, "convention").await);
    let details = question("compte-atmp", &[foreign().to_string()]);
    let mut browser = Browser::new(&idp);
    let asked = [("authorization_details", details.as_str())];
    let code = partner.code(&mut browser, &person, &asked).await;
    let page = partner.redeem(&code, &[]).await;
    assert_eq!(page.json()["authorization_details"], answer(&[]));
    let silent = browser.get(&partner.request(&[])).await;
    let page = partner.redeem(&silent.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json().get("authorization_details"), None);
}

// The question outlives the answer: each refresh looks again.
#[tokio::test]
async fn a_right_that_has_gone_is_gone_from_the_next_answer() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp, "convention").await);
    let details = question("compte-atmp", &both());
    let asked = [("authorization_details", details.as_str())];
    let tokens = partner
        .tokens(&mut Browser::new(&idp), &person, &asked)
        .await;
    assert_eq!(idp.tamper("DELETE FROM rule").await, 1);
    let page = partner.refresh(&tokens.refresh_token.unwrap(), &[]).await;
    assert_eq!(page.json()["authorization_details"], answer(&[]));
}

/// What a partner is told of this question.
async fn refused(details: &str) -> Option<String> {
    let idp = Idp::start().await;
    let partner = partner(&idp, "convention").await;
    let request = partner.request(&[("authorization_details", details)]);
    Browser::new(&idp).get(&request).await.sent("error")
}

// §5.
#[tokio::test]
async fn a_question_that_is_not_the_partners_or_makes_no_sense_is_refused() {
    for details in [
        "nonsense".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        question("dsn", &both()),
        question("compte-atmp", &[]),
        question("compte-atmp", &["12345678901234".to_owned()]),
        question("compte-atmp", &both()).replace("habilitation", "payment"),
        question("compte-atmp", &both()).replace("\"type\"", "\"more\":1,\"type\""),
        question("compte-atmp", &vec![OWN.to_owned(); 51]),
        format!("[{}", " ".repeat(9000)),
    ] {
        let error = refused(&details).await;
        assert_eq!(
            error.as_deref(),
            Some("invalid_authorization_details"),
            "{details}"
        );
    }
}

// RFC 9126 §2.1: at the pushed endpoint too.
#[tokio::test]
async fn a_question_may_be_pushed() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp, "convention").await);
    let details = question("compte-atmp", &both());
    let address = partner.pushed(&[("authorization_details", &details)]).await;
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json()["authorization_details"], answer(&[OWN]));
    let wrong = partner.push(&[("authorization_details", "[]")]).await;
    assert_eq!(
        wrong.error(),
        (400, "invalid_authorization_details".to_owned())
    );
}

async fn consents(browser: &mut Browser<'_>, page: &Page) -> Page {
    let interaction = page.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("decision", "allow")];
    browser.post("/consent", &fields).await
}

// Each question is another one: what was allowed before does not answer it.
#[tokio::test]
async fn the_person_is_asked_in_words_each_time() {
    let idp = Idp::start().await;
    let (person, partner) = (person(&idp).await, partner(&idp, "required").await);
    let mut browser = Browser::new(&idp);
    let details = question("compte-atmp", &both());
    let request = partner.request(&[("authorization_details", &details)]);
    let page = browser.try_to_sign_in(&person, &request).await;
    assert!(page.location().starts_with("/consent"), "{page:?}");
    let shown = browser.get(page.location()).await;
    let label = "For which of these establishments you may use";
    assert!(shown.body.contains(label), "{}", shown.body);
    assert!(shown.body.contains(OWN) && shown.body.contains(&foreign().to_string()));
    let allowed = consents(&mut browser, &page).await;
    assert!(allowed.sent("code").is_some(), "{allowed:?}");
    let again = browser.get(&request).await;
    assert!(again.location().starts_with("/consent"), "{again:?}");
    let without = browser.get(&partner.request(&[])).await;
    assert!(without.sent("code").is_some(), "{without:?}");
}

// §10.
#[tokio::test]
async fn the_kinds_of_question_are_advertised() {
    let idp = Idp::start().await;
    let document = Browser::new(&idp)
        .get("/.well-known/openid-configuration")
        .await
        .json();
    let kinds = &document["authorization_details_types_supported"];
    assert_eq!(*kinds, json!(["habilitation"]));
}
