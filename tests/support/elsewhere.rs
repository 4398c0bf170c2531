//! Somebody else's server, on this machine, which may be as hostile as it likes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

pub(crate) struct Elsewhere {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    answer: Mutex<Answer>,
    /// Every request as it came.
    asked: Mutex<Vec<String>>,
}

/// What the server says to whoever asks.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// These bytes, then the end.
    Raw(String),
    /// The same of what is no text.
    Bytes(Vec<u8>),
    /// These bytes, then others for ever.
    Endless(String),
    /// These bytes, then nothing, for ever.
    Stuck(String),
}

impl Answer {
    /// 200 with this JSON.
    pub(crate) fn json(body: &serde_json::Value) -> Self {
        Self::status("200 OK", &body.to_string())
    }

    /// 200 with these bytes, called this.
    pub(crate) fn file(media_type: &str, content: &[u8]) -> Self {
        let length = content.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        Self::Bytes([head.as_bytes(), content].concat())
    }

    pub(crate) fn status(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::Raw(format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }
}

impl Elsewhere {
    pub(crate) async fn start(answer: Answer) -> Self {
        Self::listen("127.0.0.1:0", answer, None).await
    }

    /// With TLS, under a certificate for this host; gives that certificate too, as PEM.
    pub(crate) async fn with_tls(address: &str, host: &str, answer: Answer) -> (Self, String) {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let tls = TlsAcceptor::from(Arc::new(config));
        let server = Self::listen(address, answer, Some(tls)).await;
        (server, made.cert.pem())
    }

    async fn listen(address: &str, answer: Answer, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            answer: Mutex::new(answer),
            asked: Mutex::new(Vec::new()),
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, tls) = (Arc::clone(&serving), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, &shared).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => serve(stream, &shared).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on.
    pub(crate) fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// One request, one answer; a broken connection is the end of it.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, shared: &Shared) -> Option<()> {
    let request = read(&mut stream).await?;
    shared.asked.lock().unwrap().push(request);
    let answer = shared.answer.lock().unwrap().clone();
    let head = match &answer {
        Answer::Raw(head) | Answer::Endless(head) | Answer::Stuck(head) => head.as_bytes(),
        Answer::Bytes(bytes) => bytes,
    };
    stream.write_all(head).await.ok()?;
    stream.flush().await.ok()?;
    match answer {
        Answer::Raw(_) | Answer::Bytes(_) => stream.shutdown().await.ok(),
        Answer::Stuck(_) => std::future::pending().await,
        Answer::Endless(_) => loop {
            stream.write_all(&[b'x'; 4096]).await.ok()?;
        },
    }
}

/// The head and as much of the body as it announces.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = Vec::new();
    loop {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await.ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length = length.map_or(0, |(_, length)| length.parse().unwrap());
        if body.len() >= length {
            return Some(text.into_owned());
        }
    }
}
