//! Data sealed at rest: JWE with a direct key and A256GCM (RFC 7518 §4.5, §5.3).

use std::fmt;

use josekit::JoseError;
use josekit::jwe::{self, Dir, JweHeader};

use super::Error;

/// A key that seals and opens data of one purpose.
pub struct SealKey([u8; 32]);

/// 16 bytes as base64url.
const TAG_CHARS: usize = 22;

impl SealKey {
    pub(super) const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    pub fn seal(&self, plain: &[u8]) -> Result<String, Error> {
        let mut header = JweHeader::new();
        header.set_content_encryption("A256GCM");
        let encrypter = Dir.encrypter_from_bytes(self.0).map_err(Error::Seal)?;
        jwe::serialize_compact(plain, &header, &encrypter).map_err(Error::Seal)
    }

    pub fn open(&self, sealed: &str) -> Result<Vec<u8>, Error> {
        // RFC 7518 §5.3: the tag has 128 bits. OpenSSL would take the start of one, which is so
        // much easier to guess.
        let tag = sealed.rsplit('.').next().unwrap_or_default();
        if tag.len() != TAG_CHARS {
            let cut = anyhow::anyhow!("the authentication tag is cut");
            return Err(Error::Seal(JoseError::InvalidJweFormat(cut)));
        }
        let decrypter = Dir.decrypter_from_bytes(self.0).map_err(Error::Seal)?;
        let (plain, _) = jwe::deserialize_compact(sealed, &decrypter).map_err(Error::Seal)?;
        Ok(plain)
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn only_the_same_key_opens_and_a_flipped_bit_is_noticed() {
        let key = MasterKey::random().seal_key(Purpose::SigningKeys);
        let sealed = key.seal(b"private").unwrap();
        assert_eq!(key.open(&sealed).unwrap(), b"private");
        assert!(
            MasterKey::random()
                .seal_key(Purpose::SigningKeys)
                .open(&sealed)
                .is_err()
        );
        for cut in 1..=21 {
            let short = &sealed[..sealed.len() - cut];
            assert!(
                key.open(short).is_err(),
                "{cut} characters of the tag are gone"
            );
        }
        let (last, rest) = sealed.split_at(sealed.len() - 4);
        assert!(
            key.open(&format!("{last}{}", rest.replace(|_| true, "A")))
                .is_err()
        );
    }
}
