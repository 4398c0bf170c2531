//! `idp mail`.

use anyhow::bail;
use clap::Subcommand;

use super::{Operator, say};
use crate::config::Environment;
use crate::domain::{Email, Letter, Locale, MailId};
use crate::mail::Envelope;
use crate::store::UnsentMail;

#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Show the mails that were given up, and those still to be sent
    List,
    /// Try one anew that was given up, or all of them
    Retry {
        // Random ids may begin with a hyphen.
        #[arg(required_unless_present = "all", allow_hyphen_values = true)]
        mail: Option<MailId>,
        #[arg(long, conflicts_with = "mail")]
        all: bool,
    },
    /// Write a mail to somebody, to see whether it arrives
    Try { address: Email },
}

pub(super) async fn run(command: MailCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        MailCommand::List => list(&operator).await,
        MailCommand::Retry { mail: Some(id), .. } => retry(&operator, &id).await,
        MailCommand::Retry { mail: None, .. } => retry_all(&operator).await,
        MailCommand::Try { address } => write(&operator, environment, address).await,
    }
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    for mail in operator.store.direct().await?.list_unsent_mails().await? {
        let UnsentMail {
            id,
            account,
            kind,
            created_at,
            tries,
            given_up,
            failure,
        } = mail;
        let state = if given_up { "given up" } else { "waiting" };
        let whom = account.map_or_else(|| "nobody's".to_owned(), |account| account.to_string());
        let written = super::date(created_at);
        let failure = failure.unwrap_or_default();
        say(format_args!(
            "{id} {state:<8} {kind} {whom} written {written} tries {tries} {failure}"
        ));
    }
    Ok(())
}

async fn retry(operator: &Operator, id: &MailId) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let mut tx = operator.store.direct().await?;
    if !tx.retry_mail(id, now).await? {
        bail!("no mail {id} was given up, or it is not worth sending any more");
    }
    say(format_args!("mail {id} is tried anew"));
    Ok(())
}

async fn retry_all(operator: &Operator) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let mut tx = operator.store.direct().await?;
    let mut again = 0;
    for mail in tx.list_unsent_mails().await? {
        again += usize::from(mail.given_up && tx.retry_mail(&mail.id, now).await?);
    }
    say(format_args!("mails tried anew: {again}"));
    Ok(())
}

async fn write(
    operator: &Operator,
    environment: &Environment,
    address: Email,
) -> anyhow::Result<()> {
    let letter = Envelope {
        to: address,
        locale: Locale::default(),
        person: None,
        letter: Letter::Trial,
    };
    let mut tx = operator.store.begin().await?;
    operator.write(&mut tx, environment, &letter).await?;
    tx.commit().await?;
    say("written: a provider at work sends it, `idp mail list` shows it until then");
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Cli {
        #[command(subcommand)]
        command: MailCommand,
    }

    #[test]
    fn an_id_that_begins_with_a_hyphen_is_no_option() {
        let retry = |what| match Cli::try_parse_from(["mail", "retry", what])
            .unwrap()
            .command
        {
            MailCommand::Retry { mail, all } => (mail.map(|id| id.to_string()), all),
            other => panic!("{other:?}"),
        };
        assert_eq!(retry("-Yabc"), (Some("-Yabc".to_owned()), false));
        assert_eq!(retry("--all"), (None, true));
    }
}
