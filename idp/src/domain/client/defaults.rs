//! What a registration that is silent means (RFC 7591 §2, OpenID Connect Registration §2).

use super::{ApplicationType, AuthMethod, Consent, Demand, GrantType, Pkce, Profile, ResponseType};
use super::{SubjectType, TokenFormat};
use crate::domain::{Scope, Scopes, SigningAlg};

pub(super) const fn subject_type() -> SubjectType {
    SubjectType::Public
}

pub(super) const fn application_type() -> ApplicationType {
    ApplicationType::Web
}

pub(super) const fn auth_method() -> AuthMethod {
    AuthMethod::ClientSecretBasic
}

pub(super) fn grant_types() -> Vec<GrantType> {
    vec![GrantType::AuthorizationCode]
}

pub(super) fn response_types() -> Vec<ResponseType> {
    vec![ResponseType::Code]
}

pub(super) const fn alg() -> SigningAlg {
    SigningAlg::Rs256
}

pub(super) fn scope() -> Scopes {
    Scope::ALL
        .iter()
        .copied()
        .filter(|scope| *scope != Scope::OfflineAccess)
        .collect()
}

pub(super) const fn consent() -> Consent {
    Consent::Required
}

pub(super) const fn pkce() -> Pkce {
    Pkce::Required
}

pub(super) const fn token_format() -> TokenFormat {
    TokenFormat::Jwt
}

pub(super) const fn profile() -> Profile {
    Profile::OpenIdConnect
}

pub(super) const fn second_factor() -> Demand {
    Demand::Optional
}
