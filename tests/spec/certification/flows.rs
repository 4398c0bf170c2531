//! Hybrid, Implicit and Form Post: what differs from the Basic profile, whose other rows hold for
//! every response type alike.

use super::Row;

/// Hybrid OP.
pub(super) const HYBRID: [Row; 7] = [
    (
        "oidcc-server (code id_token, code token, code id_token token)",
        &[
            "core_3_3_hybrid::each_response_type_gets_what_it_names",
            "core_3_3_hybrid::the_id_token_vouches_for_the_code_the_token_and_the_state",
            "core_3_3_hybrid::the_code_of_a_hybrid_answer_is_redeemed_as_usual",
        ],
    ),
    (
        "oidcc-idtoken-signature",
        &["core_3_3_hybrid::the_id_token_vouches_for_the_code_the_token_and_the_state"],
    ),
    (
        "oidcc-ensure-request-without-nonce-fails",
        &["core_3_3_hybrid::a_nonce_is_demanded"],
    ),
    (
        "oidcc-userinfo-get",
        &["core_3_3_hybrid::the_access_token_opens_what_one_of_the_token_endpoint_opens"],
    ),
    (
        "oidcc-codereuse",
        &["rfc6749_4_1_3_token::a_code_used_at_once_again_is_refused"],
    ),
    (
        "oidcc-ensure-registered-redirect-uri",
        &["core_3_1_2_6_errors::an_address_that_is_not_registered_is_never_redirected_to"],
    ),
    (
        "oidcc-discovery-endpoint-verification",
        &["core_3_3_hybrid::where_the_operator_allows_it_everything_is_advertised"],
    ),
];

/// Implicit OP.
pub(super) const IMPLICIT: [Row; 7] = [
    (
        "oidcc-server (id_token, id_token token)",
        &[
            "core_3_3_hybrid::each_response_type_gets_what_it_names",
            "core_3_3_hybrid::the_id_token_vouches_for_the_code_the_token_and_the_state",
        ],
    ),
    (
        "oidcc-idtoken-signature",
        &["core_3_3_hybrid::the_id_token_vouches_for_the_code_the_token_and_the_state"],
    ),
    (
        "oidcc-ensure-request-without-nonce-fails",
        &["core_3_3_hybrid::a_nonce_is_demanded"],
    ),
    (
        "oidcc-scope-all (response_type=id_token)",
        &["core_3_3_hybrid::claims_of_the_scopes_are_in_the_id_token_when_it_comes_alone"],
    ),
    (
        "oidcc-userinfo-get (response_type=id_token token)",
        &["core_3_3_hybrid::the_access_token_opens_what_one_of_the_token_endpoint_opens"],
    ),
    (
        "oidcc-ensure-registered-redirect-uri",
        &["core_3_1_2_6_errors::an_address_that_is_not_registered_is_never_redirected_to"],
    ),
    (
        "oidcc-discovery-endpoint-verification",
        &["core_3_3_hybrid::where_the_operator_allows_it_everything_is_advertised"],
    ),
];

/// Form Post OP.
pub(super) const FORM_POST: [Row; 5] = [
    (
        "oidcc-server (every response type)",
        &[
            "form_post::every_response_type_can_be_posted",
            "form_post::a_posted_code_is_redeemed_as_usual",
        ],
    ),
    (
        "the page posts itself",
        &["form_post::the_page_posts_itself_to_the_partner_and_nowhere_else"],
    ),
    (
        "values are escaped",
        &[
            "security/script_injection::on_the_page_that_posts_itself",
            "form_post::a_state_is_posted_to_the_letter",
        ],
    ),
    (
        "errors are posted",
        &[
            "core_3_1_2_6_errors::an_error_is_posted_where_answers_are",
            "form_post::silence_is_answered_by_post_too",
        ],
    ),
    ("discovery", &["discovery::every_way_to_answer_works"]),
];
