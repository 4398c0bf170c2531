//! `/recover`: who are you?

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::{App, Partner};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::embedded::hand_over;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{FieldProblems, Onward, RecoverStart};
use crate::web::recovery::{Claimed, Recovery};
use crate::web::screens::policy_of;
use crate::web::screens::sign_in_form::{claimed, typed};
use crate::web::sign_on::Place;
use crate::web::steps::Visit;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    offered(&app)?;
    let interaction = query.interaction();
    let held = held(&app, interaction, &headers).await?;
    let screen = Screen {
        viewer: &viewer,
        interaction,
        held: held.as_ref(),
    };
    Ok(screen.page(&Params::default(), None)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    offered(&app)?;
    let interaction = form.get("interaction");
    let held = held(&app, interaction.unwrap_or_default(), &headers).await?;
    let claimed = match claimed(&form) {
        Ok(claimed) => claimed,
        Err(problems) => {
            let screen = Screen {
                viewer: &viewer,
                interaction: interaction.unwrap_or_default(),
                held: held.as_ref(),
            };
            let page = screen.page(&form, Some(problems))?;
            return Ok(page
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .into_response());
        }
    };
    if let Some((interaction, partner)) = held {
        let visit = Visit {
            app: &app,
            partner: &partner,
            viewer: &viewer,
            now: place.now,
        };
        return hand_over(&visit, &interaction, (Onward::Recovery, claimed), &place).await;
    }
    begin(&app, claimed, interaction, &headers).await
}

/// On to the ways that there are, in this browser.
pub(super) async fn begin(
    app: &App,
    claimed: Claimed,
    interaction: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let (recovery, secret) = Recovery::begin(claimed, interaction, headers);
    recovery.save(app).await?;
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

type Held = (Interaction, Arc<Partner>);

/// The pending sign-in, where it is in a frame: the way back begins there, and goes on as the
/// whole page, for what a frame is told ends at the partner's border.
async fn held(app: &App, id: &str, headers: &HeaderMap) -> Result<Option<Held>, PageError> {
    match Interaction::load(app, id, headers).await {
        Ok(interaction) if interaction.framed => {
            let partner = interaction.partner(app).await?;
            Ok(Some((interaction, partner)))
        }
        // A way back needs no pending sign-in.
        Ok(_) | Err(PageError::Expired { .. } | PageError::ForeignBrowser) => Ok(None),
        Err(other) => Err(other),
    }
}

#[derive(Clone, Copy, Debug)]
struct Screen<'a> {
    viewer: &'a Viewer,
    interaction: &'a str,
    held: Option<&'a Held>,
}

impl Screen<'_> {
    fn page(&self, form: &Params, problems: Option<FieldProblems>) -> Result<Page, PageError> {
        let frame = match self.held {
            Some((held, partner)) => {
                let frame = self.viewer.frame(held.request.ui_locale);
                frame.within(held.embedders(&partner.client))
            }
            None => self.viewer.frame(None),
        };
        let page = Page::new(&RecoverStart {
            frame,
            interaction: self.interaction,
            typed: typed(form),
            problems,
        })?;
        Ok(match self.held {
            Some((held, partner)) => page.policy(policy_of(held, &partner.client)),
            None => page,
        })
    }
}
