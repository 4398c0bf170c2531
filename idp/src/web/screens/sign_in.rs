//! `/sign-in`: who are you?

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::sign_in_form::{Attempt, parse, typed};
use super::{policy_of, shown, with_patience};
use crate::accounts::remembered::{Remembered, preselected};
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::domain::{Account, Authenticator, Timestamp};
use crate::oidc::authorize::{Login, Progress, Request, SignedIn};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::embedded::{Identified, hand_over};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{KnownAccount, Occasion, Onward, SignIn, SignInProblem, Typed};
use crate::web::preferences;
use crate::web::proof::{self, Unproven};
use crate::web::remembered;
use crate::web::sign_on::{self, Place};
use crate::web::steps::{Visit, address};

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
        visit: &Visit {
            app: &app,
            partner: &partner,
            viewer: &viewer,
            now,
        },
        interaction: &interaction,
        accounts: &accounts(&app, &headers, &interaction, now),
    };
    let request = &interaction.request;
    let chosen = chosen(query.0.get("account"), request, screen.accounts);
    let siret = chosen.map(|known| known.siret).or(request.hints.siret);
    let siret = siret.map(|siret| siret.to_string()).unwrap_or_default();
    let typed = Typed {
        siret: &siret,
        last_name: chosen.map_or("", |known| known.last_name.as_str()),
        first_name: chosen.map_or("", |known| known.first_name.as_str()),
    };
    let filled = Filled {
        typed,
        chosen: chosen.map(|known| known.id.as_str()),
        remember: false,
    };
    screen.page(signed_in.as_ref(), filled, None).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let id = form.get("interaction").unwrap_or_default();
    let remember = form.get("remember").is_some();
    let interaction = Interaction::load(&app, id, &headers)
        .await?
        .remembering(remember);
    let partner = interaction.partner(&app).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    if form.get("cancel").is_some() {
        return visit.decline(&interaction, "the person cancelled").await;
    }
    let before = sign_on::current(&app, &headers, place.now).await?;
    let account = match check(&app, &form, &place).await? {
        Ok(account) => account,
        Err(problem) => {
            let screen = Screen {
                visit: &visit,
                interaction: &interaction,
                accounts: &accounts(&app, &headers, &interaction, place.now),
            };
            let filled = Filled {
                typed: typed(&form),
                chosen: None,
                remember,
            };
            return screen.page(before.as_ref(), filled, Some(problem)).await;
        }
    };
    if app.store.direct().await?.has_factor(account.id).await? {
        let interaction = interaction.proven(account.id, place.now);
        interaction.save(&app).await?;
        return Ok(see_other(&address("/sign-in/second-factor", &interaction)));
    }
    enter(
        (&app, &visit),
        interaction,
        (&account, before),
        (&headers, &place),
    )
    .await
}

/// On with a session; in a frame, with a ticket for one.
async fn enter(
    (app, visit): (&Arc<App>, &Visit<'_>),
    interaction: Interaction,
    (account, before): (&Account, Option<SignedIn>),
    (headers, place): (&HeaderMap, &Place),
) -> Result<Response, PageError> {
    let used = vec![Authenticator::Password];
    if interaction.leads_on() {
        let found = Identified {
            account: account.id,
            authenticators: used,
        };
        return hand_over(visit, &interaction, (Onward::SignedIn, found), place).await;
    }
    let (signed_in, secret) = sign_on::begin(app, account, used, before, place).await?;
    let (progress, remember) = (interaction.progress, interaction.remember);
    let progress = Progress {
        signed_in: true,
        ..progress
    };
    let mut response = visit
        .go_on_as((&signed_in, &secret), interaction, progress)
        .await?;
    let wish = (account, remember);
    remembered::note(app, headers, wish, place.now, &mut response)?;
    preferences::follow(app, account.id, &mut response).await?;
    Ok(response)
}

/// Those that this browser remembers and the request may mean; a frame has none.
fn accounts(
    app: &App,
    headers: &HeaderMap,
    interaction: &Interaction,
    now: Timestamp,
) -> Vec<Remembered> {
    if interaction.framed {
        return Vec::new();
    }
    remembered::offered(app, headers, &interaction.request.hints, now)
}

/// The one that the person has chosen, or that the request leaves no doubt of.
fn chosen<'a>(
    wish: Option<&str>,
    request: &Request,
    offered: &'a [Remembered],
) -> Option<&'a Remembered> {
    match wish {
        Some(wish) => offered.iter().find(|known| known.id == wish),
        None if request.prompt.login == Login::Chosen => None,
        None => preselected(offered, request.hints.siret),
    }
}

/// Whose account it is, or what to tell the person.
async fn check(
    app: &App,
    form: &Params,
    place: &Place,
) -> Result<Result<Account, SignInProblem>, PageError> {
    let Attempt { key, password } = match parse(form) {
        Ok(attempt) => attempt,
        Err(fields) => return Ok(Err(SignInProblem::Fields(fields))),
    };
    let proof = proof::check(app, &key, password, place).await?;
    Ok(proof.map(|proven| proven.account).map_err(|why| match why {
        Unproven::Refused => SignInProblem::Refused,
        Unproven::Wait(wait) => SignInProblem::TooManyAttempts {
            wait_minutes: in_minutes(wait),
        },
        Unproven::Busy => SignInProblem::Busy,
    }))
}

#[derive(Clone, Copy, Debug)]
struct Screen<'a> {
    visit: &'a Visit<'a>,
    interaction: &'a Interaction,
    accounts: &'a [Remembered],
}

/// What the form holds when the page opens.
#[derive(Clone, Copy, Debug)]
struct Filled<'a> {
    typed: Typed<'a>,
    /// The account that it is filled in for.
    chosen: Option<&'a str>,
    remember: bool,
}

impl Screen<'_> {
    async fn page(
        &self,
        signed_in: Option<&SignedIn>,
        filled: Filled<'_>,
        problem: Option<SignInProblem>,
    ) -> Result<Response, PageError> {
        let request = &self.interaction.request;
        let Visit { app, viewer, .. } = self.visit;
        let client = &self.visit.partner.client;
        let logo = app.logos.of(client, self.visit.now).await;
        let person = signed_in.map(|signed_in| {
            format!(
                "{} {}",
                signed_in.account.first_name, signed_in.account.last_name
            )
        });
        let recovery = address("/recover", self.interaction);
        let page = SignIn {
            frame: viewer
                .frame(request.ui_locale)
                .within(self.interaction.embedders(client)),
            partner: request
                .own
                .is_none()
                .then(|| shown(client, logo.as_deref())),
            service: request.hints.service.as_deref(),
            occasion: occasion(request, person.as_deref()),
            interaction: &self.interaction.id,
            typed: filled.typed,
            problem,
            accounts: &self.known(filled.chosen),
            remember: (!self.interaction.framed).then_some(filled.remember),
            recovery: app.leads_back().then_some(&recovery),
            registration: app.registers_companies(),
        };
        let policy = policy_of(self.interaction, client);
        let page = Page::new(&page)?.policy(policy).status(status(problem));
        Ok(match problem {
            Some(SignInProblem::TooManyAttempts { wait_minutes }) => {
                with_patience(page, Some(wait_minutes))
            }
            Some(SignInProblem::Busy) => with_patience(page, None),
            _ => page.into_response(),
        })
    }
}

impl<'a> Screen<'a> {
    fn known(&self, chosen: Option<&str>) -> Vec<KnownAccount<'a>> {
        let shown = |known: &'a Remembered| KnownAccount {
            id: &known.id,
            last_name: known.last_name.as_str(),
            first_name: known.first_name.as_str(),
            siret: known.siret,
            chosen: chosen == Some(known.id.as_str()),
        };
        self.accounts.iter().map(shown).collect()
    }
}

const fn occasion<'a>(request: &Request, person: Option<&'a str>) -> Occasion<'a> {
    match person {
        _ if matches!(request.prompt.login, Login::Chosen) => Occasion::Choice,
        Some(_) => Occasion::Again { person },
        None => Occasion::First,
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
