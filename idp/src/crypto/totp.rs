//! Codes that an app computes from the time (RFC 6238), as every authenticator app knows them:
//! SHA-1, six digits, a new one every thirty seconds.

use std::fmt;

use totp_rs::{Builder, Secret, Totp};

use super::secret::random_bytes;
use super::{Error, SealKey};
use crate::domain::{AccountId, Timestamp};

/// What the app and we share: 160 random bits, as RFC 4226 §4 recommends.
#[derive(Clone)]
pub struct TotpSecret([u8; Self::BYTES]);

impl TotpSecret {
    const BYTES: usize = 20;

    pub fn random() -> Self {
        Self(random_bytes())
    }

    pub fn from_base32(text: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(text).ok()?;
        secret.as_bytes().try_into().ok().map(Self)
    }

    /// To be typed where no code can be scanned.
    pub fn to_base32(&self) -> String {
        Secret::from(self.0.as_slice()).to_base32()
    }

    /// What a QR code holds for the app.
    pub fn address(&self, issuer: &str, person: &str) -> String {
        // A colon would end the issuer's name.
        let plain = |text: &str| text.replace(':', " ");
        let named = self.builder().with_issuer(Some(plain(issuer)));
        let totp = named.with_account_name(plain(person)).build_noncompliant();
        totp.to_url().unwrap_or_default()
    }

    /// The step whose code this is: the one of now, or a neighbour, so that the person's clock may
    /// be half a minute wrong (RFC 6238 §6). No code is to be taken twice (§5.2): whoever asks
    /// remembers the step.
    pub fn step_of(&self, unverified: &str, now: Timestamp) -> Option<i64> {
        let step = self.totp().check(unverified, unix(now))?;
        i64::try_from(step).ok()
    }

    /// The code of now.
    pub fn code(&self, now: Timestamp) -> String {
        self.totp().generate(unix(now)).to_string()
    }

    /// For the database. Opened again for the same account alone.
    pub fn seal(&self, key: &SealKey, account: AccountId) -> Result<String, Error> {
        let plain = [&account.as_number().to_be_bytes(), self.0.as_slice()].concat();
        key.seal(&plain)
    }

    pub fn open(sealed: &str, key: &SealKey, account: AccountId) -> Result<Self, Error> {
        let plain = key.open(sealed)?;
        let own = plain.strip_prefix(&account.as_number().to_be_bytes());
        let secret = own.ok_or(Error::Foreign)?;
        secret.try_into().map(Self).map_err(|_| Error::Foreign)
    }

    fn builder(&self) -> Builder {
        Builder::new().with_secret(self.0.as_slice()).with_skew(1)
    }

    fn totp(&self) -> Totp {
        self.builder().build_noncompliant()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

fn unix(at: Timestamp) -> u64 {
    u64::try_from(at.as_unix()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    const fn at(unix: i64) -> Timestamp {
        Timestamp::from_unix(unix)
    }

    // RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn the_codes_of_the_standard_come_out() {
        let secret = TotpSecret(*b"12345678901234567890");
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(at(time)), code);
            assert_eq!(secret.step_of(code, at(time)), Some(time / 30));
        }
    }

    #[test]
    fn a_clock_may_be_one_step_wrong_and_no_more() {
        let secret = TotpSecret::random();
        let now = 1_800_000_000;
        let code = secret.code(at(now));
        for (later, taken) in [
            (-60, false),
            (-30, true),
            (30, true),
            (59, true),
            (60, false),
        ] {
            let step = secret.step_of(&code, at(now + later));
            assert_eq!(step, taken.then_some(now / 30), "{later}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        let secret = TotpSecret::random();
        for text in ["", "12345", "1234567", "12345a", "-12345", "１２３４５６"] {
            assert_eq!(secret.step_of(text, at(1_800_000_000)), None, "{text}");
        }
    }

    #[test]
    fn a_secret_survives_its_text_and_names_its_owner_to_the_app() {
        let secret = TotpSecret::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(secret.to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            secret.address("Net-entreprises", "Zoé: x"),
            "otpauth://totp/Net-entreprises:Zo%C3%A9%20%20x\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Net-entreprises"
        );
        assert!(TotpSecret::from_base32("GEZDGNBV").is_none(), "too short");
    }

    #[test]
    fn a_sealed_secret_opens_for_its_own_account_alone() {
        let key = MasterKey::random().seal_key(Purpose::Factors);
        let (own, other) = (AccountId::from_random(16), AccountId::from_random(32));
        let secret = TotpSecret::random();
        let sealed = secret.seal(&key, own).unwrap();
        assert_eq!(TotpSecret::open(&sealed, &key, own).unwrap().0, secret.0);
        assert!(TotpSecret::open(&sealed, &key, other).is_err());
    }
}
