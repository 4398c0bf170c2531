//! What reads headers by hand, opened to `tests/fuzz` and compiled for nobody else.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use ipnet::IpNet;

use super::{cookies, extract};
use crate::crypto::CertificateChain;

/// The proxy that is connected, and trusted.
pub const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

pub fn cookie(sent: &[u8], name: &str) -> Option<String> {
    cookies::read(&headers(header::COOKIE, sent), name).map(str::to_owned)
}

pub fn set_cookie(name: &str, value: &str) -> String {
    cookies::set(name, value, None)
}

/// Whom we take a request for that [`PROXY`] passed on.
pub fn peer_behind_proxy(forwarded: &[u8]) -> IpAddr {
    let headers = headers(HeaderName::from_static("x-forwarded-for"), forwarded);
    extract::behind(PROXY, &headers, &[trusted()])
}

pub fn is_trusted(address: IpAddr) -> bool {
    trusted().contains(&address)
}

/// The certificates that a proxy is taken to hand on.
pub fn forwarded_certificates(certificate: &[u8], chain: &[u8]) -> Option<CertificateChain> {
    let mut headers = headers(HeaderName::from_static("client-cert"), certificate);
    let chain = HeaderValue::from_bytes(chain).ok()?;
    headers.insert("client-cert-chain", chain);
    extract::forwarded(&headers, "client-cert")
}

fn trusted() -> IpNet {
    IpNet::new_assert(Ipv4Addr::new(10, 0, 0, 0).into(), 8)
}

fn headers(name: HeaderName, value: &[u8]) -> HeaderMap {
    let value = HeaderValue::from_bytes(value).ok();
    value.map(|value| (name, value)).into_iter().collect()
}
