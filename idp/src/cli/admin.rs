//! `idp admin`: who may use the admin API.

use clap::Subcommand;

use super::operator_token::{self, New};
use super::{Operator, date, say};
use crate::config::Environment;
use crate::domain::{AdminScope, TokenKind};

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// The tokens of the admin API
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token, shown once
    Add {
        name: String,
        /// What it may do: `clients:read`, `clients:write`, `keys:read`, `keys:write`, `audit:read`
        #[arg(long, required = true)]
        scope: Vec<AdminScope>,
        #[arg(long, default_value_t = 90)]
        days: u16,
    },
    /// Show all tokens, without what is secret
    List,
    /// Let a token count no more
    Revoke { name: String },
}

const KIND: TokenKind = TokenKind::Admin;

pub(super) async fn run(command: AdminCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    let AdminCommand::Token(command) = command;
    match command {
        TokenCommand::Add { name, scope, days } => {
            let new = New {
                kind: KIND,
                name: &name,
                scopes: scope,
                days,
            };
            operator_token::make(&operator, environment, new).await
        }
        TokenCommand::List => list(&operator).await,
        TokenCommand::Revoke { name } => {
            operator_token::revoke(&operator, environment, KIND, &name).await
        }
    }
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let mut tx = operator.store.direct().await?;
    for (token, revoked_at) in tx.list_operator_tokens(KIND).await? {
        let state = match revoked_at {
            Some(at) => format!("revoked {}", date(at)),
            None if token.expires_at <= now => format!("expired {}", date(token.expires_at)),
            None => format!("until {}", date(token.expires_at)),
        };
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        say(format_args!(
            "{:<24} {state} {}",
            token.name,
            scopes.join(" ")
        ));
    }
    Ok(())
}
