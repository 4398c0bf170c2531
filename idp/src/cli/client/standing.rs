//! Commands that show partners, disable them and enable them again, wholly or in part.

use anyhow::{Context, bail};

use super::super::{Operator, say};
use crate::config::Environment;
use crate::domain::{Client, ClientId, EventKind};

pub(super) async fn list(operator: &Operator) -> anyhow::Result<()> {
    for stored in operator.store.direct().await?.list_clients().await? {
        let state = if stored.disabled_at.is_some() {
            "disabled"
        } else {
            "active"
        };
        let Client {
            client_id,
            client_name,
            token_endpoint_auth_method,
            ..
        } = stored.client;
        say(format_args!(
            "{client_id:<24} {state:<9} {token_endpoint_auth_method:<20} {client_name}"
        ));
    }
    Ok(())
}

pub(super) async fn disable(
    operator: &Operator,
    environment: &Environment,
    id: &ClientId,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    if !tx.disable_client(id, operator.clock.now()).await? {
        bail!("{id} is not registered, or disabled already");
    }
    let event = operator.event(EventKind::ClientDisabled).client(id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("{id} is disabled"));
    Ok(())
}

pub(super) async fn enable(
    operator: &Operator,
    environment: &Environment,
    id: &ClientId,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    if !tx.enable_client(id, operator.clock.now()).await? {
        bail!("{id} is not registered, or not disabled");
    }
    let event = operator.event(EventKind::ClientEnabled).client(id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("{id} is enabled"));
    Ok(())
}

/// Files that still declare the permission give it back when they are applied again.
pub(super) async fn unembed(
    operator: &Operator,
    environment: &Environment,
    id: &ClientId,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    let stored = tx.find_client(id).await?;
    let stored = stored.with_context(|| format!("{id} is not registered"))?;
    if stored.client.embed_origins.is_empty() {
        bail!("{id} may hold the sign-in in none of its pages already");
    }
    let client = Client {
        embed_origins: Vec::new(),
        ..stored.client
    };
    let now = operator.clock.now();
    if !tx.replace_client(&client, stored.version, now).await? {
        bail!("somebody else changed {id} at the same time: try again");
    }
    let event = operator.event(EventKind::ClientChanged).client(id);
    let event = event.detail("embed_origins");
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "{id} may hold the sign-in in none of its pages"
    ));
    Ok(())
}

/// In the words that `idp client add` reads; there is no secret to show, for only its hash is kept.
pub(super) async fn show(operator: &Operator, id: &ClientId) -> anyhow::Result<()> {
    let mut tx = operator.store.direct().await?;
    let stored = tx.find_client(id).await?;
    let stored = stored.with_context(|| format!("{id} is not registered"))?;
    say(serde_json::to_string_pretty(&stored.client)?);
    Ok(())
}
