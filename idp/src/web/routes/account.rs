//! A person's own account, and the people of an establishment.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::super::screens::{
    address, confirm, consents, declarants, export, factors, home, invitation, missing_right,
    password, preferences, profile, question, rights, sessions,
};
use crate::app::App;

/// A person's own account.
pub(super) fn for_owners() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::show))
        .route(
            "/invitation",
            get(invitation::show).post(invitation::submit),
        )
        .route("/invitation/judge", post(invitation::answer))
        .route("/account/missing-right", get(missing_right::show))
        .route("/account/consents", get(consents::list))
        .route(
            "/account/sessions",
            get(sessions::list).post(sessions::submit),
        )
        .route(
            "/account/consents/revoke",
            get(consents::ask).post(consents::submit),
        )
        .route(
            "/account/password",
            get(password::show).post(password::submit),
        )
        .route("/account/password/judge", post(password::answer))
        .route("/account/password/done", get(password::done))
        .route(
            "/account/question",
            get(question::show).post(question::submit),
        )
        .route("/account/question/done", get(question::done))
}

/// What a person is known by, and likes.
pub(super) fn for_profile() -> Router<Arc<App>> {
    Router::new()
        .route("/account/profile", get(profile::show))
        .route("/account/rights", get(rights::show))
        .route("/account/export", get(export::show).post(export::submit))
        .route(
            "/account/preferences",
            get(preferences::show).post(preferences::submit),
        )
        .route(
            "/account/address",
            get(address::ask::show).post(address::ask::submit),
        )
        .route(
            "/account/address/confirm",
            get(address::confirm::show).post(address::confirm::submit),
        )
        .route(
            "/account/address/undo",
            get(address::undo::show).post(address::undo::submit),
        )
        .route("/account/address/done", get(address::done))
}

/// What a person signs in with beside the password.
pub(super) fn for_factors() -> Router<Arc<App>> {
    Router::new()
        .route("/account/confirm", get(confirm::show).post(confirm::submit))
        .route("/account/factors", get(factors::list))
        .route("/account/factors/rename", post(factors::rename))
        .route(
            "/account/factors/totp",
            get(factors::set_up::show).post(factors::set_up::submit),
        )
        .route(
            "/account/factors/passkey",
            get(factors::passkey::show).post(factors::passkey::submit),
        )
        .route(
            "/account/factors/remove",
            get(factors::remove::ask).post(factors::remove::submit),
        )
        .route(
            "/account/factors/codes",
            get(factors::codes::ask).post(factors::codes::submit),
        )
}

/// The people of an establishment.
pub(super) fn for_administrators() -> Router<Arc<App>> {
    Router::new()
        .route("/account/declarants", get(declarants::list::show))
        .route(
            "/account/declarants/invite",
            get(declarants::invite::show).post(declarants::invite::submit),
        )
        .route(
            "/account/declarants/person",
            get(declarants::person::show).post(declarants::person::submit),
        )
        .route(
            "/account/declarants/help",
            get(declarants::help::show).post(declarants::help::submit),
        )
        .route(
            "/account/declarants/transfer",
            get(declarants::transfer::show).post(declarants::transfer::submit),
        )
}
