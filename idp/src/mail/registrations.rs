//! Mails about companies' registrations.

use super::content::{Action, Body, Words, full_name, plain};
use crate::domain::{RegistrationLetter, RegistrationLink, Timestamp};
use crate::texts;

pub(super) fn body(letter: &RegistrationLetter, words: Words, issuer: &str) -> Body {
    let t = |key| words.t(key);
    match letter {
        RegistrationLetter::Link(link) => registered(words, link, issuer),
        RegistrationLetter::Tried { at } => tried(words, *at),
        RegistrationLetter::Candidate {
            first_name,
            last_name,
        } => candidate(words, full_name(first_name, last_name), issuer),
        RegistrationLetter::Confirmed => {
            let what = vec![t("mail-confirmed"), t("mail-confirmed-next")];
            plain(t("mail-confirmed-subject"), what)
        }
        RegistrationLetter::Refused => plain(t("mail-refused-subject"), vec![t("mail-refused")]),
    }
}

fn registered(words: Words, link: &RegistrationLink, issuer: &str) -> Body {
    let key = link.key.expose();
    let person = full_name(&link.first_name, &link.last_name);
    let until = texts::moment(words.0, link.until);
    Body {
        subject: words.t("mail-registered-subject"),
        paragraphs: vec![
            words.t_with("mail-registered", "person", person),
            words.t_with("mail-registered-siret", "siret", link.siret.to_string()),
            words.t_with("mail-registered-until", "at", until),
            words.t("mail-registered-if-not"),
        ],
        action: Some(Action {
            label: words.t("mail-registered-action"),
            address: format!("{issuer}/register-company/validate?key={key}"),
        }),
    }
}

fn tried(words: Words, at: Timestamp) -> Body {
    let what = words.t_with("mail-tried", "at", texts::moment(words.0, at));
    let next = vec![
        what,
        words.t("mail-tried-you"),
        words.t("mail-tried-not-you"),
    ];
    plain(words.t("mail-tried-subject"), next)
}

fn candidate(words: Words, person: String, issuer: &str) -> Body {
    Body {
        subject: words.t("mail-candidate-subject"),
        paragraphs: vec![
            words.t_with("mail-candidate", "person", person),
            words.t("mail-candidate-next"),
        ],
        action: Some(Action {
            label: words.t("mail-candidate-action"),
            address: format!("{issuer}/account/candidates"),
        }),
    }
}
