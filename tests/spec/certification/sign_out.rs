//! Sign-out, by every channel, and Session Management.

use super::Row;

/// RP-Initiated Logout OP.
pub(super) const LOGOUT: [Row; 11] = [
    (
        "oidcc-rp-initiated-logout-discovery-endpoint-verification",
        &["discovery::every_endpoint_is_ours_and_answers"],
    ),
    (
        "oidcc-rp-initiated-logout",
        &["rp_initiated_logout::a_hint_and_an_address_sign_out_and_give_the_state_back"],
    ),
    (
        "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
        &["rp_initiated_logout::an_address_that_is_not_registered_is_never_redirected_to"],
    ),
    (
        "oidcc-rp-initiated-logout-modified-id-token-hint",
        &["rp_initiated_logout::a_hint_without_signature_is_refused"],
    ),
    (
        "oidcc-rp-initiated-logout-no-id-token-hint",
        &["rp_initiated_logout::an_address_without_hint_or_client_is_refused"],
    ),
    (
        "oidcc-rp-initiated-logout-no-params",
        &["rp_initiated_logout::without_parameters_the_person_is_asked_and_then_signed_out"],
    ),
    (
        "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
        &["rp_initiated_logout::a_hint_alone_signs_out_and_says_so"],
    ),
    (
        "oidcc-rp-initiated-logout-no-state",
        &["rp_initiated_logout::without_state_none_comes_back"],
    ),
    (
        "oidcc-rp-initiated-logout-only-state",
        &["rp_initiated_logout::a_state_alone_is_as_good_as_nothing"],
    ),
    (
        "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
        &["rp_initiated_logout::a_registered_address_with_a_query_added_is_refused"],
    ),
    (
        "oidcc-rp-initiated-logout-bad-id-token-hint",
        &["rp_initiated_logout::a_hint_that_somebody_else_signed_is_refused"],
    ),
];

/// Back-Channel Logout OP.
pub(super) const BACK_CHANNEL: [Row; 2] = [
    (
        "oidcc-backchannel-logout-discovery-endpoint-verification",
        &["backchannel_logout::discovery_says_that_it_works_and_names_the_session"],
    ),
    (
        "oidcc-backchannel-rp-initiated-logout",
        &["backchannel_logout::a_sign_out_is_told_with_a_logout_token"],
    ),
];

/// Front-Channel Logout OP.
pub(super) const FRONT_CHANNEL: [Row; 2] = [
    (
        "oidcc-frontchannel-logout-discovery-endpoint-verification",
        &["frontchannel_logout::discovery_says_that_it_works_and_names_the_session"],
    ),
    (
        "oidcc-frontchannel-rp-initiated-logout",
        &[
            "frontchannel_logout::the_sign_out_page_loads_the_partner_in_a_frame_and_goes_on",
            "frontchannel_logout::the_policy_admits_frames_of_exactly_those_origins",
        ],
    ),
];

/// Session Management OP.
pub(super) const SESSION_MANAGEMENT: [Row; 2] = [
    (
        "oidcc-session-management-discovery-endpoint-verification",
        &["session_management::discovery_names_the_frame_where_it_is_switched_on"],
    ),
    (
        "oidcc-session-management-rp-initiated-logout",
        &["session_management::what_the_frame_compares_changes_with_the_session"],
    ),
];
