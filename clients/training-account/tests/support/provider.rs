//! A stand-in provider. It signs everyone in at once, and checks what a real one would check of
//! the token request; its [`Answer`] is valid until a test changes it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::{CLIENT_ID, Key};

/// 2100: a token that outlives the tests.
const FAR: u64 = 4_102_444_800;

pub(crate) struct Provider {
    pub issuer: String,
    shared: Shared,
}

type Shared = Arc<Mutex<Answer>>;
type Params = HashMap<String, String>;

/// Everything the provider says.
pub(crate) struct Answer {
    issuer: String,
    /// The keys it publishes, and the one it signs with.
    pub published: Vec<Key>,
    pub signing: Key,
    pub id_token: Value,
    /// `None` when the endpoint does not answer.
    pub user_info: Option<Value>,
    /// The `iss` and `error` parameters of the authorization response.
    pub iss: String,
    pub error: Option<String>,
    /// The pages of the list of entitlements, by their `after`.
    pub pages: HashMap<String, Value>,
    /// What was asked last.
    pub authorization: Params,
    pub issued: String,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!(
            "http://idp.localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let shared = Arc::new(Mutex::new(Answer::valid(&issuer)));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(jwks))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/userinfo", get(user_info))
            .route("/entitlements", get(list))
            .with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { issuer, shared }
    }

    pub(crate) fn change_answer(&self, change: impl FnOnce(&mut Answer)) {
        change(&mut self.shared.lock().unwrap());
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&Answer) -> T) -> T {
        read(&self.shared.lock().unwrap())
    }
}

impl Answer {
    fn valid(issuer: &str) -> Self {
        let key = Key::new("one");
        Self {
            issuer: issuer.to_owned(),
            published: vec![key.clone()],
            signing: key,
            id_token: json!({
                "iss": issuer, "sub": "7Q4nB", "aud": CLIENT_ID, "exp": FAR, "iat": 1_764_000_000,
                "auth_time": 1_764_000_000, "acr": "eidas1-mfa", "sid": "a-session",
                "habilitations": {
                    "v": 1, "svc": "mon-compte-formation", "grain": "siret", "mode": "inline",
                    "as_of": 7, "sirets": ["99900000300015", "99900000300023"],
                },
            }),
            user_info: Some(json!({
                "sub": "7Q4nB", "name": "Camille Essai", "given_name": "Camille",
                "email": "camille@essai.example", "siret": "99900000300015",
                "siren": "999000003", "organization_label": "Atelier des Essais",
            })),
            iss: issuer.to_owned(),
            error: None,
            pages: HashMap::new(),
            authorization: Params::new(),
            issued: String::new(),
        }
    }

    /// Signs with another key, published in place of the first.
    pub(crate) fn rotate(&mut self, key: Key) {
        self.published = vec![key.clone()];
        self.signing = key;
    }

    pub(crate) fn claim(&mut self) -> &mut Value {
        &mut self.id_token["habilitations"]
    }

    /// The claim gives way to an address, where these pages are.
    pub(crate) fn refer_to(&mut self, pages: impl IntoIterator<Item = (&'static str, Value)>) {
        *self.claim() = json!({
            "v": 1, "svc": "mon-compte-formation", "grain": "siret", "mode": "reference",
        });
        let endpoint = format!("{}/entitlements", self.issuer);
        self.id_token["_claim_names"] = json!({"habilitations_list": "list"});
        self.id_token["_claim_sources"] =
            json!({"list": {"endpoint": endpoint, "access_token": ACCESS_TOKEN}});
        self.list(pages);
    }

    /// What the list of entitlements answers, by `after`.
    pub(crate) fn list(&mut self, pages: impl IntoIterator<Item = (&'static str, Value)>) {
        self.pages = pages
            .into_iter()
            .map(|(after, page)| (after.to_owned(), page))
            .collect();
    }

    /// A page for the valid token's person.
    pub(crate) fn page(&self, sirets: &[String], next: Option<&str>) -> Value {
        json!({
            "iss": self.id_token["iss"], "sub": self.id_token["sub"], "aud": CLIENT_ID,
            "exp": FAR, "iat": 1_764_000_000,
            "habilitations_list": {
                "sub": self.id_token["sub"], "svc": "mon-compte-formation", "as_of": 7,
                "sirets": sirets, "next": next, "complete": next.is_none(),
            },
        })
    }
}

async fn metadata(State(shared): State<Shared>) -> Json<Value> {
    let issuer = shared.lock().unwrap().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/end-session"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn jwks(State(shared): State<Shared>) -> Json<Value> {
    let keys: Vec<_> = shared
        .lock()
        .unwrap()
        .published
        .iter()
        .map(Key::public)
        .collect();
    Json(json!({"keys": keys}))
}

async fn authorize(State(shared): State<Shared>, Query(request): Query<Params>) -> Redirect {
    let mut answer = shared.lock().unwrap();
    let mut back = Url::parse(&request["redirect_uri"]).unwrap();
    back.query_pairs_mut()
        .append_pair("state", &request["state"])
        .append_pair("iss", &answer.iss);
    match &answer.error {
        Some(error) => back.query_pairs_mut().append_pair("error", error),
        None => back.query_pairs_mut().append_pair("code", "the-code"),
    };
    answer.authorization = request;
    Redirect::to(back.as_str())
}

/// RFC 6749 §4.1.3 and RFC 7636 §4.6, as a provider applies them.
async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Form(request): Form<Params>,
) -> Response {
    let mut answer = shared.lock().unwrap();
    let verifier = PkceCodeVerifier::new(request["code_verifier"].clone());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let genuine = headers[header::AUTHORIZATION] == BASIC
        && request["code"] == "the-code"
        && request["redirect_uri"] == answer.authorization["redirect_uri"]
        && challenge.as_str() == answer.authorization["code_challenge"];
    if !genuine {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({"error": "invalid_grant"})),
        )
            .into_response();
    }
    let mut claims = answer.id_token.clone();
    let nonce = json!(answer.authorization["nonce"]);
    claims
        .as_object_mut()
        .unwrap()
        .entry("nonce")
        .or_insert(nonce);
    answer.issued = answer.signing.sign(&claims);
    let body =
        json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": answer.issued});
    Json(body).into_response()
}

/// `formation` and the secret, each form-encoded, then base64 (RFC 6749 §2.3.1).
const BASIC: &str = "Basic Zm9ybWF0aW9uOmErc2VjcmV0K3dpdGgrJTJCK2FuZCslM0EraW4raXQ=";

const ACCESS_TOKEN: &str = "access-token";
const BEARER: &str = "Bearer access-token";

async fn user_info(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    match &shared.lock().unwrap().user_info {
        Some(claims) if headers[header::AUTHORIZATION] == BEARER => {
            Json(claims.clone()).into_response()
        }
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn list(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Query(request): Query<Params>,
) -> Response {
    let answer = shared.lock().unwrap();
    let after = request.get("after").map_or("", String::as_str);
    match answer.pages.get(after) {
        Some(page) if headers[header::AUTHORIZATION] == BEARER => {
            let jwt = answer.signing.sign(page);
            ([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response()
        }
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
