//! `/end-session` (RP-Initiated Logout 1.0 §2).

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::oidc::error::Untrusted;
use crate::oidc::id_token::Hint;
use crate::oidc::logout::{SignOut, Unresolved};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::Form;
use crate::web::screens::sign_out::{Pending, finish, leave};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn by_get(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(Untrusted::from)?;
    let sign_out = read(&app, &params).await?;
    begin(&app, sign_out, &headers, &place).await
}

/// §2 demands POST too. A cross-site one comes without our cookies, so it goes on by GET, with the
/// request kept here.
pub(in crate::web) async fn by_post(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, PageError> {
    let Form(params) = Form::read(request).await.map_err(Untrusted::from)?;
    let pending = Pending::new(read(&app, &params).await?);
    pending.save(&app).await?;
    Ok(see_other(&pending.address()))
}

async fn read(app: &App, params: &Params) -> Result<SignOut, PageError> {
    let keys = app.keys.current();
    let verify = |unverified: &str| Hint::verify(unverified, &keys.ring, app.issuer());
    let unresolved = Unresolved::new(params, verify)?;
    let partner = match &unresolved.client_id {
        Some(id) => Some(
            app.partners
                .find(id)
                .await?
                .ok_or(Untrusted::UnknownClient)?,
        ),
        None => None,
    };
    Ok(unresolved.resolve(params, partner.as_ref().map(|partner| &partner.client))?)
}

/// Signs out at once when the partner shows that it means this very session, or nobody is signed
/// in; otherwise the person is asked.
async fn begin(
    app: &App,
    sign_out: SignOut,
    headers: &HeaderMap,
    place: &Place,
) -> Result<Response, PageError> {
    let signed_in = sign_on::current(app, headers, place.now).await?;
    match signed_in {
        None => Ok(leave(&sign_out)),
        Some(signed_in) if sign_out.hinted.as_ref() == Some(&signed_in.session.sid) => {
            finish(app, &signed_in, &sign_out, place).await
        }
        Some(_) => {
            let pending = Pending::new(sign_out);
            pending.save(app).await?;
            Ok(see_other(&pending.address()))
        }
    }
}
