//! A new factor, of whichever kind, once it has been shown to work.

use axum::response::Response;

use super::{LIST, about, codes, record_of};
use crate::app::App;
use crate::crypto::{Question, RecoveryCode};
use crate::domain::{
    Account, AccountId, Authenticator, EventKind, Letter, Locale, Passkey, Timestamp, TotpFactor,
};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::store::{Error, Tx};
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::Viewer;
use crate::web::interaction::append;
use crate::web::letters;
use crate::web::sign_on::{self, Place};

pub(super) enum NewFactor<'a> {
    App(&'a TotpFactor),
    /// With the question that it answers.
    Passkey(&'a Passkey, Question),
}

/// What became of it.
pub(super) enum Kept {
    /// With the recovery codes that come with a first factor.
    Now(Vec<RecoveryCode>),
    /// What was sent twice is kept once.
    Before,
    /// There is one of that name, and not by this answer.
    Elsewhere,
}

impl NewFactor<'_> {
    const fn account(&self) -> AccountId {
        match self {
            Self::App(totp) => totp.account,
            Self::Passkey(passkey, _) => passkey.account,
        }
    }

    const fn letter(&self) -> Letter {
        match self {
            Self::App(_) => Letter::FactorAdded,
            Self::Passkey(..) => Letter::PasskeyAdded,
        }
    }

    async fn add(&self, tx: &mut Tx) -> Result<Option<Kept>, Error> {
        match self {
            Self::App(totp) => or_conflict(tx.add_totp(totp).await, Kept::Before),
            Self::Passkey(passkey, question) => {
                let asked = tx.use_challenge(&question.id, question.until).await;
                match or_conflict(asked, Kept::Before)? {
                    Some(before) => Ok(Some(before)),
                    None => or_conflict(tx.add_passkey(passkey).await, Kept::Elsewhere),
                }
            }
        }
    }
}

fn or_conflict(done: Result<(), Error>, conflict: Kept) -> Result<Option<Kept>, Error> {
    match done {
        Ok(()) => Ok(None),
        Err(error) if error.is_conflict() => Ok(Some(conflict)),
        Err(error) => Err(error),
    }
}

pub(super) async fn keep(
    app: &App,
    owner: (&Account, Locale),
    new: NewFactor<'_>,
    now: Timestamp,
) -> Result<Kept, PageError> {
    let account = new.account();
    let mut tx = app.store.begin().await?;
    let is_first = !tx.has_factor(account).await?;
    if let Some(conflict) = new.add(&mut tx).await? {
        return Ok(conflict);
    }
    let mut codes = Vec::new();
    if is_first {
        codes = codes::fresh();
        let hashed = codes::hashed(app, account, &codes);
        tx.put_recovery_codes(account, &hashed, now).await?;
    }
    letters::write(app, &mut tx, owner, new.letter(), now).await?;
    tx.commit().await?;
    Ok(Kept::Now(codes))
}

/// The session has shown one thing more. On with the request that waits, or back to the list.
pub(super) async fn finish(
    app: &App,
    viewer: &Viewer,
    (signed_in, form): (SignedIn, &Params),
    (shown, codes): (Authenticator, Vec<RecoveryCode>),
    place: &Place,
) -> Result<Response, PageError> {
    let detail = shown.as_str();
    record_of(app, (EventKind::FactorAdded, detail), &signed_in, place).await?;
    if !codes.is_empty() {
        let kind = EventKind::RecoveryCodesMade;
        record_of(app, (kind, detail), &signed_in, place).await?;
    }
    let (_, secret) = sign_on::raise(app, signed_in, shown, place).await?;
    let next = match form.get("interaction").unwrap_or_default() {
        "" => LIST.to_owned(),
        interaction => about("/authorize/resume", interaction),
    };
    let mut response = if codes.is_empty() {
        see_other(&next)
    } else {
        codes::page(viewer, &codes, &next)?
    };
    append(&mut response, &cookies::session(&secret));
    Ok(response)
}
