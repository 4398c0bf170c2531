//! Samples of a person's own space.

use std::time::Duration;

use super::super::*;
use super::people::account;
use super::samples::{Sample, frame, html};
use crate::domain::{
    AccountId, AccountState, Action, Effect, Eligibility, Entity, Grain, Label, Locale, Origin,
    PortfolioId, Preferences, Principal, RightSet, Rule, RuleId, Service, Siret, Target, TeamId,
    Theme, Timestamp,
};

const PERSON: &str = "Éloïse Lefèvre";
const EMAIL: &str = "eloise.lefevre@menuiserie.example";

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        profiles(locale),
        preferences(locale),
        addresses(locale),
        rights(locale),
    ]
    .concat()
}

fn profiles(locale: Locale) -> Vec<Sample> {
    let mut proven = account(AccountState::Active, true);
    proven.email_verified_at = Some(Timestamp::from_unix(1_800_000_000));
    let waiting = account(AccountState::PrimoAdmin, false);
    let page = |account, establishment| {
        html(&Profile {
            frame: frame(locale),
            account,
            establishment,
            may_change_address: establishment.is_some(),
        })
    };
    vec![
        (
            "profile",
            page(&proven, Some("Menuiserie des Trois Chênes")),
        ),
        ("profile-waiting", page(&waiting, None)),
    ]
}

fn preferences(locale: Locale) -> Vec<Sample> {
    let page = |chosen, kept| {
        html(&PreferencesPage {
            frame: frame(locale),
            person: PERSON,
            chosen,
            kept,
        })
    };
    let dark = Preferences {
        language: Some(Locale::En),
        theme: Theme::Dark,
    };
    vec![
        ("preferences", page(Preferences::NONE, false)),
        ("preferences-kept", page(dark, true)),
    ]
}

fn addresses(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let ask = |typed, problem| {
        html(&AddressAsk {
            frame,
            person: PERSON,
            current: EMAIL,
            typed,
            problem,
        })
    };
    let siret = "99900000300015".parse().unwrap();
    let confirm = |problem| {
        html(&AddressConfirm {
            frame,
            key: "key-1f8c",
            person: PERSON,
            siret,
            email: EMAIL,
            problem,
        })
    };
    let undo = AddressTakenBack {
        frame,
        key: "key-1f8c",
        person: PERSON,
        siret,
        email: EMAIL,
    };
    let wrong = ConfirmProblem::Password(SignInProblem::Refused);
    let wait = ConfirmProblem::Password(SignInProblem::TooManyAttempts { wait_minutes: 15 });
    let done = |what| html(&AddressDone { frame, what });
    vec![
        ("address", ask("", None)),
        ("address-wrong", ask("zoe@", Some(AddressProblem::Email))),
        ("address-same", ask(EMAIL, Some(AddressProblem::Same))),
        (
            "address-too-many",
            ask(EMAIL, Some(AddressProblem::TooMany)),
        ),
        ("address-confirm", confirm(None)),
        ("address-confirm-wrong", confirm(Some(wrong))),
        ("address-confirm-wait", confirm(Some(wait))),
        ("address-undo", html(&undo)),
        ("address-sent", done(AddressStep::Sent)),
        ("address-changed", done(AddressStep::Changed)),
        ("address-restored", done(AddressStep::Restored)),
    ]
}

fn service(code: &str, name: &str, grain: Grain) -> Service {
    Service {
        code: code.parse().unwrap(),
        label: Label {
            fr: name.to_owned(),
            en: name.to_owned(),
        },
        organisation: "CNAM".to_owned(),
        grain,
        eligibility: Eligibility::Everyone,
        least_acr: None,
        opening_delay: Duration::ZERO,
        charter: None,
        actions: Vec::new(),
        derivations: Vec::new(),
    }
}

fn rule(principal: Principal, target: Target, origin: Origin) -> Rule {
    Rule {
        id: RuleId::from_random(1),
        owner: "999000003".parse().unwrap(),
        principal,
        rights: RightSet::NONE,
        target,
        effect: Effect::Allow,
        valid_from: Timestamp::from_unix(1_800_000_000),
        valid_until: Some(Timestamp::from_unix(1_900_000_000)),
        origin,
        author: None,
    }
}

fn reason<'a>(rule: &'a Rule, follows: Vec<&'a Service>) -> ReasonShown<'a> {
    ReasonShown {
        actions: vec![Action::Declare, Action::Pay, Action::Consult],
        follows,
        rule,
        team: Some("Paie"),
        portfolio: Some("Clients du Nord"),
        author: Some("Camille Mésange"),
    }
}

const fn search(number: &'static str, is_wrong: bool) -> RightsSearch<'static> {
    RightsSearch {
        number,
        is_wrong,
        service: None,
        grain: Grain::Siret,
        continued: false,
    }
}

fn rights(locale: Locale) -> Vec<Sample> {
    let services = [
        service("compte-atmp", "Compte AT/MP", Grain::Siret),
        service("oeth", "Fiche OETH", Grain::Siren),
    ];
    let team = Principal::Team(TeamId::from_random(2));
    let portfolio = Target::Portfolio(PortfolioId::from_random(3));
    let me = Principal::Account(AccountId::from_random(4));
    let rules = [
        rule(team, portfolio, Origin::Import),
        rule(me, Target::OwnCompany, Origin::Administrator),
    ];
    let siret: Siret = "99900000300015".parse().unwrap();
    let held = |entity| TargetShown {
        entity,
        establishment: None,
        services: vec![HeldShown {
            service: &services[0],
            reasons: vec![
                reason(&rules[0], Vec::new()),
                reason(&rules[1], vec![&services[1]]),
            ],
        }],
    };
    let company = Entity::Company(siret.siren());
    let targets = [held(Entity::Establishment(siret)), held(company)];
    let page = |search, targets, next| {
        html(&RightsPage {
            frame: frame(locale),
            person: PERSON,
            search,
            services: &services,
            targets,
            next,
        })
    };
    vec![
        (
            "rights",
            page(search("999", false), Some(&targets), Some(company)),
        ),
        ("rights-none", page(search("", false), Some(&[]), None)),
        (
            "rights-wrong",
            page(search("\"><script>", true), None, None),
        ),
    ]
}
