//! What this provider can do (OpenID Connect Discovery §3, RFC 8414 §2): what works, nothing else.

use serde_json::{Map, Value, json};

use super::authorize::{ResponseMode, response_mode};
use super::claims::SUPPORTED;
use crate::crypto::jwks::CLIENT_ALGS;
use crate::domain::{
    Acr, AuthMethod, ClientAlg, ContentEncryption, EncryptionAlg, GrantType, Locale, Scope,
    SigningAlg, SubjectType,
};

/// The paths of the endpoints below the issuer.
pub mod paths {
    pub const AUTHORIZE: &str = "/authorize";
    pub const PAR: &str = "/par";
    pub const TOKEN: &str = "/token";
    pub const USERINFO: &str = "/userinfo";
    pub const JWKS: &str = "/jwks";
    pub const REVOKE: &str = "/revoke";
    pub const INTROSPECT: &str = "/introspect";
    pub const END_SESSION: &str = "/end-session";
    pub const REGISTER: &str = "/register";
}

/// The metadata document, the same under both well-known addresses. Whether clients may `register`
/// themselves is a setting.
pub fn document(issuer: &str, register: bool) -> Value {
    let endpoint = format!("{issuer}{}", paths::REGISTER);
    let registration = if register {
        json!({ "registration_endpoint": endpoint })
    } else {
        Value::Null
    };
    let parts = [
        object(registration),
        endpoints(issuer),
        requests(),
        tokens(),
        client_authentication(),
    ];
    Value::Object(parts.into_iter().flatten().collect())
}

fn endpoints(issuer: &str) -> Map<String, Value> {
    let at = |path: &str| format!("{issuer}{path}");
    object(json!({
        "issuer": issuer,
        "authorization_endpoint": at(paths::AUTHORIZE),
        "pushed_authorization_request_endpoint": at(paths::PAR),
        "token_endpoint": at(paths::TOKEN),
        "userinfo_endpoint": at(paths::USERINFO),
        "jwks_uri": at(paths::JWKS),
        "revocation_endpoint": at(paths::REVOKE),
        "introspection_endpoint": at(paths::INTROSPECT),
        "end_session_endpoint": at(paths::END_SESSION),
    }))
}

fn requests() -> Map<String, Value> {
    let modes = ResponseMode::ALL.iter().map(|mode| mode.as_str());
    let modes: Vec<&str> = modes.chain([response_mode::JWT]).collect();
    object(json!({
        "scopes_supported": Scope::ALL,
        "response_types_supported": ["code"],
        "response_modes_supported": modes,
        "grant_types_supported": GrantType::ALL,
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": Acr::ALL,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page"],
        "ui_locales_supported": Locale::ALL.map(Locale::tag),
        "claims_parameter_supported": true,
        "request_parameter_supported": true,
        "request_object_signing_alg_values_supported": ClientAlg::ALL,
        "authorization_signing_alg_values_supported": SigningAlg::ALL,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    }))
}

fn tokens() -> Map<String, Value> {
    let of_tokens = [
        "sub",
        "iss",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "sid",
        "habilitations",
    ];
    let claims: Vec<&str> = of_tokens.into_iter().chain(SUPPORTED).collect();
    object(json!({
        "subject_types_supported": SubjectType::ALL,
        "id_token_signing_alg_values_supported": SigningAlg::ALL,
        "userinfo_signing_alg_values_supported": SigningAlg::ALL,
        "id_token_encryption_alg_values_supported": EncryptionAlg::ALL,
        "id_token_encryption_enc_values_supported": ContentEncryption::ALL,
        "userinfo_encryption_alg_values_supported": EncryptionAlg::ALL,
        "userinfo_encryption_enc_values_supported": ContentEncryption::ALL,
        "introspection_signing_alg_values_supported": SigningAlg::ALL,
        "claim_types_supported": ["normal", "distributed"],
        "claims_supported": claims,
    }))
}

/// A public client may revoke its tokens, but not ask about tokens (RFC 7662 §2.1).
fn client_authentication() -> Map<String, Value> {
    let confidential: Vec<_> = AuthMethod::ALL
        .iter()
        .filter(|method| **method != AuthMethod::None)
        .collect();
    object(json!({
        "token_endpoint_auth_methods_supported": AuthMethod::ALL,
        "token_endpoint_auth_signing_alg_values_supported": CLIENT_ALGS,
        "revocation_endpoint_auth_methods_supported": AuthMethod::ALL,
        "revocation_endpoint_auth_signing_alg_values_supported": CLIENT_ALGS,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": CLIENT_ALGS,
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
