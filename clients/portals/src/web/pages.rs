//! What people see: a welcome for everyone, a space of their own, and in it the topics, each of
//! which leads on to one of the other portal.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;
use url::Url;

use super::{
    App, Refusal, initiation,
    params::Params,
    sign_in,
    visitor::{LANGUAGE_COOKIE, Visitor},
};
use crate::{
    provider::Manner,
    session::Session,
    words::{Topic, Words},
};

/// The month that the demonstration speaks of.
const PERIOD: &str = "2026-10";

#[derive(Template)]
#[template(path = "welcome.html")]
struct Welcome<'a> {
    visitor: &'a Visitor,
}

pub(super) async fn welcome(visitor: Visitor) -> Response {
    page(StatusCode::OK, &Welcome { visitor: &visitor })
}

#[derive(Template)]
#[template(path = "space.html")]
struct Space<'a> {
    visitor: &'a Visitor,
    session: &'a Session,
    period: &'static str,
    /// The other portal's topics, and the way to each.
    next_door: Vec<(&'static Topic, Url)>,
}

pub(super) async fn space(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let Some(session) = visitor.session.as_deref() else {
        return sign_in_first(&app, &visitor).await;
    };
    let topics = &visitor.neighbour.topics;
    let template = Space {
        visitor: &visitor,
        session,
        period: PERIOD,
        next_door: topics
            .iter()
            .map(|topic| (topic, next_door(&app, topic, PERIOD)))
            .collect(),
    };
    page(StatusCode::OK, &template)
}

#[derive(Template)]
#[template(path = "topic.html")]
struct TopicPage<'a> {
    visitor: &'a Visitor,
    topic: &'static Topic,
    period: &'a str,
    next_door: Vec<(&'static Topic, Url)>,
}

#[derive(Debug, Deserialize)]
pub(super) struct About {
    #[serde(default)]
    periode: String,
}

pub(super) async fn topic(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Params(About { periode }): Params<About>,
) -> Response {
    if visitor.session.is_none() {
        return sign_in_first(&app, &visitor).await;
    }
    let same = |topic: &&Topic| topic.slug == slug;
    let topics = visitor.site.topics.iter().zip(&visitor.neighbour.topics);
    let Some((topic, beside)) = topics.into_iter().find(|(topic, _)| same(topic)) else {
        return Refusal::NotFound.into_page(&visitor);
    };
    let period = Some(periode.as_str()).filter(|period| is_month(period));
    let period = period.unwrap_or(PERIOD);
    let template = TopicPage {
        visitor: &visitor,
        topic,
        period,
        next_door: vec![(beside, next_door(&app, beside, period))],
    };
    page(StatusCode::OK, &template)
}

/// A deep link is answered with the sign-in, and the sign-in with the page it was for.
async fn sign_in_first(app: &App, visitor: &Visitor) -> Response {
    sign_in::begin(app, visitor, Manner::Asking, visitor.here.clone(), None).await
}

/// Into the other portal, to the page about the same month: its `initiate_login_uri`, which a
/// directory would tell if there were more than two.
fn next_door(app: &App, topic: &Topic, period: &str) -> Url {
    let mut target = app.settings.neighbour.clone();
    target.set_path(&format!("/espace/{}", topic.slug));
    target.query_pairs_mut().append_pair("periode", period);
    let mut link = app.settings.neighbour.clone();
    link.set_path("/initiate");
    link.query_pairs_mut()
        .append_pair("iss", &app.settings.registration.issuer)
        .append_pair("target_link_uri", target.as_str());
    link
}

/// `2026-10`.
fn is_month(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |part: Option<&str>, count| {
        part.is_some_and(|part| part.len() == count && part.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(parts.next(), 4) && digits(parts.next(), 2) && parts.next().is_none()
}

#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

/// Remembers a choice of language, and goes back to the page it was made on.
pub(super) async fn choose_language(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(code): Path<String>,
    Params(Back { back }): Params<Back>,
) -> Response {
    let cookie = Cookie::build((LANGUAGE_COOKIE, Words::in_language(&code).language))
        .path("/")
        .same_site(SameSite::Lax);
    let back = initiation::local(&app.settings.url, &back).unwrap_or_else(|| "/".to_owned());
    (visitor.cookies.add(cookie), Redirect::to(&back)).into_response()
}

pub(super) async fn not_found(visitor: Visitor) -> Response {
    Refusal::NotFound.into_page(&visitor)
}

pub(super) async fn base_style() -> Response {
    file(
        "text/css; charset=utf-8",
        include_str!("../../static/base.css"),
    )
}

pub(super) async fn style(State(app): State<Arc<App>>) -> Response {
    file("text/css; charset=utf-8", app.settings.portal.style())
}

pub(super) async fn logo(State(app): State<Arc<App>>) -> Response {
    file("image/svg+xml", app.settings.portal.logo())
}

/// The provider fetches it for its sign-in page.
pub(super) async fn logo_for_the_provider(State(app): State<Arc<App>>) -> Response {
    file("image/png", app.settings.portal.logo_for_the_provider())
}

fn file(content_type: &'static str, content: impl IntoResponse) -> Response {
    let kept = (header::CACHE_CONTROL, "public, max-age=3600");
    ([(header::CONTENT_TYPE, content_type), kept], content).into_response()
}

pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
