//! Codes on paper, for when every other second factor is lost.

use std::fmt;

use super::secret::random_bytes;
use super::{Mac, MacKey};
use crate::domain::AccountId;

/// Sixty random bits, as twelve digits and letters of which none looks like another (Crockford's
/// base 32).
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARS: usize = 12;
const GROUP: usize = 4;

impl RecoveryCode {
    pub fn random() -> Self {
        let bytes = random_bytes::<CHARS>();
        // 32 divides 256, so that every sign is as likely.
        let sign = |byte: &u8| {
            ALPHABET
                .get(usize::from(byte % 32))
                .copied()
                .map(char::from)
        };
        Self(bytes.iter().filter_map(sign).collect())
    }

    /// As people type it: in any case, with or without dashes and spaces, with an O for a zero.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * CHARS {
            return None;
        }
        let meant = typed
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '-' | '–'))
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        let code: String = meant.collect();
        let sound = code.len() == CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        sound.then_some(Self(code))
    }

    /// What the database knows it by. The key is not there, so that no code can be guessed from it.
    pub fn mac(&self, key: &MacKey, account: AccountId) -> Mac {
        key.sign(&[&account.as_number().to_be_bytes(), self.0.as_bytes()])
    }
}

/// In groups of four, as it is shown for the one time.
impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, sign) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{sign}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn a_code_is_known_again_however_it_is_typed() {
        let code = RecoveryCode("10AB10CD10EF".to_owned());
        assert_eq!(code.to_string(), "10AB-10CD-10EF");
        for typed in ["10AB-10CD-10EF", "ioab loCD lOef", " 10ab10cd10ef "] {
            assert_eq!(RecoveryCode::parse(typed), Some(code.clone()), "{typed}");
        }
        let random = RecoveryCode::random();
        assert_eq!(RecoveryCode::parse(&random.to_string()), Some(random));
    }

    #[test]
    fn what_is_no_code_is_none() {
        let long = "1".repeat(13);
        for typed in ["", "123456", "10AB-10CD-10EU", "10AB-10CD-10É", &long] {
            assert_eq!(RecoveryCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_same_code_of_two_people_is_not_the_same_hash() {
        let key = MasterKey::random().mac_key(Purpose::RecoveryCodes);
        let code = RecoveryCode::random();
        let [one, other] = [16, 32].map(|id| code.mac(&key, AccountId::from_random(id)));
        assert_ne!(one, other);
    }
}
