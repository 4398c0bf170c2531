//! `/recover`: who are you?

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{FieldProblems, RecoverStart};
use crate::web::recovery::Recovery;
use crate::web::screens::sign_in_form::{claimed, typed};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    query: OwnQuery,
) -> Result<Response, PageError> {
    offered(&app)?;
    let interaction = query.interaction();
    let page = page(&viewer, &Params::default(), interaction, None)?;
    Ok(page.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    offered(&app)?;
    let interaction = form.get("interaction");
    let claimed = match claimed(&form) {
        Ok(claimed) => claimed,
        Err(problems) => {
            let shown = interaction.unwrap_or_default();
            let page = page(&viewer, &form, shown, Some(problems))?;
            return Ok(page
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response());
        }
    };
    let (recovery, secret) = Recovery::begin(claimed, interaction, &headers);
    recovery.save(&app).await?;
    let mut response = see_other(&recovery.address("/recover/ways"));
    if let Some(secret) = secret {
        Recovery::bind(&secret, &mut response);
    }
    Ok(response)
}

/// There is no way back where the question is switched off and no mails leave.
fn offered(app: &App) -> Result<(), PageError> {
    app.leads_back().then_some(()).ok_or(PageError::NotFound)
}

fn page(
    viewer: &Viewer,
    form: &Params,
    interaction: &str,
    problems: Option<FieldProblems>,
) -> Result<Page, PageError> {
    Page::new(&RecoverStart {
        frame: viewer.frame(None),
        interaction,
        typed: typed(form),
        problems,
    })
}
