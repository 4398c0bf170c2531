//! What a client that registers itself may not give itself.

use serde_json::{Map, Value};

use super::super::error::TokenError;
use super::invalid;
use crate::domain::{AuthMethod, Client, GrantType, RedirectUri, Scope, Scopes};

/// What stands for the person alone. Establishments and rights need an operator's word.
const SCOPES: [Scope; 6] = [
    Scope::OpenId,
    Scope::Profile,
    Scope::Email,
    Scope::Phone,
    Scope::Address,
    Scope::OfflineAccess,
];

/// Parts of those, by ProConnect's names.
const PARTS: [Scope; 3] = [Scope::Uid, Scope::GivenName, Scope::UsualName];

/// `implicit` goes with its response types, where the operator allows them at all.
const GRANT_TYPES: [GrantType; 3] = [
    GrantType::AuthorizationCode,
    GrantType::RefreshToken,
    GrantType::Implicit,
];

const AUTH_METHODS: [AuthMethod; 4] = [
    AuthMethod::ClientSecretBasic,
    AuthMethod::ClientSecretPost,
    AuthMethod::PrivateKeyJwt,
    AuthMethod::None,
];

const MAX_ADDRESSES: usize = 20;

/// The scopes of a client that names none; tokens that outlive the session only with refresh.
pub(super) fn scope(fields: &mut Map<String, Value>) {
    if fields.contains_key("scope") {
        return;
    }
    let refreshes = fields.get("grant_types").and_then(Value::as_array);
    let refreshes = refreshes.is_some_and(|types| types.iter().any(|one| one == "refresh_token"));
    let scopes: Scopes = SCOPES
        .into_iter()
        .filter(|scope| refreshes || *scope != Scope::OfflineAccess)
        .collect();
    fields.insert("scope".to_owned(), scopes.to_string().into());
}

/// Core §3: tokens go through the browser where the operator lets them (RFC 9700 §2.1.2).
fn response_types(client: &Client, implicit: bool) -> Result<(), TokenError> {
    let mut kinds = client.response_types.iter();
    if client.response_types.is_empty() || kinds.any(|one| one.is_front_channel() && !implicit) {
        return Err(invalid("response_types is not valid or not supported"));
    }
    Ok(())
}

pub(super) fn check(client: &Client, implicit: bool) -> Result<(), TokenError> {
    response_types(client, implicit)?;
    if !client
        .scope
        .is_subset(&SCOPES.into_iter().chain(PARTS).collect())
    {
        return Err(invalid("scope holds what only an operator can give"));
    }
    if client
        .grant_types
        .iter()
        .any(|one| !GRANT_TYPES.contains(one))
    {
        return Err(invalid("grant_types holds what only an operator can give"));
    }
    if !AUTH_METHODS.contains(&client.token_endpoint_auth_method) {
        return Err(invalid(
            "token_endpoint_auth_method is not valid or not supported",
        ));
    }
    if client.post_logout_redirect_uris.len() > MAX_ADDRESSES {
        return Err(invalid(
            "post_logout_redirect_uris lists too many addresses",
        ));
    }
    // OpenID Connect Registration §2 demands https of initiate_login_uri and
    // sector_identifier_uri; the others are linked on our pages or fetched by us.
    let insecure = addresses(client).find(|(_, uri)| !uri.is_https());
    match insecure {
        Some((name, _)) => Err(invalid(format!("{name} must use https"))),
        None => Ok(()),
    }
}

fn addresses(client: &Client) -> impl Iterator<Item = (&'static str, &RedirectUri)> {
    let named = [
        ("client_uri", &client.client_uri),
        ("logo_uri", &client.logo_uri),
        ("policy_uri", &client.policy_uri),
        ("tos_uri", &client.tos_uri),
        ("initiate_login_uri", &client.initiate_login_uri),
        ("jwks_uri", &client.jwks_uri),
        ("sector_identifier_uri", &client.sector_identifier_uri),
    ];
    let stated = named.into_iter();
    stated.filter_map(|(name, uri)| Some((name, uri.as_ref()?)))
}
