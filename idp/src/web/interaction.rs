//! A pending authorization request, one for each tab: what was asked, and what the person has done
//! for it so far.
//!
//! It is found by an opaque id in the page's address and belongs to the browser that holds its
//! cookie: a link made in one browser cannot be finished in another.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::cookies;
use super::embedded::FetchDest;
use super::error::PageError;
use super::screens::start;
use crate::app::{App, Partner};
use crate::cache::Kind;
use crate::crypto::{Secret, random_id, sha256_text};
use crate::domain::{AccountId, Client, ClientId, RedirectUri, Timestamp, WebOrigin};
use crate::oidc::authorize::response_mode::check_message;
use crate::oidc::authorize::{Progress, Request, ResponseMode};

/// A request that waits for its person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Interaction {
    pub(super) id: String,
    /// Of the secret in the browser's cookie.
    browser: String,
    pub(super) request: Request,
    pub(super) progress: Progress,
    /// Does it go on in a frame of the partner's page?
    #[serde(default)]
    pub(super) framed: bool,
    /// Shall the browser remember the account, once it is signed in?
    #[serde(default)]
    pub(super) remember: bool,
    /// Whose password was right, where a second factor is still to be shown. No session stands on
    /// it.
    #[serde(default)]
    pub(super) proven: Option<Proven>,
}

/// The first step of a sign-in, done.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Proven {
    pub(super) account: AccountId,
    pub(super) at: Timestamp,
}

/// How long a sign-in may be left lying.
const LIFETIME: Duration = Duration::from_hours(1);

/// More pending sign-ins than this in one browser, and the others are given up.
const MAX_PENDING: usize = 8;

impl Interaction {
    /// A new interaction, and the browser's secret.
    pub(super) fn begin(request: Request) -> (Self, Secret) {
        let secret = Secret::random();
        // The client's name at the end finds the way back when the rest has been forgotten.
        let id = format!("{}.{}", random_id(), request.client_id);
        let browser = sha256_text(secret.expose());
        (
            Self {
                id,
                browser,
                request,
                progress: Progress::default(),
                proven: None,
                framed: false,
                remember: false,
            },
            secret,
        )
    }

    pub(super) async fn load(app: &App, id: &str, headers: &HeaderMap) -> Result<Self, PageError> {
        let found: Option<Self> = app.cache.find(Kind::Interaction, id).await?;
        let Some(interaction) = found else {
            return Err(PageError::Expired {
                start_again: start_again(app, id).await?,
            });
        };
        let secret = cookies::read(headers, &cookie_name(id)).unwrap_or_default();
        if sha256_text(secret) == interaction.browser
            && FetchDest::of(headers).may_show(interaction.framed)
        {
            Ok(interaction)
        } else {
            Err(PageError::ForeignBrowser)
        }
    }

    /// The same request, in a frame of the partner's page or on a page of our own.
    pub(super) fn within_frame(self, framed: bool) -> Self {
        Self { framed, ..self }
    }

    /// The same, with what the person wants of this browser.
    pub(super) fn remembering(self, remember: bool) -> Self {
        Self { remember, ..self }
    }

    /// One that began in a frame, for whoever holds its ticket.
    pub(super) async fn in_frame(app: &App, id: &str) -> Result<Option<Self>, PageError> {
        let found: Option<Self> = app.cache.find(Kind::Interaction, id).await?;
        Ok(found.filter(|found| found.framed))
    }

    /// The same as a page of its own, in the browser that holds the new secret.
    pub(super) fn unframed(self) -> (Self, Secret) {
        let secret = Secret::random();
        let interaction = Self {
            browser: sha256_text(secret.expose()),
            framed: false,
            ..self
        };
        (interaction, secret)
    }

    /// Does its frame lead on to the whole page, once it is known who is there?
    pub(super) fn leads_on(&self) -> bool {
        self.framed && self.request.destination.response_mode != ResponseMode::WebMessage
    }

    /// The browser's half of a session that began here.
    pub(super) fn session_cookie(&self, secret: &Secret) -> String {
        self.cookie(cookies::SESSION, secret.expose(), None)
    }

    /// Whose pages may hold the pages of this interaction.
    pub(super) fn embedders<'a>(&self, client: &'a Client) -> &'a [WebOrigin] {
        if self.framed {
            &client.embed_origins
        } else {
            &[]
        }
    }

    /// The same request, further on. A step that was half done has been done, or is begun anew.
    pub(super) fn at(self, progress: Progress) -> Self {
        Self {
            progress,
            proven: None,
            ..self
        }
    }

    /// The password was right; the second factor is next.
    pub(super) fn proven(self, account: AccountId, at: Timestamp) -> Self {
        Self {
            proven: Some(Proven { account, at }),
            ..self
        }
    }

    pub(super) async fn save(&self, app: &App) -> Result<(), PageError> {
        Ok(app
            .cache
            .put(Kind::Interaction, &self.id, self, LIFETIME)
            .await?)
    }

    /// Hands the browser its secret, and takes back those of sign-ins given up.
    pub(super) fn bind(&self, secret: &Secret, headers: &HeaderMap, response: &mut Response) {
        let pending: Vec<&str> = cookies::names(headers, cookies::INTERACTION_PREFIX).collect();
        if pending.len() >= MAX_PENDING {
            for name in pending {
                append(response, &self.cookie(name, "", Some(Duration::ZERO)));
            }
        }
        let cookie = self.cookie(&cookie_name(&self.id), secret.expose(), Some(LIFETIME));
        append(response, &cookie);
    }

    /// Takes the browser's secret back: the request has been answered.
    pub(super) fn unbind(&self, response: &mut Response) {
        let forgotten = self.cookie(&cookie_name(&self.id), "", Some(Duration::ZERO));
        append(response, &forgotten);
    }

    fn cookie(&self, name: &str, value: &str, max_age: Option<Duration>) -> String {
        if self.framed {
            cookies::set_in_frame(name, value, max_age)
        } else {
            cookies::set(name, value, max_age)
        }
    }

    pub(super) async fn partner(&self, app: &App) -> Result<Arc<Partner>, PageError> {
        if self.request.own.is_some() {
            return Ok(Arc::clone(&app.own_space.partner));
        }
        let partner = app.partners.find(&self.request.client_id).await?;
        let partner = partner.ok_or(PageError::Untrusted(
            crate::oidc::error::Untrusted::UnknownClient,
        ))?;
        if self.may_still_go_on(&partner.client) {
            Ok(partner)
        } else {
            Err(PageError::Expired { start_again: None })
        }
    }

    /// An operator may take frames and messages from a partner while somebody types.
    fn may_still_go_on(&self, client: &Client) -> bool {
        let frame = !self.framed || !client.embed_origins.is_empty();
        frame && check_message(&self.request.destination, client).is_ok()
    }
}

pub(super) fn append(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn cookie_name(id: &str) -> String {
    let short: String = id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(10)
        .collect();
    format!("{}{short}", cookies::INTERACTION_PREFIX)
}

/// Where the partner begins a sign-in, or its home page (Core §4).
async fn start_again(app: &App, id: &str) -> Result<Option<String>, PageError> {
    let client_id = id
        .split_once('.')
        .and_then(|(_, client)| client.parse::<ClientId>().ok());
    let Some(client_id) = client_id else {
        return Ok(None);
    };
    if client_id == app.own_space.partner.client.client_id {
        return Ok(Some(start::PATH.to_owned()));
    }
    let Some(partner) = app.partners.find(&client_id).await? else {
        return Ok(None);
    };
    let client = &partner.client;
    let initiate = client.initiate_login_uri.as_ref().map(|uri| {
        // A query that the address has of its own is kept.
        let separator = if uri.as_str().contains('?') { '&' } else { '?' };
        let issuer: String = form_urlencoded::byte_serialize(app.issuer().as_bytes()).collect();
        format!("{uri}{separator}iss={issuer}")
    });
    Ok(initiate.or_else(|| client.client_uri.as_ref().map(RedirectUri::to_string)))
}
