//! The one place that builds what goes back to a partner through the browser.

use url::Url;

use super::super::error::Refusal;
use super::{Destination, ResponseMode};
use crate::crypto::Secret;

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
}

impl Response {
    pub fn code(destination: &Destination, code: &Secret, issuer: &str) -> Self {
        Self::build(
            destination,
            vec![("code", code.expose().to_owned())],
            issuer,
        )
    }

    pub fn refusal(destination: &Destination, refusal: &Refusal, issuer: &str) -> Self {
        let fields = vec![
            ("error", refusal.code.as_str().to_owned()),
            ("error_description", printable(&refusal.description)),
        ];
        Self::build(destination, fields, issuer)
    }

    fn build(
        destination: &Destination,
        mut fields: Vec<(&'static str, String)>,
        issuer: &str,
    ) -> Self {
        fields.extend(destination.state.clone().map(|state| ("state", state)));
        fields.push(("iss", issuer.to_owned()));
        let uri = destination.redirect_uri.as_str();
        match destination.response_mode {
            ResponseMode::FormPost => Self::Post {
                action: uri.to_owned(),
                fields,
            },
            ResponseMode::Query => Self::Redirect(with_query(uri, &fields)),
            ResponseMode::Fragment => Self::Redirect(format!("{uri}#{}", encoded(&fields))),
        }
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
    use crate::oidc::error::ErrorCode;

    fn destination(uri: &str, response_mode: ResponseMode) -> Destination {
        Destination {
            redirect_uri: uri.parse().unwrap(),
            state: Some("a&b".to_owned()),
            response_mode,
        }
    }

    fn location(uri: &str, mode: ResponseMode) -> String {
        let refusal = Refusal::new(ErrorCode::AccessDenied, "no\n\"way\"");
        match Response::refusal(&destination(uri, mode), &refusal, "https://idp.example") {
            Response::Redirect(location) => location,
            Response::Post { .. } => panic!("a redirect was expected"),
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
