//! `/sign-in/forget`: this browser remembers one account less. It works when the sign-in that it
//! was asked on is long over.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::web::answer::{see_other, with_query};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm};
use crate::web::remembered;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    Now(now): Now,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let account = form.get("account").unwrap_or_default();
    let interaction = form.get("interaction").unwrap_or_default();
    let mut response = see_other(&with_query("/sign-in", "interaction", interaction));
    let rest = remembered::read(&app, &headers, now).without(account);
    remembered::keep(&app, &rest, &mut response)?;
    Ok(response)
}
