//! `idp client apply`: partners declared in files that are kept in a repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::super::{Operator, say};
use super::offer::{How, Offer, once_each, refuse, register};
use super::{report, secrets};
use crate::config::Environment;
use crate::oidc::declaration::{self, Declared, Fault, Flaw, SecretReference};

#[derive(Debug, Args)]
pub struct Arguments {
    /// TOML files with `[[client]]` tables, or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only say what would change
    #[arg(long)]
    plan: bool,
    /// Disable partners that no file names; those that registered themselves are left alone
    #[arg(long)]
    prune: bool,
    /// With --plan: end with 2 when something would change
    #[arg(long, requires = "plan")]
    exit_code: bool,
    /// How long a secret that is replaced still counts
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=720))]
    overlap_hours: u16,
}

/// With `--exit-code`, of a plan that changes something.
const CHANGES: u8 = 2;

pub(super) async fn run(
    operator: &Operator,
    environment: &Environment,
    arguments: &Arguments,
) -> anyhow::Result<ExitCode> {
    let offers = read(&arguments.paths, environment)?;
    let how = How {
        only_plan: arguments.plan,
        prune: arguments.prune,
        make_secrets: false,
        overlap: Duration::from_hours(arguments.overlap_hours.into()),
    };
    let done = register(operator, environment, offers, how).await?;
    report::plan(&done.plan);
    if arguments.plan {
        say("this is a plan: nothing was applied");
    }
    let flagged = arguments.exit_code && done.plan.changes_something();
    Ok(if flagged {
        CHANGES.into()
    } else {
        ExitCode::SUCCESS
    })
}

fn read(paths: &[PathBuf], environment: &Environment) -> anyhow::Result<Vec<Offer>> {
    let (mut offers, mut faults) = (Vec::new(), Vec::new());
    for path in files(paths)? {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
        match declaration::parse(&name, &text) {
            Ok(declared) => {
                for one in declared {
                    match offer(one, &path, environment) {
                        Ok(offer) => offers.push(offer),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(all) => faults.extend(all),
        }
    }
    faults.extend(once_each(&offers));
    if faults.is_empty() {
        Ok(offers)
    } else {
        refuse(&faults)
    }
}

/// In a folder, every file that ends in `.toml`.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let cannot = || format!("{} cannot be read", path.display());
        if !fs::metadata(path).with_context(cannot)?.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).with_context(cannot)?;
        let inside = entries.map(|entry| Ok(entry?.path()));
        let mut inside = inside
            .collect::<std::io::Result<Vec<_>>>()
            .with_context(cannot)?;
        inside.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        if inside.is_empty() {
            // With --prune, the wrong folder would disable everybody.
            bail!("{} holds no file that ends in .toml", path.display());
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

fn offer(declared: Declared, file: &Path, environment: &Environment) -> Result<Offer, Fault> {
    let place = declared.place;
    let secret = declared.secret.map(|reference| {
        secret(&reference, file, environment)
            .map_err(|error| Flaw::of(reference.field(), format!("{error:#}")))
    });
    match secret.transpose() {
        Ok(secret) => Ok(Offer {
            client: declared.client,
            secret,
            disabled: declared.disabled,
            place,
        }),
        Err(flaw) => Err(Fault { place, flaw }),
    }
}

fn secret(
    reference: &SecretReference,
    file: &Path,
    environment: &Environment,
) -> anyhow::Result<String> {
    match reference {
        SecretReference::File(path) => {
            let folder = file.parent().unwrap_or_else(|| Path::new("."));
            secrets::read(&folder.join(path))
        }
        SecretReference::Variable(name) => {
            let text = environment.text(name);
            secrets::sound(&text.with_context(|| format!("{name} is not set"))?)
        }
    }
}
