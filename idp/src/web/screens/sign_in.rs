//! `/sign-in`: who are you?

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::sign_in_form::{Attempt, parse};
use super::{policy, shown};
use crate::accounts::throttle::in_minutes;
use crate::app::{App, Partner};
use crate::crypto::{Busy, Password, Verdict};
use crate::domain::{Account, Authenticator, Event, EventKind, SignInKey, Siret};
use crate::oidc::authorize::{Progress, SignedIn};
use crate::oidc::params::Params;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::{Interaction, append};
use crate::web::page::Page;
use crate::web::pages::{Occasion, SignIn, SignInProblem, Typed};
use crate::web::sign_on::{self, Place};
use crate::web::steps::Visit;
use crate::web::throttle::Throttle;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let interaction = Interaction::load(&app, query.interaction(), &headers).await?;
    let partner = interaction.partner(&app).await?;
    let signed_in = sign_on::current(&app, &headers, now).await?;
    let screen = Screen {
        viewer: &viewer,
        partner: &partner,
        interaction: &interaction,
    };
    screen.page(signed_in.as_ref(), hinted(&interaction), None)
}

/// Core §3.1.2.1: `login_hint` saves typing, where it is a SIRET.
fn hinted(interaction: &Interaction) -> Typed<'_> {
    let hint = interaction.request.login_hint.as_deref();
    Typed {
        siret: hint
            .filter(|hint| hint.parse::<Siret>().is_ok())
            .unwrap_or_default(),
        ..Typed::default()
    }
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let id = form.get("interaction").unwrap_or_default();
    let interaction = Interaction::load(&app, id, &headers).await?;
    let partner = interaction.partner(&app).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    if form.get("cancel").is_some() {
        return visit.decline(&interaction, "the person cancelled");
    }
    let before = sign_on::current(&app, &headers, place.now).await?;
    let screen = Screen {
        viewer: &viewer,
        partner: &partner,
        interaction: &interaction,
    };
    let account = match check(&app, &form, &place).await? {
        Ok(account) => account,
        Err(problem) => return screen.page(before.as_ref(), typed(&form), Some(problem)),
    };
    let used = vec![Authenticator::Password];
    let (signed_in, secret) = sign_on::begin(&app, &account, used, before, &place).await?;
    let progress = Progress {
        signed_in: true,
        ..interaction.progress
    };
    let interaction = interaction.at(progress);
    interaction.save(&app).await?;
    let mut response = visit.go_on(&interaction, Some(&signed_in)).await?;
    append(
        &mut response,
        &cookies::set(cookies::SESSION, secret.expose(), None),
    );
    Ok(response)
}

/// Whose account it is, or what to tell the person. Known and unknown people, right and wrong
/// passwords of accounts that may not sign in, all take the same way and the same time.
async fn check(
    app: &App,
    form: &Params,
    place: &Place,
) -> Result<Result<Account, SignInProblem>, PageError> {
    let Attempt { key, password } = match parse(form) {
        Ok(attempt) => attempt,
        Err(fields) => return Ok(Err(SignInProblem::Fields(fields))),
    };
    let throttle = Throttle::new(app, &key, place.peer, place.now);
    if let Some(wait) = throttle.wait(app).await? {
        record(app, EventKind::SignInThrottled, None, place).await?;
        return Ok(Err(SignInProblem::TooManyAttempts {
            wait_minutes: in_minutes(wait),
        }));
    }
    let (found, proven) = match compare(app, &key, password).await? {
        Ok(compared) => compared,
        Err(Busy) => return Ok(Err(SignInProblem::Busy)),
    };
    match found {
        Some(account) if proven && account.state.may_sign_in() => {
            throttle.succeeded(app).await?;
            Ok(Ok(account))
        }
        found => {
            throttle.failed(app).await?;
            record(app, EventKind::SignInFailed, found.as_ref(), place).await?;
            Ok(Err(SignInProblem::Refused))
        }
    }
}

/// The account of that name, and whether the password is its own. One hash is computed in any case.
async fn compare(
    app: &App,
    key: &SignInKey,
    password: Password,
) -> Result<Result<(Option<Account>, bool), Busy>, PageError> {
    let found = app.store.direct().await?.find_credentials(key).await?;
    let stored = found.as_ref().and_then(|found| found.password.clone());
    let verdict = match app.hashers.verify(password, stored.clone()).await {
        Ok(verdict) => verdict?,
        Err(busy) => return Ok(Err(busy)),
    };
    let account = found.map(|found| found.account);
    if let (
        Verdict::Right {
            rehashed: Some(new),
        },
        Some(account),
        Some(old),
    ) = (&verdict, &account, &stored)
    {
        app.store
            .direct()
            .await?
            .rehash_password(account.id, old, new)
            .await?;
    }
    Ok(Ok((account, matches!(verdict, Verdict::Right { .. }))))
}

async fn record(
    app: &App,
    kind: EventKind,
    account: Option<&Account>,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    let event = match account {
        Some(account) => event.account(account.id),
        None => event,
    };
    Ok(app.journal.record(event).await?)
}

fn typed(form: &Params) -> Typed<'_> {
    let field = |name| form.get(name).unwrap_or_default();
    Typed {
        siret: field("siret"),
        last_name: field("last_name"),
        first_name: field("first_name"),
    }
}

#[derive(Clone, Copy, Debug)]
struct Screen<'a> {
    viewer: &'a Viewer,
    partner: &'a Partner,
    interaction: &'a Interaction,
}

impl Screen<'_> {
    fn page(
        &self,
        signed_in: Option<&SignedIn>,
        typed: Typed<'_>,
        problem: Option<SignInProblem>,
    ) -> Result<Response, PageError> {
        let request = &self.interaction.request;
        let client = &self.partner.client;
        let person = signed_in.map(|signed_in| {
            format!(
                "{} {}",
                signed_in.account.first_name, signed_in.account.last_name
            )
        });
        let page = SignIn {
            frame: self.viewer.frame(request.ui_locale),
            partner: Some(shown(client)),
            occasion: match &person {
                Some(person) => Occasion::Again {
                    person: Some(person),
                },
                None => Occasion::First,
            },
            interaction: &self.interaction.id,
            typed,
            problem,
            recovery: None,
        };
        let policy = policy(client, Some(&request.destination));
        let page = Page::new(&page)?.policy(policy).status(status(problem));
        Ok(with_patience(page.into_response(), problem))
    }
}

/// The page is shown again with what was typed, and a status that says it was not accepted.
const fn status(problem: Option<SignInProblem>) -> StatusCode {
    match problem {
        None => StatusCode::OK,
        Some(SignInProblem::Fields(_) | SignInProblem::Refused) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(SignInProblem::TooManyAttempts { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(SignInProblem::Busy) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn with_patience(mut response: Response, problem: Option<SignInProblem>) -> Response {
    let wait = match problem {
        Some(SignInProblem::TooManyAttempts { wait_minutes }) => {
            Duration::from_mins(wait_minutes.into())
        }
        Some(SignInProblem::Busy) => Duration::from_secs(2),
        _ => return response,
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    response
}
