//! The one secret of an installation, and the keys derived from it.

use std::fmt;

use aws_lc_rs::hkdf;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::secret::random_bytes;
use super::{Error, MacKey, SealKey};

/// 32 random bytes from `IDP_SECRET_FILE`. Every other key that is not in the database comes of it.
pub struct MasterKey([u8; 32]);

/// What a derived key is for. No two purposes share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Private signing keys at rest.
    SigningKeys,
    RefreshTokens,
    AuditTrail,
    /// The keys under which failed attempts are counted, so that the table names nobody.
    Throttle,
    PageTokens,
    /// Who people are to clients that must not compare notes.
    PairwiseSubjects,
    /// The nonces that DPoP proofs must hold.
    ProofNonces,
    /// Secrets of clients that sign with them, at rest.
    ClientSecrets,
    /// Access tokens that nobody but us can read.
    AccessTokens,
    /// What is counted and made up for whoever is on the way back into an account.
    Recovery,
    /// What people on that way have asked for, until it is seen to.
    RecoveryRequests,
    /// Mails that wait to be sent.
    Mails,
    /// What links in mails are about.
    MailedLinks,
    /// The codes that devices show, at rest.
    UserCodes,
    /// The secrets of second factors at rest.
    Factors,
    /// The hashes of recovery codes.
    RecoveryCodes,
    /// What devices are asked to sign, on its way through the browser.
    PasskeyQuestions,
    /// Whose passkeys are whose, to the devices that hold them.
    PasskeyOwners,
    /// What people type who register a company, at rest.
    CompanyRegistrations,
    /// The hashes of keys that are posted to establishments.
    PostedKeys,
    /// The accounts that a browser remembers, in its cookie.
    RememberedAccounts,
    /// Whose they are, by e-mail address.
    RememberedEmails,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::SigningKeys => b"signing keys at rest",
            Self::RefreshTokens => b"refresh tokens",
            Self::AuditTrail => b"audit trail",
            Self::Throttle => b"throttle",
            Self::PageTokens => b"page tokens",
            Self::PairwiseSubjects => b"pairwise subjects",
            Self::ClientSecrets => b"client secrets at rest",
            Self::ProofNonces => b"nonces of DPoP proofs",
            Self::AccessTokens => b"access tokens",
            Self::Recovery => b"ways back into accounts",
            Self::RecoveryRequests => b"requests of people who cannot sign in",
            Self::Mails => b"mails in the outbox",
            Self::MailedLinks => b"links in mails",
            Self::UserCodes => b"user codes at rest",
            Self::Factors => b"second factors at rest",
            Self::RecoveryCodes => b"recovery codes",
            Self::PasskeyQuestions => b"questions to passkeys",
            Self::PasskeyOwners => b"owners of passkeys",
            Self::CompanyRegistrations => b"registrations of companies",
            Self::PostedKeys => b"keys posted to establishments",
            Self::RememberedAccounts => b"accounts remembered in a browser",
            Self::RememberedEmails => b"addresses of remembered accounts",
        }
    }
}

impl MasterKey {
    pub fn random() -> Self {
        Self(random_bytes())
    }

    /// Reads the content of the secret file: 43 characters of base64url, white space around it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text.trim())
            .map_err(|_| Error::Master)?;
        bytes.try_into().map(Self).map_err(|_| Error::Master)
    }

    /// The form to write into the secret file.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    pub fn seal_key(&self, purpose: Purpose) -> SealKey {
        SealKey::new(self.derive(purpose))
    }

    pub fn mac_key(&self, purpose: Purpose) -> MacKey {
        MacKey::new(&self.derive(purpose))
    }

    /// HKDF-SHA256 (RFC 5869); the purpose is the `info`.
    fn derive(&self, purpose: Purpose) -> [u8; 32] {
        let info = [purpose.label()];
        let mut key = [0; 32];
        let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, b"net-entreprises idp v1")
            .extract(&self.0)
            .expand(&info, hkdf::HKDF_SHA256)
            .and_then(|material| material.fill(&mut key));
        #[expect(clippy::expect_used, reason = "32 bytes are within what HKDF can give")]
        derived.expect("HKDF gives 32 bytes");
        key
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_form_gives_the_same_keys() {
        let master = MasterKey::random();
        let again = MasterKey::parse(&format!("{}\n", master.to_text())).unwrap();
        assert_eq!(
            master.derive(Purpose::AuditTrail),
            again.derive(Purpose::AuditTrail)
        );
    }

    #[test]
    fn purposes_do_not_share_a_key() {
        let master = MasterKey::random();
        assert_ne!(
            master.derive(Purpose::AuditTrail),
            master.derive(Purpose::Throttle)
        );
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(MasterKey::parse("c2hvcnQ").is_err());
        assert!(MasterKey::parse("").is_err());
    }
}
