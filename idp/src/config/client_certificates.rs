//! How the certificates of clients reach us, and whose they may be (RFC 8705).

use std::fs;

use super::{Environment, Invalid, Issuer};
use crate::crypto::ClientAuthorities;

#[derive(Debug, Default)]
pub struct ClientCertificates {
    /// The header in which a trusted proxy hands the certificate on (RFC 9440), in small letters.
    /// With neither this nor TLS of our own no client can show a certificate.
    /// The proxy must set it or take it away in every request: a client may send one of its own.
    pub header: Option<String>,
    /// For `tls_client_auth`.
    pub authorities: Option<ClientAuthorities>,
    /// Where clients with certificates are to call, when that is another address.
    pub address: Option<Issuer>,
}

impl ClientCertificates {
    pub(super) fn read(environment: &Environment) -> Result<Self, Invalid> {
        let header = header(environment)?;
        if header.is_some() && environment.text("IDP_TRUSTED_PROXIES").is_none() {
            return Err(Invalid::Value {
                name: "IDP_CLIENT_CERTIFICATE_HEADER",
                why: "needs IDP_TRUSTED_PROXIES: nobody else may hand certificates on",
            });
        }
        Ok(Self {
            header,
            authorities: authorities(environment)?,
            address: address(environment)?,
        })
    }
}

fn header(environment: &Environment) -> Result<Option<String>, Invalid> {
    const NAME: &str = "IDP_CLIENT_CERTIFICATE_HEADER";
    let Some(header) = environment.text(NAME) else {
        return Ok(None);
    };
    let sound = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if header.len() <= 64 && header.chars().all(sound) {
        return Ok(Some(header.to_ascii_lowercase()));
    }
    Err(Invalid::Value {
        name: NAME,
        why: "must be the name of a header, as Client-Cert",
    })
}

fn authorities(environment: &Environment) -> Result<Option<ClientAuthorities>, Invalid> {
    let Some(path) = environment.text("IDP_CLIENT_CA") else {
        return Ok(None);
    };
    let pem = fs::read(path).ok();
    let authorities = pem.as_deref().and_then(ClientAuthorities::parse);
    authorities.map(Some).ok_or(Invalid::Value {
        name: "IDP_CLIENT_CA",
        why: "must name a file of certificates in PEM",
    })
}

fn address(environment: &Environment) -> Result<Option<Issuer>, Invalid> {
    let Some(address) = environment.text("IDP_MTLS_ADDRESS") else {
        return Ok(None);
    };
    let address = Issuer::parse(&address);
    address.map(Some).ok_or(Invalid::Value {
        name: "IDP_MTLS_ADDRESS",
        why: "must be https://host[:port] without path or slash (http only on localhost)",
    })
}
