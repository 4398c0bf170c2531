//! Mails about another address of an account.

use super::content::{Action, Body, Words, plain};
use crate::domain::{AddressLetter, LinkKey, Timestamp};
use crate::texts;

pub(super) fn body(letter: &AddressLetter, words: Words, issuer: &str) -> Body {
    match letter {
        AddressLetter::Proof { key, until } => proof(words, key, *until, issuer),
        AddressLetter::Replaced { key, at, until } => replaced(words, key, (*at, *until), issuer),
        AddressLetter::Restored { at } => plain(
            words.t("mail-address-restored-subject"),
            vec![words.t_with("mail-address-restored", "at", texts::moment(words.0, *at))],
        ),
    }
}

fn proof(words: Words, key: &LinkKey, until: Timestamp, issuer: &str) -> Body {
    Body {
        subject: words.t("mail-address-proof-subject"),
        paragraphs: vec![
            words.t("mail-address-proof"),
            words.t_with("mail-link-until", "at", texts::moment(words.0, until)),
            words.t("mail-address-proof-if-not"),
        ],
        action: Some(Action {
            label: words.t("mail-address-proof-action"),
            address: format!("{issuer}/account/address/confirm?key={}", key.expose()),
        }),
    }
}

fn replaced(
    words: Words,
    key: &LinkKey,
    (at, until): (Timestamp, Timestamp),
    issuer: &str,
) -> Body {
    Body {
        subject: words.t("mail-address-replaced-subject"),
        paragraphs: vec![
            words.t_with("mail-address-replaced", "at", texts::moment(words.0, at)),
            words.t("mail-address-replaced-if-not"),
            words.t_with("mail-link-until", "at", texts::moment(words.0, until)),
        ],
        action: Some(Action {
            label: words.t("mail-address-replaced-action"),
            address: format!("{issuer}/account/address/undo?key={}", key.expose()),
        }),
    }
}
