//! Somebody on the way back into an account: who they say they are, and for which request.
//!
//! What is kept may be lost without harm, and proves nothing: it is the same for people who do not
//! exist. The proof that opens the last step is in SQL.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::cookies;
use super::error::PageError;
use super::interaction::append;
use crate::app::{App, Wish};
use crate::cache::Kind;
use crate::crypto::{Mac, Secret, SecretHash, random_id, sha256_text};
use crate::domain::{Account, Locale, Name, SignInKey, Siret, Timestamp, WayBack};

/// Belongs to the browser that holds its cookie, as a pending sign-in does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Recovery {
    pub(super) id: String,
    /// Of the secret in the browser's cookie.
    browser: String,
    claimed: Claimed,
    /// The pending sign-in that goes on afterwards.
    pub(super) interaction: Option<String>,
}

/// Who somebody says they are, as typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claimed {
    pub(super) siret: Siret,
    pub(super) last_name: Name,
    pub(super) first_name: Name,
}

impl Claimed {
    pub(super) fn key(&self) -> SignInKey {
        SignInKey::of(self.siret, &self.last_name, &self.first_name)
    }
}

const LIFETIME: Duration = Duration::from_hours(1);

impl Recovery {
    /// With a secret for the browser, unless it has one from another tab.
    pub(super) fn begin(
        claimed: Claimed,
        interaction: Option<&str>,
        headers: &HeaderMap,
    ) -> (Self, Option<Secret>) {
        let known = cookies::read(headers, cookies::RECOVERY).filter(|secret| !secret.is_empty());
        let secret = known.is_none().then(Secret::random);
        let browser = known.or_else(|| secret.as_ref().map(Secret::expose));
        let recovery = Self {
            id: random_id(),
            browser: sha256_text(browser.unwrap_or_default()),
            claimed,
            interaction: interaction.map(str::to_owned),
        };
        (recovery, secret)
    }

    pub(super) async fn save(&self, app: &App) -> Result<(), PageError> {
        Ok(app
            .cache
            .put(Kind::Recovery, &self.id, self, LIFETIME)
            .await?)
    }

    pub(super) async fn load(app: &App, id: &str, headers: &HeaderMap) -> Result<Self, PageError> {
        let found: Option<Self> = app.cache.find(Kind::Recovery, id).await?;
        let start_again = Some("/recover".to_owned());
        let recovery = found.ok_or(PageError::Expired { start_again })?;
        let secret = cookies::read(headers, cookies::RECOVERY).unwrap_or_default();
        if sha256_text(secret) == recovery.browser {
            Ok(recovery)
        } else {
            Err(PageError::ForeignBrowser)
        }
    }

    pub(super) fn bind(secret: &Secret, response: &mut Response) {
        let cookie = cookies::set(cookies::RECOVERY, secret.expose(), Some(LIFETIME));
        append(response, &cookie);
    }

    pub(super) fn key(&self) -> SignInKey {
        self.claimed.key()
    }

    /// Under what this person's attempts of one kind are counted, and things made up for them are
    /// chosen.
    pub(super) fn mac(&self, app: &App, purpose: &str) -> Mac {
        named(app, purpose, &self.key())
    }

    /// As it is written down for the clerk.
    pub(super) fn wish(&self, way: WayBack, locale: Locale) -> Wish {
        let claimed = self.claimed.clone();
        Wish {
            way,
            siret: claimed.siret,
            last_name: claimed.last_name,
            first_name: claimed.first_name,
            locale,
            recovery: self.id.clone(),
        }
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{path}?recovery={}", self.id)
    }
}

/// What the answers to this person's question are counted under.
pub(super) fn answers_of(app: &App, key: &SignInKey) -> Mac {
    named(app, "answers", key)
}

fn named(app: &App, purpose: &str, key: &SignInKey) -> Mac {
    let siret = key.siret.to_string();
    app.recovery.sign(&[
        purpose.as_bytes(),
        siret.as_bytes(),
        key.last_name.as_str().as_bytes(),
        key.first_name.as_str().as_bytes(),
    ])
}

/// Whose password this browser may choose anew, and by what secret.
pub(super) async fn proven(
    app: &App,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Option<(Account, SecretHash)>, PageError> {
    let Some(secret) = cookies::read(headers, cookies::RECOVERY_PROOF) else {
        return Ok(None);
    };
    let secret = SecretHash::of(secret);
    let mut tx = app.store.direct().await?;
    let account = tx.find_recovery_proof(&secret, now).await?;
    Ok(account.map(|account| (account, secret)))
}
