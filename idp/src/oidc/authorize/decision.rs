//! What must happen next (OpenID Connect Core §3.1.2.3, §3.1.2.4).

use serde::{Deserialize, Serialize};

use super::super::error::{ErrorCode, Refusal};
use super::{Demands, Login, Request, second_factor};
use crate::domain::{
    Account, Acr, Assurance, Authenticator, Client, Consent, Scopes, Session, Timestamp, assurance,
    has_several_factors,
};

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

    /// The class that the person reaches with the strongest second factor that there is.
    pub fn reachable(&self) -> Option<Acr> {
        let Account { identity, link, .. } = self.account;
        let mut all = self.session.authenticators.clone();
        all.push(Authenticator::Totp);
        assurance(identity, link, &all).acr
    }
}

/// What the person has already done for this very request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub signed_in: bool,
    pub consented: bool,
    /// A second factor was shown, or could have been.
    #[serde(default)]
    pub factor_shown: bool,
}

impl Progress {
    /// Once the person has signed in by these.
    #[must_use]
    pub fn after_sign_in(self, authenticators: &[Authenticator]) -> Self {
        Self {
            signed_in: true,
            factor_shown: has_several_factors(authenticators) || self.factor_shown,
            ..self
        }
    }
}

/// Everything about the person that a decision looks at.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub signed_in: Option<&'a SignedIn>,
    /// The class that the person reaches with the second factor that they have, if they do.
    pub reachable: Option<Acr>,
    /// Who that is to this client.
    pub subject: Option<&'a str>,
    /// Scopes that the person allowed this client before.
    pub remembered: &'a Scopes,
    pub progress: Progress,
    /// What is demanded of the sign-in beyond what the request says.
    pub demands: &'a Demands,
}

/// The next step of an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    SignIn(Why),
    /// The session is good, but for a second factor (RFC 9470 §4).
    ShowSecondFactor,
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
    match second_factor::is_lacking(request, situation, signed_in) {
        Err(refusal) => return Decision::Refuse(refusal),
        Ok(true) if request.prompt.none => {
            return refuse(
                ErrorCode::LoginRequired,
                "the person must show a second factor",
            );
        }
        Ok(true) => return Decision::ShowSecondFactor,
        Ok(false) => {}
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
    if !situation.progress.signed_in && (request.prompt.login != Login::IfNeeded || too_old) {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::{AccountId, AccountState, IdentityProofing, Name, OrganisationLink, Roles};
    use crate::oidc::tests::client;

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    /// Somebody with a password, known as `eidas1`.
    fn signed_in() -> SignedIn {
        let account = AccountId::from_random(u64::MAX);
        SignedIn {
            session: Session {
                sid: "sid".parse().unwrap(),
                account,
                auth_time: NOW,
                authenticators: vec![Authenticator::Password],
                seen_at: NOW,
                expires_at: NOW,
            },
            account: Account {
                id: account,
                siret: "99900000300015".parse().unwrap(),
                last_name: Name::parse("Lefèvre").unwrap(),
                first_name: Name::parse("Zoé").unwrap(),
                email: "zoe@cabinet.example".parse().unwrap(),
                email_verified_at: None,
                phone: None,
                roles: Roles {
                    administrator_since: None,
                    declarant_since: None,
                },
                state: AccountState::Active,
                identity: IdentityProofing::Weak,
                link: OrganisationLink::Moderated,
                updated_at: NOW,
            },
        }
    }

    fn request(acr: &serde_json::Value, silent: bool) -> Request {
        let redirect_uri = "https://formation.example/callback";
        let request = json!({
            "client_id": "formation", "response_type": "code", "scopes": "openid",
            "destination": { "redirect_uri": redirect_uri, "response_mode": "query" },
            "prompt": { "none": silent, "login": "IfNeeded", "consent": false },
            "acr": acr, "claims": {},
        });
        serde_json::from_value(request).unwrap()
    }

    /// What comes of it for somebody who could reach `reachable` with a second factor, and has
    /// shown one, or has not, for this request.
    fn decided(request: &Request, reachable: Acr, again: bool) -> Decision {
        let signed_in = signed_in();
        let situation = Situation {
            signed_in: Some(&signed_in),
            reachable: Some(reachable),
            subject: None,
            remembered: &Scopes::default(),
            progress: Progress {
                factor_shown: again,
                ..Progress::default()
            },
            demands: &Demands::default(),
        };
        decide(request, &client(), situation, NOW)
    }

    fn refusal(decision: &Decision) -> Option<ErrorCode> {
        match decision {
            Decision::Refuse(refusal) => Some(refusal.code),
            _ => None,
        }
    }

    // RFC 9470 §4.
    #[test]
    fn who_can_do_more_is_asked_for_it_once() {
        for kind in ["essential", "wished"] {
            let acr = json!({ "essential": [], kind: ["eidas1-mfa"] });
            let asked = decided(&request(&acr, false), Acr::Eidas1Mfa, false);
            assert_eq!(asked, Decision::ShowSecondFactor, "{kind}");
        }
        let wish = json!({ "essential": [], "wished": ["eidas1-mfa"] });
        let after = decided(&request(&wish, false), Acr::Eidas1Mfa, true);
        assert_eq!(after, Decision::Grant, "a wish never fails");
    }

    #[test]
    fn a_demand_that_nobody_can_meet_is_an_error_at_once() {
        let demand = json!({ "essential": ["eidas2"] });
        let unmet = Some(ErrorCode::UnmetAuthenticationRequirements);
        let at_once = decided(&request(&demand, false), Acr::Eidas1, false);
        assert_eq!(refusal(&at_once), unmet);
        let in_vain = decided(&request(&demand, false), Acr::Eidas2, true);
        assert_eq!(refusal(&in_vain), unmet);
    }

    #[test]
    fn where_nothing_may_be_asked_a_wish_gives_way_and_a_demand_does_not() {
        let wish = json!({ "essential": [], "wished": ["eidas2"] });
        let granted = decided(&request(&wish, true), Acr::Eidas2, false);
        assert_eq!(granted, Decision::Grant);
        let demand = json!({ "essential": ["eidas1-mfa"] });
        let refused = decided(&request(&demand, true), Acr::Eidas1Mfa, false);
        assert_eq!(refusal(&refused), Some(ErrorCode::LoginRequired));
    }
}
