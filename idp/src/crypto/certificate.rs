//! Client certificates (RFC 8705): read within bounds, known again by their hash.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::Name;

use crate::domain::Timestamp;

/// Longest certificate that is looked at.
const MAX_BYTES: usize = 16 * 1024;

/// Most issuers between a certificate and its authority.
const MAX_ISSUERS: usize = 8;

/// The certificate of whoever opened the connection, who has shown to hold its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate {
    /// SHA-256 of the whole (RFC 8705 §3.1).
    pub thumbprint: String,
    /// Did one of the authorities that we trust for clients issue it, and is it valid today?
    pub issued: bool,
    /// The subject, as RFC 4514 writes it.
    subject: String,
    names: Vec<AltName>,
}

/// Certificates as they were shown, in DER: the client's own, and those of its issuers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateChain {
    pub end: Vec<u8>,
    pub issuers: Vec<Vec<u8>>,
}

/// A name beside the subject (RFC 5280 §4.2.1.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AltName {
    Dns(String),
    Email(String),
    Ip(IpAddr),
    Uri(String),
}

/// The authorities that issue the certificates of clients.
pub struct ClientAuthorities(Vec<TrustAnchor<'static>>);

impl ClientCertificate {
    /// `None` for what is no certificate.
    pub fn read(
        chain: &CertificateChain,
        authorities: Option<&ClientAuthorities>,
        now: Timestamp,
    ) -> Option<Self> {
        let der = chain.end.as_slice();
        let issuers = chain.issuers.iter();
        let mut all = issuers.clone().map(Vec::as_slice).chain([der]);
        if issuers.len() > MAX_ISSUERS || all.any(|der| der.len() > MAX_BYTES) {
            return None;
        }
        let certificate = Certificate::from_der(der).ok()?;
        let certificate = certificate.tbs_certificate();
        Some(Self {
            thumbprint: thumbprint(der),
            issued: authorities.is_some_and(|authorities| authorities.issued(chain, now)),
            subject: certificate.subject().to_string(),
            names: match certificate.get_extension::<SubjectAltName>().ok()? {
                Some((_, SubjectAltName(names))) => names.iter().filter_map(alt_name).collect(),
                None => Vec::new(),
            },
        })
    }

    /// Is this its subject, in the words of RFC 4514? An empty subject is nobody's.
    pub fn is_of(&self, distinguished_name: &str) -> bool {
        let named = Name::from_str(distinguished_name);
        !self.subject.is_empty() && named.is_ok_and(|name| name.to_string() == self.subject)
    }

    pub fn is_also(&self, name: &AltName) -> bool {
        self.names.contains(name)
    }
}

impl ClientAuthorities {
    /// From certificates in PEM; `None` where there is none, or one that is broken.
    pub fn parse(pem: &[u8]) -> Option<Self> {
        let anchor = |der: Result<CertificateDer<'_>, _>| {
            let anchor = webpki::anchor_from_trusted_cert(&der.ok()?)
                .ok()?
                .to_owned();
            Some(anchor)
        };
        let anchors = CertificateDer::pem_slice_iter(pem).map(anchor);
        let anchors: Vec<_> = anchors.collect::<Option<_>>()?;
        (!anchors.is_empty()).then_some(Self(anchors))
    }

    /// RFC 5280 §6, for the authentication of clients.
    fn issued(&self, chain: &CertificateChain, now: Timestamp) -> bool {
        let der = CertificateDer::from(chain.end.as_slice());
        let between = chain.issuers.iter().map(|der| der.as_slice().into());
        let between: Vec<CertificateDer<'_>> = between.collect();
        let seconds = u64::try_from(now.as_unix()).unwrap_or_default();
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let (usage, algs) = (KeyUsage::client_auth(), ALL_VERIFICATION_ALGS);
        EndEntityCert::try_from(&der).is_ok_and(|certificate| {
            certificate
                .verify_for_usage(algs, &self.0, &between, now, usage, None, None)
                .is_ok()
        })
    }
}

impl fmt::Debug for ClientAuthorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientAuthorities({})", self.0.len())
    }
}

pub(super) fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, der))
}

fn alt_name(name: &GeneralName) -> Option<AltName> {
    match name {
        GeneralName::DnsName(name) => Some(AltName::Dns(name.to_string())),
        GeneralName::Rfc822Name(name) => Some(AltName::Email(name.to_string())),
        GeneralName::UniformResourceIdentifier(name) => Some(AltName::Uri(name.to_string())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            let sixteen = <[u8; 16]>::try_from(bytes).map(IpAddr::from);
            four.or(sixteen).ok().map(AltName::Ip)
        }
        _ => None,
    }
}
