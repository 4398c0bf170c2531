//! Sets of rights, as the 63 bits of one positive number.

use serde::{Deserialize, Serialize};

/// The place of one right, (service, action), in a set: 0 to 62, given once and never given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct RightBit(u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a right has a place from 0 to 62")]
pub struct InvalidRightBit;

/// Several rights at once: what one rule gives, what one person holds.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    sqlx::Type,
)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct RightSet(i64);

impl RightBit {
    /// The last place that leaves the number positive.
    pub const LAST: u8 = 62;

    pub const fn as_number(self) -> i64 {
        self.0 as i64
    }
}

impl TryFrom<i64> for RightBit {
    type Error = InvalidRightBit;

    fn try_from(place: i64) -> Result<Self, InvalidRightBit> {
        match u8::try_from(place) {
            Ok(place) if place <= Self::LAST => Ok(Self(place)),
            _ => Err(InvalidRightBit),
        }
    }
}

impl From<RightBit> for i64 {
    fn from(bit: RightBit) -> Self {
        bit.as_number()
    }
}

impl RightSet {
    pub const NONE: Self = Self(0);

    pub const fn as_number(self) -> i64 {
        self.0
    }

    /// From a number read back from storage.
    pub const fn from_number(number: i64) -> Result<Self, InvalidRightBit> {
        if number < 0 {
            return Err(InvalidRightBit);
        }
        Ok(Self(number))
    }

    pub const fn contains(self, bit: RightBit) -> bool {
        self.0 & (1 << bit.0) != 0
    }

    #[must_use]
    pub const fn with(self, bit: RightBit) -> Self {
        Self(self.0 | (1 << bit.0))
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub const fn is_subset_of(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = RightBit> {
        (0..=RightBit::LAST)
            .map(RightBit)
            .filter(move |bit| self.contains(*bit))
    }
}

impl FromIterator<RightBit> for RightSet {
    fn from_iter<I: IntoIterator<Item = RightBit>>(bits: I) -> Self {
        bits.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_right_still_leaves_the_number_positive() {
        let last = RightBit::try_from(62).unwrap();
        assert!(RightSet::NONE.with(last).as_number() > 0);
        assert_eq!(RightBit::try_from(63), Err(InvalidRightBit));
        assert_eq!(RightBit::try_from(-1), Err(InvalidRightBit));
    }

    #[test]
    fn a_set_is_made_of_its_members() {
        let bits = [0, 5, 62].map(|place| RightBit::try_from(place).unwrap());
        let set: RightSet = bits.into_iter().collect();
        assert!(set.iter().eq(bits));
        assert!(RightSet::NONE.is_subset_of(set));
        assert!(!set.is_subset_of(RightSet::NONE));
    }
}
