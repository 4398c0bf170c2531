//! `/register-company`: a company is registered, page by page.
//!
//! What is typed is kept in the database, sealed, for the browser that holds its cookie: the pages
//! can be left and come back to, and work in any order that [`Draft`] allows. The last but one
//! sends it off; the link in the mail, with the password that was chosen, makes an account of it.
//!
//! Nothing before that link looks at whether there are accounts: not what is shown, and not what it
//! takes to show it.

pub(in crate::web) mod declarants;
pub(in crate::web) mod establishment;
mod limits;
pub(in crate::web) mod password;
pub(in crate::web) mod person;
pub(in crate::web) mod sent;
pub(in crate::web) mod services;
pub(in crate::web) mod start;
pub(in crate::web) mod summary;
pub(in crate::web) mod terms;
pub(in crate::web) mod validate;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::with_patience;
use crate::accounts::registration::Draft;
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::Secret;
use crate::domain::{
    Establishment, Letter, LinkKey, RegistrationLetter, RegistrationLink, Timestamp,
};
use crate::mail::Envelope;
use crate::web::error::PageError;
use crate::web::page::Page;

/// A page, and why it is shown again.
fn answer(page: Page, refused: Option<StatusCode>) -> Response {
    match refused {
        None => page.into_response(),
        Some(StatusCode::TOO_MANY_REQUESTS) => {
            let wait = in_minutes(crate::accounts::registration::WINDOW);
            with_patience(page.status(StatusCode::TOO_MANY_REQUESTS), Some(wait))
        }
        Some(StatusCode::SERVICE_UNAVAILABLE) => {
            with_patience(page.status(StatusCode::SERVICE_UNAVAILABLE), None)
        }
        Some(status) => page.status(status).into_response(),
    }
}

/// What the register says of the establishment now.
async fn establishment(app: &App, draft: &Draft) -> Result<Option<Establishment>, PageError> {
    let mut tx = app.store.direct().await?;
    Ok(tx.find_establishment(draft.siret).await?)
}

/// The mail with the link, to whoever reads the address that was typed.
fn link_mail(draft: &Draft, key: &Secret, until: Timestamp) -> Option<Envelope> {
    let person = draft.person.clone()?;
    Some(Envelope {
        to: person.email,
        locale: draft.locale,
        person: None,
        letter: Letter::Registration(RegistrationLetter::Link(RegistrationLink {
            key: LinkKey::from_random(key.expose().to_owned()),
            first_name: person.first_name,
            last_name: person.last_name,
            siret: draft.siret,
            until,
        })),
    })
}
