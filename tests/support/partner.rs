//! A partner site: valid by default, so that a test states only its deviation.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use idp::crypto::{random_id, sha256_text};
use serde_json::{Map, Value};

use super::idp::{ISSUER, SECRET};
use super::jose::{Key, payload};
use super::{Browser, Idp, Page, Person};

pub(crate) struct Partner<'a> {
    idp: &'a Idp,
    pub(crate) client_id: String,
    redirect_uri: String,
    /// For `private_key_jwt`, and to sign requests with.
    key: Option<Key>,
}

/// What the token endpoint gave.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
    pub(crate) id_token: String,
    /// The ID token's claims.
    pub(crate) claims: Map<String, Value>,
}

pub(crate) const VERIFIER: &str = "a-code-verifier-of-the-tests-with-enough-characters";

impl<'a> Partner<'a> {
    /// A registered confidential client under convention.
    pub(crate) async fn of(idp: &'a Idp) -> Self {
        Self::registered(idp, serde_json::json!({})).await
    }

    /// One that is registered already.
    pub(crate) fn known(idp: &'a Idp, client_id: &str) -> Self {
        let redirect_uri = "https://formation.example/callback".to_owned();
        Self {
            idp,
            client_id: client_id.to_owned(),
            redirect_uri,
            key: None,
        }
    }

    pub(crate) async fn registered(idp: &'a Idp, change: Value) -> Self {
        let client = idp.register(change).await;
        let redirect_uri = client.redirect_uris.first();
        let redirect_uri = redirect_uri.map_or_else(String::new, ToString::to_string);
        Self {
            idp,
            client_id: client.client_id.to_string(),
            redirect_uri,
            key: None,
        }
    }

    /// One that authenticates with a key of its own, under the name `one`.
    pub(crate) async fn signing(idp: &'a Idp, key: Key, change: Value) -> Self {
        let mut metadata = serde_json::json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": key.jwks("one"),
        });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        Self {
            key: Some(key),
            ..Self::registered(idp, metadata).await
        }
    }

    /// One that is held to FAPI 2.0.
    pub(crate) async fn fapi(idp: &'a Idp, key: Key, change: Value) -> Self {
        let mut metadata = serde_json::json!({
            "profile": "fapi2_security",
            "id_token_signed_response_alg": "ES256",
        });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        Self::signing(idp, key, metadata).await
    }

    /// An authorization request as a request object (RFC 9101), but for these claims; a null leaves
    /// one out.
    pub(crate) fn object(&self, change: &Value) -> String {
        let key = self.key.as_ref().unwrap();
        key.sign(
            &serde_json::json!({ "alg": key.alg(), "kid": "one" }),
            &self.object_claims(change),
        )
    }

    pub(crate) fn object_claims(&self, change: &Value) -> Value {
        let now = self.idp.now().as_unix();
        let asked = self.asked(&[]).into_iter();
        let mut claims: Map<String, Value> =
            asked.map(|(name, value)| (name, value.into())).collect();
        claims.insert("iss".to_owned(), self.client_id.clone().into());
        claims.insert("aud".to_owned(), ISSUER.into());
        claims.insert("nbf".to_owned(), now.into());
        claims.insert("exp".to_owned(), (now + 300).into());
        claims.extend(change.as_object().unwrap().clone());
        claims.retain(|_, value| !value.is_null());
        claims.into()
    }

    /// Pushes these parameters alone.
    pub(crate) async fn push_only(&self, params: &[(&str, &str)]) -> Page {
        self.post("/par", &params.iter().copied().collect()).await
    }

    /// An authorization request, but for these parameters; an empty value leaves one out.
    pub(crate) fn request(&self, change: &[(&str, &str)]) -> String {
        authorize(&self.asked(change))
    }

    /// The parameters of an authorization request.
    pub(crate) fn asked(&self, change: &[(&str, &str)]) -> BTreeMap<String, String> {
        let challenge = sha256_text(VERIFIER);
        let mut params = BTreeMap::from([
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", &self.redirect_uri),
            ("response_type", "code"),
            ("scope", "openid"),
            ("state", "a-state"),
            ("nonce", "a-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        params.extend(change.iter().copied());
        params.retain(|_, value| !value.is_empty());
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        params.into_iter().map(owned).collect()
    }

    /// Leaves an authorization request with the provider (RFC 9126).
    pub(crate) async fn push(&self, change: &[(&str, &str)]) -> Page {
        let asked = self.asked(change);
        let params = asked
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        self.post("/par", &params.collect()).await
    }

    /// The address that brings what was just pushed to the provider.
    pub(crate) async fn pushed(&self, change: &[(&str, &str)]) -> String {
        let page = self.push(change).await;
        assert_eq!(page.status, 201, "{}", page.body);
        self.bring(page.json()["request_uri"].as_str().unwrap())
    }

    /// The address that brings this `request_uri` to the provider, and nothing else.
    pub(crate) fn bring(&self, request_uri: &str) -> String {
        authorize(&BTreeMap::from([
            ("client_id", self.client_id.as_str()),
            ("request_uri", request_uri),
        ]))
    }

    /// Has the person sign in with this request; gives the code.
    pub(crate) async fn code(
        &self,
        browser: &mut Browser<'_>,
        person: &Person,
        change: &[(&str, &str)],
    ) -> String {
        let page = browser.sign_in(person, &self.request(change)).await;
        page.sent("code")
            .unwrap_or_else(|| panic!("no code: {page:?}"))
    }

    /// A whole sign-in.
    pub(crate) async fn tokens(
        &self,
        browser: &mut Browser<'_>,
        person: &Person,
        change: &[(&str, &str)],
    ) -> Tokens {
        let code = self.code(browser, person, change).await;
        Tokens::read(&self.redeem(&code, &[]).await)
    }

    pub(crate) async fn redeem(&self, code: &str, change: &[(&str, &str)]) -> Page {
        let mut params = self.redemption(code);
        params.extend(change.iter().copied());
        self.post("/token", &params).await
    }

    /// The token request of a code.
    pub(crate) fn redemption<'b>(&'b self, code: &'b str) -> BTreeMap<&'b str, &'b str> {
        BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("code_verifier", VERIFIER),
        ])
    }

    pub(crate) async fn refresh(&self, refresh_token: &str, change: &[(&str, &str)]) -> Page {
        let mut params = BTreeMap::from([
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ]);
        params.extend(change.iter().copied());
        self.post("/token", &params).await
    }

    /// Asks the first node, which may be gone.
    pub(crate) async fn try_to_refresh(&self, refresh_token: &str) -> reqwest::Result<Page> {
        let params = BTreeMap::from([
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ]);
        self.idp
            .nodes()
            .ask(0, self.to_post("/token", &params))
            .await
    }

    pub(crate) async fn introspect(&self, token: &str) -> Page {
        self.post("/introspect", &BTreeMap::from([("token", token)]))
            .await
    }

    pub(crate) async fn revoke(&self, token: &str) -> Page {
        self.post("/revoke", &BTreeMap::from([("token", token)]))
            .await
    }

    pub(crate) async fn userinfo(&self, access_token: &str) -> Page {
        let request = self.to_userinfo(&format!("Bearer {access_token}"));
        self.idp.request(request).await
    }

    /// With this `Authorization`, not sent yet.
    #[expect(clippy::unused_self, reason = "it is the partner who asks")]
    pub(crate) fn to_userinfo(&self, authorization: &str) -> Request {
        Request::get("/userinfo")
            .header(header::AUTHORIZATION, authorization)
            .body(Body::empty())
            .unwrap()
    }

    pub(crate) async fn discovery(&self) -> Value {
        let request = Request::get("/.well-known/openid-configuration").body(Body::empty());
        self.idp.request(request.unwrap()).await.json()
    }

    /// The provider's public keys, as it publishes them now.
    pub(crate) async fn jwks(&self) -> Value {
        let request = Request::get("/jwks").body(Body::empty());
        self.idp.request(request.unwrap()).await.json()
    }

    /// As this client, by its secret or its key; an empty value leaves a parameter out.
    pub(crate) async fn post(&self, path: &str, params: &BTreeMap<&str, &str>) -> Page {
        self.idp.request(self.to_post(path, params)).await
    }

    pub(crate) async fn post_with(
        &self,
        path: &str,
        params: &BTreeMap<&str, &str>,
        authorization: Option<&str>,
    ) -> Page {
        self.idp.request(post(path, params, authorization)).await
    }

    /// A request of this client, by its secret or its key, not sent yet.
    pub(crate) fn to_post(&self, path: &str, params: &BTreeMap<&str, &str>) -> Request {
        let Some(key) = &self.key else {
            return post(path, params, Some(&self.authorization()));
        };
        let assertion = self.assertion(key);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let proof = [
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        let params = params.iter().map(|(name, value)| (*name, *value));
        post(path, &params.chain(proof).collect(), None)
    }

    fn assertion(&self, key: &Key) -> String {
        let header = serde_json::json!({ "alg": key.alg(), "kid": "one" });
        let claims = serde_json::json!({
            "iss": self.client_id, "sub": self.client_id, "aud": ISSUER,
            "jti": random_id(), "exp": self.idp.now().as_unix() + 60,
        });
        key.sign(&header, &claims)
    }

    /// A request of this public client, which only names itself, not sent yet.
    pub(crate) fn to_post_publicly(&self, path: &str, params: &BTreeMap<&str, &str>) -> Request {
        let mut params = params.clone();
        params.insert("client_id", &self.client_id);
        post(path, &params, None)
    }

    fn authorization(&self) -> String {
        format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{SECRET}", self.client_id))
        )
    }
}

fn authorize<N: AsRef<str> + Ord>(params: &BTreeMap<N, N>) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    format!("/authorize?{query}")
}

fn post(path: &str, params: &BTreeMap<&str, &str>, authorization: Option<&str>) -> Request {
    let params = params.iter().filter(|(_, value)| !value.is_empty());
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    let mut request =
        Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    request.body(Body::from(body)).unwrap()
}

impl Tokens {
    pub(crate) fn read(page: &Page) -> Self {
        assert_eq!(page.status, 200, "no tokens: {}", page.body);
        let json = page.json();
        let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let id_token = text("id_token").unwrap();
        Self {
            access_token: text("access_token").unwrap(),
            refresh_token: text("refresh_token"),
            claims: payload(&id_token),
            id_token,
        }
    }
}
