//! The listening socket: bounded, patient with nobody, and able to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

use super::tls::shake_hands;
use crate::crypto::{CertificateChain, TlsServer};

/// Who connected: the person, or a proxy before them.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    /// What it has shown in its handshake with us.
    pub(super) shown: Option<Arc<CertificateChain>>,
}

/// Who has not sent its headers by then is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// Request line and headers together.
const MAX_HEADERS: usize = 32 * 1024;

/// Connections at once; the next one waits in the kernel's queue.
const MAX_CONNECTIONS: usize = 10_000;

/// How long requests under way may go on once we are told to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until `shutdown` resolves, then lets requests under way finish.
pub(super) async fn serve(
    router: Router,
    tls: Option<TlsServer>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let (stop, stopping) = watch::channel(());
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    tokio::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let desk = Desk {
            router: router.clone(),
            tls: tls.clone(),
            watcher: graceful.watcher(),
            stopping: stopping.clone(),
        };
        tokio::spawn(async move {
            desk.receive(stream, peer).await;
            drop(place);
        });
    }
    drop((listener, stop));
    if tokio::time::timeout(DRAIN, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("stopped with requests under way");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            // Out of file descriptors, most likely: give the connections there are time to end.
            tracing::warn!(%error, "connection not accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

fn send_at_once(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be late");
    }
}

/// What one connection needs.
struct Desk {
    router: Router,
    tls: Option<TlsServer>,
    watcher: Watcher,
    /// Closed once we are told to stop: nobody asks anything before the handshake is over.
    stopping: watch::Receiver<()>,
}

impl Desk {
    async fn receive(mut self, stream: TcpStream, peer: SocketAddr) {
        send_at_once(&stream);
        let Some(tls) = self.tls.take() else {
            let connection = Connection { peer, shown: None };
            return self.talk(stream, connection).await;
        };
        let shaken = tokio::select! {
            shaken = shake_hands(&tls, stream) => shaken,
            _ = self.stopping.changed() => None,
        };
        if let Some((stream, shown)) = shaken {
            let shown = shown.map(Arc::new);
            self.talk(stream, Connection { peer, shown }).await;
        }
    }

    async fn talk<S>(self, stream: S, from: Connection)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = self.router;
        let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(from.clone());
            router
                .clone()
                .oneshot(request.map(axum::body::Body::new) as Request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_buf_size(MAX_HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        // Clients that go away or send nonsense are no news.
        if let Err(error) = self.watcher.watch(connection).await {
            tracing::debug!(%error, "connection ended");
        }
    }
}
