//! Samples of a person's own space.

use super::super::*;
use super::people::account;
use super::samples::{Sample, frame, html};
use crate::domain::{AccountState, Locale, Preferences, Theme, Timestamp};

const PERSON: &str = "Éloïse Lefèvre";
const EMAIL: &str = "eloise.lefevre@menuiserie.example";

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [profiles(locale), preferences(locale), addresses(locale)].concat()
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
