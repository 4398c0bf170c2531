//! `idp registration`: who registered a company and waits to be confirmed.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{Operator, date, say};
use crate::accounts::candidates::{KEY_LIFETIME, Letter, waits};
use crate::config::{Environment, Issuer, read_secret_file};
use crate::crypto::{Purpose, RecoveryCode};
use crate::domain::{Account, AccountId, Establishment, EventKind, Locale};
use crate::mail::{Format, PostedLetter};

#[derive(Debug, Subcommand)]
pub enum RegistrationCommand {
    /// Show who waits to be confirmed, and what became of their letters
    List,
    /// Write the letter with the key that confirms somebody, to be printed and posted; the one
    /// before it opens nothing any more
    Letter(NewLetter),
}

#[derive(Debug, Args)]
pub struct NewLetter {
    account: AccountId,
    /// `text` or `html`
    #[arg(long, default_value = "text", value_parser = format)]
    format: Format,
    /// `fr` or `en`
    #[arg(long, default_value = "fr", value_parser = language)]
    language: Locale,
}

/// Lines of one list.
const MOST: u32 = 1000;

fn format(text: &str) -> Result<Format, String> {
    text.parse().map_err(|_| "text or html".to_owned())
}

fn language(text: &str) -> Result<Locale, String> {
    Locale::of_tag(text).ok_or_else(|| "fr or en".to_owned())
}

pub(super) async fn run(
    command: RegistrationCommand,
    environment: &Environment,
) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        RegistrationCommand::List => list(&operator).await,
        RegistrationCommand::Letter(new) => letter(&operator, environment, &new).await,
    }
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let mut tx = operator.store.direct().await?;
    for candidate in tx.list_all_candidates(MOST).await? {
        let Account {
            id,
            siret,
            last_name,
            first_name,
            state,
            ..
        } = candidate.account;
        let letter = match Letter::of(tx.find_posted_key(id).await?, now) {
            Letter::None => "no letter".to_owned(),
            Letter::Posted { at, .. } => format!("letter of {}", date(at)),
            Letter::UsedUp => "letter used up".to_owned(),
            Letter::Expired => "letter expired".to_owned(),
        };
        let known = match tx.find_establishment(siret).await? {
            Some(_) => "",
            None => ", not in the register",
        };
        let since = date(candidate.since);
        say(format_args!(
            "{id} {siret} {state:<15} {last_name} {first_name} since {since}: {letter}{known}"
        ));
    }
    Ok(())
}

async fn letter(
    operator: &Operator,
    environment: &Environment,
    new: &NewLetter,
) -> anyhow::Result<()> {
    let issuer = Issuer::read(environment)?;
    let now = operator.clock.now();
    let mut tx = operator.store.begin().await?;
    let account = tx.find_account(new.account).await?;
    let Some(account) = account.filter(|account| waits(account.state)) else {
        bail!(
            "there is no account {} that waits to be confirmed",
            new.account
        );
    };
    let establishment = tx.find_establishment(account.siret).await?;
    let establishment = establishment.context(
        "the register does not know the establishment, so that there is no address to post to",
    )?;
    check_address(&establishment)?;
    let (key, until) = (RecoveryCode::random(), now + KEY_LIFETIME);
    let mac = key.mac(
        &read_secret_file(environment)?.mac_key(Purpose::PostedKeys),
        account.id,
    );
    if !tx.put_posted_key(account.id, &mac, (now, until)).await? {
        bail!("account {} does not wait any more", account.id);
    }
    let written = PostedLetter {
        locale: new.language,
        establishment: &establishment,
        account: &account,
        key: &key,
        issuer: issuer.as_str(),
        written_at: now,
        until,
    };
    let written = written.write(new.format)?;
    let event = operator.event(EventKind::PostedKeyMade).account(account.id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(written);
    Ok(())
}

/// What the register may not tell, nobody can write on an envelope.
fn check_address(establishment: &Establishment) -> anyhow::Result<()> {
    if establishment.closed_at.is_some() {
        bail!("the register says that the establishment has closed");
    }
    if establishment.street.is_empty() || establishment.locality.is_empty() {
        bail!(
            "the register does not publish the establishment's address: confirm the account by \
             other means, with `idp account confirm`"
        );
    }
    Ok(())
}
