//! Where a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::app::App;
use crate::web::server::Connection;

/// The address of the person's end; that of a trusted proxy is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) struct Peer(pub(in crate::web) IpAddr);

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let connection = parts.extensions.get::<Connection>();
        let address = connection.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |connection| {
            connection.peer.ip()
        });
        Ok(Self(behind(
            address.to_canonical(),
            &parts.headers,
            &app.settings.trusted_proxies,
        )))
    }
}

impl Peer {
    /// What failures are counted under: one subscriber has a whole /64 of IPv6.
    pub(in crate::web) fn network(self) -> String {
        match self.0 {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).to_string(),
        }
    }
}

/// The last address in `X-Forwarded-For` that no trusted proxy vouches past; the header counts only
/// when a trusted proxy sent it.
pub(in crate::web) fn behind(connected: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    if !is_proxy(connected, trusted) {
        return connected;
    }
    let values = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut address = connected;
    for hop in hops.iter().rev() {
        let Ok(named) = hop.parse::<IpAddr>() else {
            break;
        };
        address = named.to_canonical();
        if !is_proxy(address, trusted) {
            break;
        }
    }
    address
}

/// May this address speak for others?
pub(super) fn is_proxy(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn seen(connected: &str, forwarded: &'static str) -> String {
        let headers = HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            HeaderValue::from_static(forwarded),
        )]);
        behind(
            connected.parse().unwrap(),
            &headers,
            &["10.0.0.0/8".parse().unwrap()],
        )
        .to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("192.0.2.1", "198.51.100.7"), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", "198.51.100.7"), "198.51.100.7");
    }

    #[test]
    fn what_the_client_put_before_the_proxies_is_not_believed() {
        assert_eq!(
            seen("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2"),
            "198.51.100.7"
        );
        assert_eq!(seen("10.0.0.1", "198.51.100.7, nonsense"), "10.0.0.1");
    }

    #[test]
    fn a_subscriber_is_one_network() {
        let peer = Peer("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(peer.network(), "2001:db8:1:2::");
    }
}
