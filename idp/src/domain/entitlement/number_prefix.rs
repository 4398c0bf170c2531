//! The first digits of a SIREN or SIRET, by which people look for one.

use std::str::FromStr;

use super::Grain;

/// One to fourteen digits. They name a stretch of numbers, so that an index finds what begins so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberPrefix {
    digits: i64,
    length: u32,
}

/// What was typed is no beginning of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be one to fourteen digits")]
pub struct InvalidPrefix;

impl NumberPrefix {
    const LONGEST: usize = 14;

    /// The first and the last number of this grain that begin so. Digits beyond a SIREN's do not
    /// count where companies are looked for.
    pub fn bounds(self, grain: Grain) -> (i64, i64) {
        let whole: u32 = match grain {
            Grain::Siret => 14,
            Grain::Siren => 9,
        };
        let digits = self.digits / 10_i64.pow(self.length.saturating_sub(whole));
        let step = 10_i64.pow(whole.saturating_sub(self.length));
        (digits * step, digits * step + step - 1)
    }
}

impl FromStr for NumberPrefix {
    type Err = InvalidPrefix;

    /// Spaces between groups do not count.
    fn from_str(text: &str) -> Result<Self, InvalidPrefix> {
        let kept = text.chars().filter(|c| !c.is_whitespace());
        let digits: String = kept.take(Self::LONGEST + 1).collect();
        let sound = digits.len() <= Self::LONGEST && digits.bytes().all(|b| b.is_ascii_digit());
        let length = u32::try_from(digits.len()).map_err(|_| InvalidPrefix)?;
        let digits = digits.parse().ok().filter(|_| sound);
        Ok(Self {
            digits: digits.ok_or(InvalidPrefix)?,
            length,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str, grain: Grain) -> (i64, i64) {
        text.parse::<NumberPrefix>().unwrap().bounds(grain)
    }

    #[test]
    fn a_beginning_is_a_stretch_of_numbers() {
        let whole = 99_900_000_300_015;
        assert_eq!(bounds("999 000 003 00015", Grain::Siret), (whole, whole));
        assert_eq!(
            bounds("999 000 003", Grain::Siret),
            (99_900_000_300_000, 99_900_000_399_999)
        );
        assert_eq!(bounds("999", Grain::Siren), (999_000_000, 999_999_999));
        assert_eq!(
            bounds("99900000300015", Grain::Siren),
            (999_000_003, 999_000_003)
        );
        assert_eq!(bounds("00", Grain::Siren), (0, 9_999_999));
    }

    #[test]
    fn what_is_no_beginning_is_refused() {
        for text in ["", " ", "x", "9x", "-1", "+1", "999000003000150", "٣", "9é"] {
            assert_eq!(text.parse::<NumberPrefix>(), Err(InvalidPrefix), "{text:?}");
        }
    }
}
