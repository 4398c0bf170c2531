//! What a client is given for a grant: access token, ID token, refresh token.

use serde_json::{Map, Value};

use crate::app::App;
use crate::domain::{Grant, GrantType, Scope, Scopes};
use crate::oidc::access_token::{self, AccessToken};
use crate::oidc::binding::token_type;
use crate::oidc::claims;
use crate::oidc::id_token::IdToken;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::token::TokenResponse;
use crate::web::endpoints::client::FromClient;
use crate::web::endpoints::userinfo;
use crate::web::entitlements;
use crate::web::error::ApiError;

/// A grant whose turn it is, and the scopes of the access token to make.
#[derive(Debug)]
pub(super) struct Issue<'a> {
    pub(super) app: &'a App,
    pub(super) from: &'a FromClient,
    pub(super) grant: &'a Grant,
    pub(super) scopes: Scopes,
}

impl Issue<'_> {
    pub(super) async fn tokens(self) -> Result<TokenResponse, ApiError> {
        let Self {
            app, from, grant, ..
        } = self;
        let client = &from.partner.client;
        let more = self.id_token_claims().await?;
        let keys = app.keys.current();
        let access_token = AccessToken::new(grant, self.scopes.clone(), app.issuer(), from.now);
        let access_token = app.write(&access_token, client)?;
        let id_token =
            IdToken::new(grant, app.issuer(), more, from.now).sign(&keys.ring, client)?;
        let refresh_token = client.may_use(GrantType::RefreshToken).then(|| {
            let token = RefreshToken {
                grant: grant.id.clone(),
                generation: grant.generation,
            };
            token.to_text(&app.refresh_tokens)
        });
        Ok(TokenResponse {
            access_token,
            issued_token_type: None,
            token_type: token_type(grant.terms.cnf.as_ref()),
            expires_in: access_token::LIFETIME.as_secs(),
            refresh_token,
            id_token: Some(id_token),
            scope: self.scopes,
        })
    }

    /// Claims asked for by name, and the entitlements. Nothing is read where nothing was asked.
    async fn id_token_claims(&self) -> Result<Map<String, Value>, ApiError> {
        let Self {
            app, from, grant, ..
        } = *self;
        let requested = &grant.terms.claims;
        if requested.id_token.is_empty() && !grant.terms.scopes.contains(Scope::Habilitations) {
            return Ok(Map::new());
        }
        let person = userinfo::person(app, grant).await?;
        let client = &from.partner.client;
        let mut told = claims::id_token(&person, requested);
        told.extend(entitlements::claims(app, client, grant, &person.account, from.now).await?);
        Ok(told)
    }
}
