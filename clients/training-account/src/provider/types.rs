//! `openidconnect` is generic over everything an extension may change. This site changes one
//! thing, the additional claims of the ID token; these aliases say so once.

use openidconnect::{
    AdditionalClaims, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenFields, StandardErrorResponse, StandardTokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};

/// The claims this site reads beyond the standard ones. They stay plain JSON here, because an
/// entitlement we cannot read must cost the person an entitlement, not the sign-in.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct PartnerClaims {
    /// The provider's name for its session; it comes back when that session ends.
    pub sid: Option<String>,
    #[serde(default)]
    pub habilitations: serde_json::Value,
    #[serde(default, rename = "_claim_names")]
    pub claim_names: serde_json::Value,
    #[serde(default, rename = "_claim_sources")]
    pub claim_sources: serde_json::Value,
}

impl AdditionalClaims for PartnerClaims {}

/// What the scope `organization` adds to the userinfo: where the person works.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct OrganizationClaims {
    pub siret: Option<String>,
    pub organization_label: Option<String>,
}

impl AdditionalClaims for OrganizationClaims {}

pub(crate) type UserInfo = UserInfoClaims<OrganizationClaims, CoreGenderClaim>;

/// Any JWT of the provider with the claims every one of its tokens has, and `A`.
pub(crate) type Jwt<A> = openidconnect::IdToken<
    A,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

pub(crate) type IdToken = Jwt<PartnerClaims>;

/// What a [`Jwt`] says, once verified.
pub(crate) type Claims<A> = openidconnect::IdTokenClaims<A, CoreGenderClaim>;

pub(crate) type IdTokenClaims = Claims<PartnerClaims>;

type TokenResponse = StandardTokenResponse<
    IdTokenFields<
        PartnerClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

pub(crate) type Client = openidconnect::Client<
    PartnerClaims,
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
