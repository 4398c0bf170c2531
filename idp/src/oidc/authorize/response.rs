//! The one place that builds what goes back to a partner through the browser.

use std::time::Duration;

use serde_json::{Map, Value, json};
use url::Url;

use super::super::error::Refusal;
use super::{Destination, ResponseMode};
use crate::crypto::Error;
use crate::crypto::jwt::{self, Typ};
use crate::crypto::keys::KeyRing;
use crate::domain::{Client, SigningAlg, Timestamp};

/// JARM §2.1: a signed answer should not outlive ten minutes; a redirect takes a second.
const LIFETIME: Duration = Duration::from_mins(2);

/// An answer, with all that must travel with it: `state`, and `iss` (RFC 9207 §2).
#[derive(Debug)]
pub enum Response {
    /// Send the browser here with 303.
    Redirect(String),
    /// Have the browser post these fields there.
    Post {
        action: String,
        fields: Vec<(&'static str, String)>,
    },
    /// Have a page of ours tell these fields to pages of this origin.
    Message {
        origin: String,
        fields: Vec<(&'static str, String)>,
    },
}

/// Who answers whom, and when.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    pub issuer: &'a str,
    pub ring: &'a KeyRing,
    pub client: &'a Client,
    pub now: Timestamp,
}

impl Response {
    /// What was granted: a code, or tokens, or both.
    pub fn grant(
        destination: &Destination,
        granted: Vec<(&'static str, String)>,
        sender: &Sender<'_>,
    ) -> Result<Self, Error> {
        Self::build(destination, granted, sender)
    }

    pub fn refusal(
        destination: &Destination,
        refusal: &Refusal,
        sender: &Sender<'_>,
    ) -> Result<Self, Error> {
        let fields = vec![
            ("error", refusal.code.as_str().to_owned()),
            ("error_description", printable(&refusal.description)),
        ];
        Self::build(destination, fields, sender)
    }

    fn build(
        destination: &Destination,
        mut fields: Vec<(&'static str, String)>,
        sender: &Sender<'_>,
    ) -> Result<Self, Error> {
        let mode = destination.response_mode;
        fields.extend(destination.state.clone().map(|state| ("state", state)));
        if mode.is_signed() {
            fields = vec![("response", sender.sign(fields)?)];
        } else {
            fields.push(("iss", sender.issuer.to_owned()));
        }
        let uri = destination.redirect_uri.as_str();
        Ok(match mode {
            ResponseMode::FormPost | ResponseMode::FormPostJwt => Self::Post {
                action: uri.to_owned(),
                fields,
            },
            ResponseMode::WebMessage => Self::Message {
                origin: destination.redirect_uri.origin().to_owned(),
                fields,
            },
            ResponseMode::Query | ResponseMode::QueryJwt => {
                Self::Redirect(with_query(uri, &fields))
            }
            ResponseMode::Fragment | ResponseMode::FragmentJwt => {
                Self::Redirect(format!("{uri}#{}", encoded(&fields)))
            }
        })
    }
}

impl Sender<'_> {
    /// The answer as one JWT for this client (JARM §2.1).
    fn sign(&self, fields: Vec<(&'static str, String)>) -> Result<String, Error> {
        let mut claims: Map<String, Value> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        claims.insert("iss".to_owned(), self.issuer.into());
        claims.insert("aud".to_owned(), self.client.client_id.as_str().into());
        claims.insert("exp".to_owned(), json!(self.now + LIFETIME));
        let registered = self.client.authorization_signed_response_alg;
        let key = self.ring.active(registered.unwrap_or(SigningAlg::Rs256))?;
        jwt::sign(key, Typ::Jwt, &claims)
    }
}

/// The registered address with parameters added; a query that it has of its own is kept
/// (RFC 6749 §3.1.2).
pub(in crate::oidc) fn with_query(uri: &str, fields: &[(&'static str, String)]) -> String {
    if fields.is_empty() {
        return uri.to_owned();
    }
    let separator = match Url::parse(uri)
        .ok()
        .and_then(|url| url.query().map(str::is_empty))
    {
        None => '?',
        Some(false) => '&',
        Some(true) => return format!("{uri}{}", encoded(fields)),
    };
    format!("{uri}{separator}{}", encoded(fields))
}

fn encoded(fields: &[(&'static str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// RFC 6749 §4.1.2.1: printable ASCII without quote and backslash.
fn printable(description: &str) -> String {
    description
        .chars()
        .filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};
    use crate::oidc::error::ErrorCode;
    use crate::oidc::tests::client;

    fn destination(uri: &str, response_mode: ResponseMode) -> Destination {
        Destination {
            redirect_uri: uri.parse().unwrap(),
            state: Some("a&b".to_owned()),
            response_mode,
        }
    }

    fn location(uri: &str, mode: ResponseMode) -> String {
        let seal = MasterKey::random().seal_key(Purpose::SigningKeys);
        let sender = Sender {
            issuer: "https://idp.example",
            ring: &KeyRing::open(&[], &seal).unwrap(),
            client: &client(),
            now: Timestamp::from_unix(0),
        };
        let refusal = Refusal::new(ErrorCode::AccessDenied, "no\n\"way\"");
        match Response::refusal(&destination(uri, mode), &refusal, &sender).unwrap() {
            Response::Redirect(location) => location,
            other => panic!("a redirect was expected: {other:?}"),
        }
    }

    const TAIL: &str =
        "error=access_denied&error_description=noway&state=a%26b&iss=https%3A%2F%2Fidp.example";

    #[test]
    fn parameters_are_added_to_the_query_that_is_there() {
        let plain = location("https://partner.example/cb", ResponseMode::Query);
        assert_eq!(plain, format!("https://partner.example/cb?{TAIL}"));
        let more = location("https://partner.example/cb?a=1", ResponseMode::Query);
        assert_eq!(more, format!("https://partner.example/cb?a=1&{TAIL}"));
    }

    #[test]
    fn a_fragment_carries_the_same() {
        let fragment = location("https://partner.example/cb", ResponseMode::Fragment);
        assert_eq!(fragment, format!("https://partner.example/cb#{TAIL}"));
    }
}
