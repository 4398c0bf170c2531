//! The operators' commands. Each says in one sentence what went wrong, and changes nothing then.

mod account;
mod admin;
mod audit;
mod client;
mod establishments;
mod key;
mod mail;
mod operator_token;
mod registration;
mod rights;
mod serve;
mod staff;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Subcommand;

use crate::app::Clock;
use crate::config::{Database, Environment, make_secret_file};
use crate::domain::{Event, EventKind};
use crate::mail::Envelope;
use crate::store::Store;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the provider
    Serve,
    /// Bring the tables of the database up to date
    Migrate,
    /// The installation's secret
    #[command(subcommand)]
    Secret(SecretCommand),
    /// Signing keys
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Partners
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// People
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Companies that registered, and who waits there
    #[command(subcommand)]
    Registration(registration::RegistrationCommand),
    /// Agents of support
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Mails to people
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// The register of companies
    #[command(subcommand)]
    Establishments(establishments::EstablishmentsCommand),
    /// The catalogue of services, and who may do what
    #[command(subcommand)]
    Rights(rights::RightsCommand),
    /// The audit trail
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Who may use the admin API
    #[command(subcommand)]
    Admin(admin::AdminCommand),
}

#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Make the file that `IDP_SECRET_FILE` names; never replaces one
    Make { file: PathBuf },
}

pub fn run(command: Command, environment: &Environment) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Client(command) => return client::run(command, environment).await,
            Command::Serve => serve::run(environment).await,
            Command::Migrate => Operator::open(environment)
                .await?
                .store
                .migrate()
                .await
                .map_err(Into::into),
            Command::Secret(SecretCommand::Make { file }) => make_secret_file(&file)
                .with_context(|| format!("{} cannot be made", file.display())),
            Command::Key(command) => key::run(command, environment).await,
            Command::Account(command) => account::run(command, environment).await,
            Command::Registration(command) => registration::run(command, environment).await,
            Command::Staff(command) => staff::run(command, environment).await,
            Command::Mail(command) => mail::run(command, environment).await,
            Command::Establishments(command) => establishments::run(command, environment).await,
            Command::Rights(command) => rights::run(command, environment).await,
            Command::Audit(command) => audit::run(command, environment).await,
            Command::Admin(command) => admin::run(command, environment).await,
        }
        .map(|()| ExitCode::SUCCESS)
    })
}

/// What most commands work with.
struct Operator {
    store: Store,
    clock: Clock,
}

impl Operator {
    async fn open(environment: &Environment) -> anyhow::Result<Self> {
        let database = Database::read(environment)?;
        let store = Store::connect(&database.url, 2)
            .await
            .context("the database of IDP_DATABASE_URL cannot be opened")?;
        Ok(Self {
            store,
            clock: Clock::System,
        })
    }

    /// Writes to the audit trail, in the same transaction as what it records.
    async fn record(
        tx: &mut crate::store::Tx,
        environment: &Environment,
        events: &[&Event],
    ) -> anyhow::Result<()> {
        let master = crate::config::read_secret_file(environment)?;
        tx.append_audit(events, &master.mac_key(crate::crypto::Purpose::AuditTrail))
            .await?;
        Ok(())
    }

    /// Puts a letter into the outbox, in the same transaction as what gives cause to it.
    async fn write(
        &self,
        tx: &mut crate::store::Tx,
        environment: &Environment,
        envelope: &Envelope,
    ) -> anyhow::Result<()> {
        let master = crate::config::read_secret_file(environment)?;
        let now = self.clock.now();
        let sealed = envelope.seal(&master.seal_key(crate::crypto::Purpose::Mails), now)?;
        Ok(tx.add_mail(&sealed, now).await?)
    }

    fn event(&self, kind: EventKind) -> Event {
        Event::new(kind, self.clock.now())
    }
}

/// To the operator's terminal.
#[expect(clippy::print_stdout, reason = "commands answer on standard output")]
fn say(line: impl std::fmt::Display) {
    println!("{line}");
}

/// An instant as operators read it (RFC 3339, UTC).
fn date(at: crate::domain::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_unix()).map_or_else(|_| at.to_string(), |at| at.to_string())
}
