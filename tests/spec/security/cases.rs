//! Real holes of others, by their public names, and the tests of ours that would have found them or
//! a sibling of theirs.

use super::super::certification::is_there;

/// A hole, and tests as `file::name`.
type Row = (&'static str, &'static [&'static str]);

const STANDING: &str = concat!(
    "security/disabled_and_suspended",
    "::an_account_that_is_not_in_good_standing_has_nothing_left"
);
const CORRECTED: &str = concat!(
    "declarants/invitation",
    "::a_corrected_address_gets_a_link_and_the_wrong_one_opens_nothing"
);

const REDIRECTS: [Row; 6] = [
    (
        "CVE-2023-6291: hosts that resemble the registered one",
        &[
            "security/redirect_uri_confusion::what_resembles_the_callback_is_not_the_callback",
            "security/redirect_uri_confusion::an_error_does_not_open_the_way_either",
        ],
    ),
    (
        "CVE-2024-8883: loopback and user information",
        &["security/redirect_uri_confusion::what_resembles_the_callback_is_not_the_callback"],
    ),
    (
        "CVE-2026-3872: matrix segments",
        &["security/redirect_uri_confusion::what_resembles_the_callback_is_not_the_callback"],
    ),
    (
        "CVE-2024-52289: addresses as patterns",
        &["security/redirect_uri_confusion::what_resembles_the_callback_is_not_the_callback"],
    ),
    (
        "CVE-2019-14857: the way after a sign-out",
        &[
            "security/redirect_uri_confusion::what_resembles_the_address_after_sign_out_is_not_it",
            "security/redirect_uri_confusion::no_parameter_of_our_pages_leads_elsewhere",
        ],
    ),
    (
        "CVE-2026-29067: an address with the host of the request",
        &[
            "security/forwarded_headers::no_header_changes_an_address_of_ours",
            "security/forwarded_headers::the_issuer_in_answers_is_the_configured_one",
        ],
    ),
];

const SESSIONS: [Row; 3] = [
    (
        "CVE-2026-7507: a sign-in begun by an attacker",
        &[
            "security/session_fixation::every_sign_in_gives_another_session_cookie",
            "security/session_fixation::a_sign_in_begun_in_one_browser_cannot_go_on_in_another",
        ],
    ),
    (
        "CVE-2025-12390: a session that is used again",
        &["security/session_fixation::nothing_of_a_session_is_used_again_after_sign_out"],
    ),
    (
        "CVE-2019-3868: a token as a cookie",
        &[
            "security/cookies::nothing_that_partners_hold_passes_for_a_session",
            "security/cookies::a_session_cookie_passes_for_nothing_else",
        ],
    ),
];

const STEPS: [Row; 5] = [
    (
        "CVE-2025-7365: a proof that is bound to no address",
        &[
            CORRECTED,
            "recovery_by_mail::a_link_is_dead_once_it_is_late_or_something_newer_came",
        ],
    ),
    (
        "CVE-2026-119128: cookies that can be forged",
        &[
            "security/cookies::no_bit_of_the_session_cookie_may_be_another",
            "security/cookies::no_bit_of_an_interaction_cookie_may_be_another",
        ],
    ),
    (
        "CVE-2026-105207: what an account gains without a proof",
        &[
            "second_factor_demands::no_page_leads_past_a_factor_that_is_demanded",
            "recovery_by_question::a_question_is_set_by_who_knows_the_password",
        ],
    ),
    (
        "CVE-2026-49443: an empty form that skips a step",
        &[
            "security/step_skipping::an_empty_or_partial_sign_in_form_makes_no_progress",
            "security/step_skipping::a_form_without_anything_makes_no_progress_anywhere",
        ],
    ),
    (
        "CVE-2026-96445: headers that anybody can send",
        &[
            "security/forwarded_headers::an_address_forwarded_by_a_stranger_is_not_believed",
            "security/forwarded_headers::a_stranger_cannot_spread_failures_over_many_networks",
        ],
    ),
];

const GUESSING: [Row; 4] = [
    (
        "CVE-2018-14657: codes that are not counted",
        &["second_factor::wrong_codes_make_even_the_right_one_wait_but_no_recovery_code"],
    ),
    (
        "CVE-2026-9798: a way around the wait",
        &[
            "security/guessing::the_fifth_failure_makes_even_the_right_password_wait",
            STANDING,
            "rfc8628_device::a_suspended_account_lets_no_device_in",
        ],
    ),
    (
        "CVE-2021-3754: one field that stands for another",
        &[
            "security/same_names::nobodys_password_opens_an_account_of_similar_names",
            "security/same_names::failures_of_one_make_no_namesake_wait",
        ],
    ),
    (
        "CVE-2026-23511, CVE-2023-39522: who exists",
        &[
            "security/enumeration::every_refusal_looks_the_same",
            "security/enumeration::every_refusal_takes_the_same_time",
            "recovery_by_mail::the_same_work_is_done_for_who_does_not_exist",
            "recovery_by_help::who_does_not_exist_sees_the_same_and_costs_the_same",
        ],
    ),
];

const PROXIES: [Row; 3] = [
    (
        "CVE-2023-49097: the host in a mail",
        &["security/forwarded_headers::no_header_changes_the_link_in_a_mail"],
    ),
    (
        "CVE-2026-0976, CVE-2021-32637: addresses that two read in two ways",
        &[
            "bad_input::an_address_that_is_none_of_ours_gets_a_page",
            "bad_input::a_query_that_is_no_utf_8_is_refused_by_name",
        ],
    ),
    (
        "GHSA-gr79-9v6v-gc9r: old versions of TLS",
        &[
            "security/handshakes::versions_before_tls_1_2_are_refused_by_an_alert",
            "security/handshakes::old_suites_are_refused_by_an_alert",
        ],
    ),
];

const RACES: [Row; 4] = [
    (
        "CVE-2026-1035: refreshes at once",
        &["security/races::of_a_hundred_refreshes_with_one_token_one_wins_and_the_family_ends"],
    ),
    (
        "CVE-2026-4282: one kind of code as another",
        &["security/device_codes::codes_of_devices_and_of_browsers_are_not_taken_for_each_other"],
    ),
    (
        "CVE-2022-39222: a consent in another's browser",
        &[
            "security/session_fixation::the_cookie_of_one_sign_in_does_not_open_another",
            "security/cross_site_forms::a_consent_posted_from_elsewhere_is_refused",
        ],
    ),
    (
        "CVE-2026-68079: a code that is used again",
        &[
            "security/races::of_a_hundred_redemptions_of_a_code_one_wins",
            "security/session_fixation::a_finished_sign_in_gives_no_second_code",
        ],
    ),
];

const GRANTS: [Row; 3] = [
    (
        "CVE-2026-73309: empty parameters",
        &["security/step_skipping::empty_parameters_of_a_redemption_are_missing_ones"],
    ),
    (
        "CVE-2024-38371: scopes that a grant does not check",
        &[
            "rfc8628_device::scopes_are_those_of_the_registration_and_openid_is_one",
            "rfc6749_4_4_client_credentials::scopes_are_those_of_the_registration_or_fewer",
        ],
    ),
    (
        "CVE-2024-52287, CVE-2026-61466: scopes that clients give themselves",
        &[
            "rfc7592_management::a_change_is_held_against_the_rules_of_a_registration",
            "rfc6749_4_4_client_credentials::scopes_are_those_of_the_registration_or_fewer",
        ],
    ),
];

const TOKENS: [Row; 3] = [
    (
        "CVE-2026-11800: the algorithm and the key of whoever signs",
        &[
            "security/forged_tokens::no_forged_access_token_opens_anything",
            "security/forged_tokens::no_forged_assertion_passes_for_the_partner",
            "security/hostile_headers::no_forged_request_object_is_believed",
            "security/hostile_headers::an_extension_that_must_be_understood_is_not_passed_over",
            "security/hostile_headers::nothing_that_is_encrypted_to_us_is_opened",
            "security/hostile_headers::keys_that_are_too_small_or_private_are_not_registered",
        ],
    ),
    (
        "CVE-2026-1486, CVE-2025-64521: what goes on after a disabling",
        &[
            "security/disabled_and_suspended::a_disabled_client_has_nothing_left",
            STANDING,
            "security/disabled_and_suspended::a_replaced_secret_is_dead",
        ],
    ),
    (
        "CVE-2026-8922, CVE-2021-32701: an introspection that says otherwise",
        &["security/one_judgement::whoever_is_asked_says_the_same_of_a_token"],
    ),
];

const FETCHES: [Row; 1] = [(
    "CVE-2026-1180, CVE-2021-22696, CVE-2026-4874: addresses inside",
    &[
        "core_10_1_jwks_uri::an_address_inside_is_not_asked_and_the_partner_is_not_told_why",
        "core_6_2_request_uri::an_address_inside_our_own_network_is_not_fetched",
        "security/outgoing::no_field_of_a_registration_makes_us_ask_an_address_inside",
        "security/outgoing::no_logo_makes_us_ask_an_address_inside",
    ],
)];

const PAGES: [Row; 3] = [
    (
        "CVE-2026-29191, CVE-2026-42849, CVE-2024-21637, GO-2026-4861: scripts in what is shown",
        &[
            "security/script_injection::on_the_page_that_posts_itself",
            "security/script_injection::on_error_pages",
            "security/script_injection::in_the_errors_that_partners_are_told",
            "security/script_injection::in_the_name_of_a_client_that_registered_itself",
        ],
    ),
    (
        "CVE-2023-6717: addresses that run a script",
        &["security/script_injection::no_address_of_a_registration_runs_a_script"],
    ),
    (
        "clickjacking",
        &[
            "security/framing::pages_on_the_way_to_a_partner_are_guarded",
            "security/framing::every_other_answer_is_guarded",
        ],
    ),
];

const OPERATORS: [Row; 2] = [
    (
        "CVE-2024-3656: an interface of operators that opens to anybody",
        &[
            "security/plain_users::no_operators_route_opens_to_who_is_none",
            "security/plain_users::no_administrators_route_opens_to_a_declarant_or_to_nobody",
            "admin/access::a_token_does_what_its_scopes_say_and_no_more",
        ],
    ),
    (
        "CVE-2026-33505, GHSA-r9w3-57w2-gch2, GO-2026-4801: page tokens that are forged",
        &[
            "security/page_tokens::no_forged_page_token_leads_anywhere",
            "security/page_tokens::a_page_token_is_for_the_list_it_came_with_and_ages",
            "security/page_tokens::a_list_of_colleagues_never_leaves_the_establishment",
        ],
    ),
];

#[test]
fn every_hole_has_a_test() {
    let groups: [&[Row]; 11] = [
        &REDIRECTS, &SESSIONS, &STEPS, &GUESSING, &PROXIES, &RACES, &GRANTS, &TOKENS, &FETCHES,
        &PAGES, &OPERATORS,
    ];
    for (hole, tests) in groups.concat() {
        assert!(!tests.is_empty(), "{hole}");
        for test in tests {
            assert!(is_there(test), "{hole}: {test}");
        }
    }
}
