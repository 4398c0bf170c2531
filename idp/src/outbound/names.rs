//! From a host to addresses that may be connected to.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use super::Error;
use super::address::is_public;
use crate::config::Outgoing;

type Script = dyn Fn(&str) -> Vec<IpAddr> + Send + Sync;

/// Where names are looked up.
#[derive(Clone)]
pub enum Names {
    /// As the system does it.
    System,
    /// As a test says, each time it is asked.
    Scripted(Arc<Script>),
}

/// Gives out only addresses that may be connected to.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    names: Names,
    hosts: Arc<[String]>,
    networks: Arc<[IpNet]>,
}

impl Guard {
    pub(super) fn new(settings: &Outgoing, names: Names) -> Self {
        Self {
            names,
            hosts: settings.hosts.as_slice().into(),
            networks: settings.networks.as_slice().into(),
        }
    }

    /// May this address of this host be connected to?
    pub(super) fn judge(&self, host: &str, address: IpAddr) -> Result<(), Error> {
        let canonical = address.to_canonical();
        let allowed = self.hosts.iter().any(|allowed| allowed == host)
            || self.networks.iter().any(|net| net.contains(&canonical));
        if allowed || is_public(address) {
            Ok(())
        } else {
            Err(Error::NotPublic(address))
        }
    }

    /// A host that has even one address which is not public is refused: no partner's server has.
    async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Error> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let addresses = self.names.look_up(&host).await?;
        for address in &addresses {
            self.judge(&host, *address)?;
        }
        Ok(addresses)
    }
}

impl Names {
    async fn look_up(&self, host: &str) -> Result<Vec<IpAddr>, Error> {
        // RFC 6761 §6.3: never asked of anybody else.
        if host == "localhost" || host.ends_with(".localhost") {
            return Ok(vec![Ipv4Addr::LOCALHOST.into()]);
        }
        let found = match self {
            Self::Scripted(script) => script(host),
            Self::System => {
                let found = lookup_host((host, 0)).await;
                let found = found.map_err(|_| Error::UnknownName)?;
                found.map(|address| address.ip()).collect()
            }
        };
        if found.is_empty() {
            return Err(Error::UnknownName);
        }
        Ok(found)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let addresses = guard.addresses(name.as_str()).await?;
            // The port is that of the URL.
            let addresses = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Scripted(_) => "Scripted(…)",
        })
    }
}
