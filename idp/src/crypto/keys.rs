//! Our signing keys: made, sealed, opened once, kept.

use std::fmt;
use std::sync::Arc;

use josekit::JoseError;
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use josekit::jwk::alg::ed::EdCurve;
use josekit::jws::{JwsSigner, JwsVerifier, PS256, RS256};
use serde_json::{Value, json};

use super::signer::Elliptic;
use super::{Error, SealKey, random_id};
use crate::domain::{Kid, SigningAlg, Timestamp, words};

words! {
    /// The life of a signing key. All but retired-and-expired ones are published.
    pub enum KeyState {
        /// Published so that partners know it before it signs.
        Next = "next",
        Active = "active",
        /// Signs no more; still verifies what it signed.
        Retired = "retired",
    }
}

/// A signing key as the database holds it.
#[derive(Clone, Debug)]
pub struct StoredKey {
    pub kid: Kid,
    pub alg: SigningAlg,
    pub state: KeyState,
    /// The private JWK, sealed.
    pub sealed: String,
    pub created_at: Timestamp,
    pub retired_at: Option<Timestamp>,
}

/// A signing key ready for use.
#[derive(Debug)]
pub struct SigningKey {
    pub kid: Kid,
    pub alg: SigningAlg,
    state: KeyState,
    signer: Box<dyn JwsSigner>,
    verifier: Box<dyn JwsVerifier>,
    public: Jwk,
}

impl StoredKey {
    /// Makes a key pair: RSA of 2048 bits, P-256 or Ed25519.
    pub fn generate(
        alg: SigningAlg,
        state: KeyState,
        seal: &SealKey,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut jwk = match alg {
            SigningAlg::Rs256 | SigningAlg::Ps256 => Jwk::generate_rsa_key(2048),
            SigningAlg::Es256 => Jwk::generate_ec_key(EcCurve::P256),
            SigningAlg::EdDsa => Jwk::generate_ed_key(EdCurve::Ed25519),
        }
        .map_err(Error::Key)?;
        let kid = Kid::from_random(random_id());
        jwk.set_key_id(kid.as_str());
        jwk.set_key_use("sig");
        jwk.set_algorithm(alg.as_str());
        let sealed = seal.seal(jwk.to_string().as_bytes())?;
        Ok(Self {
            kid,
            alg,
            state,
            sealed,
            created_at: now,
            retired_at: None,
        })
    }

    fn open(&self, seal: &SealKey) -> Result<SigningKey, Error> {
        let jwk = Jwk::from_bytes(seal.open(&self.sealed)?).map_err(Error::Key)?;
        let (signer, verifier): Both = match self.alg {
            SigningAlg::Rs256 => (
                Box::new(RS256.signer_from_jwk(&jwk).map_err(Error::Key)?),
                Box::new(RS256.verifier_from_jwk(&jwk).map_err(Error::Key)?),
            ),
            SigningAlg::Ps256 => (
                Box::new(PS256.signer_from_jwk(&jwk).map_err(Error::Key)?),
                Box::new(PS256.verifier_from_jwk(&jwk).map_err(Error::Key)?),
            ),
            SigningAlg::Es256 => both(Elliptic::p256(&jwk, self.kid.as_str()))?,
            SigningAlg::EdDsa => both(Elliptic::ed25519(&jwk, self.kid.as_str()))?,
        };
        let mut public = jwk.to_public_key().map_err(Error::Key)?;
        // The conversion keeps neither name nor algorithm, by which partners find the key.
        public.set_key_id(self.kid.as_str());
        public.set_algorithm(self.alg.as_str());
        Ok(SigningKey {
            kid: self.kid.clone(),
            alg: self.alg,
            state: self.state,
            signer,
            verifier,
            public,
        })
    }
}

impl SigningKey {
    pub(super) fn signer(&self) -> &dyn JwsSigner {
        &*self.signer
    }

    pub(super) fn verifier(&self) -> &dyn JwsVerifier {
        &*self.verifier
    }
}

/// Every published key, opened once; replaced whole when the database has changed.
pub struct KeyRing {
    keys: Vec<Arc<SigningKey>>,
    jwks: Value,
}

impl KeyRing {
    pub fn open(stored: &[StoredKey], seal: &SealKey) -> Result<Self, Error> {
        let keys: Result<Vec<_>, _> = stored
            .iter()
            .map(|key| key.open(seal).map(Arc::new))
            .collect();
        let keys = keys?;
        let jwks =
            json!({ "keys": keys.iter().map(|key| key.public.as_ref()).collect::<Vec<_>>() });
        Ok(Self { keys, jwks })
    }

    /// The key that signs with `alg` now.
    pub fn active(&self, alg: SigningAlg) -> Result<&SigningKey, Error> {
        let active = |key: &&Arc<SigningKey>| key.alg == alg && key.state == KeyState::Active;
        self.keys
            .iter()
            .find(active)
            .map(AsRef::as_ref)
            .ok_or(Error::NoKey(alg))
    }

    pub fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.keys
            .iter()
            .find(|key| key.kid.as_str() == kid)
            .map(AsRef::as_ref)
    }

    /// Is this key here, in this state?
    pub fn has(&self, stored: &StoredKey) -> bool {
        self.find(stored.kid.as_str())
            .is_some_and(|key| key.state == stored.state)
    }

    pub const fn len(&self) -> usize {
        self.keys.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The JWK set to publish (RFC 7517 §5): public members only.
    pub const fn jwks(&self) -> &Value {
        &self.jwks
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|key| &key.kid))
            .finish()
    }
}

type Both = (Box<dyn JwsSigner>, Box<dyn JwsVerifier>);

fn both(pair: Result<Elliptic, JoseError>) -> Result<Both, Error> {
    let pair = pair.map_err(Error::Key)?;
    Ok((Box::new(pair.clone()), Box::new(pair)))
}
