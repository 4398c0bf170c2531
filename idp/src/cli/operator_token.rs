//! Tokens that operators hand out to programs: shown once, kept as a hash.

use std::time::Duration;

use anyhow::{Context, bail};

use super::{Operator, say};
use crate::config::Environment;
use crate::crypto::Secret;
use crate::domain::{AdminScope, EventKind, OperatorToken, TokenKind};

/// A token to be made.
pub(super) struct New<'a> {
    pub(super) kind: TokenKind,
    pub(super) name: &'a str,
    pub(super) scopes: Vec<AdminScope>,
    pub(super) days: u16,
}

pub(super) async fn make(
    operator: &Operator,
    environment: &Environment,
    new: New<'_>,
) -> anyhow::Result<()> {
    let New { kind, name, .. } = new;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        bail!("a token's name has 1 to 64 letters, digits, dots, hyphens and underscores");
    }
    let (token, now) = (Secret::random(), operator.clock.now());
    let made = OperatorToken {
        kind,
        name: name.to_owned(),
        scopes: new.scopes,
        expires_at: now + Duration::from_hours(u64::from(new.days) * 24),
    };
    let mut tx = operator.store.begin().await?;
    let added = tx.add_operator_token(&made, &token.hash(), now).await;
    match added {
        Err(error) if error.is_conflict() => bail!("there is, or was, a token of this name"),
        added => added?,
    }
    let event = operator.event(EventKind::OperatorTokenMade);
    let event = event.detail(format!("{kind}: {name}"));
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "token, shown this once, until {}: {}",
        super::date(made.expires_at),
        token.expose()
    ));
    Ok(())
}

pub(super) async fn revoke(
    operator: &Operator,
    environment: &Environment,
    kind: TokenKind,
    name: &str,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    let revoked = tx
        .revoke_operator_token(kind, name, operator.clock.now())
        .await?;
    revoked
        .then_some(())
        .with_context(|| format!("there is no token {name}, or it was revoked before"))?;
    let event = operator.event(EventKind::OperatorTokenRevoked);
    let event = event.detail(format!("{kind}: {name}"));
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("{name} is revoked"));
    Ok(())
}
