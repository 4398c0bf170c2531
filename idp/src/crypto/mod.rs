//! The only place that names josekit, aws-lc and argon2: secrets, hashes, signatures, seals.

mod encryption;
mod error;
mod mac;
mod master;
mod password;
mod seal;
mod secret;
mod signer;
mod workers;

pub mod jwks;
pub mod jwt;
pub mod keys;

pub use encryption::{CannotEncrypt, Content};
pub use error::Error;
pub use mac::{Mac, MacKey};
pub use master::{MasterKey, Purpose};
pub use password::{Password, PasswordCost, PasswordHash};
pub use seal::SealKey;
pub use secret::{Secret, SecretHash, random_id, random_number, sha256_text};
pub use workers::{Busy, Hashers, Verdict};
