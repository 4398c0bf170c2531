//! `idp audit`.

use anyhow::bail;
use clap::Subcommand;

use super::{Operator, say};
use crate::config::{Environment, read_secret_file};
use crate::crypto::Purpose;
use crate::domain::Event;
use crate::store::AuditRow;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no event was changed, removed or moved
    Verify,
    /// Show the trail, one line an event
    List {
        /// Only what came after this event
        #[arg(long, default_value_t = 0)]
        after: i64,
    },
    /// Write the trail as JSON lines
    Export {
        #[arg(long, default_value_t = 0)]
        after: i64,
    },
}

pub(super) async fn run(command: AuditCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        AuditCommand::Verify => verify(&operator, environment).await,
        AuditCommand::List { after } => each(&operator, after, |row| say(line(row))).await,
        AuditCommand::Export { after } => {
            each(&operator, after, |row| {
                say(format_args!(
                    "{{\"seq\":{},\"event\":{}}}",
                    row.seq, row.text
                ));
            })
            .await
        }
    }
}

async fn verify(operator: &Operator, environment: &Environment) -> anyhow::Result<()> {
    let key = read_secret_file(environment)?.mac_key(Purpose::AuditTrail);
    match operator.store.direct().await?.verify_audit(&key).await? {
        Ok(events) => say(format_args!("the trail of {events} events is whole")),
        Err(broken) => bail!("the trail is broken: {broken}"),
    }
    Ok(())
}

async fn each(operator: &Operator, mut after: i64, show: impl Fn(&AuditRow)) -> anyhow::Result<()> {
    let mut tx = operator.store.direct().await?;
    loop {
        let page = tx.list_audit(after, 1000).await?;
        page.iter().for_each(&show);
        match page.last() {
            Some(last) => after = last.seq,
            None => return Ok(()),
        }
    }
}

fn line(row: &AuditRow) -> String {
    let Ok(event) = serde_json::from_str::<Event>(&row.text) else {
        return format!("{:>8} unreadable: {}", row.seq, row.text);
    };
    let Event {
        at,
        kind,
        account,
        client,
        address,
        detail,
        ..
    } = event;
    let shown = |name: &str, value: Option<String>| {
        value
            .map(|value| format!(" {name}={value}"))
            .unwrap_or_default()
    };
    format!(
        "{:>8} {} {kind:<18}{}{}{}{}",
        row.seq,
        super::date(at),
        shown("account", account.map(|account| account.to_string())),
        shown("client", client.map(|client| client.to_string())),
        shown("from", address),
        shown("detail", detail),
    )
}
