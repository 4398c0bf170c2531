//! HTTP/1.1 on one connection that stays open, with as little work as possible on our side.

use std::net::SocketAddr;

use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

#[derive(Debug)]
pub(crate) struct Connection {
    requests: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (requests, connection) = handshake(TokioIo::new(stream)).await?;
        // What goes wrong here is told to whoever waits for the answer.
        tokio::spawn(async move { drop(connection.await) });
        let host = HeaderValue::from_str(&address.to_string())?;
        Ok(Self { requests, host })
    }

    pub(crate) async fn send(&mut self, mut request: Request<Bytes>) -> anyhow::Result<Answer> {
        request
            .headers_mut()
            .insert(header::HOST, self.host.clone());
        self.requests.ready().await?;
        let answer = self.requests.send_request(request.map(Full::new)).await?;
        let (parts, body) = answer.into_parts();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        })
    }
}

impl Answer {
    /// What the status must be, or else the whole answer is shown.
    pub(crate) fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let body = String::from_utf8_lossy(&self.body);
        anyhow::bail!("{status} was expected, {} came: {body}", self.status)
    }

    pub(crate) fn location(&self) -> anyhow::Result<&str> {
        let location = self.headers.get(header::LOCATION);
        Ok(location.context("the answer has no Location")?.to_str()?)
    }

    /// A parameter of the address that we are sent to.
    pub(crate) fn sent(&self, name: &str) -> anyhow::Result<String> {
        let location = self.location()?;
        let query = location.split_once('?').map_or("", |(_, query)| query);
        let value = form_urlencoded::parse(query.as_bytes()).find(|(sent, _)| sent == name);
        let (_, value) = value.with_context(|| format!("no {name} in {location}"))?;
        Ok(value.into_owned())
    }

    /// The cookies that are set, as a browser would send them back.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let values = self.headers.get_all(header::SET_COOKIE).into_iter();
        let pairs = values.filter_map(|value| value.to_str().ok()?.split(';').next());
        pairs.map(str::to_owned).collect()
    }
}

pub(crate) fn get(path: &str) -> Request<Bytes> {
    let mut request = Request::new(Bytes::new());
    request.headers_mut().reserve(4);
    set_path(&mut request, path);
    request
}

pub(crate) fn post(path: &str, fields: &[(&str, &str)]) -> Request<Bytes> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    post_encoded(path, form.extend_pairs(fields).finish())
}

/// A form that is encoded already.
pub(crate) fn post_encoded(path: &str, body: String) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = hyper::Method::POST;
    set_path(&mut request, path);
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form);
    request
}

/// A path that cannot be one is asked for as `/`, which no check takes for the right answer.
fn set_path(request: &mut Request<Bytes>, path: &str) {
    *request.uri_mut() = path.parse().unwrap_or_default();
}
