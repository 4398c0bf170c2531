//! `/account/declarants/person`: one colleague, and what may be done.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{LIST, PERSON, address, named, notice};
use crate::accounts::declarants::Change;
use crate::app::App;
use crate::domain::{Account, Email, EventKind, Letter, Locale};
use crate::store::{Charge, Colleague, Tx};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::{Declarant, DeclarantProblem, Member};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let colleague = named(&mut tx, &query, administrator.account.siret).await?;
    let screen = Screen {
        administrator: &administrator,
        colleague: &colleague,
        has_left_rights: tx.has_left_rights(colleague.account.id).await?,
    };
    let done = query.get("done").and_then(|done| done.parse().ok());
    screen.page(&viewer, done, None)
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
    let colleague = named(&mut tx, &form, administrator.account.siret).await?;
    let turn = Turn {
        app: &app,
        administrator: &administrator,
        charge,
        person: &colleague.account,
    };
    let problem = if form.get("change") == Some("correct") {
        let email = form.get("email").unwrap_or_default().parse();
        match email {
            Ok(email) => turn.correct(&mut tx, &email).await?,
            Err(_) => Some(DeclarantProblem::Email),
        }
    } else {
        let wanted = form.get("change").and_then(|wanted| wanted.parse().ok());
        turn.change(&mut tx, wanted.ok_or(PageError::NotFound)?)
            .await?
    };
    let Some(problem) = problem else {
        tx.commit().await?;
        return turn.done(form.get("change").unwrap_or_default()).await;
    };
    let screen = Screen {
        administrator: &administrator,
        colleague: &colleague,
        has_left_rights: tx.has_left_rights(colleague.account.id).await?,
    };
    screen.page(&viewer, None, Some(problem))
}

/// One change of one account, by an administrator whose turn it is.
#[derive(Clone, Copy)]
struct Turn<'a> {
    app: &'a App,
    administrator: &'a Administrator,
    charge: Charge,
    person: &'a Account,
}

impl Turn<'_> {
    /// What stands in the way, if anything does.
    async fn change(
        &self,
        tx: &mut Tx,
        wanted: Change,
    ) -> Result<Option<DeclarantProblem>, PageError> {
        let (charge, id, now) = (self.charge, self.person.id, self.administrator.now);
        if !wanted.fits(self.person, self.administrator.account.id) {
            return Ok(Some(DeclarantProblem::NotNow));
        }
        let (done, letter) = match wanted {
            Change::Resend => return self.invite(tx, false).await,
            Change::Readmit => {
                if !tx.readmit(charge, id, now).await? {
                    return Ok(Some(DeclarantProblem::NotNow));
                }
                return self.invite(tx, true).await;
            }
            Change::Withdraw => (tx.strike_off(charge, id, now).await?, None),
            Change::StrikeOff => (
                tx.strike_off(charge, id, now).await?,
                Some(Letter::AccountStruckOff),
            ),
            Change::Suspend => (
                tx.suspend_colleague(charge, id, now).await?,
                Some(Letter::AccountSuspended),
            ),
            Change::Resume => (
                tx.resume_colleague(charge, id, now).await?,
                Some(Letter::AccountResumed),
            ),
            Change::MakeAdministrator => (
                tx.make_administrator(charge, id, now).await?,
                Some(Letter::AdministratorMade),
            ),
            Change::UnmakeAdministrator => (
                tx.unmake_administrator(charge, id, now).await?,
                Some(Letter::AdministratorUnmade),
            ),
        };
        if !done {
            return Ok(Some(self.why_not(wanted)));
        }
        if let Some(letter) = letter {
            // Nobody has said yet which language they read.
            let whom = (self.person, Locale::default());
            letters::write(self.app, tx, whom, letter, now).await?;
        }
        Ok(None)
    }

    const fn why_not(&self, wanted: Change) -> DeclarantProblem {
        match wanted {
            Change::Suspend | Change::StrikeOff | Change::UnmakeAdministrator
                if self.person.roles.administrator_since.is_some() =>
            {
                DeclarantProblem::LastAdministrator
            }
            Change::Resume | Change::StrikeOff => DeclarantProblem::ByOperator,
            _ => DeclarantProblem::NotNow,
        }
    }

    async fn invite(
        &self,
        tx: &mut Tx,
        elsewhere: bool,
    ) -> Result<Option<DeclarantProblem>, PageError> {
        let sent = notice::invite(self.app, tx, self.administrator, self.person, elsewhere).await?;
        Ok((!sent).then_some(DeclarantProblem::JustSent))
    }

    async fn correct(
        &self,
        tx: &mut Tx,
        email: &Email,
    ) -> Result<Option<DeclarantProblem>, PageError> {
        let now = self.administrator.now;
        let id = self.person.id;
        if !tx.correct_address(self.charge, id, email, now).await? {
            return Ok(Some(DeclarantProblem::NotNow));
        }
        let person = Account {
            email: email.clone(),
            ..self.person.clone()
        };
        let elsewhere = person.email != self.person.email;
        Turn {
            person: &person,
            ..*self
        }
        .invite(tx, elsewhere)
        .await
    }

    /// Into the trail, and back to the page.
    async fn done(&self, change: &str) -> Result<Response, PageError> {
        let kind = match change.parse() {
            Ok(Change::Resend | Change::Readmit) => EventKind::DeclarantInvited,
            Ok(Change::Withdraw) => EventKind::InvitationWithdrawn,
            Ok(Change::Suspend) => EventKind::AccountSuspended,
            Ok(Change::Resume) => EventKind::AccountResumed,
            Ok(Change::StrikeOff) => EventKind::AccountStruckOff,
            Ok(Change::MakeAdministrator) => EventKind::AdministratorMade,
            Ok(Change::UnmakeAdministrator) => EventKind::AdministratorUnmade,
            Err(_) => EventKind::AddressCorrected,
        };
        let event = self.administrator.event(kind, self.person);
        self.app.journal.record(event).await?;
        if self.person.id == self.administrator.account.id {
            // Who has just given it up is no administrator any more.
            return Ok(see_other("/"));
        }
        let told = change.parse().unwrap_or(Change::Resend);
        Ok(see_other(&address(
            PERSON,
            self.person.id,
            Some(told.as_str()),
        )))
    }
}

#[derive(Clone, Copy)]
struct Screen<'a> {
    administrator: &'a Administrator,
    colleague: &'a Colleague,
    has_left_rights: bool,
}

impl Screen<'_> {
    fn page(
        &self,
        viewer: &Viewer,
        done: Option<Change>,
        problem: Option<DeclarantProblem>,
    ) -> Result<Response, PageError> {
        let Colleague {
            account,
            invited_until,
        } = self.colleague;
        let by = self.administrator.account.id;
        let changes: Vec<Change> = Change::ALL
            .iter()
            .copied()
            .filter(|change| change.fits(account, by))
            .collect();
        let page = Declarant {
            frame: viewer.frame(None),
            member: Member::new(account, *invited_until, self.administrator.now),
            changes: &changes,
            may_transfer: self.has_left_rights
                && account.state == crate::domain::AccountState::StruckOff,
            done,
            problem,
            list: LIST,
        };
        let status = match problem {
            None => StatusCode::OK,
            Some(DeclarantProblem::Email) => StatusCode::UNPROCESSABLE_ENTITY,
            Some(_) => StatusCode::CONFLICT,
        };
        Ok(Page::new(&page)?.status(status).into_response())
    }
}
