//! `/sign-in`: who are you?

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::sign_in_form::{Attempt, parse, typed};
use super::sign_in_screen::{Filled, Screen, occasion_of};
use crate::accounts::remembered::{Remembered, preselected};
use crate::app::App;
use crate::domain::{Account, Authenticator};
use crate::oidc::authorize::{Login, Request, SignedIn};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::embedded::{Identified, hand_over};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::pages::{Onward, SignInProblem, Typed};
use crate::web::passkeys::{self, Answer, Asking};
use crate::web::preferences;
use crate::web::proof;
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
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now,
    };
    let screen = Screen::of(&visit, &interaction, &headers);
    let request = &interaction.request;
    let chosen = chosen(query.0.get("account"), request, &screen.accounts);
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
            let screen = Screen::of(&visit, &interaction, &headers);
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
    let used = vec![Authenticator::Password];
    enter(
        (&app, &visit),
        interaction,
        (&account, used, before),
        (&headers, &place),
    )
    .await
}

/// `/sign-in/passkey`: a passkey says who comes, and is two factors.
pub(in crate::web) async fn by_passkey(
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
    let before = sign_on::current(&app, &headers, place.now).await?;
    let asking = Asking {
        occasion: occasion_of(&interaction),
        embedders: interaction.embedders(&partner.client),
        locale: viewer.frame(None).locale,
    };
    let shown = match Answer::of(&form) {
        Some(answer) => passkeys::check(&app, answer, &asking, &place).await?,
        None => None,
    };
    let Some(account) = shown else {
        let screen = Screen::of(&visit, &interaction, &headers);
        let filled = Filled::default();
        let problem = SignInProblem::Passkey;
        return screen.page(before.as_ref(), filled, Some(problem)).await;
    };
    let used = vec![Authenticator::Passkey];
    enter(
        (&app, &visit),
        interaction,
        (&account, used, before),
        (&headers, &place),
    )
    .await
}

/// On with a session, as whoever proved to be there by these; in a frame, with a ticket for one.
pub(super) async fn enter(
    (app, visit): (&Arc<App>, &Visit<'_>),
    interaction: Interaction,
    (account, used, before): (&Account, Vec<Authenticator>, Option<SignedIn>),
    (headers, place): (&HeaderMap, &Place),
) -> Result<Response, PageError> {
    if interaction.leads_on() {
        let found = Identified {
            account: account.id,
            authenticators: used,
        };
        return hand_over(visit, &interaction, (Onward::SignedIn, found), place).await;
    }
    let (signed_in, secret) = sign_on::begin(app, account, used, before, place).await?;
    let (progress, remember) = (interaction.progress, interaction.remember);
    let progress = progress.after_sign_in(&signed_in.session.authenticators);
    let mut response = visit
        .go_on_as((&signed_in, &secret), interaction, progress)
        .await?;
    let wish = (account, remember);
    remembered::note(app, headers, wish, place.now, &mut response)?;
    preferences::follow(app, account.id, &mut response).await?;
    Ok(response)
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
    Ok(proof.map(|proven| proven.account).map_err(Into::into))
}
