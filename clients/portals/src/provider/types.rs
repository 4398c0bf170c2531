//! `openidconnect` is generic over everything an extension may change. A portal reads one claim
//! of the ID token beyond the standard ones; these aliases say so once.

use openidconnect::{
    AdditionalClaims, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, StandardErrorResponse, StandardTokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};

/// The provider's name for its session; it comes back when that session ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SessionClaims {
    pub sid: Option<String>,
}

impl AdditionalClaims for SessionClaims {}

/// What the scope `organization` adds to the userinfo.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct OrganizationClaims {
    pub organization_label: Option<String>,
}

impl AdditionalClaims for OrganizationClaims {}

pub(crate) type Jwt<A> = openidconnect::IdToken<
    A,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

pub(crate) type IdToken = Jwt<SessionClaims>;

/// What a [`Jwt`] says, once verified.
pub(crate) type Claims<A> = openidconnect::IdTokenClaims<A, CoreGenderClaim>;

type TokenResponse = StandardTokenResponse<
    IdTokenFields<
        SessionClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

pub(crate) type Client = openidconnect::Client<
    SessionClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenResponse,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
