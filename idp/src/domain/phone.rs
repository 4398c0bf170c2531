//! Telephone numbers in their international form (ITU-T E.164 §6).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no telephone number")]
pub struct InvalidPhone;

/// As `+33123456789`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Beginnings of French numbers that belong to another country code, and that code.
const OVERSEAS: [(&str, &str); 12] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

impl Phone {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Phone {
    type Err = InvalidPhone;

    /// As people write it: ten digits of France, or any country's with `+` or `00` before it.
    fn from_str(typed: &str) -> Result<Self, InvalidPhone> {
        // Longer ones hold more than separators.
        if typed.len() > 64 {
            return Err(InvalidPhone);
        }
        let written: String = typed
            .replace("(0)", "")
            .chars()
            .filter(|c| !c.is_whitespace() && !"().-/–\u{a0}\u{202f}".contains(*c))
            .collect();
        let abroad = written
            .strip_prefix('+')
            .or_else(|| written.strip_prefix("00"));
        let digits = match abroad {
            Some(digits) => digits.to_owned(),
            None => from_france(&written)?,
        };
        let sound = (8..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        sound
            .then(|| Self(format!("+{digits}")))
            .ok_or(InvalidPhone)
    }
}

fn from_france(written: &str) -> Result<String, InvalidPhone> {
    let national = written.strip_prefix('0').ok_or(InvalidPhone)?;
    if national.len() != 9 || national.starts_with('0') {
        return Err(InvalidPhone);
    }
    let mut overseas = OVERSEAS.iter();
    let found = overseas.find(|(beginning, _)| written.starts_with(beginning));
    let code = found.map_or("33", |(_, code)| *code);
    Ok(format!("{code}{national}"))
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_number_however_it_is_written() {
        for typed in [
            "01 23 45 67 89",
            "01.23.45.67.89",
            "0123456789",
            "+33 1 23 45 67 89",
            "+33 (0)1 23 45 67 89",
            "0033-1-23-45-67-89",
        ] {
            assert_eq!(typed.parse::<Phone>().unwrap().as_str(), "+33123456789");
        }
        let overseas: Phone = "0690 12 34 56".parse().unwrap();
        assert_eq!(overseas.as_str(), "+590690123456");
        let abroad: Phone = "+32 2 123 45 67".parse().unwrap();
        assert_eq!(abroad.as_str(), "+3221234567");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let long = "0".repeat(65);
        for typed in [
            "",
            "12",
            "0023",
            "01 23 45 67",
            "+33 tel",
            "+0123456789",
            &long,
        ] {
            assert_eq!(typed.parse::<Phone>(), Err(InvalidPhone), "{typed}");
        }
    }
}
