//! Lists of values. A member may have several rows.

use super::Row;

const SIGNED_BY_US: &[&str] = &["RS256", "PS256", "ES256", "EdDSA"];
const SIGNED_BY_CLIENTS: &[&str] = &["RS256", "PS256", "ES256", "EdDSA", "Ed25519"];
const ASSERTED: &[&str] = &["HS256", "RS256", "PS256", "ES256", "EdDSA", "Ed25519"];
const WRAPPED: &[&str] = &[
    "RSA-OAEP",
    "RSA-OAEP-256",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A256KW",
];
const SEALED: &[&str] = &["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"];
const CONFIDENTIAL: &[&str] = &[
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "self_signed_tls_client_auth",
    "tls_client_auth",
];

const OURS: &str = "advertised/algorithms::each_list_of_ours_is_signed_with_as_registered";
const ENCRYPTED: &str = "advertised/algorithms::each_pair_of_encryption_algorithms_is_used";
const ASSERTIONS: &str = "advertised/algorithms::each_endpoint_takes_assertions_of_its_list";
const METHODS: &str = "advertised/authentication::each_endpoint_takes_the_methods_of_its_list";
const NOBODY: &str = "advertised/authentication::a_public_client_gets_in_where_it_is_listed";
const TELLS: &str = "advertised/people::each_scope_tells_what_it_stands_for";
const CLAIMS: &str = "advertised/people::each_claim_can_be_asked_for";

pub(super) const LISTS: &[Row] = &[
    (
        "scopes_supported",
        &["openid"],
        "core_5_4_scopes::openid_alone_tells_who_it_is_and_nothing_else",
    ),
    (
        "scopes_supported",
        &[
            "profile",
            "email",
            "phone",
            "address",
            "organization",
            "uid",
            "given_name",
            "usual_name",
            "siret",
            "siren",
            "habilitations",
        ],
        TELLS,
    ),
    (
        "scopes_supported",
        &["offline_access"],
        "core_12_refresh::a_token_for_offline_access_outlives_its_session",
    ),
    (
        "response_types_supported",
        &["code"],
        "rfc7636_pkce::the_right_verifier_redeems_the_code",
    ),
    (
        "response_types_supported",
        &[
            "id_token",
            "id_token token",
            "code id_token",
            "code token",
            "code id_token token",
        ],
        "core_3_3_hybrid::each_response_type_gets_what_it_names",
    ),
    (
        "response_modes_supported",
        &["query"],
        "discovery::every_way_to_answer_works",
    ),
    (
        "response_modes_supported",
        &["fragment"],
        "core_3_1_2_authorize::an_answer_may_travel_in_the_fragment",
    ),
    (
        "response_modes_supported",
        &["form_post"],
        "form_post::a_posted_code_is_redeemed_as_usual",
    ),
    (
        "response_modes_supported",
        &["query.jwt", "fragment.jwt", "form_post.jwt", "jwt"],
        "jarm::every_signed_mode_carries_one_jwt_for_the_client",
    ),
    (
        "grant_types_supported",
        &["authorization_code"],
        "rfc7636_pkce::the_right_verifier_redeems_the_code",
    ),
    (
        "grant_types_supported",
        &["refresh_token"],
        "core_12_refresh::every_refresh_gives_another_token",
    ),
    (
        "grant_types_supported",
        &["implicit"],
        "core_3_3_hybrid::each_response_type_gets_what_it_names",
    ),
    (
        "grant_types_supported",
        &["client_credentials"],
        "rfc6749_4_4_client_credentials::the_token_is_about_the_client_and_comes_alone",
    ),
    (
        "grant_types_supported",
        &["urn:ietf:params:oauth:grant-type:token-exchange"],
        "rfc8693_exchange::the_new_token_is_about_the_same_person_and_says_who_acts",
    ),
    (
        "grant_types_supported",
        &["urn:ietf:params:oauth:grant-type:device_code"],
        "rfc8628_device::a_device_gets_tokens_once_its_person_allows_it",
    ),
    (
        "authorization_details_types_supported",
        &["habilitation"],
        "rfc9396_rar::the_answer_is_exactly_what_the_person_may_act_for",
    ),
    (
        "code_challenge_methods_supported",
        &["S256"],
        "rfc7636_pkce::the_example_of_the_standard_works",
    ),
    (
        "acr_values_supported",
        &["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2"],
        "advertised/people::each_class_can_be_reached",
    ),
    (
        "prompt_values_supported",
        &["none"],
        "core_prompt_max_age::somebody_signed_in_is_known_without_being_asked",
    ),
    (
        "prompt_values_supported",
        &["login"],
        "core_prompt_max_age::prompt_login_asks_for_the_password_again",
    ),
    (
        "prompt_values_supported",
        &["consent"],
        "core_3_1_2_4_consent::prompt_consent_asks_again",
    ),
    (
        "prompt_values_supported",
        &["select_account"],
        "core_prompt_max_age::prompt_select_account_asks_for_the_password_again",
    ),
    (
        "display_values_supported",
        &["page"],
        "core_3_1_2_authorize::no_way_to_display_a_page_is_an_obstacle",
    ),
    (
        "ui_locales_supported",
        &["fr", "en"],
        "advertised/people::each_language_is_spoken",
    ),
    (
        "subject_types_supported",
        &["public", "pairwise"],
        "advertised/people::each_kind_of_name_is_given",
    ),
    ("id_token_signing_alg_values_supported", SIGNED_BY_US, OURS),
    ("userinfo_signing_alg_values_supported", SIGNED_BY_US, OURS),
    (
        "authorization_signing_alg_values_supported",
        SIGNED_BY_US,
        OURS,
    ),
    (
        "introspection_signing_alg_values_supported",
        SIGNED_BY_US,
        OURS,
    ),
    (
        "request_object_signing_alg_values_supported",
        SIGNED_BY_CLIENTS,
        "advertised/algorithms::each_algorithm_of_requests_is_taken",
    ),
    (
        "dpop_signing_alg_values_supported",
        SIGNED_BY_CLIENTS,
        "advertised/algorithms::each_algorithm_of_proofs_is_taken",
    ),
    (
        "id_token_encryption_alg_values_supported",
        WRAPPED,
        ENCRYPTED,
    ),
    (
        "id_token_encryption_enc_values_supported",
        SEALED,
        ENCRYPTED,
    ),
    (
        "userinfo_encryption_alg_values_supported",
        WRAPPED,
        ENCRYPTED,
    ),
    (
        "userinfo_encryption_enc_values_supported",
        SEALED,
        ENCRYPTED,
    ),
    (
        "token_endpoint_auth_methods_supported",
        CONFIDENTIAL,
        METHODS,
    ),
    ("token_endpoint_auth_methods_supported", &["none"], NOBODY),
    (
        "revocation_endpoint_auth_methods_supported",
        CONFIDENTIAL,
        METHODS,
    ),
    (
        "revocation_endpoint_auth_methods_supported",
        &["none"],
        NOBODY,
    ),
    (
        "introspection_endpoint_auth_methods_supported",
        CONFIDENTIAL,
        METHODS,
    ),
    (
        "token_endpoint_auth_signing_alg_values_supported",
        ASSERTED,
        ASSERTIONS,
    ),
    (
        "revocation_endpoint_auth_signing_alg_values_supported",
        ASSERTED,
        ASSERTIONS,
    ),
    (
        "introspection_endpoint_auth_signing_alg_values_supported",
        ASSERTED,
        ASSERTIONS,
    ),
    ("claim_types_supported", &["normal"], CLAIMS),
    (
        "claim_types_supported",
        &["distributed"],
        "advertised/people::rights_that_no_token_holds_are_a_distributed_claim",
    ),
    (
        "claims_supported",
        &[
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "sid",
            "habilitations",
            "name",
            "given_name",
            "family_name",
            "usual_name",
            "updated_at",
            "email",
            "email_verified",
            "phone_number",
            "phone_number_verified",
            "address",
            "siret",
            "siren",
            "organization_label",
            "uid",
            "acr",
            "amr",
        ],
        CLAIMS,
    ),
];
