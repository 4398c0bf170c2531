//! Secrets that we hand out once and know again only by their hash.

use std::fmt;

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::domain::SigningAlg;

/// A secret of 256 random bits, as 43 characters of base64url: a cookie, a code, a client's secret.
pub struct Secret(String);

/// SHA-256 of a secret: all that the database ever sees. Enough for secrets this random.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct SecretHash(Vec<u8>);

impl Secret {
    pub fn random() -> Self {
        Self(random_text::<32>())
    }

    /// The secret itself, for the one answer that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl SecretHash {
    /// Of what somebody presents.
    pub fn of(unverified: &str) -> Self {
        Self(
            digest::digest(&digest::SHA256, unverified.as_bytes())
                .as_ref()
                .to_vec(),
        )
    }

    /// Compares in constant time.
    pub fn matches(&self, unverified: &str) -> bool {
        let presented = Self::of(unverified);
        aws_lc_rs::constant_time::verify_slices_are_equal(&self.0, &presented.0).is_ok()
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<String> for SecretHash {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        URL_SAFE_NO_PAD.decode(text).map(Self)
    }
}

impl From<SecretHash> for String {
    fn from(hash: SecretHash) -> Self {
        URL_SAFE_NO_PAD.encode(hash.0)
    }
}

/// SHA-256 of a text, as base64url: what PKCE calls `S256` (RFC 7636 §4.2).
pub fn sha256_text(text: &str) -> String {
    sha256_text_of(text.as_bytes())
}

/// The same of what is no text.
pub fn sha256_text_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

/// SHA-1 in capitals, as lists of leaked passwords hold it. It protects nothing.
pub fn sha1_hex(text: &str) -> String {
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    hash.as_ref()
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"))
}

/// SHA-384 of a file, as pages name it (Subresource Integrity §3.5).
pub fn sha384(text: &str) -> impl AsRef<[u8]> {
    digest::digest(&digest::SHA384, text.as_bytes())
}

/// The left half of a text's hash, as base64url: what ties a code, a token or a state to an ID
/// token signed so (OpenID Connect Core §3.3.2.11).
pub fn half_hash(text: &str, alg: SigningAlg) -> String {
    let algorithm = match alg {
        SigningAlg::Rs256 | SigningAlg::Ps256 | SigningAlg::Es256 => &digest::SHA256,
        // Ed25519 hashes with SHA-512 (RFC 8032 §5.1).
        SigningAlg::EdDsa => &digest::SHA512,
    };
    let hash = digest::digest(algorithm, text.as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    URL_SAFE_NO_PAD.encode(left)
}

/// A name that nobody can guess but that need not stay secret: 128 random bits, 22 characters.
pub fn random_id() -> String {
    random_text::<16>()
}

/// 64 random bits, for the identifiers that are numbers.
pub fn random_number() -> u64 {
    u64::from_ne_bytes(random_bytes())
}

pub(super) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
    rand::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

fn random_text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<N>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_matches_its_hash_and_nothing_else_does() {
        let secret = Secret::random();
        assert!(secret.hash().matches(secret.expose()));
        assert!(!secret.hash().matches(Secret::random().expose()));
        assert!(!secret.hash().matches(""));
    }

    // OpenID Connect Core A.3.
    #[test]
    fn the_example_of_the_specification_comes_out() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let hash = half_hash(token, SigningAlg::Rs256);
        assert_eq!(hash, "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(half_hash(token, SigningAlg::EdDsa).len(), 43);
    }

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::random();
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }
}
