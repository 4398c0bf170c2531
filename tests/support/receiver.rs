//! A partner's server that is told of sign-outs: a real socket on this machine.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) struct Receiver {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    server: JoinHandle<()>,
}

/// What has come in, and how it is answered.
#[derive(Default)]
struct Desk {
    got: Vec<String>,
    manner: Manner,
    /// Requests being answered now, and the most there ever were at once.
    open: usize,
    most_open: usize,
}

#[derive(Clone, Copy, Default)]
pub(crate) enum Manner {
    #[default]
    Willing,
    Refusing,
    /// Takes this long to say yes.
    Slow(Duration),
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Mutex::new(Desk::default()));
        let router = Router::new()
            .route("/backchannel-logout", post(receive))
            .with_state(Arc::clone(&desk));
        let server = tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            desk,
            server,
        }
    }

    pub(crate) fn uri(&self) -> String {
        format!("http://{}/backchannel-logout", self.address)
    }

    pub(crate) fn is(&self, manner: Manner) {
        self.desk.lock().unwrap().manner = manner;
    }

    /// The logout tokens that came in, in order.
    pub(crate) fn got(&self) -> Vec<String> {
        self.desk.lock().unwrap().got.clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.desk.lock().unwrap().most_open
    }

    /// Waits until so many have come in.
    pub(crate) async fn has_got(&self, count: usize, within: Duration) {
        let enough = async {
            while self.got().len() < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let came = tokio::time::timeout(within, enough).await;
        assert!(came.is_ok(), "{} of {count} came", self.got().len());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn receive(State(desk): State<Arc<Mutex<Desk>>>, body: String) -> StatusCode {
    let mut fields = form_urlencoded::parse(body.as_bytes());
    let token = fields.find(|(name, _)| name == "logout_token");
    let manner = {
        let mut desk = desk.lock().unwrap();
        desk.got.push(token.unwrap().1.into_owned());
        desk.open += 1;
        desk.most_open = desk.most_open.max(desk.open);
        desk.manner
    };
    let status = match manner {
        Manner::Willing => StatusCode::OK,
        Manner::Refusing => StatusCode::BAD_REQUEST,
        Manner::Slow(span) => {
            tokio::time::sleep(span).await;
            StatusCode::NO_CONTENT
        }
    };
    desk.lock().unwrap().open -= 1;
    status
}
