//! Refresh and code redemption with ES256, beside signing and one durable commit.

use std::time::Duration;

use anyhow::Context;
use hyper::header::HeaderValue;
use serde_json::json;

use super::Plan;
use crate::drive::{Window, best, closed};
use crate::limits::database::{Statement, Trial, alone};
use crate::limits::{Alone, crypto, reachable};
use crate::partner::{Partner, Tokens};
use crate::report::{Limit, Report, Row, Target, say};
use crate::server::Server;
use crate::turns::{Ask, Redeem, Refresh};

/// Signatures of one answer of the token endpoint: the access token's and the ID token's.
const SIGNATURES: f64 = 2.0;

/// Codes for each client, made in advance and within this time, for they live a minute.
const CODES: usize = 256;
const ASKING: Duration = Duration::from_secs(20);

pub(crate) async fn measure(
    plan: &Plan,
    server: &Server,
    (sessions, trial): (&[HeaderValue], &Trial),
    report: &mut Report,
) -> anyhow::Result<()> {
    let (mut signing, mut commits) = (Vec::new(), Vec::new());
    let (mut refreshed, mut redeemed) = (Vec::new(), Vec::new());
    // In turn, so that what else the machine does disturbs all alike.
    for _ in 0..plan.rounds {
        signing.push(crypto::signing(plan.server_core, plan.window / 4)?);
        commits.push(alone(plan.server_core, Statement::Commit, trial.clone())?);
        let grants = grants(plan, server, sessions).await?;
        let clients = refreshers(server, grants).await?;
        refreshed.push(plan.closed(server, clients).await?.0);
        let codes = codes(plan, server, sessions).await?;
        redeemed.push(plan.closed(server, codes).await?.0);
    }
    let (sign, commit) = (Alone::best(signing)?, Alone::best(commits)?);
    say(&json!({ "limit": "one ES256 signature, aws-lc", "alone": sign }));
    say(&json!({ "limit": "one durable commit of one row, PostgreSQL", "alone": commit }));
    let limit = reachable(SIGNATURES * sign.cpu_us, commit);
    let limit = Limit::alone("two signatures and one commit", limit);
    for (what, windows) in [
        ("refresh, ES256", refreshed),
        ("code redemption, ES256", redeemed),
    ] {
        let window = best(windows).context("nothing was measured")?;
        let row = Row::rate(what, &window).beside(limit.clone());
        report.add(row.target(Target::AtLeast(0.5)))?;
    }
    Ok(())
}

/// The same refreshes where no limit is set beside them.
pub(crate) async fn measure_refresh(
    plan: &Plan,
    server: &Server,
    sessions: &[HeaderValue],
) -> anyhow::Result<Window> {
    let grants = grants(plan, server, sessions).await?;
    plan.best(server, refreshers(server, grants).await?).await
}

/// One grant for each client, whose tokens have been checked.
pub(crate) async fn grants(
    plan: &Plan,
    server: &Server,
    sessions: &[HeaderValue],
) -> anyhow::Result<Vec<Tokens>> {
    let partner = Partner::ours("openid profile email offline_access")?;
    let mut connections = server.connections(1).await?;
    let connection = connections.first_mut().context("no connection")?;
    let mut all = Vec::with_capacity(plan.clients);
    for session in sessions.iter().cycle().take(plan.clients) {
        let code = partner.code(connection, session).await?;
        let tokens = partner.redeem(connection, &code).await?;
        partner.check(connection, &tokens, "ES256").await?;
        all.push(tokens);
    }
    Ok(all)
}

pub(crate) async fn refreshers(
    server: &Server,
    grants: Vec<Tokens>,
) -> anyhow::Result<Vec<Refresh>> {
    let partner = Partner::ours("openid")?;
    let connections = server.connections(grants.len()).await?;
    let refreshers = connections
        .into_iter()
        .zip(grants)
        .map(|(connection, tokens)| {
            Ok(Refresh {
                connection,
                partner: partner.clone(),
                token: tokens.refresh_token.context("no refresh token")?,
                key: None,
            })
        });
    refreshers.collect()
}

/// Clients with codes in their hands.
async fn codes(
    plan: &Plan,
    server: &Server,
    sessions: &[HeaderValue],
) -> anyhow::Result<Vec<Redeem>> {
    let partner = Partner::ours("openid")?;
    let connections = server.connections(plan.clients).await?.into_iter();
    let asking = connections.zip(sessions.iter().cycle());
    let asking = asking.map(|(connection, session)| Ask {
        connection,
        partner: partner.clone(),
        session: session.clone(),
        codes: Vec::with_capacity(CODES),
        wanted: CODES,
    });
    let (_, asked) = closed(server, plan.server_core, asking.collect(), ASKING).await?;
    let redeeming = asked.into_iter().map(
        |Ask {
             connection,
             partner,
             codes,
             ..
         }| Redeem {
            connection,
            partner,
            codes,
        },
    );
    Ok(redeeming.collect())
}
