use super::*;
use crate::domain::Timestamp;

const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

fn person(first_name: &str) -> Applicant {
    Applicant {
        last_name: Name::parse("Bergeronnette").unwrap(),
        first_name: Name::parse(first_name).unwrap(),
        phone: "0123456789".parse().unwrap(),
        email: "zoe@atelier.example".parse().unwrap(),
    }
}

fn hash() -> PasswordHash {
    serde_json::from_value("hash".into()).unwrap()
}

fn siret(text: &str) -> Siret {
    text.parse().unwrap()
}

/// All that it takes.
fn whole() -> Draft {
    let mut draft = Draft::begin(siret("99907040200014"), true, Locale::Fr);
    draft.introduce(person("Zoé"));
    draft.terms = Some(Accepted {
        version: TERMS.to_owned(),
        at: NOW,
    });
    draft.password = Some(hash());
    draft.services = Some(Vec::new());
    draft.declarants_done = true;
    draft
}

#[test]
fn pages_open_one_after_the_other() {
    let whole = whole();
    assert!(whole.is_whole() && Step::ALL.iter().all(|step| whole.allows(*step)));
    let mut draft = Draft::begin(whole.siret, true, Locale::Fr);
    let mut opened = vec![draft.open_step()];
    draft.person = whole.person;
    opened.push(draft.open_step());
    draft.terms = whole.terms;
    opened.push(draft.open_step());
    draft.password = whole.password;
    opened.push(draft.open_step());
    draft.services = whole.services;
    opened.push(draft.open_step());
    draft.declarants_done = true;
    opened.push(draft.open_step());
    assert_eq!(opened, Step::ALL[1..]);
    assert!(!draft.allows(Step::Summary) || draft.is_whole());
}

#[test]
fn a_password_is_chosen_again_where_what_it_must_not_hold_has_changed() {
    let mut draft = whole();
    draft.introduce(Applicant {
        phone: "0223456789".parse().unwrap(),
        ..person("Zoé")
    });
    assert!(draft.is_whole(), "a telephone number is in no password");
    draft.introduce(person("Zoé Anne"));
    assert_eq!(draft.open_step(), Step::Password);

    let mut draft = whole();
    draft.move_to(draft.siret, false);
    assert!(draft.is_whole());
    draft.move_to(siret("99907080800012"), true);
    assert_eq!(draft.open_step(), Step::Password);
    draft.password = Some(hash());
    assert_eq!(draft.open_step(), Step::Services);
}

#[test]
fn terms_of_an_earlier_text_are_accepted_anew() {
    let mut draft = whole();
    draft.terms = Some(Accepted {
        version: "2020-01".to_owned(),
        at: NOW,
    });
    assert_eq!(draft.open_step(), Step::Terms);
}

#[test]
fn it_becomes_an_account_that_nothing_is_known_of_for_sure() {
    let id = AccountId::from_random(16);
    let account = whole().account(id, AccountState::PrimoAdmin, NOW).unwrap();
    assert_eq!(account.identity, IdentityProofing::Declarative);
    assert_eq!(account.link, OrganisationLink::Declarative);
    let way = [crate::domain::Authenticator::Password];
    let known = crate::domain::assurance(account.identity, account.link, &way);
    assert_eq!(known.acr, None);
}

#[test]
fn a_second_given_name_comes_after_the_first() {
    let first = Name::parse("Zoé").unwrap();
    for (typed, taken) in [
        ("Zoé Anne", true),
        ("ZOE-ANNE", true),
        ("Zoé", false),
        ("Zoéanne", false),
        ("Anne Zoé", false),
        ("", false),
    ] {
        assert_eq!(with_second_name(&first, typed).is_some(), taken, "{typed}");
    }
}

#[test]
fn the_way_back_ends_where_it_began() {
    assert_eq!(Step::Establishment.back(), None);
    assert_eq!(Step::Person.back(), Some(Step::Establishment));
    assert_eq!(Step::Summary.number(), 7);
}

#[test]
fn a_draft_survives_being_kept() {
    let kept = serde_json::to_vec(&whole()).unwrap();
    let draft: Draft = serde_json::from_slice(&kept).unwrap();
    assert!(draft.is_whole());
}
