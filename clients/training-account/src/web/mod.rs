//! Everything HTTP: the addresses, the pages, and the headers that protect them.

mod app;
mod assets;
mod backchannel;
mod dotations;
mod headers;
mod page;
mod params;
mod refusal;
mod sign_in;
mod sign_out;
mod visitor;
mod welcome;

use std::sync::Arc;

use axum::{
    Router,
    middleware::map_response,
    routing::{get, post},
};

pub(crate) use app::App;
pub(crate) use refusal::Refusal;

pub(crate) fn router(app: App) -> anyhow::Result<Router> {
    let policy = headers::content_security_policy(&app.settings.issuer)?;
    Ok(Router::new()
        // for everyone
        .route("/", get(welcome::show))
        .route("/language/{code}", get(welcome::choose_language))
        // for signed-in people
        .route("/dotations", get(dotations::list))
        .route("/dotations/{siret}", get(dotations::show))
        // the sign-in and its end
        .route("/sign-in", get(sign_in::start))
        .route("/callback", get(sign_in::callback))
        .route("/initiate", get(sign_in::initiate).post(sign_in::initiate))
        .route("/sign-out", post(sign_out::leave))
        .route("/signed-out", get(sign_out::left))
        .route("/backchannel-logout", post(backchannel::receive))
        // files
        .route("/style.css", get(assets::style))
        .route("/logo.svg", get(assets::logo))
        .route("/logo.png", get(assets::logo_for_the_provider))
        .fallback(welcome::not_found)
        .layer(map_response(move |answer| std::future::ready(headers::protect(&policy, answer))))
        .with_state(Arc::new(app)))
}
