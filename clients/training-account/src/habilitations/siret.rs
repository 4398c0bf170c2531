//! SIRET (an establishment) and SIREN (the company it belongs to), as the provider gives them.

use std::fmt;

use serde::Deserialize;

/// Fourteen digits. The provider has checked the rest; this site only reads and shows them.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub(crate) struct Siret(u64);

/// Nine digits.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub(crate) struct Siren(u64);

#[derive(Debug, thiserror::Error)]
#[error("not the expected number of digits")]
pub(crate) struct WrongDigits;

impl Siret {
    pub(crate) fn parse(text: &str) -> Result<Self, WrongDigits> {
        digits(text, 14).map(Self)
    }

    pub(crate) fn siren(self) -> Siren {
        Siren(self.0 / 100_000)
    }

    /// For an address; [`fmt::Display`] is for people.
    pub(crate) fn compact(self) -> String {
        format!("{:014}", self.0)
    }
}

/// `732 829 320 00074`, with spaces that do not break.
impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}{:05}", self.siren(), self.0 % 100_000)
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = (self.0 / 1_000_000, self.0 % 1_000_000);
        write!(
            f,
            "{head:03}\u{a0}{:03}\u{a0}{:03}",
            tail / 1000,
            tail % 1000
        )
    }
}

impl TryFrom<String> for Siret {
    type Error = WrongDigits;

    fn try_from(text: String) -> Result<Self, WrongDigits> {
        Self::parse(&text)
    }
}

impl TryFrom<String> for Siren {
    type Error = WrongDigits;

    fn try_from(text: String) -> Result<Self, WrongDigits> {
        digits(&text, 9).map(Self)
    }
}

/// `u64` alone would accept a leading `+`.
fn digits(text: &str, count: usize) -> Result<u64, WrongDigits> {
    let all_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| all_digits).ok_or(WrongDigits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_is_shown_in_groups_with_its_zeros() {
        let siret = Siret::parse("00535683100017").unwrap();
        assert_eq!(
            siret.to_string().replace('\u{a0}', " "),
            "005 356 831 00017"
        );
        assert_eq!(siret.compact(), "00535683100017");
    }

    #[test]
    fn anything_but_fourteen_digits_is_refused() {
        for text in [
            "",
            "7328293200007",
            "732829320000745",
            "+7328293200007",
            "7328293200007a",
        ] {
            assert!(Siret::parse(text).is_err(), "{text}");
        }
    }
}
