//! `/sign-in`: who are you?

use askama::Template;

use super::summary::Summary;
use super::{FieldProblems, Frame, KnownAccount, Partner, PasskeyForm, SignInProblem};

#[derive(Debug, Template)]
#[template(path = "sign_in.html", whitespace = "minimize")]
pub struct SignIn<'a> {
    pub frame: Frame<'a>,
    /// Who asks for the sign-in; `None` when it is this site itself.
    pub partner: Option<Partner<'a>>,
    /// For which service, where the partner is a federation of many.
    pub service: Option<&'a str>,
    pub occasion: Occasion<'a>,
    /// The opaque id of the interaction that the form goes on with.
    pub interaction: &'a str,
    pub typed: Typed<'a>,
    pub problem: Option<SignInProblem>,
    /// Of whoever comes.
    pub passkey: Option<PasskeyForm<'a>>,
    /// Those that this browser remembers.
    pub accounts: &'a [KnownAccount<'a>],
    /// Is the person offered that the browser remembers the account, and have they said yes?
    pub remember: Option<bool>,
    /// Where a forgotten password is recovered, if it can be.
    pub recovery: Option<&'a str>,
    /// May a company be registered?
    pub registration: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    First,
    /// A session is there, but too old for what is asked. The person is named if still known.
    Again {
        person: Option<&'a str>,
    },
    /// Whoever is signed in: which account is it to be?
    Choice,
}

/// What the fields hold when the page opens: a hint, or what was typed before. Never the password.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub siret: &'a str,
    pub last_name: &'a str,
    pub first_name: &'a str,
}

impl SignIn<'_> {
    fn heading(&self) -> String {
        match (self.occasion, self.partner) {
            (Occasion::Choice, _) => self.frame.t("sign-in-select-title"),
            (Occasion::Again { .. }, _) => self.frame.t("sign-in-again-title"),
            (Occasion::First, Some(partner)) => {
                let service = self.service.unwrap_or(partner.name);
                self.frame.t_with("sign-in-title", "service", service)
            }
            (Occasion::First, None) => self.frame.t("sign-in-title-here"),
        }
    }

    fn lead(&self) -> Option<String> {
        match self.occasion {
            Occasion::First => {
                let through = self.service.and(self.partner)?;
                Some(
                    self.frame
                        .t_with("sign-in-through", "service", through.name),
                )
            }
            Occasion::Choice => Some(self.frame.t("sign-in-select")),
            Occasion::Again { person: None } => Some(self.frame.t("sign-in-again")),
            Occasion::Again {
                person: Some(person),
            } => Some(self.frame.t_with("sign-in-again-person", "person", person)),
        }
    }

    /// The same page with the form filled in for this account.
    fn choosing(&self, account: &str) -> String {
        let interaction = form_urlencoded::byte_serialize(self.interaction.as_bytes());
        let interaction: String = interaction.collect();
        format!("/sign-in?interaction={interaction}&account={account}")
    }

    /// The same page with an empty form, where it is filled in.
    fn another(&self) -> Option<String> {
        let mut accounts = self.accounts.iter();
        let is_filled_in = accounts.any(|account| account.chosen);
        is_filled_in.then(|| self.choosing("other"))
    }

    fn summary(&self) -> Option<Summary> {
        Some(match self.problem? {
            SignInProblem::Fields(_) => {
                Summary::of_fields(self.frame.t("sign-in-fields-title"), self.field_messages())
            }
            SignInProblem::Refused => Summary::one(
                self.frame.t("sign-in-refused-title"),
                self.frame.t("sign-in-refused"),
            ),
            SignInProblem::Passkey => Summary::one(
                self.frame.t("passkey-refused-title"),
                self.frame.t("sign-in-passkey-refused"),
            ),
            SignInProblem::TooManyAttempts { wait_minutes } => Summary::one(
                self.frame.t("sign-in-too-many-title"),
                self.frame
                    .t_count("sign-in-too-many", "minutes", wait_minutes),
            ),
            SignInProblem::Busy => Summary::one(
                self.frame.t("sign-in-busy-title"),
                self.frame.t("sign-in-busy"),
            ),
        })
    }

    fn field_problems(&self) -> FieldProblems {
        match self.problem {
            Some(SignInProblem::Fields(fields)) => fields,
            _ => FieldProblems::default(),
        }
    }

    fn field_messages(&self) -> Vec<(&'static str, String)> {
        self.field_problems().messages(&self.frame)
    }

    fn message_of(&self, field: &str) -> Option<String> {
        let messages = self.field_messages();
        messages
            .into_iter()
            .find(|(name, _)| *name == field)
            .map(|(_, message)| message)
    }
}
