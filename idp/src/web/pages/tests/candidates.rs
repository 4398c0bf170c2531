//! Samples of the pages of administrators who wait, and of those who answer to them.

use super::super::*;
use super::registrations::{LATER, NOW, establishment};
use super::samples::{Sample, frame, html};
use crate::accounts::candidates::{Answer, Letter};
use crate::domain::{AccountState, Locale};

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [confirmations(locale), candidates(locale)].concat()
}

fn confirmations(locale: Locale) -> Vec<Sample> {
    use PostedKeyProblem::{NoLetter, Unreadable, Wrong};

    let known = establishment();
    let posted = Letter::Posted {
        at: NOW,
        until: LATER,
    };
    let key = |letter, problem| {
        html(&PostedKey {
            frame: frame(locale),
            establishment: Some(&known),
            state: match letter {
                Letter::None => AccountState::CandidateAdmin,
                _ => AccountState::PrimoAdmin,
            },
            letter,
            problem,
        })
    };
    let wrong = |letter, problem| key(letter, Some(problem));
    vec![
        ("key-none", key(Letter::None, None)),
        ("key-posted", key(posted, None)),
        ("key-used-up", key(Letter::UsedUp, None)),
        ("key-expired", key(Letter::Expired, None)),
        ("key-wrong", wrong(posted, Wrong)),
        ("key-wrong-at-last", wrong(Letter::UsedUp, Wrong)),
        ("key-unreadable", wrong(posted, Unreadable)),
        ("key-unreadable-late", wrong(Letter::Expired, Unreadable)),
        ("key-no-letter", wrong(Letter::None, NoLetter)),
    ]
}

fn candidates(locale: Locale) -> Vec<Sample> {
    let account = super::people::account(AccountState::CandidateAdmin, true);
    let candidate = |services| CandidateShown {
        account: &account,
        since: NOW,
        services,
    };
    let page = |candidates: &[CandidateShown<'_>], done, too_late| {
        html(&Candidates {
            frame: frame(locale),
            candidates,
            done,
            too_late,
        })
    };
    let waiting = [candidate(vec!["DSN", "DPAE"])];
    vec![
        ("candidates", page(&waiting, None, false)),
        ("candidates-none", page(&[], Some(Answer::Agree), false)),
        (
            "candidates-refused",
            page(&waiting, Some(Answer::Refuse), false),
        ),
        (
            "candidates-too-late",
            page(&[candidate(vec![])], None, true),
        ),
    ]
}
