//! What a certification checks of a provider, row by row, and the tests of ours that do.

mod fapi;
mod flows;
mod sign_out;

use std::path::Path;

use fapi::FAPI;
use flows::{FORM_POST, HYBRID, IMPLICIT};
use sign_out::{BACK_CHANNEL, FRONT_CHANNEL, LOGOUT, SESSION_MANAGEMENT};

/// A behaviour by its name there, and the tests of it as `file::name`.
type Row = (&'static str, &'static [&'static str]);

/// Basic OP: the code flow.
const BASIC: [Row; 38] = [
    (
        "oidcc-server",
        &[
            "rfc6749_4_1_3_token::the_answer_is_json_that_nobody_stores",
            "rfc6749_4_1_3_token::the_id_token_is_for_the_partner_and_signed_by_a_published_key",
            "core_3_1_2_authorize::a_code_has_256_random_bits",
        ],
    ),
    (
        "oidcc-response-type-missing",
        &["core_3_1_2_6_errors::a_missing_response_type_is_told_to_the_partner"],
    ),
    (
        "oidcc-idtoken-signature",
        &["rfc6749_4_1_3_token::the_id_token_is_signed_as_the_partner_registered_or_with_rs256"],
    ),
    (
        "oidcc-idtoken-unsigned",
        &["discovery::no_list_of_algorithms_has_none_or_a_symmetric_one"],
    ),
    (
        "oidcc-userinfo-get",
        &["core_5_3_userinfo::the_subject_is_that_of_the_id_token"],
    ),
    (
        "oidcc-userinfo-post-header",
        &["core_5_3_userinfo::it_may_be_asked_by_post_with_the_token_in_the_header"],
    ),
    (
        "oidcc-userinfo-post-body",
        &["core_5_3_userinfo::it_may_be_asked_by_post_with_the_token_in_the_form"],
    ),
    (
        "oidcc-ensure-request-without-nonce-succeeds-for-code-flow",
        &["core_3_1_2_authorize::without_a_nonce_the_id_token_has_none"],
    ),
    (
        "oidcc-scope-profile",
        &["core_5_4_scopes::profile_tells_the_name"],
    ),
    (
        "oidcc-scope-email",
        &["core_5_4_scopes::email_tells_the_address_and_whether_it_was_verified"],
    ),
    (
        "oidcc-scope-address",
        &["core_5_4_scopes::address_tells_where_the_establishment_is"],
    ),
    (
        "oidcc-scope-phone",
        &["core_5_4_scopes::phone_tells_the_number_and_whether_it_was_verified"],
    ),
    (
        "oidcc-scope-all",
        &["core_5_4_scopes::all_scopes_at_once_tell_all"],
    ),
    (
        "oidcc-alternate-happy-flow",
        &["core_3_1_2_authorize::the_order_of_scopes_and_parameters_does_not_matter"],
    ),
    (
        "oidcc-display-page",
        &["core_3_1_2_authorize::no_way_to_display_a_page_is_an_obstacle"],
    ),
    (
        "oidcc-display-popup",
        &["core_3_1_2_authorize::no_way_to_display_a_page_is_an_obstacle"],
    ),
    (
        "oidcc-prompt-login",
        &["core_prompt_max_age::prompt_login_asks_for_the_password_again"],
    ),
    (
        "oidcc-prompt-none-not-logged-in",
        &["core_prompt_max_age::nobody_signed_in_and_nobody_to_be_asked_is_login_required"],
    ),
    (
        "oidcc-prompt-none-logged-in",
        &[
            "core_prompt_max_age::somebody_signed_in_is_known_without_being_asked",
            "core_3_1_2_4_consent::who_allows_is_sent_back_with_a_code_and_not_asked_again",
        ],
    ),
    (
        "oidcc-max-age-1",
        &["core_prompt_max_age::a_session_older_than_max_age_must_be_renewed"],
    ),
    (
        "oidcc-max-age-10000",
        &["core_prompt_max_age::a_session_younger_than_max_age_goes_on"],
    ),
    (
        "oidcc-ensure-request-with-unknown-parameter-succeeds",
        &["core_3_1_2_authorize::a_parameter_that_we_do_not_know_is_ignored"],
    ),
    (
        "oidcc-id-token-hint",
        &["core_prompt_max_age::a_hint_of_who_is_signed_in_is_no_obstacle"],
    ),
    (
        "oidcc-login-hint",
        &[
            "core_3_1_2_authorize::a_hint_of_who_signs_in_is_no_obstacle",
            "core_3_1_2_authorize::a_siret_as_login_hint_is_filled_in",
        ],
    ),
    (
        "oidcc-ui-locales",
        &["core_3_1_2_authorize::languages_that_we_do_not_speak_are_no_obstacle"],
    ),
    (
        "oidcc-claims-locales",
        &["core_3_1_2_authorize::languages_that_we_do_not_speak_are_no_obstacle"],
    ),
    (
        "oidcc-ensure-request-with-acr-values-succeeds",
        &["core_3_1_2_authorize::an_acr_of_those_we_support_is_told"],
    ),
    (
        "oidcc-codereuse",
        &["rfc6749_4_1_3_token::a_code_used_at_once_again_is_refused"],
    ),
    (
        "oidcc-codereuse-30seconds",
        &["rfc6749_4_1_3_token::a_code_used_again_after_thirty_seconds_ends_what_it_had_issued"],
    ),
    (
        "oidcc-ensure-registered-redirect-uri",
        &["core_3_1_2_6_errors::an_address_that_is_not_registered_is_never_redirected_to"],
    ),
    (
        "oidcc-ensure-post-request-succeeds",
        &["core_3_1_2_authorize::a_request_posted_from_another_site_ends_at_the_partner"],
    ),
    (
        "oidcc-server-client-secret-post",
        &["core_9_client_auth::client_secret_post_is_accepted"],
    ),
    (
        "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
        &["core_3_1_2_6_errors::a_request_at_an_address_that_is_not_registered_is_refused"],
    ),
    (
        "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
        &["core_3_1_2_6_errors::an_unsigned_request_object_is_refused"],
    ),
    (
        "oidcc-claims-essential",
        &["core_5_5_claims::an_essential_claim_comes_from_the_userinfo_endpoint"],
    ),
    (
        "oidcc-ensure-request-object-with-redirect-uri",
        &[
            "rfc9101_jar::the_address_inside_the_object_wins",
            "core_3_1_2_6_errors::a_request_object_instead_of_an_address_gets_a_page",
        ],
    ),
    (
        "oidcc-refresh-token",
        &[
            "core_12_refresh::a_refreshed_id_token_is_about_the_same_sign_in",
            "core_12_refresh::another_client_cannot_use_it_nor_end_it",
        ],
    ),
    (
        "oidcc-ensure-request-with-valid-pkce-succeeds",
        &["rfc7636_pkce::the_right_verifier_redeems_the_code"],
    ),
];

/// Config OP: discovery.
const CONFIG: [Row; 1] = [(
    "oidcc-discovery-endpoint-verification",
    &[
        "discovery::it_is_json_and_names_the_issuer_exactly",
        "discovery::what_is_required_is_there",
        "discovery::every_endpoint_is_ours_and_answers",
        "jwks::every_key_has_a_name_of_its_own_an_algorithm_and_a_use",
        "jwks::no_key_shows_a_private_part",
        "jwks::each_algorithm_has_a_key_in_use_and_one_announced",
    ],
)];

/// Dynamic OP: what registration and published keys are about.
const DYNAMIC: [Row; 23] = [
    (
        "oidcc-idtoken-rs256",
        &["rfc6749_4_1_3_token::the_id_token_is_signed_as_the_partner_registered_or_with_rs256"],
    ),
    (
        "oidcc-idtoken-unsigned",
        &["discovery::no_list_of_algorithms_has_none_or_a_symmetric_one"],
    ),
    (
        "oidcc-ensure-redirect-uri-in-authorization-request",
        &["core_3_1_2_6_errors::a_request_without_an_address_is_answered_with_a_page"],
    ),
    (
        "oidcc-redirect-uri-query-mismatch",
        &["security/redirect_uri_confusion::an_address_with_a_query_is_compared_whole"],
    ),
    (
        "oidcc-redirect-uri-query-added",
        &["security/redirect_uri_confusion::what_resembles_the_callback_is_not_the_callback"],
    ),
    (
        "oidcc-discovery-endpoint-verification",
        &[
            "discovery::what_is_required_is_there",
            "core_3_3_hybrid::where_the_operator_allows_it_everything_is_advertised",
            "rfc7591_registration::response_types_are_registered_where_the_operator_allows_them",
        ],
    ),
    (
        "oidcc-server",
        &["rfc6749_4_1_3_token::the_answer_is_json_that_nobody_stores"],
    ),
    (
        "oidcc-request-uri-unsigned",
        &["core_6_2_request_uri::what_is_fetched_must_be_signed_by_the_client"],
    ),
    (
        "oidcc-request-uri-signed-rs256",
        &["core_6_2_request_uri::a_signed_object_is_fetched_and_counts"],
    ),
    (
        "oidcc-ensure-request-object-with-redirect-uri",
        &["rfc9101_jar::the_address_inside_the_object_wins"],
    ),
    (
        "oidcc-refresh-token",
        &[
            "core_12_refresh::a_refreshed_id_token_is_about_the_same_sign_in",
            "core_12_refresh::another_client_cannot_use_it_nor_end_it",
        ],
    ),
    (
        "oidcc-userinfo-rs256",
        &["core_5_3_userinfo::the_answer_is_signed_for_who_registered_so"],
    ),
    (
        "oidcc-redirect-uri-query-OK",
        &["core_3_1_2_authorize::an_address_with_a_query_keeps_it"],
    ),
    (
        "oidcc-redirect-uri-regfrag",
        &["rfc7591_registration::a_redirect_uri_that_cannot_be_is_refused_by_its_own_error"],
    ),
    (
        "oidcc-registration-logo-uri",
        &["logos::the_page_shows_a_copy_of_ours_and_loads_nothing_from_elsewhere"],
    ),
    (
        "oidcc-registration-policy-uri",
        &["rfc7591_registration::the_sign_in_page_links_policy_and_terms"],
    ),
    (
        "oidcc-registration-tos-uri",
        &["rfc7591_registration::the_sign_in_page_links_policy_and_terms"],
    ),
    (
        "oidcc-registration-jwks-uri",
        &["core_10_1_jwks_uri::a_key_at_the_jwks_uri_is_accepted_and_the_set_is_kept"],
    ),
    (
        "oidcc-registration-sector-uri",
        &["rfc7591_registration::a_sector_must_list_every_redirect_uri"],
    ),
    (
        "oidcc-registration-sector-bad",
        &["rfc7591_registration::a_sector_must_list_every_redirect_uri"],
    ),
    (
        "oidcc-server-rotate-keys",
        &["key_rotation::tokens_given_before_a_rotation_still_count"],
    ),
    (
        "oidcc-refresh-token-rp-key-rotation",
        &["core_10_1_jwks_uri::a_partner_that_changes_its_key_is_known_by_the_new_one"],
    ),
    (
        "oidcc-ensure-client-assertion-with-iss-aud-succeeds",
        &["core_9_client_auth::a_signed_assertion_is_accepted_with_each_algorithm"],
    ),
];

/// Third-party-initiated login OP.
const THIRD_PARTY: [Row; 2] = [
    (
        "oidcc-3rd_party-init-login",
        &[
            "rfc7591_registration::addresses_for_people_are_told_back_and_must_use_https",
            "rfc7592_management::a_client_reads_what_it_registered_but_no_secret",
        ],
    ),
    (
        "oidcc-3rd_party-init-login-nohttps",
        &["rfc7591_registration::addresses_for_people_are_told_back_and_must_use_https"],
    ),
];

/// Does a test of this name stand in its file?
pub(super) fn is_there(test: &str) -> bool {
    let (file, name) = test.split_once("::").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/spec");
    let source = std::fs::read_to_string(folder.join(file).with_extension("rs")).unwrap();
    let beginning = format!("async fn {name}(");
    let mut lines = source.lines().zip(source.lines().skip(1));
    lines.any(|(before, line)| before.starts_with("#[tokio::test") && line.starts_with(&beginning))
}

#[test]
fn every_row_has_a_test() {
    let by_channel = BACK_CHANNEL.iter().chain(&FRONT_CHANNEL);
    let sign_out = LOGOUT.iter().chain(by_channel).chain(&SESSION_MANAGEMENT);
    let clients = DYNAMIC.iter().chain(&THIRD_PARTY).chain(&FAPI);
    let flows = HYBRID.iter().chain(&IMPLICIT).chain(&FORM_POST);
    let all = BASIC.iter().chain(&CONFIG).chain(flows).chain(sign_out);
    for (row, tests) in all.chain(clients) {
        assert!(!tests.is_empty(), "{row}");
        for test in *tests {
            assert!(is_there(test), "{row}: {test}");
        }
    }
}
