//! Proofs of possession: the signature of a key that anybody may bring.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp::crypto::{MasterKey, Purpose, sha256_text};
use idp::oidc::dpop::{Nonces, Occasion, check};
use serde_json::{Value, json};

use crate::sample::{CLIENT, ISSUER, NOW, text};

static NONCES: LazyLock<Nonces> =
    LazyLock::new(|| Nonces::new(MasterKey::random().mac_key(Purpose::ProofNonces)));

/// Either a whole proof, which nobody can guess; or what `jwk` and claims of one may hold, on two
/// lines, under a signature that cannot fit.
pub(crate) fn dpop_proof(bytes: &[u8]) {
    let occasion = Occasion {
        method: "POST",
        addresses: [Some(&format!("{ISSUER}/token")), None],
        access_token: None,
        client: &CLIENT,
    };
    let whole = text(bytes);
    if let Ok(proof) = check(whole, occasion, &NONCES, NOW) {
        assert_eq!(proof.jkt.len(), sha256_text("").len());
        assert!((1..=512).contains(&proof.jti.len()));
        assert!(proof.expires_at >= NOW);
        assert!(whole.len() <= 4096);
    }
    let (jwk, claims) = whole.split_once('\n').unwrap_or((whole, ""));
    let Ok(jwk) = serde_json::from_str::<Value>(jwk) else {
        return;
    };
    let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }).to_string();
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let signature = encoded(&"s".repeat(64));
    let forged = format!("{}.{}.{signature}", encoded(&header), encoded(claims));
    assert!(check(&forged, occasion, &NONCES, NOW).is_err());
}
