//! Refresh tokens: a grant's id and its generation under a MAC (RFC 6749 §6, RFC 9700 §4.14.2).
//!
//! Rotation raises the generation in the database. A token of an earlier generation is therefore
//! known to be an old one of ours, not a guess, and its use ends the grant.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::crypto::MacKey;
use crate::domain::GrantId;

/// A refresh token whose MAC is right. Whether it is the latest, the store knows.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    pub grant: GrantId,
    pub generation: i64,
}

impl RefreshToken {
    /// The text that the client is given: `grant.generation.mac`.
    pub fn to_text(&self, key: &MacKey) -> String {
        let mac = key.sign(&[
            self.grant.as_str().as_bytes(),
            &self.generation.to_be_bytes(),
        ]);
        format!(
            "{}.{}.{}",
            self.grant,
            self.generation,
            URL_SAFE_NO_PAD.encode(mac.as_bytes())
        )
    }

    pub fn verify(unverified: &str, key: &MacKey) -> Option<Self> {
        if unverified.len() > 512 {
            return None;
        }
        let (rest, mac) = unverified.rsplit_once('.')?;
        let (grant, generation) = rest.rsplit_once('.')?;
        // One spelling only: `+3` and `03` have the MAC of `3`, but we never wrote them.
        let generation: i64 = generation
            .parse()
            .ok()
            .filter(|number: &i64| number.to_string() == generation)?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        let genuine = key.verify(&[grant.as_bytes(), &generation.to_be_bytes()], &mac);
        genuine.then_some(Self {
            grant: grant.parse().ok()?,
            generation,
        })
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshToken({}, {})", self.grant, self.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn only_what_we_made_is_ours() {
        let key = MasterKey::random().mac_key(Purpose::RefreshTokens);
        let token = RefreshToken {
            grant: "abc.def".parse().unwrap(),
            generation: 3,
        };
        let text = token.to_text(&key);
        assert_eq!(RefreshToken::verify(&text, &key), Some(token));

        let other = MasterKey::random().mac_key(Purpose::RefreshTokens);
        assert_eq!(RefreshToken::verify(&text, &other), None);
        for forged in [
            text.replace(".3.", ".4."),
            text.replace(".3.", ".03."),
            text.replace(".3.", ".+3."),
            text.replace("abc", "abd"),
            String::new(),
            "..".to_owned(),
        ] {
            assert_eq!(RefreshToken::verify(&forged, &key), None, "{forged}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text: String) {
            let key = MasterKey::random().mac_key(Purpose::RefreshTokens);
            proptest::prop_assert_eq!(RefreshToken::verify(&text, &key), None);
        }
    }
}
