//! Tokens of ours that come back, and those that only look like it.

use std::sync::LazyLock;

use idp::crypto::jwt::{self, Typ};
use idp::domain::{GrantId, SigningAlg};
use idp::oidc::access_token::AccessToken;
use idp::oidc::id_token::{Hint, IdToken};
use idp::oidc::refresh_token::RefreshToken;
use serde_json::{Map, Value};

use crate::sample::{CLIENT, ISSUER, MAC, NOW, RING, grant, text};

/// A genuine MAC under other words is worth nothing.
pub(crate) fn refresh_token(bytes: &[u8]) {
    let genuine = RefreshToken {
        grant: grant().id,
        generation: 3,
    };
    let written = genuine.to_text(&MAC);
    let (_, mac) = written.rsplit_once('.').unwrap();
    let stolen = format!("{}.{mac}", text(bytes));
    for unverified in [text(bytes), &stolen] {
        let verified = RefreshToken::verify(unverified, &MAC);
        assert!(verified.is_none_or(|token| token == genuine && token.to_text(&MAC) == unverified));
    }
    if let Ok(id) = text(bytes).parse::<GrantId>() {
        let token = RefreshToken {
            grant: id,
            generation: i64::MAX,
        };
        let again = RefreshToken::verify(&token.to_text(&MAC), &MAC);
        assert_eq!(again, Some(token));
    }
}

static ACCESS: LazyLock<(AccessToken, String)> = LazyLock::new(|| {
    let token = AccessToken::new(&grant(), grant().terms.scopes, ISSUER, NOW);
    let text = token.sign(&RING).unwrap();
    (token, text)
});

static ID: LazyLock<String> = LazyLock::new(|| {
    let grant = grant();
    IdToken::new(&grant, ISSUER, Map::new(), NOW)
        .sign(&RING, &CLIENT)
        .unwrap()
});

/// The first byte says which part of a genuine token the others take the place of.
pub(crate) fn forged_token(bytes: &[u8]) {
    let Some((part, bytes)) = bytes.split_first() else {
        return;
    };
    let part = usize::from(part % 4);
    let forged = |genuine: &str| {
        let mut parts: Vec<&str> = genuine.split('.').collect();
        match parts.get_mut(part) {
            Some(part) => *part = text(bytes),
            None => parts = vec![text(bytes)],
        }
        parts.join(".")
    };
    let (genuine, access) = &*ACCESS;
    let (access, id) = (forged(access), forged(&ID));
    let verified = AccessToken::verify(&access, &RING, ISSUER, NOW);
    assert!(verified.is_none_or(|token| token == *genuine));
    let hint = Hint::verify(&id, &RING, ISSUER);
    assert!(hint.is_none_or(
        |hint| hint.subject == genuine.sub && hint.audience == "formation".parse().unwrap()
    ));
    // Neither kind passes for the other (RFC 8725 §3.11).
    assert_eq!(AccessToken::verify(&id, &RING, ISSUER, NOW), None);
    assert_eq!(Hint::verify(&access, &RING, ISSUER), None);
    drop(jwt::unverified_kid(&access));
}

/// Claims of any kind under a genuine signature: what an older or a newer version may have made.
pub(crate) fn token_claims(bytes: &[u8]) {
    let Ok(claims) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let key = RING.active(SigningAlg::EdDsa).unwrap();
    let signed = |typ| jwt::sign(key, typ, &claims).unwrap();
    if let Some(token) = AccessToken::verify(&signed(Typ::AccessToken), &RING, ISSUER, NOW) {
        assert!(token.iss == ISSUER && token.exp > NOW);
        let again = AccessToken::verify(&token.sign(&RING).unwrap(), &RING, ISSUER, NOW);
        assert_eq!(again, Some(token));
    }
    if let Some(hint) = Hint::verify(&signed(Typ::Jwt), &RING, ISSUER) {
        assert_eq!(claims["iss"], ISSUER);
        assert_eq!(claims["sub"], hint.subject);
    }
}
