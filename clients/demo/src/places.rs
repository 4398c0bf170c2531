//! Where each part of the demo listens. All ports are taken before anything starts.

use anyhow::{Context, bail};
use portals::Portal;
use tokio::net::TcpListener;

/// One part's address, and its socket.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) listener: TcpListener,
}

#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) idp: Place,
    pub(crate) formation: Place,
    /// Where mails are read.
    pub(crate) mail: Place,
    pub(crate) jedeclare: Place,
    pub(crate) portailpro: Place,
    pub(crate) cabinet: Place,
}

impl Places {
    pub(crate) async fn take(base: u16) -> anyhow::Result<Self> {
        if base.checked_add(5).is_none() {
            bail!("--port-base {base} leaves no room for six ports");
        }
        Ok(Self {
            idp: Place::take("idp", base).await?,
            formation: Place::take("formation", base + 1).await?,
            jedeclare: Place::take("jedeclare", base + 2).await?,
            portailpro: Place::take("portailpro", base + 3).await?,
            cabinet: Place::take("cabinet", base + 4).await?,
            mail: Place::take("mail", base + 5).await?,
        })
    }

    pub(crate) fn portal(&self, portal: Portal) -> &Place {
        match portal {
            Portal::Jedeclare => &self.jedeclare,
            Portal::Portailpro => &self.portailpro,
            Portal::Cabinet => &self.cabinet,
        }
    }
}

impl Place {
    async fn take(name: &str, port: u16) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .with_context(|| {
                format!("port {port} is not free; move all ports with --port-base N")
            })?;
        Ok(Self {
            url: format!("http://{name}.localhost:{port}"),
            listener,
        })
    }
}
