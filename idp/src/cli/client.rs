//! `idp client`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{Operator, operator_token, say};
use crate::config::{Environment, read_secret_file};
use crate::crypto::jwks::PublicKeys;
use crate::crypto::{Purpose, Secret, SecretHash};
use crate::domain::{AuthMethod, Client, ClientId, EventKind, Timestamp, TokenKind};
use crate::store::Tx;

#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Register a partner from a JSON file in the words of RFC 7591, or change its registration
    Add {
        file: PathBuf,
        /// A file with the client's secret; without it a new client gets one, shown once
        #[arg(long)]
        secret_file: Option<PathBuf>,
    },
    /// Show all partners
    List,
    /// Refuse a partner from now on
    Disable { client_id: ClientId },
    /// Accept a disabled partner again; what was granted to it before counts no more
    Enable { client_id: ClientId },
    /// Show one partner's registration, as JSON
    Show { client_id: ClientId },
    /// Make a token with which clients can be registered at the registration endpoint
    Token {
        name: String,
        #[arg(long, default_value_t = 30)]
        days: u16,
    },
    /// Let such a token count no more
    RevokeToken { name: String },
}

const KIND: TokenKind = TokenKind::Registration;

pub(super) async fn run(command: ClientCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        ClientCommand::Add { file, secret_file } => {
            add(&operator, environment, &file, secret_file).await
        }
        ClientCommand::List => list(&operator).await,
        ClientCommand::Disable { client_id } => disable(&operator, environment, &client_id).await,
        ClientCommand::Enable { client_id } => enable(&operator, environment, &client_id).await,
        ClientCommand::Show { client_id } => show(&operator, &client_id).await,
        ClientCommand::Token { name, days } => {
            operator_token::make(&operator, environment, KIND, &name, days).await
        }
        ClientCommand::RevokeToken { name } => {
            operator_token::revoke(&operator, environment, KIND, &name).await
        }
    }
}

async fn add(
    operator: &Operator,
    environment: &Environment,
    file: &PathBuf,
    secret_file: Option<PathBuf>,
) -> anyhow::Result<()> {
    let text = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let client = parse(&text).with_context(|| format!("{} is not accepted", file.display()))?;
    let mut tx = operator.store.begin().await?;
    let known = tx.find_client(&client.client_id).await?;
    let method = client.token_endpoint_auth_method;
    let keeps_secret = known.is_some_and(|known| match method {
        AuthMethod::ClientSecretJwt => known.sealed_secret.is_some(),
        _ => known.secret.is_some(),
    });
    let by_secret = matches!(
        method,
        AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost | AuthMethod::ClientSecretJwt
    );
    let (secret, shown) = match secret_file {
        Some(path) => (Some(read_secret(&path)?), None),
        None if by_secret && !keeps_secret => {
            let secret = Secret::random();
            (Some(secret.expose().to_owned()), Some(secret))
        }
        None => (None, None),
    };
    let now = operator.clock.now();
    keep(&mut tx, environment, &client, secret.as_deref(), now).await?;
    let event = operator
        .event(EventKind::ClientRegistered)
        .client(&client.client_id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("{} is registered", client.client_id));
    if let Some(secret) = shown {
        say(format_args!(
            "client_secret, shown this once: {}",
            secret.expose()
        ));
    }
    Ok(())
}

/// A secret is kept as its hash; sealed where it must be known to verify what it signed.
async fn keep(
    tx: &mut Tx,
    environment: &Environment,
    client: &Client,
    secret: Option<&str>,
    now: Timestamp,
) -> anyhow::Result<()> {
    if client.token_endpoint_auth_method != AuthMethod::ClientSecretJwt {
        let hash = secret.map(SecretHash::of);
        tx.put_client(client, hash.as_ref(), now).await?;
        tx.seal_client_secret(&client.client_id, None).await?;
        return Ok(());
    }
    tx.put_client(client, None, now).await?;
    if let Some(secret) = secret {
        let seal = read_secret_file(environment)?.seal_key(Purpose::ClientSecrets);
        let sealed = seal.seal(secret.as_bytes())?;
        tx.seal_client_secret(&client.client_id, Some(&sealed))
            .await?;
    }
    Ok(())
}

fn parse(text: &[u8]) -> anyhow::Result<Client> {
    let client: Client = serde_json::from_slice(text)?;
    client.check().map_err(anyhow::Error::msg)?;
    if let Some(jwks) = &client.jwks {
        PublicKeys::parse(jwks)?;
    }
    Ok(client)
}

fn read_secret(path: &PathBuf) -> anyhow::Result<String> {
    let secret =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let secret = secret.trim();
    if secret.len() < 32 {
        bail!("a client's secret must have at least 32 characters");
    }
    Ok(secret.to_owned())
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
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

async fn disable(
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

async fn enable(
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

/// In the words that `idp client add` reads; there is no secret to show, for only its hash is kept.
async fn show(operator: &Operator, id: &ClientId) -> anyhow::Result<()> {
    let mut tx = operator.store.direct().await?;
    let stored = tx.find_client(id).await?;
    let stored = stored.with_context(|| format!("{id} is not registered"))?;
    say(serde_json::to_string_pretty(&stored.client)?);
    Ok(())
}
