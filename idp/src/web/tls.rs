//! The beginning of a connection over TLS: bounded in time, and with whatever certificate the
//! client shows.

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;
use tokio_rustls::server::TlsStream;

use crate::crypto::{CertificateChain, TlsServer};

/// Who has not finished its handshake by then is cut off.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// A connection, and what its client has shown.
type Shaken = (TlsStream<TcpStream>, Option<CertificateChain>);

/// `None` for strangers who try the door, which is no news.
pub(super) async fn shake_hands(tls: &TlsServer, stream: TcpStream) -> Option<Shaken> {
    let shaken = finish(tls, stream).await;
    shaken
        .inspect_err(|error| tracing::debug!(%error, "handshake not finished"))
        .ok()
}

async fn finish(tls: &TlsServer, stream: TcpStream) -> io::Result<Shaken> {
    let handshake = async {
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let config = tls.config_for(start.client_hello().server_name());
        start.into_stream(config).await
    };
    let stream = timeout(HANDSHAKE_WITHIN, handshake).await??;
    let chain = CertificateChain::of(stream.get_ref().1);
    Ok((stream, chain))
}
