//! The identity provider, seen from a portal:
//!
//! 1. [`Provider::request`] builds the address to send the browser to, with or without pages;
//! 2. [`Provider::redeem`] exchanges the code, verifies the ID token, asks who the person is;
//! 3. [`Provider::sign_out_address`] ends the session there too;
//! 4. [`Provider::ended_session`] believes the provider that somebody signed out elsewhere.

mod http;
mod logout;
mod types;

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClaimsVerificationError, CsrfToken, IdTokenVerifier,
    JsonWebTokenType, LanguageTag, LoginHint, LogoutRequest, Nonce, NonceVerifier,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, SignatureVerificationError, TokenResponse,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreGenderClaim, CoreJsonWebKey,
        CoreJwsSigningAlgorithm,
    },
};
use url::Url;

use crate::{
    session::Session,
    settings::{Registration, Settings},
};
pub(crate) use types::IdToken;
use types::{Claims, Client, Jwt, OrganizationClaims};

/// What a portal is registered for; a token signed any other way is refused, whatever else the
/// provider advertises (RFC 8725 §3.1).
const SIGNING_ALGORITHM: CoreJwsSigningAlgorithm = CoreJwsSigningAlgorithm::EcdsaP256Sha256;

/// Why the provider's word could not be had, or not be taken. A body that would not parse may
/// hold tokens: none is repeated here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    #[error("the provider's answer is no answer: {0}")]
    Malformed(String),
    #[error("the token is not to be trusted: {0}")]
    Untrusted(#[from] ClaimsVerificationError),
}

/// May the provider show a page?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// `prompt=none`: whoever has a session there arrives, nobody is asked for anything.
    Silent,
    Asking,
}

/// What to compare the answer with.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub manner: Manner,
    nonce: Nonce,
    verifier: String,
}

/// An authorization request ready to go.
pub(crate) struct Request {
    pub url: Url,
    pub state: String,
    pub expected: Expected,
}

pub(crate) struct Provider {
    settings: Settings,
    http: reqwest::Client,
    metadata: Cache<(), Arc<ProviderMetadataWithLogout>>,
}

impl Provider {
    pub(crate) fn new(settings: Settings) -> anyhow::Result<Self> {
        let hour = Cache::builder().time_to_live(Duration::from_hours(1));
        Ok(Self {
            http: http::client(settings.registration.issuer.url())?,
            metadata: hour.build(),
            settings,
        })
    }

    pub(crate) async fn request(
        &self,
        manner: Manner,
        language: &str,
        login_hint: Option<String>,
    ) -> Result<Request, Failure> {
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "organization"].map(|scope| Scope::new(scope.to_owned())))
            .add_ui_locale(LanguageTag::new(language.to_owned()))
            .set_pkce_challenge(challenge);
        if manner == Manner::Silent {
            request = request.add_prompt(CoreAuthPrompt::None);
        }
        if let Some(hint) = login_hint {
            request = request.set_login_hint(LoginHint::new(hint));
        }
        let (url, state, nonce) = request.url();
        let expected = Expected {
            manner,
            nonce,
            verifier: verifier.into_secret(),
        };
        Ok(Request {
            url,
            state: state.into_secret(),
            expected,
        })
    }

    /// The code, once; the ID token, checked (Core §3.1.3.7); then the name, from the userinfo,
    /// whose `sub` must be the ID token's (§5.3.2).
    pub(crate) async fn redeem(
        &self,
        code: String,
        expected: Expected,
    ) -> Result<Session, Failure> {
        let client = self.client().await?;
        let send = |request| http::send(self.http.clone(), request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(malformed)?
            .set_pkce_verifier(PkceCodeVerifier::new(expected.verifier))
            .request_async(&send)
            .await
            .map_err(malformed)?;
        let id_token = tokens.id_token().ok_or_else(|| malformed("no ID token"))?;
        let claims = self.verify(id_token, "JWT", Some(&expected.nonce)).await?;
        let told = client
            .user_info(
                tokens.access_token().clone(),
                Some(claims.subject().clone()),
            )
            .map_err(malformed)?
            .request_async::<OrganizationClaims, _, CoreGenderClaim>(&send)
            .await
            .map_err(unreachable)?;
        let name = told.name().and_then(|name| name.get(None));
        Ok(Session {
            name: name.map(|name| name.to_string()),
            establishment: told.additional_claims().organization_label.clone(),
            acr: claims.auth_context_ref().map(|acr| acr.to_string()),
            sid: claims.additional_claims().sid.clone(),
            id_token: id_token.clone(),
        })
    }

    /// Where to send the browser so that the session at the provider ends as well (RP-Initiated
    /// Logout §2). `None` when the provider offers no such place.
    pub(crate) async fn sign_out_address(
        &self,
        id_token: &IdToken,
        state: String,
    ) -> Result<Option<Url>, Failure> {
        let metadata = self.metadata().await?;
        let Some(endpoint) = metadata.additional_metadata().end_session_endpoint.clone() else {
            return Ok(None);
        };
        let back = self.settings.address("/signed-out");
        let request = LogoutRequest::from(endpoint)
            .set_id_token_hint(id_token)
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(back).map_err(malformed)?)
            .set_state(CsrfToken::new(state));
        Ok(Some(request.http_get_url()))
    }

    /// With a key not seen yet, the provider's keys are read again, once. Only an answer to an
    /// authorization request has a `nonce` to compare.
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

    /// Signature, kind (RFC 8725 §3.11), issuer, audience, expiry.
    async fn verifier(
        &self,
        kind: &str,
    ) -> Result<IdTokenVerifier<'static, CoreJsonWebKey>, Failure> {
        let metadata = self.metadata().await?;
        let kind = JsonWebTokenType::new(kind.to_owned());
        let verifier = IdTokenVerifier::new_public_client(
            self.registration().client_id.clone(),
            metadata.issuer().clone(),
            metadata.jwks().clone(),
        );
        Ok(verifier
            .set_allowed_algs([SIGNING_ALGORITHM])
            .set_allowed_jose_types([kind.normalize().map_err(malformed)?]))
    }

    async fn client(&self) -> Result<Client, Failure> {
        let metadata = self.metadata().await?.as_ref().clone();
        let Registration {
            client_id,
            client_secret,
            ..
        } = self.registration().clone();
        let redirect_uri = RedirectUrl::new(self.settings.address("/callback"));
        Ok(
            Client::from_provider_metadata(metadata, client_id, Some(client_secret))
                .set_redirect_uri(redirect_uri.map_err(malformed)?),
        )
    }

    /// A failure is not kept: the next sign-in asks again.
    async fn metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, Failure> {
        let send = |request| http::send(self.http.clone(), request);
        let issuer = self.registration().issuer.clone();
        let discover = async {
            ProviderMetadataWithLogout::discover_async(issuer, &send)
                .await
                .map(Arc::new)
        };
        self.metadata
            .try_get_with((), discover)
            .await
            .map_err(unreachable)
    }

    fn registration(&self) -> &Registration {
        &self.settings.registration
    }
}

fn unreachable(error: impl std::fmt::Display) -> Failure {
    Failure::Unreachable(error.to_string())
}

fn malformed(error: impl std::fmt::Display) -> Failure {
    Failure::Malformed(error.to_string())
}
