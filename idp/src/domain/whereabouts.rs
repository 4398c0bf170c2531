//! Where a request came from, told no closer than a person needs to recognise it.

use std::net::{IpAddr, Ipv6Addr};

/// No register of places is asked: an address tells a network, and often the wrong town.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    ThisMachine,
    /// A network that the internet does not reach, such as an office's (RFC 1918, RFC 4193).
    PrivateNetwork,
    /// The network's part of an address: the rest tells a single device.
    Network(String),
    Unknown,
}

impl Whereabouts {
    pub fn of(address: &str) -> Self {
        match address.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
            Ok(ip) if ip.is_loopback() => Self::ThisMachine,
            Ok(IpAddr::V4(ip)) if ip.is_private() || ip.is_link_local() => Self::PrivateNetwork,
            Ok(IpAddr::V6(ip)) if ip.is_unique_local() || ip.is_unicast_link_local() => {
                Self::PrivateNetwork
            }
            Ok(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                Self::Network(format!("{a}.{b}.{c}.0/24"))
            }
            Ok(IpAddr::V6(ip)) => {
                let site = u128::from(ip) >> 80 << 80;
                Self::Network(format!("{}/48", Ipv6Addr::from(site)))
            }
            Err(_) => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_by_its_network() {
        let network = |text: &str| Whereabouts::Network(text.to_owned());
        for (address, told) in [
            ("203.0.113.77", network("203.0.113.0/24")),
            ("::ffff:203.0.113.77", network("203.0.113.0/24")),
            ("2001:db8:1:2:3::4", network("2001:db8:1::/48")),
            ("127.0.0.1", Whereabouts::ThisMachine),
            ("::1", Whereabouts::ThisMachine),
            ("192.168.1.20", Whereabouts::PrivateNetwork),
            ("fd00::1", Whereabouts::PrivateNetwork),
            ("fe80::1", Whereabouts::PrivateNetwork),
            ("", Whereabouts::Unknown),
            ("formation.example", Whereabouts::Unknown),
        ] {
            assert_eq!(Whereabouts::of(address), told, "{address}");
        }
    }
}
