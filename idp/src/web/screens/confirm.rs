//! `/account/confirm`: the person of a session proves once more to be there, before what must not
//! be done by whoever finds a screen unlocked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::with_patience;
use crate::app::App;
use crate::crypto::{Ceremony, Occasion, Password};
use crate::domain::{Authenticator, Timestamp};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::{see_other, with_query};
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::{CodeProblem, Confirm, ConfirmProblem, SignInProblem};
use crate::web::passkeys::{self, Answer, Asking};
use crate::web::proof;
use crate::web::sign_on::{self, Place};
use crate::web::{codes, cookies};

/// Where the page is, to come back to `next` from it.
pub(super) fn address(next: &str) -> String {
    with_query("/account/confirm", "next", next)
}

/// Only what needs this page may follow it, on this site.
fn destination(params: &Params) -> &str {
    let own = |next: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?=&._~:%-".contains(&byte);
        let known = ["/account/factors", "/account/address", "/account/export"];
        let known = known.iter().any(|page| next.starts_with(page));
        let needs_it = known || *next == "/support";
        needs_it && next.len() < 1024 && next.bytes().all(plain)
    };
    params
        .get("next")
        .filter(own)
        .unwrap_or(super::factors::LIST)
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let next = destination(&query);
    let screen = Screen::of(&app, &viewer, &signed_in, next).await?;
    screen.page(None, place.now).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let next = destination(&form);
    let screen = Screen::of(&app, &viewer, &signed_in, next).await?;
    let proven = match Answer::of(&form) {
        Some(answer) => screen.check_passkey(answer, &place).await?,
        None => screen.check(&form, &place).await?,
    };
    let used = match proven {
        Ok(used) => used,
        Err(problem) => return screen.page(Some(problem), place.now).await,
    };
    let account = signed_in.account.clone();
    let (_, secret) = sign_on::begin(&app, &account, used, Some(signed_in), &place).await?;
    let mut response = see_other(next);
    append(&mut response, &cookies::session(&secret));
    Ok(response)
}

/// Where this session's passkeys are asked for.
fn occasion(signed_in: &SignedIn) -> Occasion {
    Occasion {
        ceremony: Ceremony::Confirmation,
        place: signed_in.session.sid.to_string(),
        account: Some(signed_in.account.id),
    }
}

struct Screen<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    signed_in: &'a SignedIn,
    next: &'a str,
    with_code: bool,
}

impl<'a> Screen<'a> {
    async fn of(
        app: &'a App,
        viewer: &'a Viewer,
        signed_in: &'a SignedIn,
        next: &'a str,
    ) -> Result<Self, PageError> {
        let mut tx = app.store.direct().await?;
        let with_code = tx.has_factor(signed_in.account.id).await?;
        drop(tx);
        Ok(Self {
            app,
            viewer,
            signed_in,
            next,
            with_code,
        })
    }

    /// A passkey is both in one.
    async fn check_passkey(
        &self,
        answer: Answer<'_>,
        place: &Place,
    ) -> Result<Result<Vec<Authenticator>, ConfirmProblem>, PageError> {
        let asking = Asking {
            occasion: occasion(self.signed_in),
            embedders: &[],
            locale: self.viewer.frame(None).locale,
        };
        let shown = passkeys::check(self.app, answer, &asking, place).await?;
        Ok(shown
            .map(|_| vec![Authenticator::Passkey])
            .ok_or(ConfirmProblem::Code(CodeProblem::Passkey)))
    }

    /// The password, and a code where there is a factor.
    async fn check(
        &self,
        form: &Params,
        place: &Place,
    ) -> Result<Result<Vec<Authenticator>, ConfirmProblem>, PageError> {
        let key = self.signed_in.account.sign_in_key();
        let password = Password::typed(form.get("password").unwrap_or_default());
        let account = match proof::check(self.app, &key, password, place).await? {
            Ok(proven) => proven.account,
            Err(why) => return Ok(Err(ConfirmProblem::Password(why.into()))),
        };
        let mut used = vec![Authenticator::Password];
        if self.with_code {
            let typed = form.get("code").unwrap_or_default();
            let owner = (&account, self.viewer.frame(None).locale);
            match codes::check(self.app, owner, typed, place).await? {
                Ok(shown) => used.push(shown),
                Err(problem) => return Ok(Err(ConfirmProblem::Code(problem))),
            }
        }
        Ok(Ok(used))
    }

    async fn page(
        &self,
        problem: Option<ConfirmProblem>,
        now: Timestamp,
    ) -> Result<Response, PageError> {
        let asked = passkeys::ask(self.app, occasion(self.signed_in), now).await?;
        let account = &self.signed_in.account;
        let page = Confirm {
            frame: self.viewer.frame(None),
            person: &account.name(),
            next: self.next,
            with_code: self.with_code,
            passkey: passkeys::form(asked.as_ref()),
            problem,
        };
        Ok(answer(Page::new(&page)?, problem))
    }
}

/// A page on which somebody proves to be there, with the status that is due.
pub(super) fn answer(page: Page, problem: Option<ConfirmProblem>) -> Response {
    let page = page.status(status(problem));
    match problem {
        Some(
            ConfirmProblem::Password(SignInProblem::TooManyAttempts { wait_minutes })
            | ConfirmProblem::Code(CodeProblem::TooManyAttempts { wait_minutes }),
        ) => with_patience(page, Some(wait_minutes)),
        Some(ConfirmProblem::Password(SignInProblem::Busy)) => with_patience(page, None),
        _ => page.into_response(),
    }
}

const fn status(problem: Option<ConfirmProblem>) -> StatusCode {
    match problem {
        None => StatusCode::OK,
        Some(
            ConfirmProblem::Password(SignInProblem::TooManyAttempts { .. })
            | ConfirmProblem::Code(CodeProblem::TooManyAttempts { .. }),
        ) => StatusCode::TOO_MANY_REQUESTS,
        Some(ConfirmProblem::Password(SignInProblem::Busy)) => StatusCode::SERVICE_UNAVAILABLE,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
