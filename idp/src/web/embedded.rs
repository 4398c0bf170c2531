//! Sign-in within a partner's page: in a frame of ours that the partner's page cannot look into.
//!
//! A session that began in the frame would end at the border of the partner's site, for browsers
//! keep frames apart. So the frame only finds out who somebody is, and is handed a [`Ticket`]; it
//! posts it as the whole page, and there the session begins and the partner gets its answer, as
//! after a sign-in on a page of our own. The partner's page sees neither password, ticket nor
//! session.

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::PageError;
use super::interaction::Interaction;
use super::page::Page;
use super::pages::{Complete, Onward};
use super::screens::policy_of;
use super::sign_on::Place;
use super::steps::Visit;
use crate::app::{App, Partner};
use crate::cache::Kind;
use crate::crypto::{Secret, sha256_text};
use crate::domain::{AccountId, Authenticator, Client};
use crate::oidc::params::Params;

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

/// What was found out in a frame: to be redeemed once, by the same browser, as a whole page.
#[derive(Debug, Serialize, Deserialize)]
struct Ticket<T> {
    interaction: String,
    found: T,
    user_agent: String,
}

/// Who has signed in in a frame.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Identified {
    pub(super) account: AccountId,
    pub(super) authenticators: Vec<Authenticator>,
}

/// From the answer in the frame to its form's arrival.
const LIFETIME: Duration = Duration::from_mins(1);

const fn kind(onward: Onward) -> Kind {
    match onward {
        Onward::SignedIn => Kind::Ticket,
        Onward::Recovery => Kind::RecoveryTicket,
    }
}

/// The page that leads from the frame to the whole page, with what was found out.
pub(super) async fn hand_over<T: Serialize + Sync>(
    visit: &Visit<'_>,
    interaction: &Interaction,
    (onward, found): (Onward, T),
    place: &Place,
) -> Result<Response, PageError> {
    let ticket = Ticket {
        interaction: interaction.id.clone(),
        found,
        user_agent: sha256_text(&place.user_agent),
    };
    let secret = Secret::random();
    let key = sha256_text(secret.expose());
    let cache = &visit.app.cache;
    cache.put(kind(onward), &key, &ticket, LIFETIME).await?;
    let client = &visit.partner.client;
    let frame = visit.viewer.frame(interaction.request.ui_locale);
    let page = Complete {
        frame: frame.within(interaction.embedders(client)),
        onward,
        partner: &client.client_name,
        ticket: secret.expose(),
    };
    let policy = policy_of(interaction, client);
    Ok(Page::new(&page)?.policy(policy).into_response())
}

/// What arrived as the whole page.
#[derive(Debug)]
pub(super) struct Arrived<T> {
    pub(super) found: T,
    /// A page of its own from now on; not saved yet.
    pub(super) interaction: Interaction,
    pub(super) partner: Arc<Partner>,
    /// The secret of the browser that goes on with it.
    pub(super) browser: Secret,
}

/// Nothing arrives by a ticket that is unknown, used, too old, or another browser's.
pub(super) async fn arrive<T: DeserializeOwned>(
    app: &App,
    onward: Onward,
    form: &Params,
    (headers, place): (&HeaderMap, &Place),
) -> Result<Arrived<T>, PageError> {
    // Within a frame whatever began would end at the partner's border.
    if FetchDest::of(headers) == FetchDest::Frame {
        return Err(PageError::ForeignForm);
    }
    let expired = || PageError::Expired { start_again: None };
    let unverified = form.get("ticket").unwrap_or_default();
    let found: Option<Ticket<T>> = app
        .cache
        .take(kind(onward), &sha256_text(unverified))
        .await?;
    let ticket = found.filter(|ticket| ticket.user_agent == sha256_text(&place.user_agent));
    let ticket = ticket.ok_or_else(expired)?;
    let begun = Interaction::in_frame(app, &ticket.interaction).await?;
    let begun = begun.ok_or_else(expired)?;
    // May it still hold a frame?
    let partner = begun.partner(app).await?;
    let (interaction, browser) = begun.unframed();
    Ok(Arrived {
        found: ticket.found,
        interaction,
        partner,
        browser,
    })
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
