//! Where the provider may fetch from, beyond the public network.

use std::fs;

use ipnet::IpNet;

use super::{Environment, Invalid};

/// Exceptions to the rule that only public addresses are fetched from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// In small letters, without a dot at the end.
    pub hosts: Vec<String>,
    pub networks: Vec<IpNet>,
    /// Certificates that are trusted besides the system's, as PEM.
    pub authorities: Option<Vec<u8>>,
}

impl Outgoing {
    pub(super) fn read(environment: &Environment) -> Result<Self, Invalid> {
        let text = environment.text("IDP_OUTBOUND_ALLOW").unwrap_or_default();
        let mut outgoing = Self::default();
        let entries = text.split(',').map(str::trim);
        for entry in entries.filter(|entry| !entry.is_empty()) {
            match entry.parse() {
                Ok(network) => outgoing.networks.push(network),
                Err(_) => outgoing.hosts.push(host(entry)?),
            }
        }
        outgoing.authorities = authorities(environment)?;
        Ok(outgoing)
    }
}

fn host(entry: &str) -> Result<String, Invalid> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    let letters = entry.contains(|c: char| c.is_ascii_alphabetic());
    if letters && entry.chars().all(plain) {
        return Ok(entry.trim_end_matches('.').to_ascii_lowercase());
    }
    Err(Invalid::Value {
        name: "IDP_OUTBOUND_ALLOW",
        why: "must be hosts and networks separated by commas, as 127.0.0.0/8,partner.lan",
    })
}

fn authorities(environment: &Environment) -> Result<Option<Vec<u8>>, Invalid> {
    const NAME: &str = "IDP_OUTBOUND_CA";
    let Some(path) = environment.text(NAME) else {
        return Ok(None);
    };
    fs::read(path).map(Some).map_err(|_| Invalid::Value {
        name: NAME,
        why: "names a file that cannot be read",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(allow: &str) -> Result<Outgoing, Invalid> {
        Outgoing::read(&Environment::default().with("IDP_OUTBOUND_ALLOW", allow))
    }

    #[test]
    fn hosts_and_networks_are_told_apart() {
        let outgoing = read("127.0.0.0/8, Partner.lan.,::1/128").unwrap();
        assert_eq!(outgoing.hosts, ["partner.lan"]);
        assert_eq!(outgoing.networks.len(), 2);
        assert_eq!(read(""), Ok(Outgoing::default()));
    }

    #[test]
    fn what_is_neither_stops_the_start() {
        for wrong in ["10.0.0.0/99", "10.0.0.1", "*.lan", "https://a.lan", "a b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
