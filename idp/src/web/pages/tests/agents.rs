//! Samples of the pages of support.

use super::super::*;
use super::people::account;
use super::samples::{Sample, frame, html};
use crate::domain::{AccountId, AccountState, Event, EventKind, Locale, ResetOutcome, Timestamp};
use crate::store::Reset;

const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        searches(locale),
        persons(locale),
        resets(locale),
        trails(locale),
    ]
    .concat()
}

fn searches(locale: Locale) -> Vec<Sample> {
    let person = account(AccountState::Active, true);
    let members = [Member::new(&person, None, NOW)];
    let search = |searched, found| {
        html(&SupportSearch {
            frame: frame(locale),
            searched,
            found,
            waiting: 2,
        })
    };
    vec![
        ("support", search("", &[])),
        ("support-found", search("lefè", &members)),
        ("support-none", search("<Zz>", &[])),
    ]
}

fn trails(locale: Locale) -> Vec<Sample> {
    let person = account(AccountState::Active, true);
    let event = |kind| Event::new(kind, NOW).account(person.id);
    let events = [
        event(EventKind::SignedIn)
            .address(&"192.0.2.7")
            .detail("pwd otp"),
        event(EventKind::SupportLooked).detail("by account 12: <trail>"),
    ];
    let trail = |events, older| {
        html(&SupportTrail {
            frame: frame(locale),
            person: &person,
            events,
            older,
            is_first: older.is_some(),
        })
    };
    vec![
        ("support-trail", trail(&events, Some(7))),
        ("support-trail-none", trail(&[], None)),
    ]
}

fn persons(locale: Locale) -> Vec<Sample> {
    let person = |state, (verified, helpable), done, problem| {
        let account = account(state, false);
        html(&SupportPerson {
            frame: frame(locale),
            member: Member::new(&account, None, NOW),
            siret: account.siret,
            verified,
            factor: verified.is_some(),
            helpable,
            resettable: state.may_sign_in(),
            done,
            problem,
        })
    };
    let (active, gone) = (AccountState::Active, AccountState::StruckOff);
    let lifted = Some(SupportDone::Lifted);
    let refused = |problem| person(active, (None, true), None, Some(problem));
    vec![
        (
            "support-person",
            person(active, (Some(NOW), true), None, None),
        ),
        ("support-lifted", person(gone, (None, true), lifted, None)),
        ("support-staff", person(active, (None, false), None, None)),
        ("support-reason", refused(SupportProblem::Reason)),
        ("support-not-now", refused(SupportProblem::NotNow)),
    ]
}

fn resets(locale: Locale) -> Vec<Sample> {
    let agent = AccountId::from_random(0x9000);
    let reset = |id: &str, by| Reset {
        id: id.to_owned(),
        account: account(AccountState::Active, false),
        asked_by: by,
        reason: "Called back on the number on file".to_owned(),
        expires_at: NOW,
    };
    let both = [
        reset("reset-1", agent),
        reset("reset-2", AccountId::from_random(0x8000)),
    ];
    let page = |waiting, done, late| {
        html(&SupportResets {
            frame: frame(locale),
            agent,
            waiting,
            done,
            late,
        })
    };
    vec![
        ("support-resets", page(&both, None, false)),
        ("support-resets-none", page(&[], None, false)),
        (
            "support-approved",
            page(&[], Some(ResetOutcome::Approved), false),
        ),
        (
            "support-rejected",
            page(&[], Some(ResetOutcome::Rejected), false),
        ),
        ("support-late", page(&both, None, true)),
    ]
}
