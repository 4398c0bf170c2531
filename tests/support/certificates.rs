//! Certificates of clients, and the proxy that hands them on (RFC 8705, RFC 9440).

use axum::extract::Request;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use idp::config::Environment;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

/// Somebody who issues certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
    file: NamedTempFile,
    /// Its own, where another authority stands above it.
    above: Vec<Vec<u8>>,
}

/// A certificate and what its holder publishes of it.
pub(crate) struct Shown {
    pub(crate) der: Vec<u8>,
    pub(crate) pem: String,
    /// Those of its issuers, without the authority's.
    pub(crate) issuers: Vec<Vec<u8>>,
    pub(crate) key: KeyPair,
}

/// Of `O=Formation` and `CN=formation`, but for what a test changes.
pub(crate) fn subject() -> CertificateParams {
    let mut params = CertificateParams::default();
    let name = &mut params.distinguished_name;
    *name = rcgen::DistinguishedName::new();
    name.push(DnType::OrganizationName, "Formation, SA");
    name.push(DnType::CommonName, "formation");
    params
}

/// The same as RFC 4514 writes it.
pub(crate) const SUBJECT: &str = "CN=formation,O=Formation\\, SA";

/// With these other names.
pub(crate) fn also(names: Vec<SanType>) -> CertificateParams {
    let mut params = subject();
    params.subject_alt_names = names;
    params
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = Self::params("The authority of the tests");
        let certificate = params.self_signed(&key).unwrap();
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), certificate.pem()).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            pem: certificate.pem(),
            file,
            above: Vec::new(),
        }
    }

    /// One that this one vouches for.
    pub(crate) fn below(&self) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = Self::params("An office of the authority");
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Self {
            issuer: Issuer::new(params, key),
            pem: certificate.pem(),
            file: NamedTempFile::new().unwrap(),
            above: [vec![certificate.der().to_vec()], self.above.clone()].concat(),
        }
    }

    fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, name);
        params
    }

    pub(crate) fn issue(&self, params: &CertificateParams) -> Shown {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Shown {
            der: certificate.der().to_vec(),
            pem: certificate.pem(),
            issuers: self.above.clone(),
            key,
        }
    }

    /// The settings of a provider that trusts it, behind a proxy on this machine.
    pub(crate) fn settings(&self, environment: Environment) -> Environment {
        environment
            .with("IDP_TRUSTED_PROXIES", "127.0.0.1/32")
            .with("IDP_CLIENT_CERTIFICATE_HEADER", "Client-Cert")
            .with("IDP_CLIENT_CA", self.path())
    }

    pub(crate) fn path(&self) -> String {
        self.file.path().display().to_string()
    }
}

impl Shown {
    /// Issued by nobody else.
    pub(crate) fn by_itself(params: &CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            der: certificate.der().to_vec(),
            pem: certificate.pem(),
            issuers: Vec::new(),
            key,
        }
    }

    pub(crate) fn jwks(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = self.key.public_key_raw();
        let (x, y) = (encode(&point[1..33]), encode(&point[33..]));
        let x5c = [STANDARD.encode(&self.der)];
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": x, "y": y, "x5c": x5c }] })
    }

    /// RFC 8705 §3.1.
    pub(crate) fn thumbprint(&self) -> String {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.der);
        URL_SAFE_NO_PAD.encode(hash)
    }

    /// The request as the proxy hands it on.
    pub(crate) fn with(&self, request: Request) -> Request {
        with_header(request, &item(&self.der))
    }

    /// The same, with the certificates of its issuers.
    pub(crate) fn with_issuers(&self, request: Request) -> Request {
        let issuers: Vec<_> = self.issuers.iter().map(|der| item(der)).collect();
        with_chain(self.with(request), &issuers.join(", "))
    }
}

/// RFC 8941 §3.3.5.
fn item(der: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(der))
}

/// With this in the proxy's header for issuers, besides what is there.
pub(crate) fn with_chain(mut request: Request, value: &str) -> Request {
    let value = value.parse().unwrap();
    request.headers_mut().append("client-cert-chain", value);
    request
}

/// With this in the proxy's header, besides what is there.
pub(crate) fn with_header(mut request: Request, value: &str) -> Request {
    let value = value.parse().unwrap();
    request.headers_mut().append("client-cert", value);
    request
}
