//! `idp account`.

use std::io::{BufRead, stdin};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{Operator, say};
use crate::accounts::declarants::INVITATION_LIFETIME;
use crate::accounts::password::{Own, Rule, assess};
use crate::app::{Keeping, confirm_administrator};
use crate::config::{Environment, Passwords, read_secret_file};
use crate::crypto::{Hashers, Password, PasswordHash, Purpose, random_number};
use crate::domain::{
    Account, AccountId, AccountState, Email, Event, EventKind, IdentityProofing, Letter, Locale,
    Name, OrganisationLink, Roles, Siret,
};
use crate::mail::Envelope;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make an account; its password is read from standard input
    Add(NewAccount),
    /// Show the accounts of an establishment
    List { siret: Siret },
    /// Make an administrator of who registered a company, after checks of your own
    Confirm { account: AccountId },
    /// Sign a person out everywhere, and let them in no more
    Suspend { account: AccountId },
}

#[derive(Debug, Args)]
pub struct NewAccount {
    #[arg(long)]
    siret: Siret,
    #[arg(long, value_parser = Name::parse)]
    last_name: Name,
    #[arg(long, value_parser = Name::parse)]
    first_name: Name,
    #[arg(long)]
    email: Email,
    /// An administrator of the company, as well as a declarant
    #[arg(long)]
    administrator: bool,
}

pub(super) async fn run(command: AccountCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        AccountCommand::Add(new) => add(&operator, environment, new).await,
        AccountCommand::List { siret } => list(&operator, siret).await,
        AccountCommand::Confirm { account } => confirm(&operator, environment, account).await,
        AccountCommand::Suspend { account } => suspend(&operator, environment, account).await,
    }
}

async fn add(
    operator: &Operator,
    environment: &Environment,
    new: NewAccount,
) -> anyhow::Result<()> {
    let mut typed = String::new();
    stdin()
        .lock()
        .read_line(&mut typed)
        .context("the password cannot be read")?;
    let typed = typed.trim_end_matches(['\r', '\n']);
    let now = operator.clock.now();
    let account = Account {
        id: AccountId::from_random(random_number()),
        siret: new.siret,
        last_name: new.last_name,
        first_name: new.first_name,
        email: new.email,
        email_verified_at: Some(now),
        phone: None,
        roles: Roles {
            administrator_since: new.administrator.then_some(now),
            declarant_since: Some(now),
        },
        state: AccountState::Active,
        identity: IdentityProofing::Declarative,
        link: OrganisationLink::Moderated,
        updated_at: now,
    };
    let hash = hash_of(typed, &account, environment).await?;
    let mut tx = operator.store.begin().await?;
    match tx.add_account(&account, Some(&hash), now).await {
        Err(error) if error.is_conflict() => {
            bail!("the establishment has somebody of that name: add a second first name");
        }
        other => other?,
    }
    let event = operator
        .event(EventKind::AccountCreated)
        .account(account.id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("account {} is active", account.id));
    Ok(())
}

/// Operators keep the rules too.
async fn hash_of(
    typed: &str,
    account: &Account,
    environment: &Environment,
) -> anyhow::Result<PasswordHash> {
    let settings = Passwords::read(environment)?;
    let rules = settings.policy.rules_for(account.roles);
    let broken: Vec<&str> = assess(typed, rules, &Own::of(account), false)
        .broken()
        .map(Rule::as_str)
        .collect();
    if !broken.is_empty() {
        let broken = broken.join(", ");
        bail!("the password, on standard input, breaks rules of this installation: {broken}");
    }
    let hashers = Hashers::start(settings.cost, 1);
    Ok(hashers.hash(Password::typed(typed)).await??)
}

async fn suspend(
    operator: &Operator,
    environment: &Environment,
    account: AccountId,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    let found = tx.find_account(account).await?;
    let suspended = tx.suspend_account(account, operator.clock.now()).await?;
    let (Some(person), true) = (found, suspended) else {
        bail!("there is no account {account} that may sign in");
    };
    let letter = Envelope::to_owner(&person, Locale::default(), Letter::AccountSuspended);
    operator.write(&mut tx, environment, &letter).await?;
    let event = operator.event(EventKind::AccountSuspended).account(account);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!("account {account} is suspended"));
    Ok(())
}

async fn confirm(
    operator: &Operator,
    environment: &Environment,
    account: AccountId,
) -> anyhow::Result<()> {
    let master = read_secret_file(environment)?;
    let (registrations, mails) = (
        master.seal_key(Purpose::CompanyRegistrations),
        master.seal_key(Purpose::Mails),
    );
    let keeping = Keeping {
        registrations: &registrations,
        mails: &mails,
    };
    let now = operator.clock.now();
    let mut tx = operator.store.begin().await?;
    let found = tx.find_account(account).await?;
    let Some(person) = found else {
        bail!("there is no account {account}");
    };
    let times = (now, now + INVITATION_LIFETIME);
    let confirmed = confirm_administrator(&mut tx, keeping, &person, times).await?;
    let Some(confirmed) = confirmed else {
        bail!("account {account} does not wait to be confirmed");
    };
    let event = operator.event(EventKind::AdministratorConfirmed);
    let event = event.account(account).detail("by an operator");
    let invited = confirmed.invited.iter().map(|invited| {
        let event = operator.event(EventKind::DeclarantInvited);
        event
            .account(*invited)
            .detail(format!("by account {account}"))
    });
    let invited: Vec<Event> = invited.collect();
    let events: Vec<&Event> = [&event].into_iter().chain(&invited).collect();
    Operator::record(&mut tx, environment, &events).await?;
    tx.commit().await?;
    let (rules, people) = (confirmed.rules, confirmed.invited.len());
    say(format_args!(
        "account {account} is an administrator: rules given {rules}, people invited {people}"
    ));
    Ok(())
}

async fn list(operator: &Operator, siret: Siret) -> anyhow::Result<()> {
    for account in operator.store.direct().await?.list_accounts(siret).await? {
        let Account {
            id,
            last_name,
            first_name,
            state,
            email,
            ..
        } = account;
        say(format_args!(
            "{id} {state:<16} {last_name} {first_name} <{email}>"
        ));
    }
    Ok(())
}
