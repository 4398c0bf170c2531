//! Samples of the pages on which a company is registered.

use super::super::*;
use super::samples::{Sample, frame, html};
use crate::accounts::password::{Own, assess};
use crate::accounts::registration::{Applicant, Step, TERMS};
use crate::domain::{
    Establishment, Locale, Name, Newcomer, PasswordRules, SecretQuestion, Siret, Timestamp,
};

pub(super) const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
pub(super) const LATER: Timestamp = Timestamp::from_unix(1_805_000_000);

fn siret() -> Siret {
    "99907040200014".parse().unwrap()
}

pub(super) fn establishment() -> Establishment {
    Establishment {
        siret: siret(),
        name: "ATELIER DE LA BERGERONNETTE".to_owned(),
        street: "21 RUE DES TANNEURS".to_owned(),
        postal_code: "87000".to_owned(),
        locality: "LIMOGES".to_owned(),
        closed_at: None,
    }
}

const SERVICES: [ServiceShown<'static>; 2] = [
    ServiceShown {
        code: "dsn",
        label: "Déclaration sociale nominative",
        organisation: "GIP-MDS",
        charter: Some("https://dsn.example/charte"),
        wanted: true,
    },
    ServiceShown {
        code: "dpae",
        label: "Déclaration préalable à l'embauche",
        organisation: "Urssaf",
        charter: None,
        wanted: false,
    },
];

fn newcomer() -> Newcomer {
    Newcomer {
        last_name: Name::parse("Martin").unwrap(),
        first_name: Name::parse("Lou").unwrap(),
        email: "lou@bergeronnette.example".parse().unwrap(),
    }
}

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        beginnings(locale),
        persons(locale),
        passwords(locale),
        lists(locale),
        endings(locale),
        links(locale),
    ]
    .concat()
}

fn beginnings(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let start = |left| html(&CompanyStart { frame, left });
    let form = |typed, problem| {
        html(&CompanyEstablishment {
            frame,
            typed,
            problem,
        })
    };
    let known = establishment();
    let hidden = Establishment {
        name: String::new(),
        street: String::new(),
        ..establishment()
    };
    let found = |establishment| {
        let siret = siret();
        html(&CompanyFound {
            frame,
            siret,
            establishment,
        })
    };
    let wrong = |problem| form("999 070 402 00013", Some(problem));
    let check_digit = EstablishmentProblem::Siret(SiretProblem::CheckDigit);
    vec![
        ("company-start", start(None)),
        ("company-left", start(Some((siret(), Step::Terms)))),
        ("company-establishment", form("", None)),
        ("company-establishment-wrong", wrong(check_digit)),
        ("company-closed", wrong(EstablishmentProblem::Closed)),
        ("company-too-many", wrong(EstablishmentProblem::TooMany)),
        ("company-found", found(Some(&known))),
        ("company-found-in-part", found(Some(&hidden))),
        ("company-unknown", found(None)),
    ]
}

fn persons(locale: Locale) -> Vec<Sample> {
    let person = |problems| {
        html(&CompanyPerson {
            frame: frame(locale),
            typed: PersonTyped {
                last_name: "Bergeron",
                first_name: "Zoé",
                phone: "01 23",
                email: "zoe@",
            },
            problems,
        })
    };
    let wrong = PersonProblems {
        last_name: Some(NameProblem::Missing),
        first_name: Some(NameProblem::Unreadable),
        phone_wrong: true,
        email_wrong: true,
    };
    let terms = |accepted, missing| {
        html(&CompanyTerms {
            frame: frame(locale),
            version: TERMS,
            accepted,
            missing,
        })
    };
    vec![
        ("company-person", person(None)),
        ("company-person-wrong", person(Some(wrong))),
        ("company-terms", terms(true, false)),
        ("company-terms-missing", terms(false, true)),
    ]
}

fn passwords(locale: Locale) -> Vec<Sample> {
    let judged = |typed| assess(typed, PasswordRules::Published, &Own::default(), false);
    let page = |chosen, question, problem| {
        html(&CompanyPassword {
            frame: frame(locale),
            choice: match problem {
                Some(SecretsProblem::Unacceptable) => PasswordChoice::judged(judged("soleil12")),
                _ => PasswordChoice::open(judged("")),
            },
            chosen,
            question,
            problem,
        })
    };
    let failed = |problem| page(false, Some(None), Some(problem));
    let half = SecretsProblem::Question {
        question: true,
        answer: true,
    };
    let chosen = Some(Some(SecretQuestion::FirstPet));
    vec![
        ("company-password", page(false, Some(None), None)),
        ("company-password-chosen", page(true, chosen, None)),
        ("company-password-alone", page(false, None, None)),
        ("company-password-missing", failed(SecretsProblem::Missing)),
        (
            "company-password-weak",
            failed(SecretsProblem::Unacceptable),
        ),
        ("company-question-half", failed(half)),
        ("company-password-many", failed(SecretsProblem::TooMany)),
        ("company-password-busy", failed(SecretsProblem::Busy)),
    ]
}

fn lists(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let services = |services| html(&CompanyServices { frame, services });
    let listed = [newcomer()];
    let declarants = |people, problem| {
        html(&CompanyDeclarants {
            frame,
            people,
            typed: InviteTyped::default(),
            problem,
        })
    };
    let wrong = NewcomerProblem::Fields(InviteFields {
        last_name: Some(NameProblem::Missing),
        first_name: Some(NameProblem::TooLong),
        email_wrong: true,
    });
    let failed = |problem| declarants(&listed, Some(problem));
    vec![
        ("company-services", services(&SERVICES)),
        ("company-services-none", services(&[])),
        ("company-declarants", declarants(&[], None)),
        ("company-declarants-listed", declarants(&listed, None)),
        ("company-declarants-wrong", failed(wrong)),
        ("company-declarants-twice", failed(NewcomerProblem::Twice)),
        ("company-declarants-full", failed(NewcomerProblem::TooMany)),
    ]
}

fn endings(locale: Locale) -> Vec<Sample> {
    let person = Applicant {
        last_name: Name::parse("Bergeron").unwrap(),
        first_name: Name::parse("Zoé").unwrap(),
        phone: "0123456789".parse().unwrap(),
        email: "zoe@bergeronnette.example".parse().unwrap(),
    };
    let (known, listed) = (establishment(), [newcomer()]);
    let summary = |full: bool, too_many| {
        html(&CompanySummary {
            frame: frame(locale),
            siret: siret(),
            establishment: full.then_some(&known),
            person: &person,
            question: full,
            services: if full { &SERVICES } else { &[] },
            declarants: if full { &listed } else { &[] },
            too_many,
        })
    };
    let sent = |email, again, problem| {
        html(&CompanySent {
            frame: frame(locale),
            email,
            typed: "zoe@",
            again,
            problem,
        })
    };
    let address = Some("zoe@bergeronnette.example");
    let failed = |problem| sent(address, false, Some(problem));
    vec![
        ("company-summary", summary(true, false)),
        ("company-summary-short", summary(false, false)),
        ("company-summary-many", summary(true, true)),
        ("company-sent", sent(address, false, None)),
        ("company-sent-again", sent(address, true, None)),
        ("company-sent-wrong", failed(SentProblem::Email)),
        ("company-just-sent", failed(SentProblem::JustSent)),
        ("company-sent-many", failed(SentProblem::TooMany)),
        ("company-proven", sent(None, false, None)),
    ]
}

fn links(locale: Locale) -> Vec<Sample> {
    let page = |first_name, problem| {
        html(&CompanyValidate {
            frame: frame(locale),
            key: "a-key",
            person: "Zoé Bergeron",
            siret: siret(),
            first_name,
            problem,
        })
    };
    let failed = |problem| page(None, Some(problem));
    let second = |problem| page(Some("Zoé"), Some(problem));
    vec![
        ("company-validate", page(None, None)),
        ("company-validate-missing", failed(ValidateProblem::Missing)),
        ("company-validate-wrong", failed(ValidateProblem::Wrong)),
        ("company-validate-busy", failed(ValidateProblem::Busy)),
        ("company-taken", second(ValidateProblem::Taken)),
        ("company-second-name", second(ValidateProblem::SecondName)),
    ]
}
