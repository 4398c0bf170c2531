//! Whole code flows in browsers that have a session, beside npm `oidc-provider`: one core for
//! either, our database on PostgreSQL, its in its own memory.

use std::path::Path;

use anyhow::{Context, bail};
use hyper::header::HeaderValue;

use super::Plan;
use crate::client::Connection;
use crate::partner::{Partner, npm_session};
use crate::report::{Limit, Report, Row, Target};
use crate::server::{Server, Start, free_port};
use crate::turns::Flow;

/// npm `oidc-provider`, ready to be started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Npm<'a> {
    pub(crate) node: &'a Path,
    /// Where `server.js` and its `node_modules` are.
    pub(crate) folder: &'a Path,
}

impl Npm<'_> {
    async fn start(&self, plan: &Plan) -> anyhow::Result<Server> {
        let script = self.folder.join("server.js");
        if !script.is_file() {
            bail!("{} is missing", script.display());
        }
        let port = free_port()?;
        let mut server = Server::start(&Start {
            name: "oidc-provider",
            program: self.node,
            arguments: vec![script.display().to_string(), port.to_string()],
            environment: vec![("NODE_ENV".to_owned(), "production".to_owned())],
            cores: &plan.one_core(),
            port,
            folder: &plan.folder,
        })?;
        let up = server.answers("/.well-known/openid-configuration").await;
        up.context("npm oidc-provider does not start")?;
        Ok(server)
    }
}

pub(crate) async fn measure(
    plan: &Plan,
    server: &Server,
    (sessions, npm): (&[HeaderValue], Npm<'_>),
    report: &mut Report,
) -> anyhow::Result<()> {
    let their_server = npm.start(plan).await?;
    let theirs = their_flows(plan, &their_server).await?;
    let ours = our_flows(plan, server, sessions).await?;
    let (window, limit) = plan
        .side_by_side((server, ours), (&their_server, theirs))
        .await?;
    let row = Row::rate("code flow with a session", &window);
    let row = row.beside(Limit::rate("npm oidc-provider", &limit));
    report.add(row.target(Target::AtLeast(5.0)))
}

pub(crate) async fn our_flows(
    plan: &Plan,
    server: &Server,
    sessions: &[HeaderValue],
) -> anyhow::Result<Vec<Flow>> {
    let partner = Partner::ours("openid")?;
    let mut flows = Vec::with_capacity(plan.clients);
    let connections = server.connections(plan.clients).await?;
    for (connection, session) in connections.into_iter().zip(sessions.iter().cycle()) {
        flows.push(checked(&partner, connection, session.clone()).await?);
    }
    Ok(flows)
}

async fn their_flows(plan: &Plan, server: &Server) -> anyhow::Result<Vec<Flow>> {
    let partner = Partner::npm()?;
    let mut flows = Vec::with_capacity(plan.clients);
    for (client, mut connection) in (0..).zip(server.connections(plan.clients).await?) {
        let login = format!("person-{client}");
        let session = npm_session(&partner, &mut connection, &login).await?;
        flows.push(checked(&partner, connection, session).await?);
    }
    Ok(flows)
}

/// One whole flow, whose tokens are looked at closely.
async fn checked(
    partner: &Partner,
    mut connection: Connection,
    session: HeaderValue,
) -> anyhow::Result<Flow> {
    let code = partner.code(&mut connection, &session).await?;
    let tokens = partner.redeem(&mut connection, &code).await?;
    partner.check(&mut connection, &tokens, "ES256").await?;
    let partner = partner.clone();
    Ok(Flow {
        connection,
        partner,
        session,
    })
}
