//! Sign-in within a partner's page: in a frame of ours that the partner's page cannot look into.
//!
//! A session that began in the frame would end at the border of the partner's site, for browsers
//! keep frames apart. So the frame only finds out who somebody is, and is handed a [`Ticket`]; it
//! posts it as the whole page, and there the session begins and the partner gets its answer, as
//! after a sign-in on a page of our own. The partner's page sees neither password, ticket nor
//! session.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::error::PageError;
use super::interaction::Interaction;
use super::page::Page;
use super::pages::Complete;
use super::screens::policy_of;
use super::sign_on::Place;
use super::steps::Visit;
use crate::app::App;
use crate::cache::Kind;
use crate::crypto::{Secret, sha256_text};
use crate::domain::{AccountId, Authenticator, Client};

/// Where a browser is about to show what it asks for (Fetch Metadata §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FetchDest {
    Page,
    Frame,
    /// A script of ours asks, or a browser that does not say.
    Unsaid,
}

impl FetchDest {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let stated = headers.get("sec-fetch-dest");
        match stated.and_then(|value| value.to_str().ok()) {
            Some("document") => Self::Page,
            Some("iframe" | "frame" | "embed" | "object" | "fencedframe") => Self::Frame,
            _ => Self::Unsaid,
        }
    }

    /// A page made for a frame is not shown by itself, nor the other way round.
    pub(super) const fn may_show(self, framed: bool) -> bool {
        match self {
            Self::Page => !framed,
            Self::Frame => framed,
            Self::Unsaid => true,
        }
    }
}

/// Does this client's request go on in the frame that it came from?
pub(super) fn is_embedded(client: &Client, headers: &HeaderMap) -> bool {
    !client.embed_origins.is_empty() && FetchDest::of(headers) == FetchDest::Frame
}

/// Who has signed in in a frame: to be redeemed once, by the same browser, as a whole page.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) interaction: String,
    pub(super) account: AccountId,
    pub(super) authenticators: Vec<Authenticator>,
    user_agent: String,
}

/// From the answer in the frame to its form's arrival.
const LIFETIME: Duration = Duration::from_mins(1);

impl Ticket {
    /// `None` for one that is unknown, used, too old, or another browser's.
    pub(super) async fn redeem(
        app: &App,
        unverified: &str,
        user_agent: &str,
    ) -> Result<Option<Self>, PageError> {
        let key = sha256_text(unverified);
        let found: Option<Self> = app.cache.take(Kind::Ticket, &key).await?;
        Ok(found.filter(|ticket| ticket.user_agent == sha256_text(user_agent)))
    }
}

/// The page that leads from the frame to the whole page, for who has proved themselves so.
pub(super) async fn hand_over(
    visit: &Visit<'_>,
    interaction: &Interaction,
    (account, authenticators): (AccountId, Vec<Authenticator>),
    place: &Place,
) -> Result<Response, PageError> {
    let ticket = Ticket {
        interaction: interaction.id.clone(),
        account,
        authenticators,
        user_agent: sha256_text(&place.user_agent),
    };
    let secret = Secret::random();
    let key = sha256_text(secret.expose());
    let cache = &visit.app.cache;
    cache.put(Kind::Ticket, &key, &ticket, LIFETIME).await?;
    let client = &visit.partner.client;
    let frame = visit.viewer.frame(interaction.request.ui_locale);
    let page = Complete {
        frame: frame.within(interaction.embedders(client)),
        partner: &client.client_name,
        ticket: secret.expose(),
    };
    let policy = policy_of(interaction, client);
    Ok(Page::new(&page)?.policy(policy).into_response())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn place(dest: &'static str) -> FetchDest {
        let stated = (
            "sec-fetch-dest".parse().unwrap(),
            HeaderValue::from_static(dest),
        );
        FetchDest::of(&HeaderMap::from_iter([stated]))
    }

    #[test]
    fn a_page_for_a_frame_is_shown_in_a_frame_only() {
        assert!(place("iframe").may_show(true) && !place("document").may_show(true));
        assert!(place("document").may_show(false) && !place("iframe").may_show(false));
        assert!(!place("object").may_show(false) && !place("embed").may_show(false));
        let unsaid = FetchDest::of(&HeaderMap::new());
        assert!(unsaid.may_show(true) && unsaid.may_show(false));
    }
}
