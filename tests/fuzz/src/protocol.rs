//! What a browser or a partner asks: authorization, tokens, sign-out.

use std::sync::LazyLock;

use std::time::Duration;

use idp::crypto::jwt::{self, Typ};
use idp::domain::{Client, GrantType, Scopes, SigningAlg};
use idp::oidc::access_token::AccessToken;
use idp::oidc::authorize::{Against, Channel, Destination, Request, Response, Sender, read};
use idp::oidc::device;
use idp::oidc::error::{Denied, Refusal};
use idp::oidc::id_token::Hint;
use idp::oidc::logout::Unresolved;
use idp::oidc::params::Params;
use idp::oidc::token::{TokenRequest, check_code, narrowed};
use serde_json::{Map, Value};
use url::Url;

use crate::sample::{CALLBACK, CLIENT, GOODBYE, ISSUER, KEYS, NOW, RING, VERIFIER, grant};

pub(crate) fn params(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let sent: Vec<_> = url::form_urlencoded::parse(bytes).collect();
    assert!(sent.len() <= 100);
    // The one that may come more than once (RFC 8707 §2).
    let once = sent.iter().filter(|(name, _)| name != "resource");
    for (name, _) in once {
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

pub(crate) fn authorization_details(bytes: &[u8]) {
    let params = Params::from([
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("authorization_details", crate::sample::text(bytes)),
    ]);
    answer(&params);
    if let Ok(request) = read(&params, &AGAINST) {
        let details = &request.authorization_details;
        assert!(
            details
                .iter()
                .all(|detail| CLIENT.services.contains(&detail.service))
        );
        let asked: usize = details.iter().map(|detail| detail.sirets.len()).sum();
        assert!(asked <= 50 && asked >= details.len());
    }
}

/// Claims of any kind, well signed: whatever they ask, the answer goes to the registered address.
pub(crate) fn request_object(bytes: &[u8]) {
    let Ok(claims) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let key = RING.active(SigningAlg::EdDsa).unwrap();
    let Ok(object) = jwt::sign(key, Typ::Jwt, &claims) else {
        return;
    };
    let params = Params::from([("request", object.as_str())]);
    answer(&params);
    if let Ok(request) = read(&params, &AGAINST) {
        assert_eq!(claims["redirect_uri"], CALLBACK);
        assert!(claims.get("request").is_none() && claims.get("request_uri").is_none());
        assert!(
            claims
                .get("exp")
                .is_none_or(|exp| exp.as_i64() > Some(NOW.as_unix()))
        );
        assert_eq!(request.client_id, CLIENT.client_id);
    }
}

/// What every request here is held against.
static AGAINST: LazyLock<Against<'static>> = LazyLock::new(|| Against {
    client: &CLIENT,
    keys: Some(&KEYS),
    ring: &RING,
    issuer: ISSUER,
    channel: Channel::Front,
    implicit: true,
    now: NOW,
});

fn answer(params: &Params) {
    let (destination, refusal) = match read(params, &AGAINST) {
        Err(Denied::Untrusted(_)) => return,
        Err(Denied::Refused(refused)) => *refused,
        Ok(request) => {
            is_sound(&request);
            (request.destination, Refusal::invalid("é\r\n\"quoted\""))
        }
    };
    assert!(params.get("request").is_some() || named(params, &destination));
    goes_home(&destination, &refusal);
}

fn named(params: &Params, destination: &Destination) -> bool {
    params.get("redirect_uri") == Some(destination.redirect_uri.as_str())
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
            .hints
            .login
            .as_ref()
            .is_none_or(|hint| hint.chars().count() <= 256)
    );
    let kept = serde_json::to_string(request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), *request);
}

fn owned(fields: Vec<(&'static str, String)>) -> Vec<(String, String)> {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// An answer goes to the registered address and nowhere else, in characters that a header can hold.
fn goes_home(destination: &Destination, refusal: &Refusal) {
    let home = Url::parse(destination.redirect_uri.as_str()).unwrap();
    let mut fields: Vec<(String, String)> =
        match Response::refusal(destination, refusal, &SENDER).unwrap() {
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
                owned(fields)
            }
            Response::Message { origin, fields } => {
                assert_eq!(origin, destination.redirect_uri.origin());
                owned(fields)
            }
        };
    // The query that the address has of its own is no part of the answer.
    let own: Vec<_> = home.query_pairs().into_owned().collect();
    fields.retain(|field| !own.contains(field));
    let fields = opened(fields, destination);
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

/// The fields of a signed answer, or those that are there.
fn opened(fields: Vec<(String, String)>, destination: &Destination) -> Vec<(String, String)> {
    if !destination.response_mode.is_signed() {
        return fields;
    }
    let [(name, signed)] = fields.as_slice() else {
        panic!("a signed answer is one field");
    };
    assert_eq!(name, "response");
    let claims: Map<String, Value> = jwt::verify(&RING, Typ::Jwt, signed).unwrap();
    let texts = claims
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
    texts.collect()
}

static SENDER: LazyLock<Sender<'static>> = LazyLock::new(|| Sender {
    issuer: ISSUER,
    ring: &RING,
    client: &CLIENT,
    now: NOW,
});

pub(crate) fn token_request(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let grant = grant();
    match TokenRequest::parse(&params, &CLIENT, ISSUER) {
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
        Ok(TokenRequest::Device(request)) => {
            assert_eq!(params.get("device_code"), Some(&*request.unverified_code));
        }
        Ok(TokenRequest::Client(request)) => assert!(request.scopes.is_subset(&CLIENT.scope)),
        Ok(TokenRequest::Exchange(request)) => {
            let subject = AccessToken::new(&grant, grant.terms.scopes.clone(), ISSUER, NOW);
            let later = NOW + Duration::from_mins(9);
            if let Ok(token) = request.check(&subject, &CLIENT, later) {
                assert!(token.scope.is_subset(&subject.scope) && token.exp <= subject.exp);
                assert!(token.aud == subject.aud && token.gid == subject.gid);
            }
        }
    }
}

pub(crate) fn device_request(bytes: &[u8]) {
    let Ok(params) = Params::parse(bytes) else {
        return;
    };
    let client = Client {
        grant_types: vec![GrantType::DeviceCode],
        ..CLIENT.clone()
    };
    if let Ok(request) = device::read(&params, &client, ISSUER) {
        assert!(request.scopes.is_subset(&client.scope));
        // Nobody is ever let in unasked.
        assert!(request.prompt.consent && request.device.is_none());
        let kept = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), request);
    }
    assert!(device::read(&params, &CLIENT, ISSUER).is_err());
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
