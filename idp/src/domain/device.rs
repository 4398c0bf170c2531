//! A device that waits for its person (RFC 8628): what it shows, and how far things are.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Timestamp, words};

/// What the device shows and the person types: eight consonants in two groups (RFC 8628 §6.1).
///
/// Without vowels there are no words among them; without case, signs or digits they are typed on
/// any keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserCode(String);

/// No such code can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has eight consonants")]
pub struct InvalidUserCode;

const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;

/// Longer, and it is no slip of the hand.
const MAX_TYPED: usize = 64;

impl UserCode {
    /// From 64 random bits, of which these letters use 35.
    pub fn from_random(mut bits: u64) -> Self {
        let base = LETTERS.len() as u64;
        let letters = (0..LENGTH).filter_map(|_| {
            let place = usize::try_from(bits % base).ok()?;
            bits /= base;
            LETTERS.get(place).copied().map(char::from)
        });
        Self(letters.collect())
    }

    /// Without the dash.
    pub fn letters(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserCode {
    type Err = InvalidUserCode;

    /// As people type: in any case, with a dash, spaces or nothing between the groups.
    fn from_str(typed: &str) -> Result<Self, InvalidUserCode> {
        if typed.len() > MAX_TYPED {
            return Err(InvalidUserCode);
        }
        let between = |c: &char| !c.is_whitespace() && !"-\u{2010}\u{2011}\u{2013}".contains(*c);
        let letters: String = typed.chars().filter(between).collect();
        let letters = letters.to_ascii_uppercase();
        if letters.len() == LENGTH && letters.bytes().all(|letter| LETTERS.contains(&letter)) {
            Ok(Self(letters))
        } else {
            Err(InvalidUserCode)
        }
    }
}

impl fmt::Display for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(self.0.len() / 2);
        write!(f, "{first}-{second}")
    }
}

impl TryFrom<String> for UserCode {
    type Error = InvalidUserCode;

    fn try_from(text: String) -> Result<Self, InvalidUserCode> {
        text.parse()
    }
}

impl From<UserCode> for String {
    fn from(code: UserCode) -> Self {
        code.to_string()
    }
}

words! {
    /// What the person said to a device.
    pub enum DeviceAnswer {
        Allowed = "allowed",
        Refused = "refused",
    }
}

/// What a device finds when it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    pub expires_at: Timestamp,
    /// None while the person has not answered.
    pub answer: Option<DeviceAnswer>,
    /// It asked before its time.
    pub too_early: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code: UserCode = "WDJB-MJHT".parse().unwrap();
        for typed in [
            "wdjbmjht",
            " WdJb MjHt ",
            "WDJB\u{2011}MJHT",
            "w-d-j-b-m-j-h-t",
        ] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        assert_eq!(code.to_string(), "WDJB-MJHT");
        assert_eq!(code.letters(), "WDJBMJHT");
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        let long = "B".repeat(9);
        for typed in [
            "",
            "WDJB-MJH",
            "WDJB-MJHA",
            "WDJB-MJH1",
            "WDJB-MJHé",
            "WDJB_MJHT",
            &long,
        ] {
            assert_eq!(typed.parse::<UserCode>(), Err(InvalidUserCode), "{typed}");
        }
    }

    #[test]
    fn random_codes_are_codes() {
        for bits in [0, 1, 19, 20, u64::MAX, 0x0123_4567_89ab_cdef] {
            let code = UserCode::from_random(bits);
            assert_eq!(code.to_string().parse(), Ok(code));
        }
        assert_ne!(UserCode::from_random(1), UserCode::from_random(20));
    }
}
