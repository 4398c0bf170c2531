//! One partner, one provider's keys and one grant, for targets that need some.

use std::sync::LazyLock;

use idp::crypto::jwks::PublicKeys;
use idp::crypto::keys::{KeyRing, KeyState, StoredKey};
use idp::crypto::{MacKey, MasterKey, Purpose};
use idp::domain::{AccountId, Amr, Client, Grant, Scopes, SigningAlg, Terms, Timestamp};
use serde_json::json;

pub(crate) const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
pub(crate) const ISSUER: &str = "https://idp.example";
pub(crate) const CALLBACK: &str = "https://formation.example/callback?tenant=1";
pub(crate) const GOODBYE: &str = "https://formation.example/goodbye";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(crate) static RING: LazyLock<KeyRing> = LazyLock::new(|| {
    let seal = MasterKey::random().seal_key(Purpose::SigningKeys);
    let key = |alg| StoredKey::generate(alg, KeyState::Active, &seal, NOW).unwrap();
    KeyRing::open(&[key(SigningAlg::Es256), key(SigningAlg::EdDsa)], &seal).unwrap()
});

/// Our own public keys taken for the partner's: what they sign is well signed.
pub(crate) static KEYS: LazyLock<PublicKeys> =
    LazyLock::new(|| PublicKeys::parse(RING.jwks()).unwrap());

pub(crate) static MAC: LazyLock<MacKey> =
    LazyLock::new(|| MasterKey::random().mac_key(Purpose::RefreshTokens));

/// May do everything, its ID tokens signed with the key that is quickest to make.
pub(crate) static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let client = json!({
        "client_id": "formation",
        "client_name": "Compte formation",
        "redirect_uris": [CALLBACK, "http://localhost:9/callback"],
        "post_logout_redirect_uris": [GOODBYE],
        "grant_types": ["authorization_code", "refresh_token", "implicit"],
        "response_types": ["code", "id_token", "code id_token token"],
        "id_token_signed_response_alg": "ES256",
        "authorization_signed_response_alg": "ES256",
        "pkce": "optional",
        "services": ["compte-atmp"],
        "scope": "openid profile email offline_access",
    });
    serde_json::from_value(client).unwrap()
});

pub(crate) fn account() -> AccountId {
    AccountId::from_random(0x0123_4567_89ab_cdef)
}

pub(crate) fn grant() -> Grant {
    Grant {
        id: "a-grant".parse().unwrap(),
        client: CLIENT.client_id.clone(),
        account: account(),
        terms: Terms {
            redirect_uri: Some(CALLBACK.parse().unwrap()),
            scopes: Scopes::parse("openid email"),
            sub: None,
            code_challenge: Some(idp::crypto::sha256_text(VERIFIER)),
            nonce: None,
            sid: "a-session".parse().unwrap(),
            auth_time: NOW,
            acr: None,
            amr: vec![Amr::Pwd],
            cnf: None,
            authorization_details: Vec::new(),
            resources: Vec::new(),
            claims: idp::domain::RequestedClaims::default(),
        },
        generation: 0,
        expires_at: NOW,
    }
}

/// The bytes as text, or nothing: most parsers are handed text by the layer below them.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The first line, and the rest.
pub(crate) fn two(bytes: &[u8]) -> (&str, &str) {
    text(bytes).split_once('\n').unwrap_or((text(bytes), ""))
}
