//! `/sign-in/second-factor`: the second step of a sign-in, or the one that a session still lacks.
//!
//! After the password nothing has begun: no session stands on it, only this interaction knows of
//! it, in this browser and for a few minutes. What is shown in a session adds to it, so that the
//! password is not asked for again.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::sign_in::enter;
use super::{policy_of, shown, with_patience};
use crate::accounts::factors::SECOND_STEP_WITHIN;
use crate::app::{App, Partner};
use crate::crypto::{Asked, Ceremony, Occasion};
use crate::domain::{Account, AccountId, Authenticator, Timestamp};
use crate::oidc::authorize::{Progress, SignedIn};
use crate::oidc::params::Params;
use crate::web::codes;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{CodeProblem, SecondFactor, Way};
use crate::web::passkeys::{self, Answer, Asking};
use crate::web::sign_on::{self, Place};
use crate::web::steps::{Next, Visit, onward};

const HERE: &str = "/sign-in/second-factor";

/// Whose second factor is asked for.
enum Subject {
    AfterPassword(Account),
    InSession(SignedIn),
}

impl Subject {
    const fn account(&self) -> &Account {
        match self {
            Self::AfterPassword(account) => account,
            Self::InSession(signed_in) => &signed_in.account,
        }
    }
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let interaction = Interaction::load(&app, query.interaction(), &headers).await?;
    let partner = interaction.partner(&app).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    let subject = match subject(&visit, &interaction, &headers, place.now).await? {
        Ok(subject) => subject,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let screen = Screen::of(&visit, &interaction, subject.account().id).await?;
    screen.page(&query.0, None).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
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
        return visit.decline(&interaction, "the person cancelled").await;
    }
    let subject = match subject(&visit, &interaction, &headers, place.now).await? {
        Ok(subject) => subject,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let shown = match check((&visit, &interaction), subject.account(), &form, &place).await? {
        Ok(shown) => shown,
        Err(problem) => {
            let screen = Screen::of(&visit, &interaction, subject.account().id).await?;
            return screen.page(&form, Some(problem)).await;
        }
    };
    match subject {
        Subject::AfterPassword(account) => {
            let before = sign_on::current(&app, &headers, place.now).await?;
            let used = vec![Authenticator::Password, shown];
            let who = (&account, used, before);
            enter((&app, &visit), interaction, who, (&headers, &place)).await
        }
        Subject::InSession(signed_in) => {
            let (signed_in, secret) = sign_on::raise(&app, signed_in, shown, &place).await?;
            let progress = Progress {
                factor_shown: true,
                ..interaction.progress
            };
            visit
                .go_on_as((&signed_in, &secret), interaction, progress)
                .await
        }
    }
}

/// What this form shows: a passkey, or a code.
async fn check(
    (visit, interaction): (&Visit<'_>, &Interaction),
    account: &Account,
    form: &Params,
    place: &Place,
) -> Result<Result<Authenticator, CodeProblem>, PageError> {
    let locale = visit.viewer.frame(None).locale;
    let Some(answer) = Answer::of(form) else {
        let typed = form.get("code").unwrap_or_default();
        return codes::check(visit.app, (account, locale), typed, place).await;
    };
    let asking = Asking {
        occasion: occasion(interaction, account.id),
        embedders: interaction.embedders(&visit.partner.client),
        locale,
    };
    let shown = passkeys::check(visit.app, answer, &asking, place).await?;
    Ok(shown
        .map(|_| Authenticator::Passkey)
        .ok_or(CodeProblem::Passkey))
}

fn occasion(interaction: &Interaction, account: AccountId) -> Occasion {
    Occasion {
        ceremony: Ceremony::SecondFactor,
        place: interaction.id.clone(),
        account: Some(account),
    }
}

/// Nobody's, where the request goes on elsewhere.
async fn subject(
    visit: &Visit<'_>,
    interaction: &Interaction,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Result<Subject, Response>, PageError> {
    let fresh = interaction
        .proven
        .filter(|proven| now.since(proven.at) < SECOND_STEP_WITHIN);
    if let Some(proven) = fresh {
        let mut tx = visit.app.store.direct().await?;
        let account = tx.find_proven_account(proven.account, proven.at).await?;
        if let Some(account) = account.filter(|account| account.state.may_sign_in()) {
            return Ok(Ok(Subject::AfterPassword(account)));
        }
    }
    let signed_in = sign_on::current(visit.app, headers, now).await?;
    let (request, progress) = (&interaction.request, interaction.progress);
    let next = visit.decide(request, signed_in.as_ref(), progress).await?;
    Ok(match (next, signed_in) {
        (Next::Page(HERE), Some(signed_in)) => Ok(Subject::InSession(signed_in)),
        (next, _) => Err(onward(interaction, next)),
    })
}

struct Screen<'a> {
    visit: &'a Visit<'a>,
    interaction: &'a Interaction,
    has_app: bool,
    asked: Option<Asked>,
}

impl<'a> Screen<'a> {
    async fn of(
        visit: &'a Visit<'a>,
        interaction: &'a Interaction,
        account: AccountId,
    ) -> Result<Self, PageError> {
        let mut tx = visit.app.store.direct().await?;
        let has_app = !tx.list_totps(account).await?.is_empty();
        drop(tx);
        let occasion = occasion(interaction, account);
        Ok(Self {
            visit,
            interaction,
            has_app,
            asked: passkeys::ask(visit.app, occasion, visit.now).await?,
        })
    }

    fn way(&self, params: &Params) -> Way {
        let has_passkey = self.asked.is_some();
        match params.get("way") {
            Some("recovery-code") if self.has_app || has_passkey => Way::RecoveryCode,
            _ if self.has_app => Way::App,
            _ if has_passkey => Way::Passkey,
            _ => Way::SetUp,
        }
    }

    async fn page(
        &self,
        params: &Params,
        problem: Option<CodeProblem>,
    ) -> Result<Response, PageError> {
        let (visit, interaction) = (self.visit, self.interaction);
        let Partner { client, .. } = visit.partner;
        let logo = visit.app.logos.of(client, visit.now).await;
        let page = SecondFactor {
            frame: visit
                .viewer
                .frame(interaction.request.ui_locale)
                .within(interaction.embedders(client)),
            partner: interaction
                .request
                .own
                .is_none()
                .then(|| shown(client, logo.as_deref())),
            interaction: &interaction.id,
            way: self.way(params),
            passkey: passkeys::form(self.asked.as_ref()),
            problem,
        };
        let policy = policy_of(interaction, client);
        let page = Page::new(&page)?.policy(policy).status(status(problem));
        Ok(match problem {
            Some(CodeProblem::TooManyAttempts { wait_minutes }) => {
                with_patience(page, Some(wait_minutes))
            }
            _ => page.into_response(),
        })
    }
}

const fn status(problem: Option<CodeProblem>) -> StatusCode {
    match problem {
        None => StatusCode::OK,
        Some(CodeProblem::Malformed | CodeProblem::Wrong | CodeProblem::Passkey) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(CodeProblem::TooManyAttempts { .. }) => StatusCode::TOO_MANY_REQUESTS,
    }
}
