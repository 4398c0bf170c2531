//! `idp establishments`.

mod import;

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use self::import::Import;
use super::{Operator, date, say};
use crate::config::Environment;
use crate::domain::{Establishment, EventKind, Siret};
use crate::sirene::{Entry, LegalUnit};

#[derive(Debug, Subcommand)]
pub enum EstablishmentsCommand {
    /// Take over the public stock files of Sirene; one that was stopped goes on where it stood
    Import(Files),
    /// Say what the register knows of an establishment
    Show { siret: Siret },
}

#[derive(Debug, Args)]
pub struct Files {
    /// `StockEtablissement`, as CSV in UTF-8
    file: PathBuf,
    /// `StockUniteLegale`, for the names of establishments that have none of their own
    #[arg(long)]
    legal_units: Option<PathBuf>,
    /// From the first line, whatever was taken over before
    #[arg(long)]
    again: bool,
}

pub(super) async fn run(
    command: EstablishmentsCommand,
    environment: &Environment,
) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        EstablishmentsCommand::Import(files) => import_all(&operator, environment, &files).await,
        EstablishmentsCommand::Show { siret } => show(&operator, siret).await,
    }
}

async fn import_all(
    operator: &Operator,
    environment: &Environment,
    files: &Files,
) -> anyhow::Result<()> {
    let mut told = Vec::new();
    if let Some(file) = &files.legal_units {
        let import = Import::open(operator, file, files.again)?;
        told.push(format!("legal units: {}", import.run::<LegalUnit>().await?));
    }
    let import = Import::open(operator, &files.file, files.again)?;
    told.push(format!("establishments: {}", import.run::<Entry>().await?));
    let told = told.join("; ");
    let event = operator.event(EventKind::RegisterImported).detail(&told);
    let mut tx = operator.store.begin().await?;
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(told);
    Ok(())
}

async fn show(operator: &Operator, siret: Siret) -> anyhow::Result<()> {
    let mut tx = operator.store.direct().await?;
    let found = tx.find_establishment(siret).await;
    let Some(found) = found.context("the register cannot be read")? else {
        bail!("the register does not know {siret}");
    };
    let Establishment {
        name,
        street,
        postal_code,
        locality,
        closed_at,
        ..
    } = found;
    let standing = match closed_at {
        None => "open".to_owned(),
        Some(at) => format!("closed since {}", date(at)),
    };
    let name = if name.is_empty() { "(not told)" } else { &name };
    say(format_args!(
        "{siret} {name}, {street}, {postal_code} {locality}: {standing}"
    ));
    Ok(())
}
