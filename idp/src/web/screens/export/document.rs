//! The document of an export, part by part.
//!
//! | member | what it tells |
//! |---|---|
//! | `format` | `net-entreprises-account/1`; the number changes when a member changes its meaning |
//! | `made_at` | when, as all instants here in seconds since 1970 |
//! | `account` | who the person is, as the profile shows it |
//! | `preferences` | language and theme, where they were chosen |
//! | `second_factors` | names and dates of apps; `recovery_codes_left` beside them |
//! | `sessions` | where the session is open: what the browser said it was, and its address |
//! | `connected_services` | the partners that hold a consent or access, with the scopes |
//! | `entitlements` | for each `siret` or `siren`: service, actions, and the rule that gives them |
//!
//! Of the rule that gives a right, it tells the `origin`, `since` and `until` when it holds, the
//! `team` and the `portfolio` that it goes by, and which services the right `follows` from, the
//! nearest first.
//!
//! Entitlements may be hundreds of thousands: they come last, a stretch at a time.

use std::sync::Arc;

use futures_util::stream::{Stream, try_unfold};
use serde::Serialize;
use serde_json::{Value, json};

use super::super::rights::names::Names;
use crate::app::App;
use crate::domain::{
    Account, Action, Entity, Grain, Inquiry, Name, Origin, Scope, Service, ServiceCode, Siren,
    Siret, Subject, Timestamp, Window,
};
use crate::rights::reasons;
use crate::store::Tx;
use crate::web::pages::ReasonShown;

const FORMAT: &str = "net-entreprises-account/1";

/// Targets of a stretch.
const STRETCH: u32 = 500;

/// What is still to be written.
enum Rest {
    Head,
    Entitlements {
        grain: Grain,
        after: Option<Entity>,
        /// Was any written before?
        some: bool,
    },
    Nothing,
}

struct Writer {
    app: Arc<App>,
    account: Account,
    now: Timestamp,
    rest: Rest,
}

#[derive(Serialize)]
struct Entitlement<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    siret: Option<Siret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    siren: Option<Siren>,
    service: &'a ServiceCode,
    actions: Vec<Action>,
    origin: Origin,
    since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    portfolio: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    follows: Vec<&'a ServiceCode>,
}

/// Ends early, and breaks the connection, where the database does not answer.
pub(super) fn written(
    app: Arc<App>,
    account: Account,
    now: Timestamp,
) -> impl Stream<Item = anyhow::Result<Vec<u8>>> {
    let writer = Writer {
        app,
        account,
        now,
        rest: Rest::Head,
    };
    try_unfold(writer, |mut writer| async move {
        let part = writer
            .part()
            .await
            .inspect_err(|error| tracing::error!("{error:#}"));
        Ok(part?.map(|part| (part, writer)))
    })
}

impl Writer {
    async fn part(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        match self.rest {
            Rest::Nothing => Ok(None),
            Rest::Head => {
                self.rest = Rest::Entitlements {
                    grain: Grain::Siret,
                    after: None,
                    some: false,
                };
                let mut head = serde_json::to_vec(&self.head().await?)?;
                // The last member is open.
                head.pop();
                head.extend_from_slice(b",\"entitlements\":[");
                Ok(Some(head))
            }
            Rest::Entitlements { grain, after, some } => {
                self.stretch(grain, after, some).await.map(Some)
            }
        }
    }

    async fn head(&self) -> anyhow::Result<Value> {
        let (app, account, now) = (&self.app, &self.account, self.now);
        let mut tx = app.store.direct().await?;
        let preferences = tx.find_preferences(account.id).await?;
        let preferences =
            preferences.map(|chosen| json!({ "language": chosen.language, "theme": chosen.theme }));
        let codes = tx.count_recovery_codes(account.id).await?;
        Ok(json!({
            "format": FORMAT,
            "made_at": now,
            "account": told(account),
            "preferences": preferences,
            "second_factors": factors(&mut tx, account).await?,
            "recovery_codes_left": codes,
            "sessions": sessions(app, &mut tx, account, now).await?,
            "connected_services": services(&mut tx, account, now).await?,
        }))
    }

    /// Some entitlements; with the last of them the end of the document.
    async fn stretch(
        &mut self,
        grain: Grain,
        after: Option<Entity>,
        some: bool,
    ) -> anyhow::Result<Vec<u8>> {
        let catalogue = self.app.catalogues.current().await?;
        let services = catalogue.services().iter().filter(|one| one.grain == grain);
        let codes: Vec<_> = services.map(|one| one.code.clone()).collect();
        let subject = Subject::new(&self.account, None);
        let inquiry = Inquiry::new(catalogue, subject, &codes, self.now);
        let mut tx = self.app.store.direct().await?;
        let window = tx.window(&inquiry, grain, after, STRETCH).await?;
        let names = Names::of_rules(&mut tx, &window).await?;
        drop(tx);
        let mut part = Vec::new();
        let some = write(&mut part, (&window, &names), some, self.now)?;
        self.rest = match (window.resume_after, grain) {
            (after @ Some(_), grain) => Rest::Entitlements { grain, after, some },
            (None, Grain::Siret) => Rest::Entitlements {
                grain: Grain::Siren,
                after: None,
                some,
            },
            (None, Grain::Siren) => {
                part.extend_from_slice(b"]}\n");
                Rest::Nothing
            }
        };
        Ok(part)
    }
}

/// Says whether any has been written by now.
fn write(
    part: &mut Vec<u8>,
    (window, names): (&Window, &Names),
    mut some: bool,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let services = window.holdings.catalogue.services();
    for entity in &window.candidates {
        let case = window.holdings.case(*entity);
        let of_grain = services.iter().filter(|one| one.grain == entity.grain());
        for service in of_grain {
            for reason in reasons(&case, service, now) {
                if std::mem::replace(&mut some, true) {
                    part.push(b',');
                }
                let shown = names.shown(reason, window);
                serde_json::to_writer(&mut *part, &entitlement(*entity, service, shown))?;
            }
        }
    }
    Ok(some)
}

fn entitlement<'a>(
    entity: Entity,
    service: &'a Service,
    shown: ReasonShown<'a>,
) -> Entitlement<'a> {
    let numbers = numbers(entity);
    let follows = shown.follows.into_iter().map(|service| &service.code);
    Entitlement {
        siret: numbers.0,
        siren: numbers.1,
        service: &service.code,
        actions: shown.actions,
        origin: shown.rule.origin,
        since: shown.rule.valid_from,
        until: shown.rule.valid_until,
        team: shown.team,
        portfolio: shown.portfolio,
        follows: follows.collect(),
    }
}

const fn numbers(entity: Entity) -> (Option<Siret>, Option<Siren>) {
    match entity {
        Entity::Establishment(siret) => (Some(siret), None),
        Entity::Company(siren) => (None, Some(siren)),
    }
}

fn told(account: &Account) -> Value {
    json!({
        "siret": account.siret,
        "last_name": account.last_name,
        "first_name": account.first_name,
        "email": account.email,
        "email_verified_at": account.email_verified_at,
        "phone": account.phone,
        "administrator_since": account.roles.administrator_since,
        "declarant_since": account.roles.declarant_since,
        "state": account.state,
        "identity_proofing": account.identity,
        "organisation_link": account.link,
        "updated_at": account.updated_at,
    })
}

async fn factors(tx: &mut Tx, account: &Account) -> anyhow::Result<Vec<Value>> {
    let apps = tx.list_totps(account.id).await?;
    let passkeys = tx.list_passkeys(account.id).await?;
    let apps = apps
        .iter()
        .map(|app| factor("app", &app.name, app.created_at, app.last_used_at));
    let passkeys = passkeys
        .iter()
        .map(|key| factor("passkey", &key.name, key.created_at, key.last_used_at));
    Ok(apps.chain(passkeys).collect())
}

fn factor(kind: &str, name: &Name, since: Timestamp, last: Timestamp) -> Value {
    json!({ "kind": kind, "name": name, "since": since, "last_used_at": last })
}

async fn sessions(
    app: &App,
    tx: &mut Tx,
    account: &Account,
    now: Timestamp,
) -> anyhow::Result<Vec<Value>> {
    let idle = app.settings.sessions.idle;
    let open = tx.list_open_sessions(account.id, idle, now).await?;
    let told = open.iter().map(|session| {
        json!({
            "since": session.since,
            "last_used_at": session.seen_at,
            "browser": session.device.user_agent,
            "address": session.device.address,
        })
    });
    Ok(told.collect())
}

async fn services(tx: &mut Tx, account: &Account, now: Timestamp) -> anyhow::Result<Vec<Value>> {
    let connections = tx.list_connections(account.id, now).await?;
    let told = connections.iter().map(|connection| {
        let scopes: Vec<&str> = connection.scopes.iter().map(Scope::as_str).collect();
        json!({ "client_id": connection.client, "scopes": scopes, "since": connection.since })
    });
    Ok(told.collect())
}
