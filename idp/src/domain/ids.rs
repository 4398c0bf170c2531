//! Typed identifiers: one type for each kind of thing, parsed at the door.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why an identifier was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed identifier")]
pub struct InvalidId;

/// A random number of 60 bits, kept as BIGINT so that the indexes of rights stay small, written as
/// 15 hexadecimal digits.
macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            sqlx::Type,
        )]
        #[serde(try_from = "String", into = "String")]
        #[sqlx(transparent)]
        pub struct $name(i64);

        impl $name {
            /// From 64 random bits, of which 60 are kept.
            pub const fn from_random(bits: u64) -> Self {
                Self((bits >> 4).cast_signed())
            }

            pub const fn as_number(self) -> i64 {
                self.0
            }

            /// From a number read back from storage.
            pub const fn from_number(number: i64) -> Result<Self, InvalidId> {
                if number < 0 || number >= 1 << 60 {
                    return Err(InvalidId);
                }
                Ok(Self(number))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:015x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let is_canonical = text.len() == 15
                    && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                if !is_canonical {
                    return Err(InvalidId);
                }
                i64::from_str_radix(text, 16).map(Self).map_err(|_| InvalidId)
            }
        }

        id_as_text!($name);
    };
}

/// A text of 1 to 255 characters that need no escaping in a URL: the unreserved ones of
/// RFC 3986 §2.3, and `:`.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
        )]
        #[serde(try_from = "String", into = "String")]
        #[sqlx(transparent)]
        pub struct $name(String);

        impl $name {
            /// From a random text of base64url.
            pub const fn from_random(text: String) -> Self {
                Self(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let sound = (1..=255).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:".contains(&b));
                if sound { Ok(Self(text.to_owned())) } else { Err(InvalidId) }
            }
        }

        id_as_text!($name);
    };
}

macro_rules! id_as_text {
    ($name:ident) => {
        $crate::domain::described_as_text!($name);

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

number_id! {
    /// A person's account; its text form is the public `sub`.
    AccountId
}
number_id! {
    /// A team of accounts, a principal of rules.
    TeamId
}
number_id! {
    /// A named set of establishments or companies.
    PortfolioId
}
number_id! {
    /// One rule that allows or denies.
    RuleId
}
text_id! {
    /// A partner's `client_id`.
    ClientId
}
text_id! {
    /// The public name of a session: the `sid` claim.
    Sid
}
text_id! {
    /// An authorization grant and all the tokens that came of it.
    GrantId
}
text_id! {
    /// A mail to somebody, in the outbox and on its way.
    MailId
}
text_id! {
    /// The `kid` of a signing key.
    Kid
}
text_id! {
    /// Something that a person signs in with beside the password.
    FactorId
}
text_id! {
    /// A declarative service in the catalogue, such as `compte-atmp`.
    ServiceCode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_ids_survive_their_text_form() {
        let id = AccountId::from_random(0xfedc_ba98_7654_3210);
        assert_eq!(id.to_string(), "fedcba987654321");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.as_number() > 0);
    }

    #[test]
    fn other_spellings_of_a_number_id_are_refused() {
        for text in [
            "",
            "FEDCBA987654321",
            "+edcba987654321",
            "edcba987654321",
            "0fedcba987654321",
        ] {
            assert_eq!(text.parse::<AccountId>(), Err(InvalidId), "{text:?}");
        }
    }

    #[test]
    fn text_ids_hold_nothing_that_needs_escaping() {
        assert!("urn:partner:a_b~c.d-e".parse::<ClientId>().is_ok());
        for text in ["", "a b", "a/b", "a%20b", "é", "a\n", "a;b"] {
            assert_eq!(text.parse::<ClientId>(), Err(InvalidId), "{text:?}");
        }
        assert_eq!("x".repeat(256).parse::<ClientId>(), Err(InvalidId));
    }
}
