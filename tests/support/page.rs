//! What came back.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::Value;
use url::Url;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Page {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let is_image = |kind: &HeaderValue| kind.as_bytes().starts_with(b"image/");
        let body = if parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(is_image)
        {
            String::from_utf8_lossy(&body).into_owned()
        } else {
            String::from_utf8(body.to_vec()).unwrap()
        };
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where the browser is sent.
    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION.as_str())
    }

    /// A parameter of the address that the browser is sent to, in its query or else its fragment.
    pub(crate) fn sent(&self, name: &str) -> Option<String> {
        let url = Url::parse("http://idp.localhost:8080")
            .unwrap()
            .join(self.location())
            .unwrap();
        let fragment = url.fragment().unwrap_or_default().as_bytes();
        url.query_pairs()
            .chain(form_urlencoded::parse(fragment))
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The `error` of a JSON answer, with its status.
    pub(crate) fn error(&self) -> (u16, String) {
        let error = self
            .json()
            .get("error")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        (self.status.as_u16(), error)
    }
}

/// The page without the question to passkeys, which is another each time.
pub(crate) fn unasked(body: &str) -> String {
    let mut body = body.to_owned();
    for start in ["data-options=\"", "name=\"challenge\" value=\""] {
        if let Some((before, rest)) = body.split_once(start) {
            let (_, after) = rest.split_once('"').unwrap();
            body = format!("{before}{start}{after}");
        }
    }
    body
}
