//! Where each part of the demo listens. All ports are taken before anything starts, those of the
//! partners yet to come included.

use anyhow::{Context, bail};
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
}

impl Places {
    pub(crate) async fn take(base: u16) -> anyhow::Result<Self> {
        // jedeclare, portailpro and cabinet come between formation and mail.
        if base.checked_add(5).is_none() {
            bail!("--port-base {base} leaves no room for six ports");
        }
        let idp = Place::take("idp", base).await?;
        let formation = Place::take("formation", base + 1).await?;
        let mail = Place::take("mail", base + 5).await?;
        Ok(Self {
            idp,
            formation,
            mail,
        })
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
