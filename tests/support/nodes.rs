//! Real processes of `idp serve`, asked in turn as a balancer would.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header;
use reqwest::redirect::Policy;
use rustix::process::{Pid, Signal, kill_process};

use super::Page;
use super::idp::ISSUER;

#[derive(Debug)]
pub(crate) struct Nodes {
    all: Vec<Node>,
    next: AtomicUsize,
    http: reqwest::Client,
}

/// One process; it ends with its value.
#[derive(Debug)]
pub(crate) struct Node {
    process: Child,
    port: u16,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Nodes {
    /// Starts so many, with the same settings. Those with TLS of their own are not waited for.
    pub(crate) async fn start(count: usize, settings: &[(String, String)]) -> Self {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let all: Vec<Node> = (0..count).map(|_| Node::start(settings)).collect();
        let tls = settings.iter().any(|(name, _)| name == "IDP_TLS_KEY");
        for node in all.iter().filter(|_| !tls) {
            node.is_ready(&http).await;
        }
        Self {
            all,
            next: AtomicUsize::new(0),
            http,
        }
    }

    /// Asks the node whose turn it is.
    pub(crate) async fn request(&self, request: Request) -> Page {
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.all.len();
        self.ask(turn, request).await.unwrap()
    }

    /// Asks this very node, which may be gone.
    pub(crate) async fn ask(&self, node: usize, request: Request) -> reqwest::Result<Page> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().unwrap();
        let url = format!("http://127.0.0.1:{}{path}", self.all[node].port);
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let host = ISSUER.trim_start_matches("http://");
        let answer = self
            .http
            .request(parts.method, url)
            .headers(parts.headers)
            .header(header::HOST, host)
            .body(body)
            .send()
            .await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok(Page {
            status,
            headers,
            body: answer.text().await?,
        })
    }

    /// `kill -9`: nothing is finished, nobody is told.
    pub(crate) fn kill(&self, node: usize) {
        let id = i32::try_from(self.all[node].process.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::KILL).unwrap();
    }

    /// `kill -HUP`: read your files again.
    pub(crate) fn hang_up(&self, node: usize) {
        let id = i32::try_from(self.all[node].process.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::HUP).unwrap();
    }

    pub(crate) fn port(&self, node: usize) -> u16 {
        self.all[node].port
    }
}

impl Node {
    fn start(settings: &[(String, String)]) -> Self {
        let port = free_port();
        let process = Command::new(env!("CARGO_BIN_EXE_idp"))
            .arg("serve")
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .env("IDP_LISTEN", format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, port }
    }

    async fn is_ready(&self, http: &reqwest::Client) {
        let url = format!("http://127.0.0.1:{}/health/ready", self.port);
        let ready = async {
            while !http
                .get(&url)
                .send()
                .await
                .is_ok_and(|answer| answer.status() == 200)
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, ready)
            .await
            .expect("the node is ready in time");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // A node that a test has killed is gone already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Free a moment ago: nobody else on this machine is handed it again so soon.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
