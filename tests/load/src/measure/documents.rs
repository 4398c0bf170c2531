//! Discovery and the JWK set beside a bare axum handler that sends the same bytes.

use anyhow::ensure;
use hyper::body::Bytes;
use serde_json::Value;

use super::Plan;
use crate::client::{Connection, get};
use crate::limits::bare;
use crate::report::{Limit, Report, Row, Target};
use crate::server::Server;
use crate::turns::Fetch;

const DOCUMENTS: [(&str, &str, &str); 2] = [
    ("discovery", "/.well-known/openid-configuration", "issuer"),
    ("JWKS", "/jwks", "keys"),
];

pub(crate) async fn measure(
    plan: &Plan,
    server: &Server,
    report: &mut Report,
) -> anyhow::Result<()> {
    for (what, path, member) in DOCUMENTS {
        let document = fetch(server, path).await?;
        let parsed: Value = serde_json::from_slice(&document)?;
        ensure!(
            parsed.get(member).is_some(),
            "{path} has no {member}: {parsed}"
        );
        let mut bare = bare::start(&document, &plan.one_core(), &plan.folder)?;
        bare.answers("/").await?;
        let ours = fetchers(server, path, &document, plan.clients).await?;
        let theirs = fetchers(&bare, "/", &document, plan.clients).await?;
        let (window, limit) = plan.side_by_side((server, ours), (&bare, theirs)).await?;
        let row = Row::rate(what, &window).beside(Limit::rate("bare axum handler", &limit));
        report.add(row.target(Target::AtLeast(0.8)))?;
    }
    Ok(())
}

async fn fetch(server: &Server, path: &str) -> anyhow::Result<Bytes> {
    let mut connection = Connection::open(server.address).await?;
    Ok(connection.send(get(path)).await?.expect(200)?.body)
}

async fn fetchers(
    server: &Server,
    path: &str,
    document: &Bytes,
    count: usize,
) -> anyhow::Result<Vec<Fetch>> {
    let connections = server.connections(count).await?.into_iter();
    let fetchers = connections.map(|connection| Fetch {
        connection,
        request: get(path),
        right: document.clone(),
    });
    Ok(fetchers.collect())
}
