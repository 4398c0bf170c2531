//! A company's registration, and how who registered is confirmed.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::super::screens::register_company::{
    declarants, establishment, password, person, sent, services, start, summary, terms, validate,
};
use super::super::screens::{candidates, posted_key};
use crate::app::App;

pub(super) fn for_companies() -> Router<Arc<App>> {
    Router::new()
        .route("/register-company", get(start::show).post(start::submit))
        .route(
            "/register-company/establishment",
            get(establishment::show).post(establishment::submit),
        )
        .route("/register-company/found", get(establishment::found))
        .route(
            "/register-company/person",
            get(person::show).post(person::submit),
        )
        .route(
            "/register-company/terms",
            get(terms::show).post(terms::submit),
        )
        .route(
            "/register-company/password",
            get(password::show).post(password::submit),
        )
        .route("/register-company/password/judge", post(password::answer))
        .route(
            "/register-company/services",
            get(services::show).post(services::submit),
        )
        .route(
            "/register-company/declarants",
            get(declarants::show).post(declarants::submit),
        )
        .route(
            "/register-company/summary",
            get(summary::show).post(summary::submit),
        )
        .route("/register-company/sent", get(sent::show).post(sent::submit))
        .route(
            "/register-company/validate",
            get(validate::show).post(validate::submit),
        )
}

/// Who waits to be confirmed, and who answers to them.
pub(super) fn for_candidates() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/account/key",
            get(posted_key::show).post(posted_key::submit),
        )
        .route(
            "/account/candidates",
            get(candidates::show).post(candidates::submit),
        )
}
