//! The identity provider, seen from a partner. From a sign-in to its end there are five calls:
//!
//! 1. [`Provider::authorization_request`] builds the address to send the browser to;
//! 2. [`Provider::redeem`] exchanges the code it comes back with, and verifies the ID token;
//! 3. [`Provider::user_info`] asks who the person is, which the ID token does not say;
//! 4. [`Provider::sign_out_address`], much later, ends the session there too;
//! 5. [`Provider::ended_session`] believes the provider that somebody signed out elsewhere.
//!
//! The provider's endpoints and keys come from its discovery document, looked up when first
//! needed, kept an hour, and looked up again when a token is signed with a key not seen yet.

mod http;
mod logout;
mod types;
mod user_info;

use std::{str::FromStr, sync::Arc, time::Duration};

use moka::future::Cache;
use openidconnect::{
    AccessToken, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, CsrfToken,
    EndSessionUrl, IdTokenVerifier, JsonWebTokenType, LanguageTag, LoginHint, LogoutRequest, Nonce,
    NonceVerifier, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreErrorResponseType, CoreJsonWebKey, CoreJwsSigningAlgorithm,
    },
};
use url::Url;

use crate::settings::Settings;
use types::{Claims, Client, Jwt};
pub(crate) use types::{IdToken, IdTokenClaims, PartnerClaims, UserInfo};

const SCOPES: [&str; 4] = ["profile", "email", "organization", "habilitations"];

/// What this client is registered for; a token signed any other way is refused, whatever else
/// the provider advertises (RFC 8725 §3.1).
const SIGNING_ALGORITHM: CoreJwsSigningAlgorithm = CoreJwsSigningAlgorithm::EcdsaP256Sha256;

/// The kind of its ID tokens and lists of entitlements: a token of another kind is none of them
/// (RFC 8725 §3.11).
const JWT: &str = "JWT";

/// Why the provider's word could not be had, or not be taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    #[error("the provider refused the code: {0}")]
    Exchange(String),
    #[error("the token is not one: {0}")]
    Malformed(String),
    #[error("the token is not to be trusted: {0}")]
    Untrusted(#[from] ClaimsVerificationError),
}

#[derive(Debug)]
pub(crate) struct Provider {
    settings: Settings,
    http: reqwest::Client,
    metadata: Cache<(), Arc<ProviderMetadataWithLogout>>,
}

/// An authorization request ready to go, and what to keep until its answer.
#[derive(Debug)]
pub(crate) struct AuthorizationRequest {
    pub url: Url,
    pub state: CsrfToken,
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

/// What a code is worth.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub id_token: IdToken,
    /// What the ID token says, verified.
    pub claims: IdTokenClaims,
    /// Opens the provider's userinfo and its list of entitlements, for ten minutes or so.
    pub access_token: AccessToken,
}

impl Provider {
    pub(crate) fn new(settings: Settings) -> reqwest::Result<Self> {
        let metadata = Cache::builder()
            .time_to_live(Duration::from_hours(1))
            .build();
        Ok(Self {
            settings,
            http: http::client()?,
            metadata,
        })
    }

    /// `state` ties the answer to this request, `nonce` the ID token, PKCE the code.
    pub(crate) async fn authorization_request(
        &self,
        language: &str,
        login_hint: Option<String>,
    ) -> Result<AuthorizationRequest, Failure> {
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .add_ui_locale(LanguageTag::new(language.to_owned()))
            .set_pkce_challenge(challenge);
        if let Some(hint) = login_hint {
            request = request.set_login_hint(LoginHint::new(hint));
        }
        let (url, state, nonce) = request.url();
        Ok(AuthorizationRequest {
            url,
            state,
            nonce,
            verifier,
        })
    }

    /// The code, once; then signature, issuer, audience, expiry and nonce of the ID token
    /// (OpenID Connect Core §3.1.3.7).
    pub(crate) async fn redeem(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
        nonce: &Nonce,
    ) -> Result<Tokens, Failure> {
        let client = self.client().await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| Failure::Exchange(error.to_string()))?
            .set_pkce_verifier(verifier)
            .request_async(&|request| http::send(self.http.clone(), request))
            .await
            .map_err(refused_code)?;
        let id_token = tokens
            .id_token()
            .ok_or_else(|| Failure::Malformed("no ID token".to_owned()))?;
        let claims = self.verify(id_token, JWT, Some(nonce)).await?;
        Ok(Tokens {
            id_token: id_token.clone(),
            claims,
            access_token: tokens.access_token().clone(),
        })
    }

    /// A JWT from another of the provider's endpoints. The access token is shown to no one else,
    /// whatever address the claim that named it gave.
    pub(crate) async fn fetch_jwt<A: AdditionalClaims + Clone + Send + Sync>(
        &self,
        url: Url,
        access_token: &AccessToken,
    ) -> Result<Claims<A>, Failure> {
        if url.origin() != self.issuer().origin() {
            return Err(Failure::Malformed(format!("{url} is not the provider's")));
        }
        let text = self.get(url, access_token).await.map_err(unreachable)?;
        let jwt = Jwt::<A>::from_str(&text).map_err(|e| Failure::Malformed(e.to_string()))?;
        self.verify(&jwt, JWT, None).await
    }

    async fn get(&self, url: Url, access_token: &AccessToken) -> reqwest::Result<String> {
        self.http
            .get(url)
            .bearer_auth(access_token.secret())
            .send()
            .await?
            .error_for_status()?
            .text()
            .await
    }

    pub(crate) fn issuer(&self) -> &Url {
        self.settings.issuer.url()
    }

    /// Where to send the browser so that the session at the provider ends as well (OpenID
    /// Connect RP-Initiated Logout §2). `None` when the provider offers no such place.
    pub(crate) async fn sign_out_address(
        &self,
        id_token: &IdToken,
        state: String,
    ) -> Result<Option<Url>, Failure> {
        let Some(endpoint) = self.end_session_endpoint().await? else {
            return Ok(None);
        };
        let back = PostLogoutRedirectUrl::new(self.settings.address("/signed-out"))
            .map_err(|error| Failure::Malformed(error.to_string()))?;
        let request = LogoutRequest::from(endpoint)
            .set_id_token_hint(id_token)
            .set_post_logout_redirect_uri(back)
            .set_state(CsrfToken::new(state));
        Ok(Some(request.http_get_url()))
    }

    async fn end_session_endpoint(&self) -> Result<Option<EndSessionUrl>, Failure> {
        Ok(self
            .metadata()
            .await?
            .additional_metadata()
            .end_session_endpoint
            .clone())
    }

    /// A key rotated in since the last look is looked up once; then no means no. Only an answer to
    /// an authorization request has a `nonce` to compare.
    async fn verify<A: AdditionalClaims + Clone + Send + Sync>(
        &self,
        jwt: &Jwt<A>,
        kind: &str,
        nonce: Option<&Nonce>,
    ) -> Result<Claims<A>, Failure> {
        let same_nonce = |found: Option<&Nonce>| nonce.map_or(Ok(()), |sent| sent.verify(found));
        let known_keys = self.verifier(kind).await?;
        match jwt.claims(&known_keys, same_nonce) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => self.metadata.invalidate(&()).await,
            outcome => return Ok(outcome?.clone()),
        }
        let fresh_keys = self.verifier(kind).await?;
        Ok(jwt.claims(&fresh_keys, same_nonce)?.clone())
    }

    async fn verifier(
        &self,
        kind: &str,
    ) -> Result<IdTokenVerifier<'static, CoreJsonWebKey>, Failure> {
        let metadata = self.metadata().await?;
        let kind = JsonWebTokenType::new(kind.to_owned())
            .normalize()
            .map_err(|error| Failure::Malformed(error.to_string()))?;
        let client_id = self.settings.client_id.clone();
        let issuer = metadata.issuer().clone();
        let verifier =
            IdTokenVerifier::new_public_client(client_id, issuer, metadata.jwks().clone());
        let verifier = verifier.set_allowed_algs([SIGNING_ALGORITHM]);
        Ok(verifier.set_allowed_jose_types([kind]))
    }

    async fn client(&self) -> Result<Client, Failure> {
        let metadata = self.metadata().await?;
        let redirect_uri = RedirectUrl::new(self.settings.address("/callback"))
            .map_err(|error| Failure::Malformed(error.to_string()))?;
        Ok(Client::from_provider_metadata(
            metadata.as_ref().clone(),
            self.settings.client_id.clone(),
            Some(self.settings.client_secret.clone()),
        )
        .set_redirect_uri(redirect_uri))
    }

    /// A failure is not kept: the next sign-in asks again. Asking at the same time asks once.
    async fn metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, Failure> {
        let send = |request| http::send(self.http.clone(), request);
        let discover = async {
            ProviderMetadataWithLogout::discover_async(self.settings.issuer.clone(), &send)
                .await
                .map(Arc::new)
        };
        self.metadata
            .try_get_with((), discover)
            .await
            .map_err(unreachable)
    }
}

fn unreachable(error: impl std::fmt::Debug) -> Failure {
    Failure::Unreachable(format!("{error:?}"))
}

/// The body that would not parse may hold tokens: it goes no further.
fn refused_code<E: std::error::Error>(
    error: RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>,
) -> Failure {
    match error {
        RequestTokenError::ServerResponse(answer) => Failure::Exchange(answer.to_string()),
        RequestTokenError::Request(error) => unreachable(error),
        RequestTokenError::Parse(error, _) => Failure::Malformed(error.to_string()),
        RequestTokenError::Other(reason) => Failure::Exchange(reason),
    }
}
