//! `/account/declarants`: the people of an establishment, for its administrators.
//!
//! Nothing that a page showed is believed when its form comes back: every request proves the
//! administrator anew, every change holds a [`Charge`](crate::store::Charge), and an account of
//! another establishment is not found.

pub(in crate::web) mod help;
pub(in crate::web) mod invite;
pub(in crate::web) mod list;
mod notice;
pub(in crate::web) mod person;
pub(in crate::web) mod transfer;

use crate::domain::{AccountId, Siret};
use crate::oidc::params::Params;
use crate::store::{Colleague, Tx};
use crate::web::error::PageError;

const LIST: &str = "/account/declarants";
const PERSON: &str = "/account/declarants/person";

/// The colleague whom a query or form names.
async fn named(tx: &mut Tx, params: &Params, siret: Siret) -> Result<Colleague, PageError> {
    let id = params.get("account").and_then(|id| id.parse().ok());
    let id: AccountId = id.ok_or(PageError::NotFound)?;
    let found = tx.find_colleague(siret, id).await?;
    found.ok_or(PageError::NotFound)
}

fn address(path: &str, account: AccountId, done: Option<&str>) -> String {
    let done = done.map_or(String::new(), |done| format!("&done={done}"));
    format!("{path}?account={account}{done}")
}
