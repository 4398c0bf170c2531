//! Our own end of TLS: versions 1.2 and 1.3 with the suites of RFC 9325 §4.2, a certificate that
//! can be renewed while connections go on, and certificates of clients, asked for but not judged
//! here.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, ServerConfig, ServerConnection,
    SignatureScheme,
};

use super::CertificateChain;

/// What we show of ourselves: a chain and the key of its first certificate.
#[derive(Clone, Debug)]
pub struct TlsCertificate(Arc<CertifiedKey>);

/// Whom clients may be asked to prove to be, when they open a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedAt {
    /// Every address.
    Everywhere,
    /// Connections that name this host: browsers, which ask the person, never come here.
    Host(String),
}

/// All that handshakes need.
#[derive(Clone, Debug)]
pub struct TlsServer {
    current: Arc<Current>,
    asking: Arc<ServerConfig>,
    silent: Arc<ServerConfig>,
    asked_at: AskedAt,
}

/// The certificate of the moment.
#[derive(Debug)]
struct Current(ArcSwap<CertifiedKey>);

impl TlsCertificate {
    /// Both in PEM; `None` where one is broken, or where they do not belong together.
    pub fn parse(chain: &[u8], key: &[u8]) -> Option<Self> {
        let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>();
        let chain = chain.ok().filter(|chain| !chain.is_empty())?;
        let key = PrivateKeyDer::from_pem_slice(key).ok()?;
        let certified = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider());
        certified.ok().map(|certified| Self(Arc::new(certified)))
    }
}

impl TlsServer {
    /// `None` where this build has no TLS, which is no build of ours.
    pub fn new(certificate: TlsCertificate, asked_at: AskedAt) -> Option<Self> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let current = Arc::new(Current(ArcSwap::new(certificate.0)));
        let config = |asking: bool| {
            let versions = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_protocol_versions(&[&TLS13, &TLS12])
                .ok()?;
            let clients = if asking {
                versions.with_client_cert_verifier(Arc::new(AnyClient(Arc::clone(&provider))))
            } else {
                versions.with_no_client_auth()
            };
            let mut config = clients.with_cert_resolver(current.clone());
            config.alpn_protocols = vec![b"http/1.1".to_vec()];
            Some(Arc::new(config))
        };
        Some(Self {
            asking: config(true)?,
            silent: config(false)?,
            current,
            asked_at,
        })
    }

    /// For handshakes from now on; says whether it is another one than before.
    pub fn renew(&self, certificate: &TlsCertificate) -> bool {
        let before = self.current.0.swap(Arc::clone(&certificate.0));
        before.cert != certificate.0.cert
    }

    /// What to answer a connection with that asks for this host.
    pub fn config_for(&self, host: Option<&str>) -> Arc<ServerConfig> {
        let asking = match &self.asked_at {
            AskedAt::Everywhere => true,
            AskedAt::Host(name) => host.is_some_and(|host| host.eq_ignore_ascii_case(name)),
        };
        Arc::clone(if asking { &self.asking } else { &self.silent })
    }
}

impl CertificateChain {
    /// What the client has shown in its handshake, and proven to hold the key of.
    pub fn of(connection: &ServerConnection) -> Option<Self> {
        let (end, issuers) = connection.peer_certificates()?.split_first()?;
        let bytes = |der: &CertificateDer<'_>| der.to_vec();
        Some(Self {
            end: bytes(end),
            issuers: issuers.iter().map(bytes).collect(),
        })
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// Takes any certificate whose key signs the handshake, and none as well. Whose it is depends on
/// how the client is registered (RFC 8705 §2.1, §2.2), which nobody knows before its request.
struct AnyClient(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyClient {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algs = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algs)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algs = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algs)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

impl fmt::Debug for AnyClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyClient")
    }
}
