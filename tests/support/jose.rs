//! A partner's own keys and JWTs, made without the library that the provider uses: what both agree
//! on is the standard (RFC 7515, RFC 7517, RFC 7518).

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// A key pair of a partner, or of somebody who claims to be one.
pub(crate) enum Key {
    Rs256(Box<RsaKeyPair>),
    Ps256(Box<RsaKeyPair>),
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    /// The same, by the full name of its algorithm (RFC 9864).
    Ed25519(Ed25519KeyPair),
}

impl Key {
    pub(crate) fn rs256() -> Self {
        Self::Rs256(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()))
    }

    pub(crate) fn ps256() -> Self {
        Self::Ps256(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()))
    }

    pub(crate) fn es256() -> Self {
        Self::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    pub(crate) fn ed_dsa() -> Self {
        Self::EdDsa(Ed25519KeyPair::generate().unwrap())
    }

    pub(crate) fn ed25519() -> Self {
        Self::Ed25519(Ed25519KeyPair::generate().unwrap())
    }

    /// One that signs with this algorithm.
    pub(crate) fn of(alg: &str) -> Self {
        match alg {
            "RS256" => Self::rs256(),
            "PS256" => Self::ps256(),
            "ES256" => Self::es256(),
            "EdDSA" => Self::ed_dsa(),
            "Ed25519" => Self::ed25519(),
            other => panic!("{other} is no partner's"),
        }
    }

    pub(crate) const fn alg(&self) -> &'static str {
        match self {
            Self::Rs256(_) => "RS256",
            Self::Ps256(_) => "PS256",
            Self::Es256(_) => "ES256",
            Self::EdDsa(_) => "EdDSA",
            Self::Ed25519(_) => "Ed25519",
        }
    }

    /// The public JWK, under this name.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        let mut jwk = match self {
            Self::Rs256(pair) | Self::Ps256(pair) => {
                let der = pair.public_key().as_ref();
                let modulus = der.strip_prefix(RSA_2048.as_slice()).unwrap();
                let modulus = modulus.strip_suffix(RSA_65537.as_slice()).unwrap();
                json!({ "kty": "RSA", "n": encode(modulus), "e": "AQAB" })
            }
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (encode(&point[1..33]), encode(&point[33..]));
                json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
            }
            Self::EdDsa(pair) | Self::Ed25519(pair) => {
                let x = encode(pair.public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "x": x })
            }
        };
        jwk["kid"] = kid.into();
        jwk["alg"] = self.alg().into();
        jwk["use"] = "sig".into();
        jwk
    }

    pub(crate) fn jwks(&self, kid: &str) -> Value {
        json!({ "keys": [self.jwk(kid)] })
    }

    /// A JWT with this header, whatever it says.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let input = input(header, claims);
        let signature = match self {
            Self::Rs256(pair) => rsa(pair, &RSA_PKCS1_SHA256, &input),
            Self::Ps256(pair) => rsa(pair, &RSA_PSS_SHA256, &input),
            Self::Es256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
                signature.as_ref().to_vec()
            }
            Self::EdDsa(pair) | Self::Ed25519(pair) => {
                pair.sign(input.as_bytes()).as_ref().to_vec()
            }
        };
        format!("{input}.{}", encode(&signature))
    }

    /// The public key in the form that a careless library might take for a shared secret.
    pub(crate) fn public_der(&self) -> Vec<u8> {
        match self {
            Self::Rs256(pair) | Self::Ps256(pair) => {
                pair.public_key().as_der().unwrap().as_ref().to_vec()
            }
            Self::Es256(pair) => pair.public_key().as_der().unwrap().as_ref().to_vec(),
            Self::EdDsa(pair) | Self::Ed25519(pair) => {
                pair.public_key().as_der().unwrap().as_ref().to_vec()
            }
        }
    }
}

fn rsa(pair: &RsaKeyPair, padding: &'static dyn RsaEncoding, input: &str) -> Vec<u8> {
    let mut signature = vec![0; pair.public_modulus_len()];
    let random = SystemRandom::new();
    pair.sign(padding, &random, input.as_bytes(), &mut signature)
        .unwrap();
    signature
}

/// `RSAPublicKey` of a modulus of 2048 bits, up to the modulus (RFC 8017 A.1.1).
const RSA_2048: [u8; 9] = [0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
/// The exponent after it.
const RSA_65537: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

/// A JWT without a signature (RFC 7518 §3.6).
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.", input(header, claims))
}

/// A JWT under a shared secret (RFC 7518 §3.2).
pub(crate) fn under_secret(secret: &[u8], header: &Value, claims: &Value) -> String {
    let input = input(header, claims);
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, input.as_bytes());
    format!("{input}.{}", encode(tag.as_ref()))
}

/// The claims of a JWT that a key of this set signed, as a partner verifies it: the key is found by
/// `kid`, and its `alg` must be the header's.
pub(crate) fn verified(jwt: &str, jwks: &Value) -> Map<String, Value> {
    let header = part(jwt, 0);
    let keys = jwks["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header["kid"]);
    let key = key.unwrap_or_else(|| panic!("{} is not published", header["kid"]));
    assert_eq!(key["alg"], header["alg"]);
    let (input, signature) = jwt.rsplit_once('.').unwrap();
    let member = |name: &str| decode(key[name].as_str().unwrap());
    let (algorithm, public): (&'static dyn VerificationAlgorithm, Vec<u8>) =
        match header["alg"].as_str().unwrap() {
            alg @ ("RS256" | "PS256") => {
                assert_eq!(key["e"], "AQAB");
                let der = [RSA_2048.as_slice(), &member("n"), &RSA_65537].concat();
                match alg {
                    "RS256" => (&RSA_PKCS1_2048_8192_SHA256, der),
                    _ => (&RSA_PSS_2048_8192_SHA256, der),
                }
            }
            "ES256" => (
                &ECDSA_P256_SHA256_FIXED,
                [[4].as_slice(), &member("x"), &member("y")].concat(),
            ),
            "EdDSA" => (&ED25519, member("x")),
            other => panic!("{other} is not for us"),
        };
    UnparsedPublicKey::new(algorithm, public)
        .verify(input.as_bytes(), &decode(signature))
        .expect("the signature is right");
    part(jwt, 1)
}

/// The header of a JWT.
pub(crate) fn header(jwt: &str) -> Map<String, Value> {
    part(jwt, 0)
}

/// The claims of a JWT, whose signature is another test's concern.
pub(crate) fn payload(jwt: &str) -> Map<String, Value> {
    part(jwt, 1)
}

fn part(jwt: &str, index: usize) -> Map<String, Value> {
    let part = jwt.split('.').nth(index).unwrap();
    serde_json::from_slice(&decode(part)).unwrap()
}

fn input(header: &Value, claims: &Value) -> String {
    let (header, claims) = (header.to_string(), claims.to_string());
    format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    )
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}
