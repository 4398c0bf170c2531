//! A partner site and the browsers that it sends to the provider: requests made, answers read.

use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use idp::crypto::jwks::PublicKeys;
use idp::crypto::sha256_text;
use serde::Deserialize;
use serde_json::Value;

use crate::client::{Answer, Connection, get, post, post_encoded};

pub(crate) const CLIENT_ID: &str = "load";
/// The service that the partner calls with its tokens, and that acts with them (RFC 8693).
pub(crate) const SERVICE_ID: &str = "load-service";
/// What devices come to the token endpoint with (RFC 8628 §3.4).
pub(crate) const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(crate) const SECRET: &str = "a-secret-of-the-load-generator";
pub(crate) const REDIRECT_URI: &str = "https://partner.example/callback";
const VERIFIER: &str = "a-code-verifier-of-the-load-generator-with-enough-characters";

/// Where a provider has its endpoints, and what we ask of it.
#[derive(Clone, Debug)]
pub(crate) struct Partner {
    query: String,
    authorize: String,
    token: &'static str,
    jwks: &'static str,
    authorization: HeaderValue,
}

/// What the token endpoint gave.
#[derive(Debug, Deserialize)]
#[expect(
    clippy::struct_field_names,
    reason = "they are named so on the wire (RFC 6749 §5.1)"
)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) id_token: String,
    pub(crate) refresh_token: Option<String>,
}

impl Partner {
    /// At our provider.
    pub(crate) fn ours(scope: &str) -> anyhow::Result<Self> {
        Self::at("/authorize", "/token", scope)
    }

    /// The service, at our provider.
    pub(crate) fn service() -> anyhow::Result<Self> {
        let authorization = basic(SERVICE_ID)?;
        Ok(Self {
            authorization,
            ..Self::ours("openid")?
        })
    }

    /// At npm `oidc-provider`.
    pub(crate) fn npm() -> anyhow::Result<Self> {
        Self::at("/auth", "/token", "openid")
    }

    fn at(authorize: &str, token: &'static str, scope: &str) -> anyhow::Result<Self> {
        let challenge = sha256_text(VERIFIER);
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("client_id", CLIENT_ID),
                ("redirect_uri", REDIRECT_URI),
                ("response_type", "code"),
                ("scope", scope),
                ("state", "a-state"),
                ("nonce", "a-nonce"),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
            ])
            .finish();
        Ok(Self {
            authorize: format!("{authorize}?{query}"),
            query,
            token,
            jwks: "/jwks",
            authorization: basic(CLIENT_ID)?,
        })
    }

    /// The address that the browser is sent to.
    pub(crate) fn request(&self) -> &str {
        &self.authorize
    }

    /// The same request, to be left with the provider beforehand (RFC 9126).
    pub(crate) fn push(&self) -> Request<Bytes> {
        self.authorized(post_encoded("/par", self.query.clone()))
    }

    /// A code, for a browser that has a session: nothing is asked.
    pub(crate) async fn code(
        &self,
        connection: &mut Connection,
        session: &HeaderValue,
    ) -> anyhow::Result<String> {
        let answer = connection
            .send(with_cookie(get(&self.authorize), session))
            .await?;
        answer.expect(303)?.sent("code")
    }

    pub(crate) async fn redeem(
        &self,
        connection: &mut Connection,
        code: &str,
    ) -> anyhow::Result<Tokens> {
        self.tokens(connection, self.redemption(code)).await
    }

    pub(crate) fn redemption(&self, code: &str) -> Request<Bytes> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        self.to_post(self.token, &fields)
    }

    pub(crate) fn refreshment(&self, token: &str) -> Request<Bytes> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.to_post(self.token, &fields)
    }

    pub(crate) async fn tokens(
        &self,
        connection: &mut Connection,
        request: Request<Bytes>,
    ) -> anyhow::Result<Tokens> {
        let answer = connection.send(request).await?;
        Ok(serde_json::from_slice(&answer.expect(200)?.body)?)
    }

    /// A form of this client, which proves itself by `client_secret_basic`.
    pub(crate) fn to_post(&self, path: &str, fields: &[(&str, &str)]) -> Request<Bytes> {
        self.authorized(post(path, fields))
    }

    fn authorized(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        let proof = self.authorization.clone();
        request.headers_mut().insert(header::AUTHORIZATION, proof);
        request
    }

    /// Are these real? The ID token must be signed with a published key and say what we asked.
    pub(crate) async fn check(
        &self,
        connection: &mut Connection,
        tokens: &Tokens,
        alg: &str,
    ) -> anyhow::Result<()> {
        let jwks = connection.send(get(self.jwks)).await?.expect(200)?;
        let keys = PublicKeys::parse(&serde_json::from_slice(&jwks.body)?)?;
        let claims: Value = keys.verify(&tokens.id_token)?;
        ensure!(
            claims.get("aud").is_some_and(|aud| aud == CLIENT_ID),
            "not for us: {claims}"
        );
        ensure!(claims.get("sub").is_some(), "about nobody: {claims}");
        let header = tokens.id_token.split('.').next().unwrap_or_default();
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header)?;
        let header: Value = serde_json::from_slice(&header)?;
        ensure!(
            header.get("alg").is_some_and(|said| said == alg),
            "not {alg}: {header}"
        );
        Ok(())
    }
}

/// The header by which this client proves itself.
fn basic(client_id: &str) -> anyhow::Result<HeaderValue> {
    let basic = STANDARD.encode(format!("{client_id}:{SECRET}"));
    Ok(HeaderValue::from_str(&format!("Basic {basic}"))?)
}

pub(crate) fn with_cookie(mut request: Request<Bytes>, cookie: &HeaderValue) -> Request<Bytes> {
    request.headers_mut().insert(header::COOKIE, cookie.clone());
    request
}

/// The `Cookie` header of a browser that holds what these answers have set.
pub(crate) fn cookie_header(cookies: &[String]) -> anyhow::Result<HeaderValue> {
    Ok(HeaderValue::from_str(&cookies.join("; "))?)
}

/// Follows npm `oidc-provider` through its sign-in page for developers; gives the session.
pub(crate) async fn npm_session(
    partner: &Partner,
    connection: &mut Connection,
    login: &str,
) -> anyhow::Result<HeaderValue> {
    let asked = connection.send(get(partner.request())).await?.expect(303)?;
    let mut cookies = asked.cookies();
    let form = [("prompt", "login"), ("login", login), ("password", "any")];
    let submit = with_cookie(post(asked.location()?, &form), &cookie_header(&cookies)?);
    let signed_in = connection.send(submit).await?.expect(303)?;
    let back = signed_in.location()?;
    let back = back.find("/auth/").and_then(|at| back.get(at..));
    let resume = get(back.context("npm oidc-provider does not resume")?);
    cookies.extend(signed_in.cookies());
    let granted = connection
        .send(with_cookie(resume, &cookie_header(&cookies)?))
        .await?;
    let granted: Answer = granted.expect(303)?;
    granted.sent("code")?;
    let session = granted.cookies().into_iter();
    let session: Vec<_> = session
        .filter(|pair| pair.starts_with("_session"))
        .collect();
    ensure!(!session.is_empty(), "npm oidc-provider sets no session");
    cookie_header(&session)
}
