//! `/account/declarants/help`: colleagues who cannot sign in and asked for help.
//!
//! 1. A link goes to the address on file; the administrator never sees it.
//! 2. Where that address is wrong, the right one may be given with the same answer: of a declarant
//!    only, and both addresses are told.
//! 3. Or the request is dismissed. Whatever is decided, it is decided once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::LIST;
use crate::app::App;
use crate::domain::{Account, Email, EventKind, HelpOutcome, Letter, Locale};
use crate::oidc::params::Params;
use crate::store::{Charge, HelpRequest, Tx};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::{DeclarantsHelp, HelpProblem};

const HERE: &str = "/account/declarants/help";

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let done = query.get("done").and_then(|done| done.parse().ok());
    page(&app, &administrator, &viewer, (done, None)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    AdministratorForm {
        administrator,
        form,
    }: AdministratorForm,
) -> Result<Response, PageError> {
    let (mut tx, charge) = administrator.take_charge(&app).await?;
    let turn = Turn {
        app: &app,
        administrator: &administrator,
        charge,
        request: form.get("request").ok_or(PageError::NotFound)?,
    };
    match turn.decide(&mut tx, &form).await? {
        Ok(done) => {
            tx.commit().await?;
            for kind in done.kinds() {
                let event = administrator.event(kind, &done.person);
                app.journal.record(event).await?;
            }
            Ok(see_other(&format!("{HERE}?done={}", done.outcome)))
        }
        Err(problem) => {
            drop(tx);
            page(&app, &administrator, &viewer, (None, Some(problem))).await
        }
    }
}

/// One answer to one request, by an administrator whose turn it is.
struct Turn<'a> {
    app: &'a App,
    administrator: &'a Administrator,
    charge: Charge,
    request: &'a str,
}

/// What was decided about whom.
struct Done {
    person: Account,
    outcome: HelpOutcome,
    /// Was the address corrected as well?
    corrected: bool,
}

type Decided = Result<Done, HelpProblem>;

impl Done {
    const fn of(person: Account, outcome: HelpOutcome) -> Self {
        Self {
            person,
            outcome,
            corrected: false,
        }
    }

    /// For the trail.
    fn kinds(&self) -> impl Iterator<Item = EventKind> {
        let kind = match self.outcome {
            HelpOutcome::Helped => EventKind::HelpGiven,
            HelpOutcome::Dismissed | HelpOutcome::Expired => EventKind::HelpDismissed,
        };
        let corrected = self.corrected.then_some(EventKind::AddressCorrected);
        corrected.into_iter().chain([kind])
    }
}

impl Turn<'_> {
    async fn decide(&self, tx: &mut Tx, form: &Params) -> Result<Decided, PageError> {
        match form.get("decision") {
            Some("send") => self.help(tx).await,
            Some("correct") => {
                let Ok(email) = form.get("email").unwrap_or_default().parse() else {
                    return Ok(Err(HelpProblem::Email));
                };
                if !self.correct(tx, &email).await? {
                    return Ok(Err(HelpProblem::NotNow));
                }
                let helped = self.help(tx).await?;
                Ok(helped.map(|done| Done {
                    corrected: true,
                    ..done
                }))
            }
            Some("dismiss") => {
                let settled = self.settle(tx, HelpOutcome::Dismissed).await?;
                let done = settled.map(|(person, _)| Done::of(person, HelpOutcome::Dismissed));
                Ok(done.ok_or(HelpProblem::NotNow))
            }
            _ => Err(PageError::NotFound),
        }
    }

    async fn settle(
        &self,
        tx: &mut Tx,
        outcome: HelpOutcome,
    ) -> Result<Option<(Account, Locale)>, PageError> {
        let now = self.administrator.now;
        Ok(tx
            .settle_help_request(self.charge, self.request, outcome, now)
            .await?)
    }

    async fn help(&self, tx: &mut Tx) -> Result<Decided, PageError> {
        let now = self.administrator.now;
        let Some((person, locale)) = self.settle(tx, HelpOutcome::Helped).await? else {
            return Ok(Err(HelpProblem::NotNow));
        };
        if !letters::write_assisted_recovery(self.app, tx, (&person, locale), now).await? {
            return Ok(Err(HelpProblem::JustSent));
        }
        Ok(Ok(Done::of(person, HelpOutcome::Helped)))
    }

    /// The address that is left is told as well: its owner may know better.
    async fn correct(&self, tx: &mut Tx, email: &Email) -> Result<bool, PageError> {
        let now = self.administrator.now;
        let siret = self.administrator.account.siret;
        let open = tx.list_help_requests(siret, now).await?;
        let Some(HelpRequest {
            account, locale, ..
        }) = open.into_iter().find(|open| open.id == self.request)
        else {
            return Ok(false);
        };
        if !tx
            .correct_address_for_help(self.charge, self.request, email, now)
            .await?
        {
            return Ok(false);
        }
        for to in [&account.email, email] {
            let letter = Letter::AddressCorrected { at: now };
            letters::write_to(self.app, tx, (&account, to, locale), letter, now).await?;
        }
        Ok(true)
    }
}

async fn page(
    app: &App,
    administrator: &Administrator,
    viewer: &Viewer,
    (done, problem): (Option<HelpOutcome>, Option<HelpProblem>),
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let siret = administrator.account.siret;
    let open = tx.list_help_requests(siret, administrator.now).await?;
    drop(tx);
    let others = open
        .into_iter()
        .filter(|open| open.account.id != administrator.account.id);
    let page = DeclarantsHelp {
        frame: viewer.frame(None),
        requests: &others.collect::<Vec<_>>(),
        done,
        problem,
        list: LIST,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(HelpProblem::Email) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(HelpProblem::NotNow | HelpProblem::JustSent) => StatusCode::CONFLICT,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
