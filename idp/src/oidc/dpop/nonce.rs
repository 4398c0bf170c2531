//! `nonce`: the proof was made after we said this, and not long after (RFC 9449 §8, §9).
//!
//! A nonce is the MAC of the minute it was handed out in: every node knows it and none keeps it.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Claims;
use crate::crypto::MacKey;
use crate::domain::{Client, Timestamp};
use crate::oidc::error::{ErrorCode, TokenError};

/// Makes nonces, and knows them again.
#[derive(Debug)]
pub struct Nonces(MacKey);

/// How often the nonce changes. The one before still counts, so that none ends in a client's hands.
const WINDOW: Duration = Duration::from_mins(1);

impl Nonces {
    pub const fn new(key: MacKey) -> Self {
        Self(key)
    }

    /// The nonce to hand out now.
    pub fn current(&self, now: Timestamp) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(&[&window(now)]).as_bytes())
    }

    /// Of this window or the one before; or the next, by a node whose clock is ahead.
    fn knows(&self, unverified: &str, now: Timestamp) -> bool {
        if unverified.len() > 64 {
            return false;
        }
        let Ok(mac) = URL_SAFE_NO_PAD.decode(unverified) else {
            return false;
        };
        [now, now - WINDOW, now + WINDOW]
            .into_iter()
            .any(|at| self.0.verify(&[&window(at)], &mac))
    }
}

fn window(at: Timestamp) -> [u8; 8] {
    let seconds = i64::try_from(WINDOW.as_secs()).unwrap_or(i64::MAX);
    at.as_unix().div_euclid(seconds).to_be_bytes()
}

/// A nonce that is there must be right, whether it was demanded or not.
pub(super) fn check(
    claims: &Claims,
    client: &Client,
    nonces: &Nonces,
    now: Timestamp,
) -> Result<(), TokenError> {
    let wanted = |why| Err(TokenError::new(ErrorCode::UseDpopNonce, why));
    match &claims.nonce {
        Some(nonce) if !nonces.knows(nonce, now) => {
            wanted("nonce of the DPoP proof is not, or no longer, one of ours")
        }
        None if client.dpop_nonce_required => wanted("the DPoP proof needs our nonce"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    fn nonces() -> Nonces {
        Nonces::new(MasterKey::random().mac_key(Purpose::ProofNonces))
    }

    #[test]
    fn a_nonce_counts_for_one_to_two_minutes() {
        let (nonces, now) = (nonces(), Timestamp::from_unix(1_800_000_059));
        let nonce = nonces.current(now);
        let knows = |seconds| nonces.knows(&nonce, now + Duration::from_secs(seconds));
        assert!(knows(0) && knows(1) && knows(60) && !knows(61) && !knows(120));
    }

    #[test]
    fn another_installation_has_other_nonces() {
        let now = Timestamp::from_unix(1_800_000_000);
        assert!(!nonces().knows(&nonces().current(now), now));
        for strange in ["", "AA", "é", &"A".repeat(65)] {
            assert!(!nonces().knows(strange, now), "{strange}");
        }
    }
}
