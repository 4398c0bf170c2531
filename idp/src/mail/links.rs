//! Mails whose reader can do something by their link.

use super::content::{Action, Body, Words};
use crate::domain::{LinkKey, Timestamp};
use crate::texts;

pub(super) fn invited(
    words: Words,
    inviter: String,
    (key, until): (&LinkKey, Timestamp),
    issuer: &str,
) -> Body {
    Body {
        subject: words.t("mail-invited-subject"),
        paragraphs: vec![
            words.t_with("mail-invited", "inviter", inviter),
            words.t_with("mail-invited-until", "at", texts::moment(words.0, until)),
            words.t("mail-invited-if-not"),
        ],
        action: Some(Action {
            label: words.t("mail-invited-action"),
            address: format!("{issuer}/invitation?key={}", key.expose()),
        }),
    }
}

pub(super) fn recovery(words: Words, key: &LinkKey, until: Timestamp, issuer: &str) -> Body {
    Body {
        subject: words.t("mail-recovery-subject"),
        paragraphs: vec![
            words.t("mail-recovery"),
            words.t_with("mail-link-until", "at", texts::moment(words.0, until)),
            words.t("mail-recovery-if-not"),
        ],
        action: Some(Action {
            label: words.t("mail-recovery-action"),
            address: format!("{issuer}/recover/link?key={}", key.expose()),
        }),
    }
}

pub(super) fn assisted(words: Words, key: &LinkKey, until: Timestamp, issuer: &str) -> Body {
    let asked = recovery(words, key, until, issuer);
    Body {
        paragraphs: vec![
            words.t("mail-assisted"),
            words.t_with("mail-link-until", "at", texts::moment(words.0, until)),
            words.t("mail-recovery-if-not"),
        ],
        ..asked
    }
}

pub(super) fn help(words: Words, person: String, until: Timestamp, issuer: &str) -> Body {
    Body {
        subject: words.t("mail-help-subject"),
        paragraphs: vec![
            words.t_with("mail-help", "person", person),
            words.t("mail-help-how"),
            words.t_with("mail-help-until", "at", texts::moment(words.0, until)),
        ],
        action: Some(Action {
            label: words.t("mail-help-action"),
            address: format!("{issuer}/account/declarants/help"),
        }),
    }
}
