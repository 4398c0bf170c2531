//! The only place that names josekit, aws-lc, argon2, totp-rs, webauthn-rs, webpki and
//! rustls: secrets, hashes,
//! signatures, seals, codes, certificates, and the terms on which TLS is spoken.

mod certificate;
mod encryption;
mod error;
mod full_name;
mod mac;
mod master;
mod passkeys;
mod password;
mod recovery_code;
mod seal;
mod secret;
mod shared_secret;
mod signer;
mod tls;
mod totp;
mod workers;

pub mod jwks;
pub mod jwt;
pub mod keys;
pub mod possession;

pub use certificate::{AltName, CertificateChain, ClientAuthorities, ClientCertificate};
pub use encryption::{CannotEncrypt, Content};
pub use error::Error;
pub use mac::{Mac, MacKey};
pub use master::{MasterKey, Purpose};
pub use passkeys::{Asked, Ceremony, Occasion, Passkeys, Question, Shown, Signature, Unsigned};
pub use password::{Password, PasswordCost, PasswordHash};
pub use recovery_code::RecoveryCode;
pub use seal::SealKey;
pub use secret::{
    Secret, SecretHash, half_hash, random_id, random_number, sha1_hex, sha256_text, sha256_text_of,
    sha384,
};
pub use shared_secret::SharedSecret;
pub use tls::{AskedAt, TlsCertificate, TlsServer};
pub use totp::TotpSecret;
pub use workers::{Busy, Hashers, Verdict};
