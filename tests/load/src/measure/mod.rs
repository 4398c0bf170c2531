//! The measurements, each with its limit.

pub(crate) mod documents;
pub(crate) mod extensions;
pub(crate) mod flows;
pub(crate) mod resources;
pub(crate) mod sign_ins;
pub(crate) mod start;
pub(crate) mod tokens;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;

use crate::drive::{Turn, Window, best, closed};
use crate::server::Server;

/// How much is measured, and where.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Windows of each thing; the best counts.
    pub(crate) rounds: u32,
    pub(crate) window: Duration,
    pub(crate) clients: usize,
    pub(crate) server_core: usize,
    /// Every core there is, as `taskset` writes them.
    pub(crate) all_cores: String,
    /// Where logs and documents are kept.
    pub(crate) folder: PathBuf,
}

impl Plan {
    pub(crate) fn one_core(&self) -> String {
        self.server_core.to_string()
    }

    pub(crate) async fn closed<T: Turn>(
        &self,
        server: &Server,
        clients: Vec<T>,
    ) -> anyhow::Result<(Window, Vec<T>)> {
        closed(server, self.server_core, clients, self.window).await
    }

    /// All windows of one thing, one after the other.
    pub(crate) async fn best<T: Turn>(
        &self,
        server: &Server,
        mut clients: Vec<T>,
    ) -> anyhow::Result<Window> {
        let mut windows = Vec::new();
        for _ in 0..self.rounds {
            let (window, back) = self.closed(server, clients).await?;
            windows.push(window);
            clients = back;
        }
        best(windows).context("nothing was measured")
    }

    /// Two things in turn, so that what else the machine does disturbs both alike.
    pub(crate) async fn side_by_side<A: Turn, B: Turn>(
        &self,
        (server, mut clients): (&Server, Vec<A>),
        (limit_server, mut limit_clients): (&Server, Vec<B>),
    ) -> anyhow::Result<(Window, Window)> {
        let (mut windows, mut limits) = (Vec::new(), Vec::new());
        for _ in 0..self.rounds {
            let (limit, back) = self.closed(limit_server, limit_clients).await?;
            limits.push(limit);
            limit_clients = back;
            let (window, back) = self.closed(server, clients).await?;
            windows.push(window);
            clients = back;
        }
        let nothing = "nothing was measured";
        Ok((
            best(windows).context(nothing)?,
            best(limits).context(nothing)?,
        ))
    }
}
