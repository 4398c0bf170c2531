//! E-mail addresses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    #[error("it must look like name@example.fr")]
    Shape,
    #[error("it is longer than {0} bytes")]
    TooLong(usize),
}

/// An address that a mail can be sent to: at most 254 bytes (RFC 5321 §4.5.3.1.3), no white space
/// or control character, a domain with a dot. Whether it reaches anybody, only a mail can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    pub const MAX_BYTES: usize = 254;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        if text.len() > Self::MAX_BYTES {
            return Err(InvalidEmail::TooLong(Self::MAX_BYTES));
        }
        let (local, domain) = text.rsplit_once('@').ok_or(InvalidEmail::Shape)?;
        let labels_are_sound = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        let local_is_sound = !local.is_empty()
            && !local.contains(|c: char| {
                c.is_whitespace() || c.is_control() || "@<>\",;:\\".contains(c)
            });
        if labels_are_sound && local_is_sound {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidEmail::Shape)
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_pass() {
        for text in [
            "paie@cabinet.example",
            "a.b+c@sub.domaine.example",
            "élise@société.example",
        ] {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_could_bend_a_mail_header_is_refused() {
        for text in [
            "a@b",
            "@b.example",
            "a@",
            "a b@c.example",
            "a@b.example\nBcc: x@y.example",
            "a<x>@b.example",
            "a@-b.example",
            "a@b..example",
        ] {
            assert_eq!(text.parse::<Email>(), Err(InvalidEmail::Shape), "{text:?}");
        }
    }
}
