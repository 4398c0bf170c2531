//! Pushed requests, refreshes bound to a key, token exchange and devices, each beside what it
//! cannot do without.

use std::sync::Arc;

use anyhow::Context;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use serde_json::Value;

use super::Plan;
use super::tokens::grants;
use crate::dpop::BoundKey;
use crate::drive::{Turn, best};
use crate::limits::database::{Statement, Trial, alone};
use crate::limits::{Alone, crypto, reachable};
use crate::partner::Partner;
use crate::report::{Limit, Report, Row};
use crate::server::Server;
use crate::turns::{Refresh, StartDevice, Submit};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

pub(crate) async fn measure(
    plan: &Plan,
    server: &Server,
    (sessions, trial): (&[HeaderValue], &Trial),
    report: &mut Report,
) -> anyhow::Result<()> {
    let partner = Partner::ours("openid profile email offline_access")?;
    let exchange = exchange(plan, server, sessions).await?;
    let mut bound = bound(plan, server, (&partner, sessions)).await?;
    let (mut limits, mut windows) = (Limits::default(), [const { Vec::new() }; 4]);
    // In turn, so that what else the machine does disturbs all alike.
    for _ in 0..plan.rounds {
        limits.measure(plan, trial)?;
        let pushing = asking(plan, server, (&partner.push(), 201, "request_uri")).await?;
        let (refreshed, back) = plan.closed(server, bound).await?;
        bound = back;
        let exchanging = asking(plan, server, (&exchange, 200, "access_token")).await?;
        let pushed = plan.closed(server, pushing).await?.0;
        let exchanged = plan.closed(server, exchanging).await?.0;
        let waited = plan
            .closed(server, devices(plan, server, &partner).await?)
            .await?
            .0;
        for (all, one) in windows
            .iter_mut()
            .zip([pushed, refreshed, exchanged, waited])
        {
            all.push(one);
        }
    }
    for ((what, limit), windows) in limits.beside()?.into_iter().zip(windows) {
        let window = best(windows).context("nothing was measured")?;
        report.add(Row::rate(what, &window).beside(limit))?;
    }
    Ok(())
}

/// What each of the four is made of, measured alone.
#[derive(Debug, Default)]
struct Limits {
    signing: Vec<Alone>,
    verifying: Vec<Alone>,
    commits: Vec<Alone>,
}

impl Limits {
    fn measure(&mut self, plan: &Plan, trial: &Trial) -> anyhow::Result<()> {
        let (core, time) = (plan.server_core, plan.window / 4);
        self.signing.push(crypto::signing(core, time)?);
        self.verifying.push(crypto::verifying(core, time)?);
        let commit = alone(core, Statement::Commit, trial.clone())?;
        self.commits.push(commit);
        Ok(())
    }

    fn beside(self) -> anyhow::Result<[(&'static str, Limit); 4]> {
        let sign = Alone::best(self.signing)?.cpu_us;
        let verify = Alone::best(self.verifying)?.cpu_us;
        let commit = Alone::best(self.commits)?;
        let limit = |what, crypto_us| Limit::alone(what, reachable(crypto_us, commit));
        Ok([
            ("pushed request", limit("one commit", 0.0)),
            (
                "refresh bound by DPoP, ES256",
                limit(
                    "one verification, two signatures and one commit",
                    verify + 2.0 * sign,
                ),
            ),
            (
                "token exchange, ES256",
                limit(
                    "one verification, one signature and one commit",
                    verify + sign,
                ),
            ),
            (
                "device, its codes and a first poll",
                Limit::alone("two commits", twice(commit)),
            ),
        ])
    }
}

/// Two, one after the other.
fn twice(one: Alone) -> Alone {
    Alone {
        per_second: one.per_second / 2.0,
        cpu_us: one.cpu_us * 2.0,
    }
}

/// The service's request for a token of its own, with one of the partner's.
async fn exchange(
    plan: &Plan,
    server: &Server,
    sessions: &[HeaderValue],
) -> anyhow::Result<Request<Bytes>> {
    let granted = grants(plan, server, sessions).await?;
    let subject = &granted.first().context("no tokens")?.access_token;
    let fields = [
        ("grant_type", EXCHANGE),
        ("subject_token", subject.as_str()),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    Ok(Partner::service()?.to_post("/token", &fields))
}

/// Clients whose refresh tokens are bound to a key, each to its own.
async fn bound(
    plan: &Plan,
    server: &Server,
    (partner, sessions): (&Partner, &[HeaderValue]),
) -> anyhow::Result<Vec<Refresh>> {
    let mut all = Vec::with_capacity(plan.clients);
    let connections = server.connections(plan.clients).await?;
    for (mut connection, session) in connections.into_iter().zip(sessions.iter().cycle()) {
        let key = Arc::new(BoundKey::make()?);
        let code = partner.code(&mut connection, session).await?;
        let request = key.prove(partner.redemption(&code))?;
        let tokens = partner.tokens(&mut connection, request).await?;
        all.push(Refresh {
            connection,
            partner: partner.clone(),
            token: tokens.refresh_token.context("no refresh token")?,
            key: Some(key),
        });
    }
    Ok(all)
}

/// Devices that ask for codes and then whether the person has answered: what they do most, for the
/// person's part is a sign-in and a code like any other.
async fn devices(
    plan: &Plan,
    server: &Server,
    partner: &Partner,
) -> anyhow::Result<Vec<StartDevice>> {
    let connections = server.connections(plan.clients).await?.into_iter();
    let device = |connection| StartDevice {
        connection,
        partner: partner.clone(),
    };
    Ok(connections.map(device).collect())
}

/// Clients with a request whose answer has this status, and a new value of this member each time.
async fn asking(
    plan: &Plan,
    server: &Server,
    (request, status, member): (&Request<Bytes>, u16, &'static str),
) -> anyhow::Result<Vec<Submit>> {
    let mut clients: Vec<Submit> = Vec::with_capacity(plan.clients);
    for connection in server.connections(plan.clients).await? {
        let mut client = Submit {
            connection,
            request: request.clone(),
            status,
            member,
            last: Value::Null,
        };
        client.take().await?;
        clients.push(client);
    }
    Ok(clients)
}
