//! From a decision to the next thing that happens in the browser.

use axum::response::{IntoResponse, Response};

use super::answer::{self, refuse, see_other, with_query};
use super::cookies;
use super::error::PageError;
use super::extract::Viewer;
use super::interaction::{Interaction, append};
use crate::app::{App, Partner};
use crate::crypto::keys::KeyRing;
use crate::crypto::{Secret, random_id};
use crate::domain::{
    Assurance, Confirmation, Consent, Grant, GrantId, Scope, Scopes, Session, Terms, Timestamp,
};
use crate::oidc::authorize::{Decision, Progress, Request, Sender, SignedIn, Situation, decide};
use crate::oidc::error::{ErrorCode, Refusal, Untrusted};
use crate::oidc::session_state::{browser_state, session_state};
use crate::oidc::subject::subject;
use crate::store::{CODE_LIFETIME, NewGrant, Redemption};
use std::time::Duration;

/// One turn of a person at an authorization request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit<'a> {
    pub(super) app: &'a App,
    pub(super) partner: &'a Partner,
    pub(super) viewer: &'a Viewer,
    pub(super) now: Timestamp,
}

/// What happens next.
#[derive(Debug)]
pub(super) enum Next {
    /// Back to the partner.
    Answer(Response),
    /// The page with this path.
    Page(&'static str),
}

/// What was granted for offline access lives this long.
const OFFLINE_LIFETIME: Duration = Duration::from_hours(90 * 24);

impl Visit<'_> {
    pub(super) fn sender<'a>(&'a self, ring: &'a KeyRing) -> Sender<'a> {
        Sender {
            issuer: self.app.issuer(),
            ring,
            client: &self.partner.client,
            now: self.now,
        }
    }

    pub(super) async fn decide(
        &self,
        request: &Request,
        signed_in: Option<&SignedIn>,
        progress: Progress,
    ) -> Result<Next, PageError> {
        let client = &self.partner.client;
        let remembered = self.remembered(signed_in).await?;
        let subject = signed_in.map(|signed_in| self.subject(signed_in));
        let demands = self.demands(request, signed_in).await?;
        let situation = Situation {
            signed_in,
            reachable: self.reachable(request, signed_in).await?,
            subject: subject.as_deref(),
            remembered: &remembered,
            progress,
            demands: &demands,
        };
        Ok(
            match (decide(request, client, situation, self.now), signed_in) {
                (Decision::AskConsent(_), _) => Next::Page("/consent"),
                (Decision::ShowSecondFactor, _) => Next::Page("/sign-in/second-factor"),
                (Decision::Refuse(refusal), _) => {
                    Next::Answer(self.refuse(request, &refusal).await?)
                }
                (Decision::Grant, Some(signed_in)) => {
                    Next::Answer(self.let_in(request, signed_in).await?)
                }
                (Decision::SignIn(_) | Decision::Grant, _) => Next::Page("/sign-in"),
            },
        )
    }

    /// The same for a request that has been waiting: on to its next page, or back to the partner.
    pub(super) async fn go_on(
        &self,
        interaction: &Interaction,
        signed_in: Option<&SignedIn>,
    ) -> Result<Response, PageError> {
        let (request, progress) = (&interaction.request, interaction.progress);
        let next = self.decide(request, signed_in, progress).await?;
        Ok(onward(interaction, next))
    }

    /// The same for somebody who has just proved themselves, with the session's new secret.
    pub(super) async fn go_on_as(
        &self,
        (signed_in, secret): (&SignedIn, &Secret),
        interaction: Interaction,
        progress: Progress,
    ) -> Result<Response, PageError> {
        let interaction = interaction.at(progress);
        interaction.save(self.app).await?;
        let mut response = self.go_on(&interaction, Some(signed_in)).await?;
        append(&mut response, &interaction.session_cookie(secret));
        Ok(response)
    }

    /// The person does not want to.
    pub(super) async fn decline(
        &self,
        interaction: &Interaction,
        why: &'static str,
    ) -> Result<Response, PageError> {
        let refusal = Refusal::new(ErrorCode::AccessDenied, why);
        let response = self.refuse(&interaction.request, &refusal).await?;
        Ok(done(interaction, response))
    }

    async fn refuse(&self, request: &Request, refusal: &Refusal) -> Result<Response, PageError> {
        match (&request.device, &request.own) {
            (Some(device), _) => self.refuse_device(device).await,
            (None, Some(_)) => Ok(see_other("/")),
            (None, None) => refuse(self, &request.destination, refusal),
        }
    }

    fn subject(&self, signed_in: &SignedIn) -> String {
        subject(
            &self.partner.client,
            signed_in.account.id,
            &self.app.pairwise,
        )
    }

    async fn remembered(&self, signed_in: Option<&SignedIn>) -> Result<Scopes, PageError> {
        let client = &self.partner.client;
        match signed_in {
            Some(signed_in) if client.consent == Consent::Required => {
                let mut tx = self.app.store.direct().await?;
                Ok(tx
                    .find_consent(signed_in.account.id, &client.client_id)
                    .await?)
            }
            _ => Ok(Scopes::default()),
        }
    }

    /// To the page of ours that was asked for, to which nothing is granted; or to the partner.
    async fn let_in(&self, request: &Request, signed_in: &SignedIn) -> Result<Response, PageError> {
        match &request.own {
            Some(page) => Ok(see_other(page.as_str())),
            None => self.grant(request, signed_in).await,
        }
    }

    /// Makes a code for what has been granted, and sends it off.
    async fn grant(&self, request: &Request, signed_in: &SignedIn) -> Result<Response, PageError> {
        if let Some(refusal) = self.unreadable(request).await {
            return self.refuse(request, &refusal).await;
        }
        let session = &signed_in.session;
        let offline = request.scopes.contains(Scope::OfflineAccess);
        let grant = Grant {
            id: GrantId::from_random(random_id()),
            client: request.client_id.clone(),
            account: session.account,
            terms: Terms {
                sub: Some(self.subject(signed_in)),
                ..terms(request, signed_in)
            },
            generation: 0,
            expires_at: if offline {
                self.now + OFFLINE_LIFETIME
            } else {
                session.expires_at
            },
        };
        if let Some(device) = &request.device {
            return self.allow_device(device, grant).await;
        }
        let kind = request.response_type;
        let code = kind.has_code().then(Secret::random);
        let front = kind.is_front_channel().then(|| self.front_grant(&grant));
        let of_code = code.as_ref().map(|code| NewGrant {
            grant,
            code: code.hash(),
            code_until: self.now + CODE_LIFETIME,
            at: self.now,
        });
        self.add(of_code, front.as_ref(), request).await?;
        let code = code.as_ref().map(Secret::expose);
        let mut granted: Vec<_> = code
            .map(|code| ("code", code.to_owned()))
            .into_iter()
            .collect();
        if let Some(front) = &front {
            granted.extend(self.front_tokens(request, front, code).await?);
        }
        let (state, cookie) = self.watched(request, session).unzip();
        granted.extend(state.map(|state| ("session_state", state)));
        let mut response = answer::grant(self, &request.destination, granted)?;
        if let Some(cookie) = cookie {
            append(&mut response, &cookie);
        }
        Ok(response)
    }

    /// What the partner's frame watches: `session_state`, and the cookie to compare it with
    /// (Session Management 1.0 §2).
    fn watched(&self, request: &Request, session: &Session) -> Option<(String, String)> {
        if !self.app.settings.sessions.iframe {
            return None;
        }
        let origin = request.destination.redirect_uri.origin();
        let browser_state = browser_state(&session.sid);
        let state = session_state(&request.client_id, origin, &browser_state);
        Some((state, cookies::set_for_frames(&browser_state)))
    }

    /// RFC 9126 §7.3: a pushed request is answered with one code, however many tabs get here.
    async fn add(
        &self,
        of_code: Option<NewGrant>,
        front: Option<&Grant>,
        request: &Request,
    ) -> Result<(), PageError> {
        let of_code = match (of_code, front, &request.pushed) {
            (Some(new), None, None) => return Ok(self.app.journal.add_grant(new).await?),
            (of_code, _, _) => of_code,
        };
        let mut tx = self.app.store.begin().await?;
        if let Some(uri) = &request.pushed
            && !tx.consume_pushed_request(uri, self.now).await?
        {
            return Err(Untrusted::InvalidRequestUri.into());
        }
        let at = self.now;
        let front = front.cloned().map(|grant| NewGrant {
            grant,
            code: Secret::random().hash(),
            code_until: at + CODE_LIFETIME,
            at,
        });
        let new: Vec<&NewGrant> = of_code.iter().chain(&front).collect();
        tx.add_grants(&new).await?;
        if let Some(NewGrant { grant, code, .. }) = front {
            // Its tokens are out at once, so that it counts as redeemed.
            let client = grant.client;
            tx.redeem_codes(&[&Redemption { code, client, at }]).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn terms(request: &Request, signed_in: &SignedIn) -> Terms {
    let Assurance { acr, amr } = signed_in.assurance();
    let redirect_uri = &request.destination.redirect_uri;
    Terms {
        redirect_uri: request.device.is_none().then(|| redirect_uri.clone()),
        scopes: request.scopes.clone(),
        sub: None,
        code_challenge: request.code_challenge.clone(),
        nonce: request.nonce.clone(),
        sid: signed_in.session.sid.clone(),
        auth_time: signed_in.session.auth_time,
        acr,
        amr,
        cnf: request.dpop_jkt.clone().map(Confirmation::Jkt),
        authorization_details: request.authorization_details.clone(),
        resources: request.resources.clone(),
        claims: request.claims.clone(),
    }
}

/// The address of a page about an interaction.
pub(super) fn address(path: &str, interaction: &Interaction) -> String {
    with_query(path, "interaction", &interaction.id)
}

/// To what was decided.
pub(super) fn onward(interaction: &Interaction, next: Next) -> Response {
    match next {
        Next::Page(path) => see_other(&address(path, interaction)),
        Next::Answer(response) => done(interaction, response),
    }
}

fn done(interaction: &Interaction, response: Response) -> Response {
    let mut response = response.into_response();
    interaction.unbind(&mut response);
    response
}
