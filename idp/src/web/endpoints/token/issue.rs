//! What a client is given for a grant: access token, ID token, refresh token.

use crate::app::App;
use crate::crypto::{Content, half_hash};
use crate::domain::{Audience, Grant, GrantType, Scopes};
use crate::oidc::access_token::{self, AccessToken};
use crate::oidc::binding::token_type;
use crate::oidc::id_token::IdToken;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::token::TokenResponse;
use crate::web::encryption::encrypted;
use crate::web::endpoints::client::FromClient;
use crate::web::entitlements::{AUTHORIZATION_DETAILS, id_token_claims};
use crate::web::error::ApiError;

/// A grant whose turn it is, and the scopes of the access token to make.
#[derive(Debug)]
pub(super) struct Issue<'a> {
    pub(super) app: &'a App,
    pub(super) from: &'a FromClient,
    pub(super) grant: &'a Grant,
    pub(super) scopes: Scopes,
    /// Whom the access token is for.
    pub(super) audience: Audience,
}

impl Issue<'_> {
    pub(super) async fn tokens(self) -> Result<TokenResponse, ApiError> {
        let Self {
            app, from, grant, ..
        } = self;
        let client = &from.partner.client;
        let mut more = id_token_claims(app, client, grant, from.now).await?;
        let keys = app.keys.current();
        let access_token = AccessToken {
            aud: self.audience,
            ..AccessToken::new(grant, self.scopes.clone(), app.issuer(), from.now)
        };
        let access_token = app.write(&access_token, client)?;
        let authorization_details = more.get(AUTHORIZATION_DETAILS).cloned();
        // Core §3.1.3.6.
        let at_hash = half_hash(&access_token, client.id_token_signed_response_alg);
        more.insert("at_hash".to_owned(), at_hash.into());
        let mut id_token =
            IdToken::new(grant, app.issuer(), more, from.now).sign(&keys.ring, client)?;
        let refresh_token = client.may_use(GrantType::RefreshToken).then(|| {
            let token = RefreshToken {
                grant: grant.id.clone(),
                generation: grant.generation,
            };
            token.to_text(&app.refresh_tokens)
        });
        drop(keys);
        if let Some(how) = client.id_token_encryption() {
            let content = Content::Jwt(&id_token);
            id_token = encrypted(app, &from.partner, how, content, from.now).await?;
        }
        Ok(TokenResponse {
            access_token,
            issued_token_type: None,
            token_type: token_type(grant.terms.cnf.as_ref()),
            expires_in: access_token::LIFETIME.as_secs(),
            refresh_token,
            id_token: Some(id_token),
            scope: self.scopes,
            authorization_details,
        })
    }
}
