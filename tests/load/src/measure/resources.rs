//! Introspection and userinfo, beside one verification and one read: both look at the signature of
//! an access token, and whether its grant still stands.

use anyhow::{Context, ensure};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use serde_json::{Value, json};

use super::Plan;
use super::tokens::grants;
use crate::client::get;
use crate::drive::best;
use crate::limits::database::{Statement, Trial, alone};
use crate::limits::{Alone, crypto, reachable};
use crate::partner::Partner;
use crate::report::{Limit, Report, Row, say};
use crate::server::Server;
use crate::turns::{Fetch, with_token};

pub(crate) async fn measure(
    plan: &Plan,
    server: &Server,
    (sessions, trial): (&[HeaderValue], &Trial),
    report: &mut Report,
) -> anyhow::Result<()> {
    let granted = grants(plan, server, sessions).await?;
    let token = &granted.first().context("no tokens")?.access_token;
    let introspection = Partner::ours("openid")?.to_post("/introspect", &[("token", token)]);
    let userinfo = with_token(get("/userinfo"), token)?;
    let active = ("active", &Value::Bool(true));
    let email = ("email", &Value::from("zoe@cabinet.example"));

    let (mut verifying, mut reads) = (Vec::new(), Vec::new());
    let (mut introspected, mut informed) = (Vec::new(), Vec::new());
    // In turn, so that what else the machine does disturbs all alike.
    for _ in 0..plan.rounds {
        verifying.push(crypto::verifying(plan.server_core, plan.window / 4)?);
        reads.push(alone(plan.server_core, Statement::Read, trial.clone())?);
        let clients = asking(plan, server, &introspection, active).await?;
        introspected.push(plan.closed(server, clients).await?.0);
        let clients = asking(plan, server, &userinfo, email).await?;
        informed.push(plan.closed(server, clients).await?.0);
    }
    let (verify, read) = (Alone::best(verifying)?, Alone::best(reads)?);
    say(&json!({ "limit": "one ES256 verification, aws-lc", "alone": verify }));
    say(&json!({ "limit": "one read of one row, PostgreSQL", "alone": read }));
    let limit = Limit::alone(
        "one verification and one read",
        reachable(verify.cpu_us, read),
    );
    for (what, windows) in [("introspection", introspected), ("userinfo", informed)] {
        let window = best(windows).context("nothing was measured")?;
        report.add(Row::rate(what, &window).beside(limit.clone()))?;
    }
    Ok(())
}

/// Clients with a request whose answer has this member, and is the same every time.
async fn asking(
    plan: &Plan,
    server: &Server,
    request: &Request<Bytes>,
    (member, value): (&str, &Value),
) -> anyhow::Result<Vec<Fetch>> {
    let mut clients: Vec<Fetch> = Vec::with_capacity(plan.clients);
    for mut connection in server.connections(plan.clients).await? {
        let right = connection.send(request.clone()).await?.expect(200)?.body;
        let parsed: Value = serde_json::from_slice(&right)?;
        ensure!(
            parsed.get(member) == Some(value),
            "no such {member}: {parsed}"
        );
        clients.push(Fetch {
            connection,
            request: request.clone(),
            right,
        });
    }
    Ok(clients)
}
