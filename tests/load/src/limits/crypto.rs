//! Cryptography alone, by the bare libraries: the provider's own code takes no part.

use std::time::Duration;

use anyhow::anyhow;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use idp::crypto::PasswordCost;

use super::{Alone, on_core, repeat};

/// As long as the signed part of an access token.
const MESSAGE: [u8; 600] = [b'x'; 600];

/// ES256 signatures.
pub(crate) fn signing(core: usize, time: Duration) -> anyhow::Result<Alone> {
    on_core(core, move || {
        let (pair, random) = (key()?, SystemRandom::new());
        repeat(time, || {
            let signature = pair.sign(&random, &MESSAGE);
            signature.map(drop).map_err(|_| anyhow!("signing failed"))
        })
    })
}

/// Checks of ES256 signatures.
pub(crate) fn verifying(core: usize, time: Duration) -> anyhow::Result<Alone> {
    on_core(core, move || {
        let pair = key()?;
        let signature = pair.sign(&SystemRandom::new(), &MESSAGE);
        let signature = signature.map_err(|_| anyhow!("signing failed"))?;
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key());
        repeat(time, || {
            let verdict = public.verify(&MESSAGE, signature.as_ref());
            verdict.map_err(|_| anyhow!("verifying failed"))
        })
    })
}

/// Argon2id hashes of this cost by one thread, in memory that it keeps.
pub(crate) fn hashing(core: usize, cost: PasswordCost, time: Duration) -> anyhow::Result<Alone> {
    on_core(core, move || {
        let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32));
        let params = params.map_err(|error| anyhow!("{error}"))?;
        let mut memory = vec![Block::default(); params.block_count()];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut output = [0; 32];
        repeat(time, || {
            let hashed = argon2.hash_password_into_with_memory(
                crate::world::PASSWORD.as_bytes(),
                b"a salt of 16 byt",
                &mut output,
                &mut memory,
            );
            hashed.map_err(|error| anyhow!("{error}"))
        })
    })
}

fn key() -> anyhow::Result<EcdsaKeyPair> {
    let made = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    made.map_err(|_| anyhow!("no key can be made"))
}
