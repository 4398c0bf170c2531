//! What must happen next (OpenID Connect Core §3.1.2.3, §3.1.2.4).

use serde::{Deserialize, Serialize};

use super::super::error::{ErrorCode, Refusal};
use super::Request;
use crate::domain::{Account, Assurance, Client, Consent, Scopes, Session, Timestamp, assurance};

/// A person with a live session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: Session,
    pub account: Account,
}

impl SignedIn {
    pub fn assurance(&self) -> Assurance {
        let account = &self.account;
        assurance(account.identity, account.link, &self.session.authenticators)
    }
}

/// What the person has already done for this very request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub signed_in: bool,
    pub consented: bool,
}

/// Everything about the person that a decision looks at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub signed_in: Option<&'a SignedIn>,
    /// Who that is to this client.
    pub subject: Option<&'a str>,
    /// Scopes that the person allowed this client before.
    pub remembered: &'a Scopes,
    pub progress: Progress,
}

/// The next step of an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    SignIn(Why),
    /// Ask whether the partner may be told this.
    AskConsent(Scopes),
    Grant,
    Refuse(Refusal),
}

/// Why the person must sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    NotSignedIn,
    /// There is a session, but it is too old or the partner wants a new check.
    Again,
    /// Somebody else than the partner believes is signed in.
    OtherPerson,
}

pub fn decide(
    request: &Request,
    client: &Client,
    situation: Situation<'_>,
    now: Timestamp,
) -> Decision {
    let signed_in = match must_sign_in(request, situation, now) {
        Ok(signed_in) => signed_in,
        Err(_) if request.prompt.none => {
            return refuse(ErrorCode::LoginRequired, "the person must sign in");
        }
        Err(why) => return Decision::SignIn(why),
    };
    if !request.acr.is_met_by(signed_in.assurance().acr) {
        return refuse(
            ErrorCode::UnmetAuthenticationRequirements,
            "the essential acr cannot be reached by this account",
        );
    }
    match (
        must_consent(request, client, situation),
        request.prompt.none,
    ) {
        (false, _) => Decision::Grant,
        (true, false) => Decision::AskConsent(request.scopes.clone()),
        (true, true) => refuse(ErrorCode::ConsentRequired, "the person must consent"),
    }
}

fn must_sign_in<'a>(
    request: &Request,
    situation: Situation<'a>,
    now: Timestamp,
) -> Result<&'a SignedIn, Why> {
    let signed_in = situation.signed_in.ok_or(Why::NotSignedIn)?;
    if request
        .expected_subject
        .as_deref()
        .is_some_and(|expected| Some(expected) != situation.subject)
    {
        return Err(Why::OtherPerson);
    }
    let age = now.since(signed_in.session.auth_time);
    // Core §3.1.2.1: an age of zero asks for credentials even within the same second.
    let too_old = request
        .max_age
        .is_some_and(|max_age| max_age.is_zero() || age > max_age);
    if !situation.progress.signed_in && (request.prompt.login || too_old) {
        return Err(Why::Again);
    }
    Ok(signed_in)
}

fn must_consent(request: &Request, client: &Client, situation: Situation<'_>) -> bool {
    if situation.progress.consented {
        return false;
    }
    let unknown =
        client.consent == Consent::Required && !request.scopes.is_subset(situation.remembered);
    // What is asked about single establishments is not remembered: each time is another question.
    let particular =
        client.consent == Consent::Required && !request.authorization_details.is_empty();
    unknown || particular || request.prompt.consent
}

fn refuse(code: ErrorCode, description: &'static str) -> Decision {
    Decision::Refuse(Refusal::new(code, description))
}
