//! Does somebody know their password?

use std::time::Duration;

use super::error::PageError;
use super::pages::SignInProblem;
use super::sign_on::Place;
use super::throttle::Throttle;
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::{Busy, Password, PasswordHash, Verdict};
use crate::domain::{Account, Event, EventKind, SignInKey};

/// Somebody who does.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) account: Account,
    /// The hash of the password that was typed, as it is stored now.
    pub(super) hash: PasswordHash,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Unproven {
    /// Wrong password, unknown person, account that may not sign in.
    Refused,
    /// Refused unheard, after too many failures.
    Wait(Duration),
    Busy,
}

impl From<Unproven> for SignInProblem {
    fn from(why: Unproven) -> Self {
        match why {
            Unproven::Refused => Self::Refused,
            Unproven::Wait(wait) => Self::TooManyAttempts {
                wait_minutes: in_minutes(wait),
            },
            Unproven::Busy => Self::Busy,
        }
    }
}

/// Whose account it is. Known and unknown people, right and wrong passwords of accounts that may
/// not sign in, all take the same way and the same time.
pub(super) async fn check(
    app: &App,
    key: &SignInKey,
    password: Password,
    place: &Place,
) -> Result<Result<Proven, Unproven>, PageError> {
    let throttle = Throttle::new(app, key, place.peer, place.now);
    if let Some(wait) = throttle.wait(app).await? {
        record(app, EventKind::SignInThrottled, None, place).await?;
        return Ok(Err(Unproven::Wait(wait)));
    }
    let (found, proven) = match compare(app, key, password).await? {
        Ok(compared) => compared,
        Err(Busy) => return Ok(Err(Unproven::Busy)),
    };
    match (found, proven) {
        (Some(account), Some(hash)) if account.state.may_sign_in() => {
            throttle.succeeded(app).await?;
            Ok(Ok(Proven { account, hash }))
        }
        (found, _) => {
            throttle.failed(app).await?;
            record(app, EventKind::SignInFailed, found.as_ref(), place).await?;
            Ok(Err(Unproven::Refused))
        }
    }
}

type Compared = (Option<Account>, Option<PasswordHash>);

/// The account of that name, and the stored hash if the password is its own. One hash is computed
/// in any case.
async fn compare(
    app: &App,
    key: &SignInKey,
    password: Password,
) -> Result<Result<Compared, Busy>, PageError> {
    let found = app.store.direct().await?.find_credentials(key).await?;
    let stored = found.as_ref().and_then(|found| found.password.clone());
    let verdict = match app.hashers.verify(password, stored.clone()).await {
        Ok(verdict) => verdict?,
        Err(busy) => return Ok(Err(busy)),
    };
    let account = found.map(|found| found.account);
    let hash = match (verdict, &account, stored) {
        (Verdict::Wrong, _, _) | (_, _, None) => None,
        (
            Verdict::Right {
                rehashed: Some(new),
            },
            Some(account),
            Some(old),
        ) => {
            let mut tx = app.store.direct().await?;
            tx.rehash_password(account.id, &old, &new).await?;
            Some(new)
        }
        (Verdict::Right { .. }, _, Some(stored)) => Some(stored),
    };
    Ok(Ok((account, hash)))
}

async fn record(
    app: &App,
    kind: EventKind,
    account: Option<&Account>,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    let event = match account {
        Some(account) => event.account(account.id),
        None => event,
    };
    Ok(app.journal.record(event).await?)
}
