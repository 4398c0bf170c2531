//! Mails to people.
//!
//! 1. Who changes something writes an [`Envelope`], seals it, and has the store keep it in the same
//!    transaction as the change.
//! 2. The postman of `app` opens it when its turn comes; [`compose()`] makes a text and the same in
//!    HTML of it, in the person's language, with links to the issuer only.
//! 3. [`Post`] sends it: to a mail server, or into a folder where nothing is to leave the machine.
//!
//! What people call themselves never reaches a header, and reaches a text without anything that
//! could be a link.

mod addresses;
mod compose;
mod content;
mod links;
mod post;
mod posted;
mod registrations;

use serde::{Deserialize, Serialize};

pub use compose::{Sender, compose};
pub use post::{NotSent, Office, Post, Unusable};
pub use posted::{Format, PostedLetter};

use crate::crypto::{self, SealKey, random_number};
use crate::domain::{
    Account, AccountId, Email, Letter, Locale, MailId, Name, SealedMail, Siret, Timestamp,
};

/// A letter and whom it goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub to: Email,
    pub locale: Locale,
    /// None when it is not about anybody's account.
    pub person: Option<Addressee>,
    pub letter: Letter,
}

/// Whom a letter addresses, and of which of the accounts that may share a mailbox it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    pub account: AccountId,
    pub first_name: Name,
    pub last_name: Name,
    pub siret: Siret,
}

/// A mail that cannot be put into the outbox, or not be read there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Seal(#[from] crypto::Error),
    #[error("what was sealed is no mail")]
    Content(#[from] serde_json::Error),
}

impl Envelope {
    /// To the address that the account has now.
    pub fn to_owner(account: &Account, locale: Locale, letter: Letter) -> Self {
        Self {
            to: account.email.clone(),
            locale,
            person: Some(Addressee {
                account: account.id,
                first_name: account.first_name.clone(),
                last_name: account.last_name.clone(),
                siret: account.siret,
            }),
            letter,
        }
    }

    pub fn seal(&self, key: &SealKey, now: Timestamp) -> Result<SealedMail, Error> {
        let plain = serde_json::to_vec(self)?;
        Ok(SealedMail {
            // Hexadecimal: operators type it, and a hyphen would look like an option.
            id: MailId::from_random(format!("{:016x}{:016x}", random_number(), random_number())),
            account: self.person.as_ref().map(|person| person.account),
            kind: self.letter.kind(),
            sealed: key.seal(&plain)?,
            expires_at: now + self.letter.keeps(),
        })
    }

    pub fn open(sealed: &str, key: &SealKey) -> Result<Self, Error> {
        Ok(serde_json::from_slice(&key.open(sealed)?)?)
    }
}

/// What somebody calls themselves, without anything that a mail program would make a link of: the
/// name was typed by who knows whom, and the mail is ours.
fn spoken(name: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || " '’-".contains(c) || is_mark(c);
    let words: String = name
        .chars()
        .map(|c| if kept(c) { c } else { ' ' })
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_link() {
        assert_eq!(spoken("Anne-Élise d’Œuvré"), "Anne-Élise d’Œuvré");
        assert_eq!(spoken("https://evil.example/x"), "https evil example x");
        assert_eq!(spoken("a@evil.example <b>"), "a evil example b");
    }
}
