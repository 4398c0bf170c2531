//! `/sign-in/start`: a sign-in that begins here, for a page of one's own space.
//!
//! The page is kept with the pending sign-in, on our side. An address that is no such page counts
//! for nothing: the person comes home.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;

use crate::app::App;
use crate::domain::OwnPage;
use crate::oidc::authorize::Progress;
use crate::web::answer::{see_other, with_query};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::sign_on;
use crate::web::steps::{self, Next, Visit};

pub(in crate::web) const PATH: &str = "/sign-in/start";

/// Where a sign-in begins for whoever asked for a page of their space; what was sent with a form is
/// not asked for twice.
pub(in crate::web) fn address(method: &Method, uri: &Uri) -> String {
    let asked = uri.path_and_query().filter(|_| method == Method::GET);
    let page = asked.and_then(|asked| asked.as_str().parse::<OwnPage>().ok());
    match page {
        None => PATH.to_owned(),
        Some(page) => with_query(PATH, "next", page.as_str()),
    }
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let page = query.get("next").and_then(|next| next.parse().ok());
    let request = app.own_space.request(page.unwrap_or_else(OwnPage::home));
    let signed_in = sign_on::current(&app, &headers, now).await?;
    let visit = Visit {
        app: &app,
        partner: &app.own_space.partner,
        viewer: &viewer,
        now,
    };
    let progress = Progress::default();
    match visit.decide(&request, signed_in.as_ref(), progress).await? {
        Next::Answer(response) => Ok(response),
        Next::Page(path) => {
            let (interaction, secret) = Interaction::begin(request);
            interaction.save(&app).await?;
            let mut response = see_other(&steps::address(path, &interaction));
            interaction.bind(&secret, &headers, &mut response);
            Ok(response)
        }
    }
}
