//! `/account/factors/passkey`: a passkey is made.
//!
//! 1. The page has the browser ask a device for a new passkey. What must be remembered of the
//!    question is sealed for this session in the form.
//! 2. The device answers with its public half. It is kept, and the session has shown a factor.
//! 3. Recovery codes come with a first factor, and a request that waits goes on, as after an app.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::keeping::{Kept, NewFactor, finish, keep};
use super::{LIST, about, manager};
use crate::accounts::factors::MAX_PASSKEYS;
use crate::app::App;
use crate::crypto::{Ceremony, Occasion, Passkeys, Question, random_id};
use crate::domain::{AccountId, Authenticator, CredentialId, FactorId, Name, Passkey, Timestamp};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{PasskeyForm, PasskeyProblem, PasskeySetUp};
use crate::web::passkeys::Answer;
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let passkeys = app.passkeys.as_ref().ok_or(PageError::NotFound)?;
    let interaction = query.interaction();
    let signed_in = match manager(&app, &headers, &place, &here(interaction)).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let screen = Screen {
        passkeys,
        viewer: &viewer,
        signed_in: &signed_in,
        interaction,
        now: place.now,
    };
    let known = known(&app, signed_in.account.id).await?;
    if known.len() >= MAX_PASSKEYS {
        return Ok(see_other(LIST));
    }
    screen.page(&known, "", None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let passkeys = app.passkeys.as_ref().ok_or(PageError::NotFound)?;
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let screen = Screen {
        passkeys,
        viewer: &viewer,
        signed_in: &signed_in,
        interaction: form.get("interaction").unwrap_or_default(),
        now: place.now,
    };
    let Some(question) = screen.question(&form) else {
        return Ok(see_other(&here(screen.interaction)));
    };
    let known = known(&app, signed_in.account.id).await?;
    if known.len() >= MAX_PASSKEYS {
        return Ok(see_other(LIST));
    }
    let name = form.get("name").unwrap_or_default();
    let made = match screen.made(&form, &question) {
        Ok(made) => made,
        Err(problem) => return screen.page(&known, name, Some(problem)),
    };
    let new = NewFactor::Passkey(&made, question);
    let owner = (&signed_in.account, viewer.frame(None).locale);
    match keep(&app, owner, new, place.now).await? {
        Kept::Now(codes) => {
            let kept = (Authenticator::Passkey, codes);
            finish(&app, &viewer, (signed_in, &form), kept, &place).await
        }
        Kept::Before => Ok(see_other(LIST)),
        Kept::Elsewhere => screen.page(&known, name, Some(PasskeyProblem::Refused)),
    }
}

async fn known(app: &App, account: AccountId) -> Result<Vec<CredentialId>, PageError> {
    let mut tx = app.store.direct().await?;
    let passkeys = tx.list_passkeys(account).await?.into_iter();
    Ok(passkeys.map(|passkey| passkey.credential_id).collect())
}

struct Screen<'a> {
    passkeys: &'a Passkeys,
    viewer: &'a Viewer,
    signed_in: &'a SignedIn,
    interaction: &'a str,
    now: Timestamp,
}

impl Screen<'_> {
    /// What this session was asked, and not too long ago.
    fn question(&self, form: &Params) -> Option<Question> {
        let session = &self.signed_in.session;
        let occasion = Occasion {
            ceremony: Ceremony::Enrolment,
            place: session.sid.to_string(),
            account: Some(session.account),
        };
        let (sealed, _) = Answer::of(form)?.parts();
        self.passkeys.question(sealed, &occasion, self.now)
    }

    fn made(&self, form: &Params, question: &Question) -> Result<Passkey, PasskeyProblem> {
        let name = form.get("name").unwrap_or_default();
        let name = Name::parse(name).map_err(|_| PasskeyProblem::Name)?;
        let answer = Answer::of(form).ok_or(PasskeyProblem::Refused)?;
        let (_, unverified) = answer.parts();
        let made = self.passkeys.made(question, unverified);
        let (credential_id, credential) = made.ok_or(PasskeyProblem::Refused)?;
        Ok(Passkey {
            id: FactorId::from_random(random_id()),
            account: self.signed_in.account.id,
            credential_id,
            name,
            credential,
            counter: 0,
            created_at: self.now,
            last_used_at: self.now,
        })
    }

    fn page(
        &self,
        known: &[CredentialId],
        name: &str,
        problem: Option<PasskeyProblem>,
    ) -> Result<Response, PageError> {
        let account = &self.signed_in.account;
        let person = format!(
            "{} {} ({})",
            account.first_name, account.last_name, account.siret
        );
        let place = self.signed_in.session.sid.to_string();
        let asked = (self.passkeys).ask_for_new((account.id, place), &person, known, self.now)?;
        let page = PasskeySetUp {
            frame: self.viewer.frame(None),
            passkey: PasskeyForm {
                options: &asked.options,
                sealed: &asked.sealed,
            },
            interaction: self.interaction,
            name,
            problem,
        };
        let status = match problem {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(Page::new(&page)?.status(status).into_response())
    }
}

fn here(interaction: &str) -> String {
    about("/account/factors/passkey", interaction)
}
