//! `idp staff`: who works for support.

use anyhow::bail;
use clap::Subcommand;

use super::{Operator, say};
use crate::config::Environment;
use crate::domain::{AccountId, EventKind};

#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Let an active account help others; it must have a second factor to do so
    Add { account: AccountId },
    /// Show who may
    List,
    /// Let an account help no more
    Remove { account: AccountId },
}

pub(super) async fn run(command: StaffCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        StaffCommand::List => list(&operator).await,
        StaffCommand::Add { account } => change(&operator, environment, account, true).await,
        StaffCommand::Remove { account } => change(&operator, environment, account, false).await,
    }
}

async fn change(
    operator: &Operator,
    environment: &Environment,
    id: AccountId,
    add: bool,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    let (changed, kind) = if add {
        let added = tx.add_staff(id, operator.clock.now()).await?;
        (added, EventKind::StaffAdded)
    } else {
        (tx.remove_staff(id).await?, EventKind::StaffRemoved)
    };
    if !changed {
        bail!("{id} is no active account, or nothing was to be changed");
    }
    let event = operator.event(kind).account(id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    let now = if add { "may" } else { "may no longer" };
    say(format_args!("account {id} {now} help others"));
    Ok(())
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    for account in operator.store.direct().await?.list_staff().await? {
        let (first, last) = (&account.first_name, &account.last_name);
        let (id, state) = (account.id, account.state);
        say(format_args!("{id}  {state}  {first} {last}"));
    }
    Ok(())
}
