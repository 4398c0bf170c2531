//! `idp client`.

mod apply;
mod documents;
mod offer;
mod report;
mod secrets;
mod standing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::{Operator, operator_token};
use crate::config::Environment;
use crate::domain::{ClientId, TokenKind};

#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Make what is registered what files declare; a second time changes nothing
    Apply(apply::Arguments),
    /// Register a partner from a JSON file in the words of RFC 7591, or change its registration
    Add {
        file: PathBuf,
        /// A file with the client's secret; without it a new client gets one, shown once
        #[arg(long)]
        secret_file: Option<PathBuf>,
    },
    /// Register what another system exports: a JSON array of RFC 7591 documents
    Import {
        file: PathBuf,
        /// Only say what would change
        #[arg(long)]
        plan: bool,
    },
    /// Show all partners
    List,
    /// Refuse a partner from now on
    Disable {
        // Random ids may begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
        client_id: ClientId,
    },
    /// Accept a disabled partner again; what was granted to it before counts no more
    Enable {
        // Random ids may begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
        client_id: ClientId,
    },
    /// Show one partner's registration, as JSON
    Show {
        // Random ids may begin with a hyphen.
        #[arg(allow_hyphen_values = true)]
        client_id: ClientId,
    },
    /// Give a partner a new secret
    RotateSecret(secrets::Rotation),
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

pub(super) async fn run(
    command: ClientCommand,
    environment: &Environment,
) -> anyhow::Result<ExitCode> {
    let operator = Operator::open(environment).await?;
    match command {
        ClientCommand::Apply(arguments) => {
            return apply::run(&operator, environment, &arguments).await;
        }
        ClientCommand::Add { file, secret_file } => {
            documents::add(&operator, environment, &file, secret_file.as_deref()).await
        }
        ClientCommand::Import { file, plan } => {
            documents::import(&operator, environment, &file, plan).await
        }
        ClientCommand::List => standing::list(&operator).await,
        ClientCommand::Disable { client_id } => {
            standing::disable(&operator, environment, &client_id).await
        }
        ClientCommand::Enable { client_id } => {
            standing::enable(&operator, environment, &client_id).await
        }
        ClientCommand::Show { client_id } => standing::show(&operator, &client_id).await,
        ClientCommand::RotateSecret(rotation) => {
            secrets::rotate(&operator, environment, &rotation).await
        }
        ClientCommand::Token { name, days } => {
            let new = operator_token::New {
                kind: KIND,
                name: &name,
                scopes: Vec::new(),
                days,
            };
            operator_token::make(&operator, environment, new).await
        }
        ClientCommand::RevokeToken { name } => {
            operator_token::revoke(&operator, environment, KIND, &name).await
        }
    }
    .map(|()| ExitCode::SUCCESS)
}
