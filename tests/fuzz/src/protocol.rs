//! What a browser or a partner asks: authorization, tokens, sign-out.

use idp::domain::{GrantType, Scopes};
use idp::oidc::authorize::{Against, Channel, Destination, Request, Response, read};
use idp::oidc::error::{Denied, Refusal};
use idp::oidc::id_token::Hint;
use idp::oidc::logout::Unresolved;
use idp::oidc::params::Params;
use idp::oidc::token::{TokenRequest, check_code, narrowed};
use url::Url;

use crate::sample::{CALLBACK, CLIENT, GOODBYE, ISSUER, RING, VERIFIER, grant};

pub(crate) fn params(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let sent: Vec<_> = url::form_urlencoded::parse(bytes).collect();
    assert!(sent.len() <= 100);
    for (name, _) in &sent {
        let first = sent.iter().find(|(other, _)| other == name).unwrap();
        let kept = params.get(name);
        assert_eq!(kept.unwrap_or_default(), first.1);
        assert!(kept.is_none_or(|value| !value.is_empty() && !value.contains('\0')));
        let times = sent.iter().filter(|(other, _)| other == name).count();
        assert!(times == 1 || params.repeated().is_some());
    }
    assert!(
        params
            .repeated()
            .is_none_or(|name| name.bytes().all(|b| b.is_ascii_graphic()))
    );
}

/// Once as it is, and once with the address that lets the bytes reach the rules behind it.
pub(crate) fn authorize(bytes: &[u8]) {
    let callback: String = url::form_urlencoded::byte_serialize(CALLBACK.as_bytes()).collect();
    let addressed = [format!("redirect_uri={callback}&").as_bytes(), bytes].concat();
    for query in [bytes, &addressed] {
        if let Ok(params) = Params::parse(query) {
            answer(&params);
        }
    }
}

pub(crate) fn claims_parameter(bytes: &[u8]) {
    let text = crate::sample::text(bytes);
    answer(&Params::from([
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("claims", text),
    ]));
}

fn answer(params: &Params) {
    let against = Against {
        client: &CLIENT,
        ring: &RING,
        issuer: ISSUER,
        channel: Channel::Front,
    };
    let (destination, refusal) = match read(params, &against) {
        Err(Denied::Untrusted(_)) => return,
        Err(Denied::Refused(refused)) => *refused,
        Ok(request) => {
            is_sound(&request);
            (request.destination, Refusal::invalid("é\r\n\"quoted\""))
        }
    };
    assert_eq!(
        params.get("redirect_uri"),
        Some(destination.redirect_uri.as_str())
    );
    goes_home(&destination, &refusal);
}

fn is_sound(request: &Request) {
    assert!(
        CLIENT
            .redirect_uris
            .contains(&request.destination.redirect_uri)
    );
    assert!(request.scopes.is_subset(&CLIENT.scope));
    assert!(
        request
            .code_challenge
            .as_ref()
            .is_none_or(|challenge| challenge.len() == 43)
    );
    assert!(
        request
            .login_hint
            .as_ref()
            .is_none_or(|hint| hint.chars().count() <= 256)
    );
    // Nobody signed the hint, so it can say nothing.
    assert_eq!(request.expected_account, None);
    let kept = serde_json::to_string(request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), *request);
}

/// An answer goes to the registered address and nowhere else, in characters that a header can hold.
fn goes_home(destination: &Destination, refusal: &Refusal) {
    let home = Url::parse(destination.redirect_uri.as_str()).unwrap();
    let fields: Vec<(String, String)> = match Response::refusal(destination, refusal, ISSUER) {
        Response::Redirect(location) => {
            assert!(
                location.bytes().all(|b| b.is_ascii_graphic()),
                "{location:?}"
            );
            let url = Url::parse(&location).unwrap();
            assert_eq!((url.origin(), url.path()), (home.origin(), home.path()));
            let added = url.fragment().or(url.query()).unwrap_or_default();
            url::form_urlencoded::parse(added.as_bytes())
                .into_owned()
                .collect()
        }
        Response::Post { action, fields } => {
            assert_eq!(action, destination.redirect_uri.as_str());
            fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()
        }
    };
    let field = |name| {
        fields
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value)
    };
    assert!(field("iss").eq([ISSUER]));
    assert!(field("state").eq(&destination.state));
    let description = field("error_description").next().unwrap();
    assert!(
        description.bytes().all(|b| matches!(b, b' '..=b'~')),
        "{description:?}"
    );
}

pub(crate) fn token_request(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let grant = grant();
    match TokenRequest::parse(&params, &CLIENT) {
        Err(_) => {}
        Ok(TokenRequest::Code(request)) => {
            let asked = (params.get("redirect_uri"), params.get("code_verifier"));
            let right = asked == (Some(CALLBACK), Some(VERIFIER));
            assert_eq!(check_code(&request, &grant).is_ok(), right);
        }
        Ok(TokenRequest::Refresh(request)) => {
            assert!(CLIENT.may_use(GrantType::RefreshToken));
            let granted = &grant.terms.scopes;
            let given = narrowed(&request, granted);
            assert!(
                given.is_err()
                    || given
                        .unwrap_or_else(|_| Scopes::default())
                        .is_subset(granted)
            );
        }
    }
}

pub(crate) fn sign_out(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let Ok(unresolved) = Unresolved::new(&params, |hint| Hint::verify(hint, &RING, ISSUER)) else {
        return;
    };
    assert_eq!(unresolved.hint, None);
    let client = unresolved.client_id.as_ref().map(|_| &*CLIENT);
    if let Ok(request) = unresolved.resolve(&params, client) {
        assert_eq!(request.hinted, None);
        let location = request.after.map(|after| after.location());
        assert!(location.is_none_or(|location| location.starts_with(GOODBYE)));
    }
}
