//! What a mail says, in the language of who reads it.

use crate::domain::{Letter, Locale, Name, Timestamp};
use crate::texts;

use super::{Addressee, Envelope, addresses, links, registrations, spoken};

/// The texts of a mail, the same for both of its forms.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) locale: Locale,
    pub(super) subject: String,
    pub(super) greeting: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) action: Option<Action>,
    pub(super) link_if_needed: String,
    pub(super) about: Option<String>,
    pub(super) closing: String,
    pub(super) safety: String,
}

/// The one link that a mail may have.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) label: String,
    pub(super) address: String,
}

/// What differs from letter to letter.
pub(super) struct Body {
    pub(super) subject: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) action: Option<Action>,
}

#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) Locale);

impl Words {
    pub(super) fn t(self, key: &str) -> String {
        texts::text(self.0, key)
    }

    pub(super) fn t_with(self, key: &str, name: &'static str, value: String) -> String {
        texts::text_with(self.0, key, name, value.into())
    }
}

impl Content {
    pub(super) fn of(envelope: &Envelope, issuer: &str) -> Self {
        let words = Words(envelope.locale);
        let Body {
            subject,
            paragraphs,
            action,
        } = body(&envelope.letter, words, issuer);
        let person = envelope.person.as_ref();
        Self {
            locale: envelope.locale,
            subject,
            greeting: greeting(person, words),
            paragraphs,
            action,
            link_if_needed: words.t("mail-link-if-needed"),
            about: person
                .map(|person| words.t_with("mail-about", "siret", person.siret.to_string())),
            closing: words.t("mail-closing"),
            safety: words.t("mail-safety"),
        }
    }
}

fn greeting(person: Option<&Addressee>, words: Words) -> String {
    let Some(person) = person else {
        return words.t("mail-greeting-nobody");
    };
    let name = full_name(&person.first_name, &person.last_name);
    words.t_with("mail-greeting", "person", name)
}

pub(super) fn full_name(first: &Name, last: &Name) -> String {
    format!("{} {}", spoken(first.as_str()), spoken(last.as_str()))
}

fn body(letter: &Letter, words: Words, issuer: &str) -> Body {
    let t = |key| words.t(key);
    let notice = |subject, what| plain(subject, vec![what, t("mail-not-you")]);
    match letter {
        Letter::Trial => plain(t("mail-trial-subject"), vec![t("mail-trial")]),
        Letter::PasswordChanged { at } => {
            let changed = words.t_with("mail-password", "at", texts::moment(words.0, *at));
            changed_by_you(t("mail-password-subject"), changed, words)
        }
        Letter::SecretQuestionSet { at } => question_set(words, *at),
        Letter::RecoveryAsked { key, until } => links::recovery(words, key, *until, issuer),
        Letter::RecoveryAssisted { key, until } => links::assisted(words, key, *until, issuer),
        Letter::HelpAsked {
            first_name,
            last_name,
            until,
        } => links::help(words, full_name(first_name, last_name), *until, issuer),
        Letter::AddressCorrected { at } => address_corrected(words, *at),
        Letter::AccountSuspended => plain(
            t("mail-suspended-subject"),
            vec![t("mail-suspended"), t("mail-suspended-next")],
        ),
        Letter::AccountResumed => plain(t("mail-resumed-subject"), vec![t("mail-resumed")]),
        Letter::AccountStruckOff => plain(
            t("mail-struck-off-subject"),
            vec![t("mail-struck-off"), t("mail-suspended-next")],
        ),
        Letter::Invited {
            key,
            first_name,
            last_name,
            until,
        } => {
            let inviter = full_name(first_name, last_name);
            links::invited(words, inviter, (key, *until), issuer)
        }
        Letter::Registration(letter) => registrations::body(letter, words, issuer),
        Letter::Address(letter) => addresses::body(letter, words, issuer),
        Letter::AdministratorMade => administrator(t("mail-administrator-made"), words),
        Letter::AdministratorUnmade => administrator(t("mail-administrator-unmade"), words),
        Letter::FactorAdded => notice(t("mail-factor-added-subject"), t("mail-factor-added")),
        Letter::FactorRemoved => notice(t("mail-factor-removed-subject"), t("mail-factor-removed")),
        Letter::PasskeyAdded | Letter::PasskeyRemoved | Letter::PasskeyCopied => {
            passkey(letter, words)
        }
        Letter::RecoveryCodesMade => notice(t("mail-codes-made-subject"), t("mail-codes-made")),
        Letter::RecoveryCodeUsed => notice(t("mail-code-used-subject"), t("mail-code-used")),
    }
}

fn administrator(what: String, words: Words) -> Body {
    plain(words.t("mail-administrator-subject"), vec![what])
}

fn passkey(letter: &Letter, words: Words) -> Body {
    let t = |key| words.t(key);
    let (subject, what) = match letter {
        Letter::PasskeyAdded => (t("mail-passkey-added-subject"), t("mail-passkey-added")),
        Letter::PasskeyRemoved => (t("mail-passkey-removed-subject"), t("mail-passkey-removed")),
        _ => (t("mail-passkey-copied-subject"), t("mail-passkey-copied")),
    };
    plain(subject, vec![what, t("mail-not-you")])
}

fn question_set(words: Words, at: Timestamp) -> Body {
    let set = words.t_with("mail-question", "at", texts::moment(words.0, at));
    changed_by_you(words.t("mail-question-subject"), set, words)
}

fn address_corrected(words: Words, at: Timestamp) -> Body {
    let corrected = words.t_with("mail-address", "at", texts::moment(words.0, at));
    plain(
        words.t("mail-address-subject"),
        vec![corrected, words.t("mail-not-you")],
    )
}

/// Something that only who knows the password can have done.
fn changed_by_you(subject: String, what: String, words: Words) -> Body {
    plain(subject, vec![what, words.t("mail-password-if-not")])
}

/// Nothing is to be done.
pub(super) fn plain(subject: String, paragraphs: Vec<String>) -> Body {
    Body {
        subject,
        paragraphs,
        action: None,
    }
}
