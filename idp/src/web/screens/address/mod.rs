//! `/account/address`: another e-mail address for one's account. What its links are about, and why
//! they hold, is told in [`app::address_links`](crate::app::AddressChange).

pub(in crate::web) mod ask;
pub(in crate::web) mod confirm;
pub(in crate::web) mod undo;

use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::{Account, AddressLetter, Email, Letter, Locale, Timestamp};
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::AddressDone;

/// What has happened, in words.
pub(in crate::web) async fn done(
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let what = query.get("what").and_then(|what| what.parse().ok());
    let page = AddressDone {
        frame: viewer.frame(None),
        what: what.ok_or(PageError::NotFound)?,
    };
    Ok(Page::new(&page)?.into_response())
}

/// A letter about an address, to that address.
async fn write(
    app: &App,
    tx: &mut Tx,
    whose: (&Account, &Email, Locale),
    letter: AddressLetter,
    now: Timestamp,
) -> Result<(), PageError> {
    letters::write_to(app, tx, whose, Letter::Address(letter), now).await
}
