//! A provider that ends TLS itself, behind a real socket, and those who connect to it.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::Request;
use idp::config::Environment;
use rcgen::CertificateParams;
use reqwest::redirect::Policy;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::certificates::{Authority, Shown};
use super::{Idp, Page};

pub(crate) const HOST: &str = "idp.localhost";
/// Where nothing but clients with certificates call.
pub(crate) const MTLS_HOST: &str = "mtls.idp.localhost";

/// The files of the provider's certificate, and who issued it.
pub(crate) struct Own {
    authority: Authority,
    folder: TempDir,
}

/// The socket of a provider.
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    pub(crate) served: JoinHandle<()>,
}

/// Until the door is closed.
type Stopped = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Somebody at the door.
#[derive(Clone)]
pub(crate) struct Visitor {
    config: ClientConfig,
}

impl Own {
    pub(crate) fn new() -> Self {
        let own = Self {
            authority: Authority::new(),
            folder: tempfile::tempdir().unwrap(),
        };
        own.renew();
        own
    }

    /// Another certificate in the place of the one there is.
    pub(crate) fn renew(&self) {
        let names = [HOST, MTLS_HOST].map(str::to_owned);
        let shown = self
            .authority
            .issue(&CertificateParams::new(names).unwrap());
        self.write("certificate", &shown.pem);
        self.write("key", &shown.key.serialize_pem());
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.path().join(file), text).unwrap();
    }

    pub(crate) fn settings(&self, environment: Environment) -> Environment {
        let file = |name| self.folder.path().join(name).display().to_string();
        environment
            .with("IDP_ISSUER", format!("https://{HOST}"))
            .with("IDP_TLS_CERTIFICATE", file("certificate"))
            .with("IDP_TLS_KEY", file("key"))
    }

    /// Somebody who trusts the provider's authority and shows this.
    pub(crate) fn visitor(&self, shown: Option<&Shown>) -> Visitor {
        self.visitor_with(shown.map(|shown| (shown, shown.key.serialize_pem())))
    }

    /// The key need not be that of the certificate.
    pub(crate) fn visitor_with(&self, shown: Option<(&Shown, String)>) -> Visitor {
        self.speaking(&[&rustls::version::TLS13, &rustls::version::TLS12], shown)
    }

    pub(crate) fn speaking(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        shown: Option<(&Shown, String)>,
    ) -> Visitor {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_slice(self.authority.pem.as_bytes()).unwrap();
        roots.add(root).unwrap();
        let config =
            ClientConfig::builder_with_protocol_versions(versions).with_root_certificates(roots);
        let Some((shown, key)) = shown else {
            let config = config.with_no_client_auth();
            return Visitor { config };
        };
        let chain = [&shown.der].into_iter().chain(&shown.issuers);
        let chain = chain.map(|der| CertificateDer::from(der.clone())).collect();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).unwrap();
        // The library would not show a certificate with somebody else's key by itself.
        let resolver = SingleCertAndKey::from(CertifiedKey::new(chain, key));
        let config = config.with_client_cert_resolver(Arc::new(resolver));
        Visitor { config }
    }
}

impl Door {
    pub(crate) async fn open(idp: &Idp) -> Self {
        let app = Arc::clone(&idp.app);
        Self::serving(|listener, stopped| idp::web::run(app, listener, stopped)).await
    }

    /// The one of the admin API.
    pub(crate) async fn open_to_operators(idp: &Idp) -> Self {
        let app = Arc::clone(&idp.app);
        Self::serving(|listener, stopped| idp::web::run_admin(app, listener, stopped)).await
    }

    async fn serving<F>(serve: impl FnOnce(TcpListener, Stopped) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped: Stopped = Box::pin(async { drop(stopped.await) });
        let served = tokio::spawn(serve(listener, stopped));
        Self {
            address,
            stop: Some(stop),
            served,
        }
    }

    /// As the service manager does.
    pub(crate) fn close(&mut self) {
        drop(self.stop.take());
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.served.abort();
    }
}

impl Visitor {
    pub(crate) async fn ask(&self, door: &Door, request: Request) -> reqwest::Result<Page> {
        self.ask_at(HOST, door.address, request).await
    }

    pub(crate) async fn ask_at(
        &self,
        host: &str,
        address: SocketAddr,
        request: Request,
    ) -> reqwest::Result<Page> {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .resolve(host, address)
            .tls_backend_preconfigured(self.config.clone())
            .build()?;
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().unwrap();
        let url = format!("https://{host}:{}{path}", address.port());
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let request = http.request(parts.method, url).headers(parts.headers);
        let answer = request.body(body).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok(Page {
            status,
            headers,
            body: answer.text().await?,
        })
    }

    /// A connection, to be spoken over byte by byte.
    pub(crate) async fn connect(&self, address: SocketAddr) -> TlsStream<TcpStream> {
        let stream = TcpStream::connect(address).await.unwrap();
        let connector = TlsConnector::from(Arc::new(self.config.clone()));
        let name = ServerName::try_from(HOST).unwrap();
        connector.connect(name, stream).await.unwrap()
    }
}
