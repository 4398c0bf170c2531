//! Everything HTTP: the addresses, the pages, and the headers that protect them.

mod element;
mod headers;
mod initiation;
mod pages;
mod params;
mod refusal;
mod sign_in;
mod sign_out;
mod visitor;

use std::sync::Arc;

use axum::{
    Router,
    middleware::map_response,
    routing::{get, post},
};

use crate::{portal::Portal, provider::Provider, session::Memory, settings::Settings};
pub(crate) use refusal::Refusal;

/// What every handler shares.
pub(crate) struct App {
    settings: Settings,
    provider: Provider,
    memory: Memory,
}

impl App {
    pub(crate) fn new(settings: Settings) -> anyhow::Result<Self> {
        Ok(Self {
            provider: Provider::new(settings.clone())?,
            memory: Memory::new(),
            settings,
        })
    }
}

pub(crate) fn router(app: App) -> anyhow::Result<Router> {
    let Settings {
        portal,
        ref registration,
        ..
    } = app.settings;
    let policy = headers::content_security_policy(portal, &registration.issuer)?;
    let welcome = match portal {
        Portal::Cabinet => get(element::welcome),
        Portal::Jedeclare | Portal::Portailpro => get(pages::welcome),
    };
    Ok(Router::new()
        // for everyone
        .route("/", welcome)
        .route("/language/{code}", get(pages::choose_language))
        // for signed-in people
        .route("/espace", get(pages::space))
        .route("/espace/{topic}", get(pages::topic))
        // the sign-in and its end
        .route("/sign-in", get(sign_in::start))
        .route("/initiate", get(initiation::receive).post(initiation::receive))
        .route("/callback", get(sign_in::callback))
        .route("/sign-out", post(sign_out::leave))
        .route("/signed-out", get(sign_out::left))
        .route("/backchannel-logout", post(sign_out::told))
        // files
        .route("/base.css", get(pages::base_style))
        .route("/style.css", get(pages::style))
        .route("/logo.svg", get(pages::logo))
        .route("/logo.png", get(pages::logo_for_the_provider))
        .fallback(pages::not_found)
        .layer(map_response(move |answer| {
            std::future::ready(headers::protect(&policy, answer))
        }))
        .with_state(Arc::new(app)))
}
