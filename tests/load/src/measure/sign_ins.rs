//! Sign-ins beside Argon2 alone, and what a storm of them does to a refresh.

use std::time::Duration;

use anyhow::Context;
use hyper::header::HeaderValue;
use idp::config::Passwords;
use serde_json::json;

use super::Plan;
use super::tokens::{grants, refreshers};
use crate::client::Connection;
use crate::drive::{best, closed, paced};
use crate::limits::{Alone, crypto};
use crate::partner::Partner;
use crate::report::{Limit, Report, Row, Target, say};
use crate::server::Server;
use crate::turns::{SignIn, SignInWithApp};
use crate::world::World;

/// The trickle of refreshes that is watched: 200 a second over four connections.
const EACH: Duration = Duration::from_millis(5);
const WATCHED: usize = 4;

/// People who sign in at once beside Argon2 alone.
const AT_ONCE: usize = 8;

/// People who sign in at once; more than 64 waiting would be told to come again.
const CROWD: usize = 48;

/// Sessions to be used by what is measured later: one for each person.
pub(crate) async fn sessions(world: &World, server: &Server) -> anyhow::Result<Vec<HeaderValue>> {
    let mut sessions = Vec::with_capacity(world.people.len());
    for person in &world.people {
        let mut sign_in = SignIn {
            connection: Connection::open(server.address).await?,
            partner: Partner::ours("openid")?,
            person: person.clone(),
        };
        sessions.push(sign_in.session().await?);
    }
    Ok(sessions)
}

async fn crowd(world: &World, server: &Server, count: usize) -> anyhow::Result<Vec<SignIn>> {
    let partner = Partner::ours("openid")?;
    let connections = server.connections(count).await?.into_iter();
    let people = world.people.iter().cycle();
    let sign_ins = connections.zip(people).map(|(connection, person)| SignIn {
        connection,
        partner: partner.clone(),
        person: person.clone(),
    });
    Ok(sign_ins.collect())
}

/// Everybody who has an app, shared out.
async fn with_apps(world: &World, server: &Server) -> anyhow::Result<Vec<SignInWithApp>> {
    let partner = Partner::ours("openid")?;
    let connections = server.connections(AT_ONCE).await?.into_iter();
    let shares = world.with_apps.chunks(world.with_apps.len() / AT_ONCE);
    let sign_ins = connections
        .zip(shares)
        .map(|(connection, people)| SignInWithApp {
            connection,
            partner: partner.clone(),
            people: people.to_vec(),
        });
    Ok(sign_ins.collect())
}

/// As many threads hash in either: the server has one core, hence one.
pub(crate) async fn measure(
    plan: &Plan,
    (world, server): (&World, &Server),
    sessions: &[HeaderValue],
    report: &mut Report,
) -> anyhow::Result<()> {
    let Passwords { cost, .. } = world.settings()?.passwords;
    let time = plan.window * 2;
    let (mut windows, mut with_codes, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
    let mut crowd = crowd(world, server, AT_ONCE).await?;
    let mut with_apps = with_apps(world, server).await?;
    for _ in 0..plan.rounds {
        hashes.push(crypto::hashing(plan.server_core, cost, time)?);
        let (window, back) = closed(server, plan.server_core, crowd, time).await?;
        windows.push(window);
        crowd = back;
        let (window, back) = closed(server, plan.server_core, with_apps, time).await?;
        with_codes.push(window);
        with_apps = back;
    }
    let alone = Alone::best(hashes)?;
    say(&json!({
        "limit": "Argon2id, one thread", "alone": alone,
        "memory_kib": cost.memory_kib, "passes": cost.passes,
    }));
    for (name, windows, target) in [
        ("sign-in", windows, 0.9),
        ("sign-in with password and TOTP", with_codes, 0.85),
    ] {
        let window = best(windows).context("nothing was measured")?;
        let limit = Limit::alone("Argon2id alone, one thread", alone);
        let row = Row::rate(name, &window).beside(limit);
        report.add(row.target(Target::AtLeast(target)))?;
    }
    storm(plan, (world, server), sessions, report).await
}

/// The same trickle of refreshes on a quiet server and in the middle of a storm.
async fn storm(
    plan: &Plan,
    (world, server): (&World, &Server),
    sessions: &[HeaderValue],
    report: &mut Report,
) -> anyhow::Result<()> {
    let few = Plan {
        clients: WATCHED,
        ..plan.clone()
    };
    let (core, time) = (plan.server_core, plan.window * 4);
    let refreshers = refreshers(server, grants(&few, server, sessions).await?).await?;
    let (idle, refreshers) = paced(server, core, refreshers, (EACH, time)).await?;
    let crowd = crowd(world, server, CROWD).await?;
    let storm = closed(server, core, crowd, time + time / 4);
    let watched = async {
        // By now every person of the crowd waits for the hash of a password.
        tokio::time::sleep(time / 8).await;
        paced(server, core, refreshers, (EACH, time)).await
    };
    let (storm, watched) = tokio::join!(storm, watched);
    let (watched, storm) = (watched?.0, storm?.0);
    report.add(Row::rate("sign-in, in a storm of 48", &storm))?;
    let p99 = Row::value(
        "p99 of a refresh in that storm",
        watched.millis_at(0.99),
        "ms",
    );
    let p99 = p99.beside(Limit::new("the same without it", idle.millis_at(0.99)));
    report.add(p99.target(Target::Below(5.0)))
}
