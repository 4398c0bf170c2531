//! What this provider can do (OpenID Connect Discovery §3, RFC 8414 §2): what works, nothing else.

use serde_json::{Map, Value, json};

use super::authorize::{ResponseMode, response_mode};
use super::claims::SUPPORTED;
use crate::crypto::jwks::CLIENT_ALGS;
use crate::domain::{
    Acr, AssertionAlg, AuthMethod, ClientAlg, ContentEncryption, DetailType, EncryptionAlg,
    GrantType, Locale, ResponseType, Scope, SigningAlg, SubjectType,
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
    pub const CHECK_SESSION: &str = "/check-session";
    pub const REGISTER: &str = "/register";
    pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
    pub const DEVICE: &str = "/device";
}

/// The metadata document, the same under both well-known addresses.
pub fn document(offer: &Offer<'_>) -> Value {
    let Offer {
        issuer,
        certificates,
        implicit,
        registration,
        session_iframe,
    } = *offer;
    let endpoint = format!("{issuer}{}", paths::REGISTER);
    let registration = if registration {
        json!({ "registration_endpoint": endpoint })
    } else {
        Value::Null
    };
    let parts = [
        object(registration),
        endpoints(issuer),
        requests(implicit),
        tokens(),
        client_authentication(certificates),
        certificates.members(),
        sign_out(issuer, session_iframe),
    ];
    Value::Object(parts.into_iter().flatten().collect())
}

/// What the settings decide of the document.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    pub issuer: &'a str,
    pub certificates: Certificates<'a>,
    /// Are hybrid and implicit flows allowed?
    pub implicit: bool,
    /// May clients register themselves?
    pub registration: bool,
    /// Is Session Management switched on?
    pub session_iframe: bool,
}

/// Which certificates of clients reach us, by the settings (RFC 8705).
#[derive(Clone, Copy, Debug, Default)]
pub struct Certificates<'a> {
    /// Any at all.
    pub arrive: bool,
    /// Those that an authority issued, too.
    pub authorities: bool,
    /// Where clients show them, when that is not the issuer's own address.
    pub address: Option<&'a str>,
}

impl Certificates<'_> {
    const fn allow(self, method: AuthMethod) -> bool {
        match method {
            AuthMethod::SelfSignedTlsClientAuth => self.arrive,
            AuthMethod::TlsClientAuth => self.arrive && self.authorities,
            _ => true,
        }
    }

    fn members(self) -> Map<String, Value> {
        if !self.arrive {
            return Map::new();
        }
        let mut members = Map::new();
        let bound = "tls_client_certificate_bound_access_tokens".to_owned();
        members.insert(bound, true.into());
        // §5: only what a client has to call there.
        if let Some(address) = self.address {
            let at = |path: &str| format!("{address}{path}");
            let aliases = json!({
                "token_endpoint": at(paths::TOKEN),
                "pushed_authorization_request_endpoint": at(paths::PAR),
                "device_authorization_endpoint": at(paths::DEVICE_AUTHORIZATION),
                "revocation_endpoint": at(paths::REVOKE),
                "introspection_endpoint": at(paths::INTROSPECT),
                "userinfo_endpoint": at(paths::USERINFO),
            });
            members.insert("mtls_endpoint_aliases".to_owned(), aliases);
        }
        members
    }
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
        "device_authorization_endpoint": at(paths::DEVICE_AUTHORIZATION),
        "end_session_endpoint": at(paths::END_SESSION),
    }))
}

fn requests(implicit: bool) -> Map<String, Value> {
    let response_types: Vec<_> = ResponseType::ALL
        .iter()
        .filter(|kind| implicit || !kind.is_front_channel())
        .collect();
    let grant_types: Vec<_> = GrantType::ALL
        .iter()
        .filter(|grant| implicit || **grant != GrantType::Implicit)
        .collect();
    // `web_message` is between an operator and the partners named for it, until it is a standard.
    let modes = ResponseMode::ALL.iter();
    let modes = modes.filter(|mode| **mode != ResponseMode::WebMessage);
    let modes = modes.map(|mode| mode.as_str());
    let modes: Vec<&str> = modes.chain([response_mode::JWT]).collect();
    object(json!({
        "scopes_supported": Scope::ALL,
        "response_types_supported": response_types,
        "response_modes_supported": modes,
        "grant_types_supported": grant_types,
        "authorization_details_types_supported": DetailType::ALL,
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": Acr::within_reach(),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page"],
        "ui_locales_supported": Locale::ALL.map(Locale::tag),
        "claims_parameter_supported": true,
        "request_parameter_supported": true,
        "request_object_signing_alg_values_supported": ClientAlg::ALL,
        "authorization_signing_alg_values_supported": SigningAlg::ALL,
        "request_uri_parameter_supported": true,
        "require_request_uri_registration": true,
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
fn client_authentication(certificates: Certificates<'_>) -> Map<String, Value> {
    let all = AuthMethod::ALL.iter();
    let methods: Vec<_> = all.filter(|method| certificates.allow(**method)).collect();
    let confidential: Vec<_> = methods
        .iter()
        .filter(|method| ***method != AuthMethod::None)
        .collect();
    object(json!({
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": AssertionAlg::ALL,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": AssertionAlg::ALL,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": AssertionAlg::ALL,
        "dpop_signing_alg_values_supported": CLIENT_ALGS,
    }))
}

fn sign_out(issuer: &str, session_iframe: bool) -> Map<String, Value> {
    let mut document = object(json!({
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
    }));
    if session_iframe {
        let address = format!("{issuer}{}", paths::CHECK_SESSION);
        document.insert("check_session_iframe".to_owned(), address.into());
    }
    document
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
