//! `idp client`.

mod apply;
mod documents;
mod offer;
mod report;
mod secrets;
mod standing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Operator, operator_token};
use crate::config::Environment;
use crate::domain::{ClientId, TokenKind};

// Which partner. Random ids may begin with a hyphen.
#[derive(Debug, Args)]
pub struct Named {
    #[arg(allow_hyphen_values = true)]
    client_id: ClientId,
}

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
    Disable(Named),
    /// Accept a disabled partner again; what was granted to it before counts no more
    Enable(Named),
    /// Let a partner hold our sign-in in none of its pages from now on; all else stays
    Unembed(Named),
    /// Show one partner's registration, as JSON
    Show(Named),
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
        ClientCommand::Disable(Named { client_id }) => {
            standing::disable(&operator, environment, &client_id).await
        }
        ClientCommand::Enable(Named { client_id }) => {
            standing::enable(&operator, environment, &client_id).await
        }
        ClientCommand::Unembed(Named { client_id }) => {
            standing::unembed(&operator, environment, &client_id).await
        }
        ClientCommand::Show(Named { client_id }) => standing::show(&operator, &client_id).await,
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Cli {
        #[command(subcommand)]
        command: ClientCommand,
    }

    // One random id in 64 begins so.
    #[test]
    fn an_id_that_begins_with_a_hyphen_is_no_option() {
        for command in ["show", "disable", "enable", "unembed", "rotate-secret"] {
            for id in ["-Yabc_-1", "--abc", "-h", "formation"] {
                let cli = Cli::try_parse_from(["client", command, id]);
                let named = cli.map(|cli| match cli.command {
                    ClientCommand::Show(named)
                    | ClientCommand::Disable(named)
                    | ClientCommand::Unembed(named)
                    | ClientCommand::Enable(named) => named.client_id,
                    ClientCommand::RotateSecret(rotation) => rotation.client.client_id,
                    other => panic!("{other:?}"),
                });
                let named = named.map(|id| id.to_string());
                match id {
                    "-h" => assert!(named.is_err(), "help"),
                    id => assert_eq!(named.unwrap(), id, "{command}"),
                }
            }
        }
        let line = ["client", "rotate-secret", "-Y", "--overlap-hours", "3"];
        assert!(Cli::try_parse_from(line).is_ok());
    }
}
