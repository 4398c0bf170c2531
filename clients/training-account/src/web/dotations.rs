//! The protected part: which establishments one may fund training for, and each one's page.
//! The amounts themselves are left out of the sample.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, Refusal, page::page, params::Params, sign_in, visitor::Visitor};
use crate::{
    habilitations::{Entitlements, Portfolio, SERVICE, Siren, Siret, Why},
    local_path::LocalPath,
    session::Session,
    words::Words,
};

const ROWS: usize = 25;

/// A shorter list is read faster than a filter is typed.
const WORTH_FILTERING: usize = 10;

/// The box, which filters a list or names an establishment, and which page of what it leaves.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
    page: usize,
}

#[derive(Template)]
#[template(path = "dotations.html")]
struct List<'a> {
    visitor: &'a Visitor,
    words: &'static Words,
    session: &'a Session,
    signed_in_at: Option<String>,
    rights: Rights<'a>,
    /// Where the provider says which right is missing, and whom to ask.
    missing_right: String,
}

/// What the template shows of [`Entitlements`].
enum Rights<'a> {
    None(Why),
    Establishments(Rows),
    Companies(Vec<Siren>, SiretBox),
    Portfolios(&'a [Portfolio], u64, SiretBox),
}

/// Where to type the establishment to open, when there is no list to choose from.
struct SiretBox {
    /// Typed before, and no SIRET.
    wrong: String,
}

/// One page of the establishments that match the filter.
struct Rows {
    q: String,
    held: usize,
    complete: bool,
    matching: usize,
    page: usize,
    pages: usize,
    sirets: Vec<Siret>,
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(search): Params<Search>,
) -> Response {
    let Some(session) = visitor.session.as_deref() else {
        return sign_in_first(&app, &visitor).await;
    };
    let unlisted = matches!(
        session.entitlements,
        Entitlements::Companies(_) | Entitlements::Portfolios { .. }
    );
    if let (true, Some(siret)) = (unlisted, search.siret()) {
        return Redirect::to(&format!("/dotations/{}", siret.compact())).into_response();
    }
    let template = List {
        visitor: &visitor,
        words: visitor.words,
        session,
        signed_in_at: session
            .auth_time
            .and_then(|at| local_time(at, visitor.words)),
        rights: Rights::of(&session.entitlements, search),
        missing_right: missing_right(&app),
    };
    page(StatusCode::OK, &template)
}

fn missing_right(app: &App) -> String {
    let issuer = app.provider.issuer().origin().ascii_serialization();
    format!("{issuer}/account/missing-right?service={SERVICE}")
}

#[derive(Template)]
#[template(path = "dotation.html")]
struct One<'a> {
    visitor: &'a Visitor,
    words: &'static Words,
    siret: Siret,
    /// Its name, where known.
    establishment: Option<&'a str>,
}

/// Being signed in is not enough: the establishment in the address is checked every time.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(siret): Path<String>,
) -> Response {
    let Some(session) = visitor.session.as_deref() else {
        return sign_in_first(&app, &visitor).await;
    };
    let Ok(siret) = Siret::parse(&siret) else {
        return Refusal::NotFound.into_page(&visitor);
    };
    match session.entitlements.allow(siret, &app.provider).await {
        Ok(true) => page(
            StatusCode::OK,
            &One {
                visitor: &visitor,
                words: visitor.words,
                siret,
                establishment: session.person.establishment_of(siret),
            },
        ),
        Ok(false) => Refusal::NotEntitled.into_page(&visitor),
        Err(error) => {
            tracing::warn!(%error, "an establishment cannot be checked");
            Refusal::Unchecked.into_page(&visitor)
        }
    }
}

/// The page asked for is kept by us, under the `state` of the sign-in; it never travels.
async fn sign_in_first(app: &App, visitor: &Visitor) -> Response {
    let target = LocalPath::parse(&app.settings.url, &visitor.here);
    sign_in::begin(app, visitor, target.unwrap_or_else(LocalPath::home), None).await
}

impl Search {
    /// People type SIRETs with spaces, dots or nothing between the digits.
    fn digits(&self) -> String {
        self.q.chars().filter(char::is_ascii_digit).collect()
    }

    fn siret(&self) -> Option<Siret> {
        Siret::parse(&self.digits()).ok()
    }
}

impl List<'_> {
    /// The person's own establishment, when a whole company of theirs has it.
    fn own_establishment(&self, sirens: &[Siren]) -> Option<(Siret, &str)> {
        let siret = self.session.person.siret?;
        let name = self.session.person.establishment_of(siret)?;
        sirens.contains(&siret.siren()).then_some((siret, name))
    }
}

impl<'a> Rights<'a> {
    fn of(entitlements: &'a Entitlements, search: Search) -> Self {
        match entitlements {
            Entitlements::None(why) => Self::None(*why),
            Entitlements::Companies(sirens) => {
                let sirens = sirens.iter().copied().collect();
                Self::Companies(sirens, SiretBox { wrong: search.q })
            }
            Entitlements::Portfolios {
                portfolios,
                at_most,
                ..
            } => Self::Portfolios(portfolios, *at_most, SiretBox { wrong: search.q }),
            Entitlements::Establishments { sirets, complete } => {
                Self::Establishments(Rows::of(sirets.iter().copied(), *complete, search))
            }
        }
    }
}

impl Rows {
    fn worth_filtering(&self) -> bool {
        self.held > WORTH_FILTERING || !self.q.is_empty()
    }

    fn of(
        sirets: impl ExactSizeIterator<Item = Siret> + Clone,
        complete: bool,
        search: Search,
    ) -> Self {
        let wanted = search.digits();
        let matches = |siret: &Siret| siret.compact().contains(&wanted);
        let matching = sirets.clone().filter(matches).count();
        let pages = matching.div_ceil(ROWS).max(1);
        let page = search.page.clamp(1, pages);
        Self {
            held: sirets.len(),
            complete,
            matching,
            page,
            pages,
            sirets: sirets
                .filter(matches)
                .skip((page - 1) * ROWS)
                .take(ROWS)
                .collect(),
            q: search.q,
        }
    }
}

fn local_time(seconds: i64, words: &Words) -> Option<String> {
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    let local = instant.in_tz("Europe/Paris").ok()?;
    Some(local.strftime(words.time_format).to_string())
}
