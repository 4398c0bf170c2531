//! Keyed hashes (HMAC-SHA256) over several fields.

use std::fmt;

use aws_lc_rs::hmac;

/// A key for [`Mac`]s of one purpose.
pub struct MacKey(hmac::Key);

/// 32 bytes that only the holder of the key can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mac([u8; 32]);

impl MacKey {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// Over the fields, each preceded by its length so that no two lists of fields look alike.
    pub fn sign(&self, fields: &[&[u8]]) -> Mac {
        let tag = hmac::sign(&self.0, &framed(fields));
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        Mac(bytes)
    }

    /// Compares in constant time.
    pub fn verify(&self, fields: &[&[u8]], unverified: &[u8]) -> bool {
        hmac::verify(&self.0, &framed(fields), unverified).is_ok()
    }
}

impl Mac {
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(…)")
    }
}

fn framed(fields: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(fields.iter().map(|field| field.len() + 8).sum());
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn fields_cannot_be_moved_into_each_other() {
        let key = MasterKey::random().mac_key(Purpose::Throttle);
        let mac = key.sign(&[b"ab", b"c"]);
        assert!(key.verify(&[b"ab", b"c"], mac.as_bytes()));
        assert!(!key.verify(&[b"a", b"bc"], mac.as_bytes()));
        assert!(!key.verify(&[b"ab", b"c", b""], mac.as_bytes()));
    }
}
