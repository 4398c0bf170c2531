//! Tokens that go to the partner through the browser (OpenID Connect Core §3.2, §3.3), where the
//! operator allows it and the partner registered it.
//!
//! They come of a grant of their own, beside the one of the code: it has no refresh token, and ends
//! with the access token or the session, whichever is first.

use super::encryption::encrypted;
use super::endpoints::userinfo;
use super::entitlements::id_token_claims;
use super::error::{ApiError, PageError};
use super::steps::Visit;
use crate::crypto::{Content, half_hash, random_id};
use crate::domain::{Event, EventKind, Grant, GrantId, Scope, Terms};
use crate::oidc::access_token::{self, AccessToken};
use crate::oidc::authorize::Request;
use crate::oidc::binding::token_type;
use crate::oidc::claims;
use crate::oidc::id_token::IdToken;

impl Visit<'_> {
    /// The grant of what goes through the browser, made after that of the code.
    pub(super) fn front_grant(&self, of_code: &Grant) -> Grant {
        let terms = &of_code.terms;
        let scopes = terms.scopes.iter();
        Grant {
            id: GrantId::from_random(random_id()),
            terms: Terms {
                scopes: scopes
                    .filter(|scope| *scope != Scope::OfflineAccess)
                    .collect(),
                ..terms.clone()
            },
            expires_at: of_code.expires_at.min(self.now + access_token::LIFETIME),
            ..of_code.clone()
        }
    }

    /// The fields of the answer that hold tokens (Core §3.2.2.5, §3.3.2.5).
    pub(super) async fn front_tokens(
        &self,
        request: &Request,
        grant: &Grant,
        code: Option<&str>,
    ) -> Result<Vec<(&'static str, String)>, PageError> {
        let (app, client) = (self.app, &self.partner.client);
        let mut more = id_token_claims(app, client, grant, self.now).await?;
        if !request.response_type.has_code() && !request.response_type.has_token() {
            // Core §5.4: without an access token there is no other place to be told them.
            let person = userinfo::person(app, grant).await?;
            let scopes = &grant.terms.scopes;
            more.extend(claims::userinfo(&person, scopes, &grant.terms.claims));
        }
        let keys = app.keys.current();
        let mut fields = Vec::new();
        let hash = |text: &str| half_hash(text, client.id_token_signed_response_alg).into();
        if request.response_type.has_token() {
            let scopes = grant.terms.scopes.clone();
            let token = AccessToken::new(grant, scopes, app.issuer(), self.now).sign(&keys.ring)?;
            more.insert("at_hash".to_owned(), hash(&token));
            fields.push(("access_token", token));
            // With dpop_jkt it is bound as the code is.
            let kind = token_type(grant.terms.cnf.as_ref());
            fields.push(("token_type", kind.to_owned()));
            fields.push(("expires_in", access_token::LIFETIME.as_secs().to_string()));
        }
        let state = request.destination.state.as_deref();
        for (name, text) in [("c_hash", code), ("s_hash", state)] {
            more.extend(text.map(|text| (name.to_owned(), hash(text))));
        }
        if request.response_type.has_id_token() {
            let id_token = IdToken::new(grant, app.issuer(), more, self.now);
            fields.push(("id_token", id_token.sign(&keys.ring, client)?));
        }
        drop(keys);
        self.encrypt(&mut fields).await?;
        self.record(grant).await?;
        Ok(fields)
    }

    /// Core §10.2: signed, then encrypted for who registered so.
    async fn encrypt(&self, fields: &mut [(&'static str, String)]) -> Result<(), ApiError> {
        let how = self.partner.client.id_token_encryption();
        let id_token = fields.iter_mut().find(|(name, _)| *name == "id_token");
        if let (Some(how), Some((_, id_token))) = (how, id_token) {
            let content = Content::Jwt(id_token);
            *id_token = encrypted(self.app, self.partner, how, content, self.now).await?;
        }
        Ok(())
    }

    async fn record(&self, grant: &Grant) -> Result<(), ApiError> {
        let event = Event::of_grant(EventKind::TokensIssued, grant, self.now);
        let event = event.detail("through the browser");
        Ok(self.app.journal.record(event).await?)
    }
}
