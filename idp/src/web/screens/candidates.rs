//! `/account/candidates`: administrators answer to who wants to be one as well (cooptation).
//!
//! Of two who answer at once one does: the statement that lets somebody in, or refuses them, is
//! guarded by their still waiting.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::accounts::candidates::{Answer, MOST_SHOWN, waits};
use crate::app::{App, Confirmed};
use crate::domain::{Account, AccountId, EventKind, Letter, Locale, RegistrationLetter, Wishes};
use crate::store::{Candidate, Charge, Tx};
use crate::web::answer::see_other;
use crate::web::confirmation;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::{CandidateShown, Candidates};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let done = query.get("done").and_then(|done| done.parse().ok());
    page(&app, &administrator, &viewer, (done, false)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    AdministratorForm {
        administrator,
        form,
    }: AdministratorForm,
) -> Result<Response, PageError> {
    let answer = form.get("answer").and_then(|answer| answer.parse().ok());
    let answer: Answer = answer.ok_or(PageError::NotFound)?;
    let id = form.get("account").and_then(|id| id.parse().ok());
    let id: AccountId = id.ok_or(PageError::NotFound)?;
    let (mut tx, charge) = administrator.take_charge(&app).await?;
    let found = tx.find_colleague(administrator.account.siret, id).await?;
    let candidate = found.ok_or(PageError::NotFound)?.account;
    if !waits(candidate.state) {
        drop(tx);
        return page(&app, &administrator, &viewer, (None, true)).await;
    }
    let turn = Turn {
        app: &app,
        administrator: &administrator,
        candidate: &candidate,
    };
    let done = match answer {
        Answer::Agree => turn.agree(&mut tx).await?,
        Answer::Refuse => turn.refuse(&mut tx, charge).await?,
    };
    let Some(confirmed) = done else {
        drop(tx);
        return page(&app, &administrator, &viewer, (None, true)).await;
    };
    tx.commit().await?;
    turn.record(answer, &confirmed).await?;
    Ok(see_other(&format!("/account/candidates?done={answer}")))
}

/// One answer to one candidate.
#[derive(Clone, Copy)]
struct Turn<'a> {
    app: &'a App,
    administrator: &'a Administrator,
    candidate: &'a Account,
}

impl Turn<'_> {
    async fn agree(&self, tx: &mut Tx) -> Result<Option<Confirmed>, PageError> {
        confirmation::confirm(self.app, tx, self.candidate, self.administrator.now).await
    }

    async fn refuse(&self, tx: &mut Tx, charge: Charge) -> Result<Option<Confirmed>, PageError> {
        let (candidate, now) = (self.candidate, self.administrator.now);
        if !tx.refuse_administrator(charge, candidate.id, now).await? {
            return Ok(None);
        }
        let whom = (candidate, Locale::default());
        let letter = Letter::Registration(RegistrationLetter::Refused);
        letters::write(self.app, tx, whom, letter, now).await?;
        Ok(Some(Confirmed::default()))
    }

    async fn record(&self, answer: Answer, confirmed: &Confirmed) -> Result<(), PageError> {
        let kind = match answer {
            Answer::Agree => EventKind::AdministratorConfirmed,
            Answer::Refuse => EventKind::AdministratorRefused,
        };
        let event = self.administrator.event(kind, self.candidate);
        let now = self.administrator.now;
        confirmation::record(self.app, event, self.candidate, confirmed, now).await
    }
}

async fn page(
    app: &App,
    administrator: &Administrator,
    viewer: &Viewer,
    (done, too_late): (Option<Answer>, bool),
) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    let siret = administrator.account.siret;
    let mut tx = app.store.direct().await?;
    let waiting = tx.list_candidates(siret, MOST_SHOWN).await?;
    drop(tx);
    let catalogue = app.catalogues.current().await?;
    let mut shown = Vec::new();
    for candidate in &waiting {
        let wishes = wishes(app, candidate)?;
        let wanted = wishes.services.iter();
        let wanted = wanted.filter_map(|wish| catalogue.service(&wish.service));
        shown.push(CandidateShown {
            account: &candidate.account,
            since: candidate.since,
            services: wanted
                .map(|service| service.label.of(frame.locale))
                .collect(),
        });
    }
    let page = Candidates {
        frame,
        candidates: &shown,
        done,
        too_late,
    };
    let status = if too_late {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok(Page::new(&page)?.status(status).into_response())
}

fn wishes(app: &App, candidate: &Candidate) -> Result<Wishes, PageError> {
    let Some(sealed) = &candidate.sealed else {
        return Ok(Wishes::default());
    };
    let plain = app.registrations.open(sealed)?;
    serde_json::from_slice(&plain).map_err(PageError::internal)
}
