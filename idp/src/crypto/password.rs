//! Passwords: Argon2id in PHC form (RFC 9106), NFC before hashing.

use std::fmt;

use argon2::password_hash::phc;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Error;
use super::secret::random_bytes;

/// A password as somebody typed it: not yet known to be right.
pub struct Password(String);

/// An Argon2id hash in PHC form, as the database holds it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct PasswordHash(String);

/// What hashing one password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// KiB of memory, 8 or more.
    pub memory_kib: u32,
    /// Passes over the memory, 1 or more.
    pub passes: u32,
}

/// What came of comparing a password with a stored hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Same { outdated: bool },
    Different,
}

/// The memory that one worker hashes in, kept from one password to the next.
#[derive(Debug, Default)]
pub(super) struct Workspace(Vec<Block>);

impl Password {
    /// Longest password that is hashed; what is longer is compared as its beginning and an end
    /// mark, which no stored password has.
    const MAX_BYTES: usize = 1024;

    pub fn typed(text: &str) -> Self {
        if text.len() > Self::MAX_BYTES {
            let start: String = text.chars().take(Self::MAX_BYTES / 4).collect();
            return Self(format!("{start}\0"));
        }
        Self(text.nfc().collect())
    }

    /// Were both typed just now, the same?
    pub fn is_same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl PasswordCost {
    /// OWASP's first choice for Argon2id: 19 MiB, two passes.
    pub const DEFAULT: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
    };

    pub(super) fn params(self) -> Result<Params, Error> {
        Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| Error::Hash)
    }
}

impl Workspace {
    pub(super) fn hash(
        &mut self,
        password: &Password,
        cost: PasswordCost,
    ) -> Result<PasswordHash, Error> {
        let params = cost.params()?;
        let salt: [u8; 16] = random_bytes();
        let output = self.run(password, &salt, &params)?;
        let hash = phc::PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: (&params).try_into().map_err(|_| Error::Hash)?,
            salt: Some(phc::Salt::new(&salt).map_err(|_| Error::Hash)?),
            hash: Some(phc::Output::new(&output).map_err(|_| Error::Hash)?),
        };
        Ok(PasswordHash(hash.to_string()))
    }

    /// Hashes once whether or not there is a stored hash, so that both take the same time.
    pub(super) fn compare(
        &mut self,
        password: &Password,
        stored: Option<&PasswordHash>,
        cost: PasswordCost,
    ) -> Result<Comparison, Error> {
        let Some(stored) = stored else {
            self.hash(password, cost)?;
            return Ok(Comparison::Different);
        };
        let stored = phc::PasswordHash::new(&stored.0).map_err(|_| Error::Hash)?;
        let params = Params::try_from(&stored).map_err(|_| Error::Hash)?;
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
            return Err(Error::Hash);
        };
        let output = self.run(password, salt, &params)?;
        let same = aws_lc_rs::constant_time::verify_slices_are_equal(&output, expected.as_bytes());
        let current = cost.params()?;
        let outdated = (params.m_cost(), params.t_cost()) != (current.m_cost(), current.t_cost());
        Ok(if same.is_ok() {
            Comparison::Same { outdated }
        } else {
            Comparison::Different
        })
    }

    fn run(
        &mut self,
        password: &Password,
        salt: &[u8],
        params: &Params,
    ) -> Result<[u8; 32], Error> {
        self.0.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut output = [0; 32];
        argon2
            .hash_password_into_with_memory(password.0.as_bytes(), salt, &mut output, &mut self.0)
            .map_err(|_| Error::Hash)?;
        Ok(output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PasswordCost = PasswordCost {
        memory_kib: 64,
        passes: 1,
    };

    fn compare(stored: &str, typed: &str) -> Comparison {
        let mut workspace = Workspace::default();
        let hash = workspace.hash(&Password::typed(stored), CHEAP).unwrap();
        workspace
            .compare(&Password::typed(typed), Some(&hash), CHEAP)
            .unwrap()
    }

    #[test]
    fn only_the_same_password_matches() {
        assert_eq!(
            compare("motdepasse12", "motdepasse12"),
            Comparison::Same { outdated: false }
        );
        assert_eq!(
            compare("motdepasse12", "motdepasse13"),
            Comparison::Different
        );
        assert_eq!(compare("motdepasse12", ""), Comparison::Different);
    }

    #[test]
    fn composed_and_decomposed_accents_are_one_password() {
        assert_eq!(
            compare("été12345", "e\u{301}te\u{301}12345"),
            Comparison::Same { outdated: false }
        );
    }

    #[test]
    fn an_overlong_password_matches_nothing_that_could_be_stored() {
        let long = "a".repeat(5000);
        assert_eq!(compare(&"a".repeat(256), &long), Comparison::Different);
    }

    #[test]
    fn a_hash_of_another_cost_still_matches_and_is_outdated() {
        let mut workspace = Workspace::default();
        let hash = workspace
            .hash(&Password::typed("motdepasse12"), CHEAP)
            .unwrap();
        let dearer = PasswordCost {
            memory_kib: 128,
            passes: 1,
        };
        let verdict = workspace.compare(&Password::typed("motdepasse12"), Some(&hash), dearer);
        assert_eq!(verdict.unwrap(), Comparison::Same { outdated: true });
    }

    #[test]
    fn no_stored_hash_is_no_match() {
        let mut workspace = Workspace::default();
        let verdict = workspace
            .compare(&Password::typed("x"), None, CHEAP)
            .unwrap();
        assert_eq!(verdict, Comparison::Different);
    }
}
