//! What an operator offers to be registered, and its way into the database: all or nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::bail;

use super::super::Operator;
use crate::app::{kept_secret, lacks_secret};
use crate::config::{Environment, read_secret_file};
use crate::crypto::{Purpose, SealKey, Secret};
use crate::domain::{Client, ClientId, Event, EventKind, Timestamp};
use crate::oidc::declaration::{Change, Fault, Flaw, Known, KnownSecret, Plan, Step, Wanted, plan};
use crate::store::{self, RegisteredClient, Tx};

/// A partner, with its secret if that is known.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) client: Client,
    pub(super) secret: Option<String>,
    pub(super) disabled: Option<bool>,
    /// Where it is written.
    pub(super) place: String,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// Nothing is written.
    pub(super) only_plan: bool,
    /// What is not offered is disabled.
    pub(super) prune: bool,
    /// A new client without a secret is given one.
    pub(super) make_secrets: bool,
    /// How long a secret that is replaced still counts.
    pub(super) overlap: Duration,
}

/// What changes, and the secrets that were made: to be shown once.
pub(super) struct Done {
    pub(super) plan: Plan,
    pub(super) made: Vec<(ClientId, Secret)>,
}

/// Compares, and writes what differs in one transaction.
pub(super) async fn register(
    operator: &Operator,
    environment: &Environment,
    mut offers: Vec<Offer>,
    how: How,
) -> anyhow::Result<Done> {
    let seal = read_secret_file(environment)?.seal_key(Purpose::ClientSecrets);
    let mut tx = if how.only_plan {
        operator.store.direct().await?
    } else {
        operator.store.begin().await?
    };
    let registered = tx.list_clients().await?;
    let made = if how.make_secrets {
        make_secrets(&mut offers, &registered)
    } else {
        Vec::new()
    };
    let plan = compare(&offers, &registered, &seal, how.prune)?;
    if !how.only_plan && plan.changes_something() {
        let now = operator.clock.now();
        let former_until = now + how.overlap;
        let write = Write {
            offers: &offers,
            registered: &registered,
            seal,
            now,
            former_until,
        };
        let events = write.all(&mut tx, &plan).await?;
        let events: Vec<&Event> = events.iter().collect();
        Operator::record(&mut tx, environment, &events).await?;
        tx.commit().await?;
    }
    Ok(Done { plan, made })
}

/// Secrets for those who need one, have none, and bring none.
fn make_secrets(offers: &mut [Offer], registered: &[RegisteredClient]) -> Vec<(ClientId, Secret)> {
    let mut made = Vec::new();
    for offer in offers.iter_mut().filter(|offer| offer.secret.is_none()) {
        let id = &offer.client.client_id;
        let there = registered.iter().find(|one| one.client.client_id == *id);
        if lacks_secret(&offer.client, there) {
            let secret = Secret::random();
            offer.secret = Some(secret.expose().to_owned());
            made.push((id.clone(), secret));
        }
    }
    made
}

fn compare(
    offers: &[Offer],
    registered: &[RegisteredClient],
    seal: &SealKey,
    prune: bool,
) -> anyhow::Result<Plan> {
    let by_id: BTreeMap<&ClientId, &Offer> = offers
        .iter()
        .map(|offer| (&offer.client.client_id, offer))
        .collect();
    let wanted = offers.iter().map(|offer| Wanted {
        client: &offer.client,
        disabled: offer.disabled,
        has_secret: offer.secret.is_some(),
    });
    let known = registered.iter().map(|stored| {
        let offer = by_id.get(&stored.client.client_id);
        Known {
            client: &stored.client,
            disabled: stored.disabled_at.is_some(),
            registered_itself: stored.registered_itself,
            secret: match offer {
                Some(offer) => super::secrets::state(offer, stored, seal),
                None => KnownSecret::Kept,
            },
        }
    });
    let (wanted, known) = (wanted.collect::<Vec<_>>(), known.collect::<Vec<_>>());
    plan(&wanted, &known, prune).or_else(|taken| {
        let faults = taken.into_iter().map(|taken| Fault {
            place: by_id
                .get(&taken.client)
                .map_or_else(String::new, |one| one.place.clone()),
            flaw: taken.flaw,
        });
        refuse(&faults.collect::<Vec<_>>())
    })
}

/// Every partner once: whoever is named twice is told where.
pub(super) fn once_each(offers: &[Offer]) -> Vec<Fault> {
    let mut first = BTreeMap::new();
    let mut faults = Vec::new();
    for Offer { client, place, .. } in offers {
        if let Some(before) = first.insert(&client.client_id, place) {
            faults.push(Fault {
                place: place.clone(),
                flaw: Flaw::of(
                    "client_id",
                    format!("{} is at {before} already", client.client_id),
                ),
            });
        }
    }
    faults
}

/// Every fault, a line each.
pub(super) fn refuse<T>(faults: &[Fault]) -> anyhow::Result<T> {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    bail!("nothing was applied: {}", lines.join("\n  "))
}

/// What the steps of a plan are written with.
struct Write<'a> {
    offers: &'a [Offer],
    registered: &'a [RegisteredClient],
    seal: SealKey,
    now: Timestamp,
    former_until: Timestamp,
}

impl Write<'_> {
    async fn all(&self, tx: &mut Tx, plan: &Plan) -> anyhow::Result<Vec<Event>> {
        let mut events = Vec::new();
        for (id, step) in &plan.0 {
            let offer = self
                .offers
                .iter()
                .find(|offer| offer.client.client_id == *id);
            let seen = self
                .registered
                .iter()
                .find(|one| one.client.client_id == *id);
            match (step, offer, seen) {
                (Step::Add(changes), Some(offer), _) => {
                    let added = tx.add_client(&offer.client, self.now).await;
                    unless_overtaken(id, added.map(|()| true))?;
                    events.push(self.event(EventKind::ClientRegistered, id, &offer.place));
                    self.changes(tx, offer, changes, &mut events).await?;
                }
                (Step::Change(changes), Some(offer), Some(seen)) => {
                    let replaced = tx
                        .replace_client(&offer.client, seen.version, self.now)
                        .await;
                    unless_overtaken(id, replaced)?;
                    self.changes(tx, offer, changes, &mut events).await?;
                }
                (Step::Disable, _, Some(seen)) => {
                    // The registration stays; its version tells whether anybody touched it.
                    let same = tx
                        .replace_client(&seen.client, seen.version, self.now)
                        .await;
                    unless_overtaken(id, same)?;
                    tx.disable_client(id, self.now).await?;
                    events.push(self.event(EventKind::ClientDisabled, id, "no longer declared"));
                }
                _ => {}
            }
        }
        Ok(events)
    }

    async fn changes(
        &self,
        tx: &mut Tx,
        offer: &Offer,
        changes: &[Change],
        events: &mut Vec<Event>,
    ) -> anyhow::Result<()> {
        let (id, place) = (&offer.client.client_id, offer.place.as_str());
        let mut fields = Vec::new();
        for change in changes {
            match change {
                Change::Field { name, .. } => fields.push(name.as_str()),
                Change::FirstSecret | Change::SecretReplaced => {
                    let secret = offer.secret.as_deref().unwrap_or_default();
                    let kept = kept_secret(&offer.client, secret, &self.seal)?;
                    tx.replace_client_secret(id, &kept, self.former_until, self.now)
                        .await?;
                    events.push(self.event(EventKind::ClientSecretReplaced, id, place));
                }
                Change::Disabled => {
                    tx.disable_client(id, self.now).await?;
                    events.push(self.event(EventKind::ClientDisabled, id, place));
                }
                Change::Enabled => {
                    tx.enable_client(id, self.now).await?;
                    events.push(self.event(EventKind::ClientEnabled, id, place));
                }
            }
        }
        if !fields.is_empty() {
            let detail = format!("{place}: {}", fields.join(", "));
            events.push(self.event(EventKind::ClientChanged, id, &detail));
        }
        Ok(())
    }

    fn event(&self, kind: EventKind, id: &ClientId, detail: &str) -> Event {
        Event::new(kind, self.now).client(id).detail(detail)
    }
}

/// Of two that change one client at once, one wins and the other says so.
fn unless_overtaken(id: &ClientId, changed: Result<bool, store::Error>) -> anyhow::Result<()> {
    match changed {
        Ok(true) => Ok(()),
        Ok(false) => bail!("somebody else changed {id} at the same time: nothing was applied"),
        Err(error) if error.is_conflict() => {
            bail!("somebody else registered {id} at the same time: nothing was applied")
        }
        Err(error) => Err(error.into()),
    }
}
