//! The sign-in page: what it shows of the request, of this browser, and of what went wrong.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{policy_of, shown, with_patience};
use crate::accounts::remembered::Remembered;
use crate::crypto::{Asked, Ceremony, Occasion as PasskeyOccasion};
use crate::oidc::authorize::{Login, Request, SignedIn};
use crate::web::error::PageError;
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{KnownAccount, Occasion, SignIn, SignInProblem, Typed};
use crate::web::passkeys;
use crate::web::remembered;
use crate::web::steps::{Visit, address};

#[derive(Debug)]
pub(super) struct Screen<'a> {
    visit: &'a Visit<'a>,
    interaction: &'a Interaction,
    /// Those that this browser remembers and the request may mean; a frame has none.
    pub(super) accounts: Vec<Remembered>,
}

/// What the form holds when the page opens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filled<'a> {
    pub(super) typed: Typed<'a>,
    /// The account that it is filled in for.
    pub(super) chosen: Option<&'a str>,
    pub(super) remember: bool,
}

impl<'a> Screen<'a> {
    pub(super) fn of(
        visit: &'a Visit<'a>,
        interaction: &'a Interaction,
        headers: &HeaderMap,
    ) -> Self {
        let accounts = if interaction.framed {
            Vec::new()
        } else {
            remembered::offered(visit.app, headers, &interaction.request.hints, visit.now)
        };
        Self {
            visit,
            interaction,
            accounts,
        }
    }

    pub(super) async fn page(
        &self,
        signed_in: Option<&SignedIn>,
        filled: Filled<'_>,
        problem: Option<SignInProblem>,
    ) -> Result<Response, PageError> {
        let request = &self.interaction.request;
        let Visit { app, viewer, .. } = self.visit;
        let client = &self.visit.partner.client;
        let logo = app.logos.of(client, self.visit.now).await;
        let person = signed_in.map(|signed_in| signed_in.account.name());
        let asked = self.ask().await?;
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
            passkey: passkeys::form(asked.as_ref()),
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

/// Where whoever comes may show a passkey of theirs.
pub(super) fn occasion_of(interaction: &Interaction) -> PasskeyOccasion {
    PasskeyOccasion {
        ceremony: Ceremony::SignIn,
        place: interaction.id.clone(),
        account: None,
    }
}

impl Screen<'_> {
    async fn ask(&self) -> Result<Option<Asked>, PageError> {
        let occasion = occasion_of(self.interaction);
        passkeys::ask(self.visit.app, occasion, self.visit.now).await
    }

    fn known<'s>(&'s self, chosen: Option<&str>) -> Vec<KnownAccount<'s>> {
        let shown = |known: &'s Remembered| KnownAccount {
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
        Some(SignInProblem::Fields(_) | SignInProblem::Refused | SignInProblem::Passkey) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(SignInProblem::TooManyAttempts { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(SignInProblem::Busy) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
