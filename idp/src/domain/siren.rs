//! SIREN and SIRET: the numbers of a company and of one of its establishments.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a SIREN or SIRET was refused. The text is for logs and commands; pages have their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    #[error("it must have exactly {0} digits")]
    Length(usize),
    #[error("it may hold digits and spaces only")]
    NotADigit,
    #[error("its check digit is wrong")]
    Checksum,
}

/// A company: nine digits, Luhn.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Siren(i64);

/// An establishment: its company's SIREN and five more digits, Luhn over all fourteen as well.
///
/// La Poste has more establishments than Luhn leaves room for: apart from its head office, its
/// numbers are valid when their digits add up to a multiple of five.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type,
)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct Siret(i64);

const LA_POSTE: Siren = Siren(356_000_000);

/// Below this a SIREN's first SIRETs would be numbers of nine digits, and a column that holds
/// either could not tell them apart. No company has such a number.
const SMALLEST_SIREN: i64 = 10_000;

impl Siren {
    /// The number itself, up to 999 999 999.
    pub const fn as_number(self) -> i64 {
        self.0
    }

    /// As people write it, `999 000 003`, with spaces that do not break.
    pub fn in_groups(self) -> String {
        grouped(self.to_string(), &[6, 3])
    }

    /// From a number read back from storage.
    pub fn from_number(number: i64) -> Result<Self, InvalidNumber> {
        format!("{number:09}").parse()
    }
}

fn grouped(mut digits: String, places: &[usize]) -> String {
    for place in places {
        digits.insert(*place, '\u{a0}');
    }
    digits
}

impl Siret {
    pub const fn siren(self) -> Siren {
        Siren(self.0 / 100_000)
    }

    /// The number itself, up to 99 999 999 999 999.
    pub const fn as_number(self) -> i64 {
        self.0
    }

    /// As people write it, `999 000 003 00015`, with spaces that do not break.
    pub fn in_groups(self) -> String {
        grouped(self.to_string(), &[9, 6, 3])
    }

    /// From a number read back from storage.
    pub fn from_number(number: i64) -> Result<Self, InvalidNumber> {
        format!("{number:014}").parse()
    }
}

impl FromStr for Siren {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let digits = digits::<9>(text)?;
        let number = number(&digits);
        if number < SMALLEST_SIREN || !luhn(&digits) {
            return Err(InvalidNumber::Checksum);
        }
        Ok(Self(number))
    }
}

impl FromStr for Siret {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let digits = digits::<14>(text)?;
        let siret = Self(number(&digits));
        let company = siret.siren();
        let valid = luhn(&digits) || (company == LA_POSTE && sum(&digits).is_multiple_of(5));
        Siren::from_number(company.0)?;
        if valid {
            Ok(siret)
        } else {
            Err(InvalidNumber::Checksum)
        }
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

macro_rules! as_text {
    ($number:ident) => {
        impl TryFrom<String> for $number {
            type Error = InvalidNumber;

            fn try_from(text: String) -> Result<Self, InvalidNumber> {
                text.parse()
            }
        }

        impl From<$number> for String {
            fn from(number: $number) -> Self {
                number.to_string()
            }
        }
    };
}

as_text!(Siren);
as_text!(Siret);

/// The `N` digits of `text`, white space of any kind left out.
fn digits<const N: usize>(text: &str) -> Result<[u8; N], InvalidNumber> {
    let mut digits = [0; N];
    let mut count = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let digit = c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        let digit = digit.ok_or(InvalidNumber::NotADigit)?;
        *digits.get_mut(count).ok_or(InvalidNumber::Length(N))? = digit;
        count += 1;
    }
    if count == N {
        Ok(digits)
    } else {
        Err(InvalidNumber::Length(N))
    }
}

fn number(digits: &[u8]) -> i64 {
    digits
        .iter()
        .fold(0, |number, digit| number * 10 + i64::from(*digit))
}

fn sum(digits: &[u8]) -> u32 {
    digits.iter().map(|digit| u32::from(*digit)).sum()
}

fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let total: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 1 {
                doubled(*digit)
            } else {
                *digit
            }
        })
        .map(u32::from)
        .sum();
    total.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_of_any_kind_are_left_out() {
        let siret: Siret = "999\u{a0}000 003\u{202f}00015".parse().unwrap();
        assert_eq!(siret.to_string(), "99900000300015");
        assert_eq!(siret.siren().to_string(), "999000003");
    }

    #[test]
    fn numbers_are_shown_in_groups() {
        let siret: Siret = "99900000300015".parse().unwrap();
        assert_eq!(siret.in_groups(), "999\u{a0}000\u{a0}003\u{a0}00015");
        assert_eq!(siret.siren().in_groups(), "999\u{a0}000\u{a0}003");
    }

    #[test]
    fn a_wrong_check_digit_is_refused() {
        assert_eq!(
            "99900000300325".parse::<Siret>(),
            Err(InvalidNumber::Checksum)
        );
        assert_eq!("999000004".parse::<Siren>(), Err(InvalidNumber::Checksum));
    }

    #[test]
    fn la_poste_may_add_up_to_a_multiple_of_five() {
        assert!(
            "35600000000048".parse::<Siret>().is_ok(),
            "head office, by Luhn"
        );
        assert!(
            "35600000009075".parse::<Siret>().is_ok(),
            "sum of digits is 35"
        );
        assert_eq!(
            "35600000009076".parse::<Siret>(),
            Err(InvalidNumber::Checksum)
        );
    }

    #[test]
    fn length_and_letters_are_told_apart() {
        assert_eq!(
            "9990000030001".parse::<Siret>(),
            Err(InvalidNumber::Length(14))
        );
        assert_eq!(
            "999000003000150".parse::<Siret>(),
            Err(InvalidNumber::Length(14))
        );
        assert_eq!("1,23E+13".parse::<Siret>(), Err(InvalidNumber::NotADigit));
    }

    #[test]
    fn numbers_too_small_to_tell_from_a_siret_are_refused() {
        assert_eq!("000000000".parse::<Siren>(), Err(InvalidNumber::Checksum));
    }

    #[test]
    fn leading_zeros_survive_storage() {
        let siret: Siret = "00503167900003".parse().unwrap();
        assert_eq!(
            Siret::from_number(siret.as_number()).unwrap().to_string(),
            "00503167900003"
        );
    }
}
