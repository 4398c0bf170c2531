//! The pages that people go through: each reads its form, acts, and shows what comes of it.

pub(super) mod address;
pub(super) mod candidates;
pub(super) mod complete;
pub(super) mod confirm;
pub(super) mod consent;
pub(super) mod consents;
pub(super) mod declarants;
pub(super) mod device;
pub(super) mod export;
pub(super) mod factors;
pub(super) mod farewell;
pub(super) mod forget_account;
pub(super) mod home;
pub(super) mod invitation;
pub(super) mod missing_right;
pub(super) mod password;
pub(super) mod posted_key;
pub(super) mod preferences;
pub(super) mod profile;
pub(super) mod question;
pub(super) mod recover;
pub(super) mod register_company;
pub(super) mod rights;
pub(super) mod second_factor;
pub(super) mod sessions;
pub(super) mod sign_in;
mod sign_in_form;
mod sign_in_screen;
pub(super) mod sign_out;
pub(super) mod start;
pub(super) mod support;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::headers::Policy;
use super::interaction::Interaction;
use super::page::Page;
use super::pages::Partner as Shown;
use crate::domain::{Client, RedirectUri};

/// A page that says when to try again: in so many minutes, or in a moment.
fn with_patience(page: Page, minutes: Option<u32>) -> Response {
    let wait = minutes.map_or(2, |minutes| u64::from(minutes) * 60);
    let mut response = page.into_response();
    let wait = HeaderValue::from(wait);
    response.headers_mut().insert(header::RETRY_AFTER, wait);
    response
}

/// Why a page on which a password is chosen is shown again.
#[derive(Clone, Copy, Debug)]
enum Again {
    Wrong,
    /// In so many minutes.
    Wait(u32),
    Busy,
}

/// A page on which a password is chosen: a script of ours may ask what one is worth, and whatever
/// is in the way is told alike on all of them.
fn password_page(page: Page, again: Option<Again>) -> Response {
    let policy = Policy {
        asks: true,
        ..Policy::default()
    };
    let page = page.policy(policy);
    match again {
        None => page.into_response(),
        Some(Again::Wrong) => page
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response(),
        Some(Again::Wait(minutes)) => {
            with_patience(page.status(StatusCode::TOO_MANY_REQUESTS), Some(minutes))
        }
        Some(Again::Busy) => with_patience(page.status(StatusCode::SERVICE_UNAVAILABLE), None),
    }
}

/// A partner as pages show it.
fn shown<'a>(client: &'a Client, logo: Option<&'a str>) -> Shown<'a> {
    Shown {
        name: &client.client_name,
        logo,
        policy: client.policy_uri.as_ref().map(RedirectUri::as_str),
        terms: client.tos_uri.as_ref().map(RedirectUri::as_str),
    }
}

/// For a page whose form ends at the partner, and that may stand in a frame of it.
pub(super) fn policy_of(interaction: &Interaction, client: &Client) -> Policy {
    let destination = &interaction.request.destination;
    let framed_by = interaction.embedders(client).iter();
    Policy {
        forms_to: Some(destination.redirect_uri.origin().to_owned()),
        framed_by: framed_by.map(ToString::to_string).collect(),
        ..Policy::default()
    }
}
