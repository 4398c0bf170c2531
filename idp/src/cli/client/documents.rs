//! Partners in JSON: one that an operator writes, or many that another system exports.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Map, Value};

use super::super::{Operator, say};
use super::offer::{How, Offer, once_each, refuse, register};
use super::{report, secrets};
use crate::app::lacks_secret;
use crate::config::Environment;
use crate::oidc::declaration::{self, Fault, Flaw, Step};

pub(super) async fn add(
    operator: &Operator,
    environment: &Environment,
    file: &Path,
    secret_file: Option<&Path>,
) -> anyhow::Result<()> {
    let metadata: Map<String, Value> = json(file)?;
    let client = declaration::read(&metadata);
    let client = client.with_context(|| format!("{} is not accepted", file.display()))?;
    let offer = Offer {
        secret: secret_file.map(secrets::read).transpose()?,
        disabled: None,
        place: file.display().to_string(),
        client,
    };
    let id = offer.client.client_id.clone();
    let how = How {
        only_plan: false,
        prune: false,
        make_secrets: true,
        overlap: Duration::ZERO,
    };
    let done = register(operator, environment, vec![offer], how).await?;
    say(format_args!("{id} is registered"));
    if done.plan.0.get(&id) == Some(&(Step::Keep { disabled: true })) {
        say("it is disabled: idp client enable accepts it again");
    }
    report::secrets(&done);
    Ok(())
}

/// What exists already becomes what the documents say; nothing is disabled.
pub(super) async fn import(
    operator: &Operator,
    environment: &Environment,
    file: &Path,
    only_plan: bool,
) -> anyhow::Result<()> {
    let offers = documents(file)?;
    let how = How {
        only_plan,
        prune: false,
        make_secrets: true,
        overlap: Duration::ZERO,
    };
    let done = register(operator, environment, offers, how).await?;
    report::plan(&done.plan);
    if only_plan {
        say("this is a plan: nothing was imported");
    } else {
        report::secrets(&done);
    }
    Ok(())
}

fn documents(file: &Path) -> anyhow::Result<Vec<Offer>> {
    let Value::Array(documents) = json(file)? else {
        bail!("{} must hold a JSON array of registrations", file.display())
    };
    let (mut offers, mut faults) = (Vec::new(), Vec::new());
    for (document, number) in documents.into_iter().zip(1..) {
        let id = document.get("client_id").and_then(Value::as_str);
        let place = format!(
            "{}: {number} ({})",
            file.display(),
            id.unwrap_or("no client_id")
        );
        match offer(document, &place) {
            Ok(offer) => offers.push(offer),
            Err(flaw) => faults.push(Fault { place, flaw }),
        }
    }
    faults.extend(once_each(&offers));
    if faults.is_empty() {
        Ok(offers)
    } else {
        refuse(&faults)
    }
}

/// The one place where a secret is read beside the metadata: an export is handed over once, and
/// partners keep the secrets that they have.
fn offer(document: Value, place: &str) -> Result<Offer, Flaw> {
    let Value::Object(mut metadata) = document else {
        return Err(Flaw::whole("it must be a JSON object"));
    };
    let secret = match metadata.remove("client_secret") {
        None | Some(Value::Null) => None,
        Some(Value::String(secret)) => {
            let sound = secrets::sound(&secret);
            Some(sound.map_err(|error| Flaw::of("client_secret", error.to_string()))?)
        }
        Some(_) => return Err(Flaw::of("client_secret", "it must be a text")),
    };
    let (client, passed_over) = declaration::read_leniently(metadata)?;
    if !passed_over.is_empty() {
        say(format_args!(
            "{place}: passed over {}",
            passed_over.join(", ")
        ));
    }
    let has_secret = lacks_secret(&client, None);
    Ok(Offer {
        secret: secret.filter(|_| has_secret),
        disabled: None,
        place: place.to_owned(),
        client,
    })
}

fn json<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} holds no such JSON", file.display()))
}
