//! The protocol from outside, one file a section of a standard. [`certification`] says which test
//! covers which row of the Basic, Config and RP-Initiated Logout profiles.

mod bad_input;
mod certification;
mod core_10_1_jwks_uri;
mod core_10_encryption;
mod core_12_refresh;
mod core_3_1_2_4_consent;
mod core_3_1_2_6_errors;
mod core_3_1_2_authorize;
mod core_4_third_party;
mod core_5_3_userinfo;
mod core_5_4_scopes;
mod core_5_5_claims;
mod core_8_pairwise;
mod core_9_client_auth;
mod core_prompt_max_age;
mod discovery;
mod fapi2_security;
mod jarm;
mod jwks;
mod key_rotation;
mod outbound;
mod random_input;
mod rfc6749_4_1_3_token;
mod rfc7009_revocation;
mod rfc7591_registration;
mod rfc7592_management;
mod rfc7636_pkce;
mod rfc7662_introspection;
mod rfc9101_jar;
mod rfc9126_par;
mod rfc9207_iss;
mod rfc9701_introspection;
mod routes;
mod rp_initiated_logout;
mod security;
