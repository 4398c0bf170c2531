//! Codes of a second factor: counted before they are heard, and taken once.

use std::time::Duration;

use super::error::PageError;
use super::letters;
use super::pages::CodeProblem;
use super::sign_on::Place;
use crate::accounts::factors::TypedCode;
use crate::accounts::throttle::{CODES, FORGOTTEN_AFTER, Limit, RECOVERY_CODES, in_minutes};
use crate::app::App;
use crate::crypto::{Mac, TotpSecret};
use crate::domain::{
    Account, AccountId, Authenticator, Event, EventKind, Letter, Locale, Timestamp,
};

/// What the code proves; or why it proves nothing.
pub(super) async fn check(
    app: &App,
    (owner, locale): (&Account, Locale),
    typed: &str,
    place: &Place,
) -> Result<Result<Authenticator, CodeProblem>, PageError> {
    let account = owner.id;
    let Some(code) = TypedCode::read(typed) else {
        return Ok(Err(CodeProblem::Malformed));
    };
    let key = count_of(app, account, code.authenticator());
    let limit = match code {
        TypedCode::App(_) => CODES,
        TypedCode::Recovery(_) => RECOVERY_CODES,
    };
    if let Err(wait) = count(app, &key, limit, place.now).await? {
        record(app, EventKind::SecondFactorThrottled, account, place).await?;
        return Ok(Err(CodeProblem::TooManyAttempts {
            wait_minutes: in_minutes(wait),
        }));
    }
    if !take(app, (owner, locale), &code, place.now).await? {
        record(app, EventKind::SecondFactorFailed, account, place).await?;
        return Ok(Err(CodeProblem::Wrong));
    }
    app.store.direct().await?.take_back_attempt(&key).await?;
    if matches!(code, TypedCode::Recovery(_)) {
        record(app, EventKind::RecoveryCodeUsed, account, place).await?;
    }
    Ok(Ok(code.authenticator()))
}

/// What is counted of this account's factors of this kind.
pub(super) fn count_of(app: &App, account: AccountId, kind: Authenticator) -> Mac {
    let (kind, account) = (kind.as_str().as_bytes(), account.as_number().to_be_bytes());
    app.throttle.sign(&[b"second factor", kind, &account])
}

/// Counts the attempt, in the transaction that also says how long the next one must wait: a node
/// that dies here has counted it.
pub(super) async fn count(
    app: &App,
    key: &Mac,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<(), Duration>, PageError> {
    let mut tx = app.store.begin().await?;
    let Some(attempts) = tx.count_attempt(key, now - FORGOTTEN_AFTER, now).await? else {
        let until = tx.find_failures(key).await?;
        let wait = until.map(|failures| failures.blocked_until.since(now));
        return Ok(Err(wait.unwrap_or_default()));
    };
    if let Some(wait) = limit.wait_after(attempts) {
        tx.block(key, now + wait).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Is it a code of this account that nobody has used? Nobody can from now on.
async fn take(
    app: &App,
    (owner, locale): (&Account, Locale),
    code: &TypedCode,
    now: Timestamp,
) -> Result<bool, PageError> {
    let account = owner.id;
    let digits = match code {
        TypedCode::App(digits) => digits,
        TypedCode::Recovery(code) => {
            let mac = code.mac(&app.recovery_codes, account);
            let mut tx = app.store.begin().await?;
            let used = tx.use_recovery_code(account, &mac, now).await?;
            if used {
                let letter = Letter::RecoveryCodeUsed;
                letters::write(app, &mut tx, (owner, locale), letter, now).await?;
            }
            tx.commit().await?;
            return Ok(used);
        }
    };
    let mut tx = app.store.direct().await?;
    for totp in tx.list_totps(account).await? {
        let secret = TotpSecret::open(&totp.sealed, &app.factors, account)?;
        if let Some(step) = secret.step_of(digits, now)
            && tx.use_totp(&totp.id, step, now).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn record(
    app: &App,
    kind: EventKind,
    account: AccountId,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).account(account);
    Ok(app.journal.record(event.address(&place.peer.0)).await?)
}
