//! A partner, in the words of its registration (RFC 7591 §2, OpenID Connect Registration §2).

mod authentication;
mod defaults;
mod encryption;
mod fapi;
mod grants;
mod sign_out;
mod words;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use words::{
    ApplicationType, AssertionAlg, AuthMethod, Consent, Demand, GrantType, Pkce, Profile,
    ResponseType, SubjectType, TokenFormat,
};

use super::{
    Acr, ClientAlg, ClientId, ContentEncryption, EncryptionAlg, RedirectUri, Resource, Scopes,
    ServiceCode, SigningAlg, WebOrigin,
};

/// All of them are named in a header of every framed page.
const MAX_EMBED_ORIGINS: usize = 20;

/// A registered client. Addresses shown to people are http(s) only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the words of a registration are"
)]
pub struct Client {
    pub client_id: ClientId,
    pub client_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<RedirectUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<RedirectUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<RedirectUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<RedirectUri>,
    /// Where a sign-in can be started again (Core §4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<RedirectUri>,
    /// Where every redirect address is listed, for those that have several hosts
    /// (Registration §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<RedirectUri>,
    #[serde(default = "defaults::subject_type")]
    pub subject_type: SubjectType,
    #[serde(default = "defaults::application_type")]
    pub application_type: ApplicationType,
    #[serde(default)]
    pub redirect_uris: Vec<RedirectUri>,
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// Told, server to server, when a session ends (Back-Channel Logout 1.0 §2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<RedirectUri>,
    /// Must it be told which session? It always is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_logout_session_required: bool,
    /// Loaded in a frame of our sign-out page (Front-Channel Logout 1.0 §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<RedirectUri>,
    /// Must it be told which session? It always is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub frontchannel_logout_session_required: bool,
    /// The pages that may hold our sign-in in a frame, and be told in a message what came of it;
    /// nobody's when empty. A word of our own, which only operators may state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub embed_origins: Vec<WebOrigin>,
    #[serde(default = "defaults::auth_method")]
    pub token_endpoint_auth_method: AuthMethod,
    /// What its assertions are signed with; anything that its keys can do when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<AssertionAlg>,
    /// The one name that its certificate is issued to (RFC 8705 §2.1.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_subject_dn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub tls_client_auth_san_ip: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
    /// The client's public keys, for `private_key_jwt`; its certificates among them, in `x5c`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// Where the client publishes them instead, and may change them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<RedirectUri>,
    #[serde(default = "defaults::grant_types")]
    pub grant_types: Vec<GrantType>,
    #[serde(default = "defaults::response_types")]
    pub response_types: Vec<ResponseType>,
    #[serde(default = "defaults::alg")]
    pub id_token_signed_response_alg: SigningAlg,
    /// Userinfo is plain JSON unless this says how to sign it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<SigningAlg>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_alg: Option<EncryptionAlg>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_enc: Option<ContentEncryption>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_alg: Option<EncryptionAlg>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_enc: Option<ContentEncryption>,
    /// RFC 9701 §6: how introspection is signed for a client that asks for it so.
    #[serde(default = "defaults::alg")]
    pub introspection_signed_response_alg: SigningAlg,
    /// Seconds; a request's own `max_age` goes before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    /// How strongly people should be known; a request's own `acr_values` go before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<Acr>,
    /// What the client may ask for; everything but `offline_access` when absent.
    #[serde(default = "defaults::scope")]
    pub scope: Scopes,
    #[serde(default = "defaults::consent")]
    pub consent: Consent,
    #[serde(default = "defaults::pkce")]
    pub pkce: Pkce,
    #[serde(default = "defaults::profile")]
    pub profile: Profile,
    /// Requests must be pushed (RFC 9126 §6).
    #[serde(default)]
    pub require_pushed_authorization_requests: bool,
    /// What request objects must be signed with; any algorithm of the keys when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<ClientAlg>,
    /// Where the client's request objects may be fetched from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<RedirectUri>,
    /// Requests must be signed (RFC 9101 §10.5).
    #[serde(default)]
    pub require_signed_request_object: bool,
    /// What answers are signed with where `response_mode` asks for it (JARM §3); under FAPI 2.0
    /// Message Signing it must then ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<SigningAlg>,
    /// Is every access token bound to a key, whose proof comes with each request (RFC 9449 §5.2)?
    #[serde(default)]
    pub dpop_bound_access_tokens: bool,
    /// Must a proof hold a nonce of ours (RFC 9449 §8)? A word of our own.
    #[serde(default)]
    pub dpop_nonce_required: bool,
    /// Is every access token bound to the client's certificate (RFC 8705 §3.4)?
    #[serde(default)]
    pub tls_client_certificate_bound_access_tokens: bool,
    #[serde(default = "defaults::token_format")]
    pub access_token_format: TokenFormat,
    /// May a request say by `sp_name` for which service somebody signs in? For federations such as
    /// ProConnect: the name stands on our page. A word of our own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_name_service: bool,
    /// The clients whose access tokens this one may exchange for its own (RFC 8693).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchange_from: Vec<ClientId>,
    /// The resource servers that its tokens may be for, beside ourselves (RFC 8707): a word of our
    /// own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// The resource servers that this client is: it may ask what tokens for them are worth.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<Resource>,
    /// Must whoever signs in for it show a second factor? An operator says so.
    #[serde(default = "defaults::second_factor")]
    pub second_factor: Demand,
    /// The services whose entitlements this partner may read.
    #[serde(default)]
    pub services: Vec<ServiceCode>,
}

impl Client {
    pub fn may_use(&self, grant_type: GrantType) -> bool {
        self.grant_types.contains(&grant_type)
    }

    /// RFC 6749 §2.1: a public client cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == AuthMethod::None
    }

    pub fn demands_pkce(&self) -> bool {
        self.is_public() || self.is_fapi() || self.pkce == Pkce::Required
    }

    pub fn demands_pushed_requests(&self) -> bool {
        self.require_pushed_authorization_requests || self.is_fapi()
    }

    /// FAPI 2.0 Message Signing §5.3.1.
    pub fn demands_signed_requests(&self) -> bool {
        self.require_signed_request_object || self.profile == Profile::Fapi2MessageSigning
    }

    /// FAPI 2.0 Message Signing §5.4.1, for the clients that registered it.
    pub fn demands_signed_answers(&self) -> bool {
        self.profile == Profile::Fapi2MessageSigning
            && self.authorization_signed_response_alg.is_some()
    }

    /// FAPI 2.0 Security Profile §5.3.2.1: rotation would let a lost answer lock an honest client
    /// out, and its refresh tokens are worthless to anybody else.
    pub fn keeps_refresh_tokens(&self) -> bool {
        self.is_fapi()
    }

    /// Is it held to FAPI 2.0, with or without message signing?
    pub fn is_fapi(&self) -> bool {
        self.profile != Profile::OpenIdConnect
    }

    /// The host that stands for the client where people have another name for each (Core §8.1).
    pub fn sector(&self) -> &str {
        let first = self.redirect_uris.first();
        let uri = self.sector_identifier_uri.as_ref().or(first);
        uri.map_or("", RedirectUri::host)
    }

    /// What is wrong with a registration whose fields are each sound.
    pub fn check(&self) -> Result<(), &'static str> {
        if self.client_name.trim().is_empty() || self.client_name.chars().count() > 100 {
            return Err("client_name must have 1 to 100 characters");
        }
        if self.client_name.contains(char::is_control) {
            return Err("client_name must hold no control characters");
        }
        if self.redirect_uris.is_empty() && self.may_use(GrantType::AuthorizationCode) {
            return Err("redirect_uris must name at least one address");
        }
        // Core §8.1: otherwise it has more than one sector.
        let mut hosts = self.redirect_uris.iter().map(RedirectUri::host);
        let alone = self.sector_identifier_uri.is_none();
        if self.subject_type == SubjectType::Pairwise
            && alone
            && !hosts.all(|host| host == self.sector())
        {
            return Err("pairwise subjects for several hosts need sector_identifier_uri");
        }
        if self.subject_type == SubjectType::Pairwise
            && self.may_use(GrantType::DeviceCode)
            && self.sector().is_empty()
        {
            return Err("pairwise subjects without redirect_uris need sector_identifier_uri");
        }
        // Registration §2: the two lists must tell the same story.
        let implicit = self
            .response_types
            .iter()
            .any(|kind| kind.is_front_channel());
        if implicit != self.grant_types.contains(&GrantType::Implicit) {
            return Err("grant_types has implicit where response_types has tokens, and only then");
        }
        let signs = self.token_endpoint_auth_method == AuthMethod::PrivateKeyJwt;
        if signs && self.jwks.is_none() && self.jwks_uri.is_none() {
            return Err("private_key_jwt needs jwks or jwks_uri");
        }
        // RFC 7591 §2.
        if self.jwks.is_some() && self.jwks_uri.is_some() {
            return Err("jwks and jwks_uri exclude each other");
        }
        let has_keys = self.jwks.is_some() || self.jwks_uri.is_some();
        if self.demands_signed_requests() && !has_keys {
            return Err("require_signed_request_object needs jwks or jwks_uri");
        }
        if self.embed_origins.len() > MAX_EMBED_ORIGINS {
            return Err("embed_origins must name at most 20 origins");
        }
        encryption::check(self)?;
        sign_out::check(self)?;
        authentication::check(self)?;
        grants::check(self)?;
        fapi::check(self)
    }
}
