//! What clients do, turn by turn.

use std::sync::Arc;

use anyhow::{Context, ensure};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use serde_json::Value;

use crate::client::{Connection, get, post};
use crate::dpop::BoundKey;
use crate::drive::Turn;
use crate::partner::{DEVICE, Partner, cookie_header, with_cookie};
use crate::world::{Person, WithApp};

/// The same request again and again, with the same answer.
#[derive(Debug)]
pub(crate) struct Fetch {
    pub(crate) connection: Connection,
    pub(crate) request: Request<Bytes>,
    pub(crate) right: Bytes,
}

impl Turn for Fetch {
    async fn take(&mut self) -> anyhow::Result<()> {
        let answer = self
            .connection
            .send(self.request.clone())
            .await?
            .expect(200)?;
        ensure!(
            answer.body == self.right,
            "another answer: {:?}",
            answer.body
        );
        Ok(())
    }
}

/// The same request again and again, whose answer has something new in it each time.
#[derive(Debug)]
pub(crate) struct Submit {
    pub(crate) connection: Connection,
    pub(crate) request: Request<Bytes>,
    pub(crate) status: u16,
    /// A member of the answer that is never the same twice.
    pub(crate) member: &'static str,
    pub(crate) last: Value,
}

impl Turn for Submit {
    async fn take(&mut self) -> anyhow::Result<()> {
        let answer = self.connection.send(self.request.clone()).await?;
        let mut parsed: Value = serde_json::from_slice(&answer.expect(self.status)?.body)?;
        let new = parsed.get_mut(self.member).map(Value::take);
        let new = new.with_context(|| format!("no {} in {parsed}", self.member))?;
        ensure!(new != self.last, "{} is the same as before", self.member);
        self.last = new;
        Ok(())
    }
}

/// One refresh token after the other, each used once.
#[derive(Debug)]
pub(crate) struct Refresh {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) token: String,
    /// Where the tokens are bound to a key (RFC 9449).
    pub(crate) key: Option<Arc<BoundKey>>,
}

impl Turn for Refresh {
    async fn take(&mut self) -> anyhow::Result<()> {
        let mut request = self.partner.refreshment(&self.token);
        if let Some(key) = &self.key {
            request = key.prove(request)?;
        }
        let tokens = self.partner.tokens(&mut self.connection, request).await?;
        let next = tokens.refresh_token.context("no new refresh token")?;
        ensure!(next != self.token, "the refresh token was not rotated");
        self.token = next;
        Ok(())
    }
}

/// A device that shows its user code and polls once: the person has not answered (RFC 8628 §3.5).
#[derive(Debug)]
pub(crate) struct StartDevice {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
}

impl Turn for StartDevice {
    async fn take(&mut self) -> anyhow::Result<()> {
        let asked = [("scope", "openid")];
        let request = self.partner.to_post("/device_authorization", &asked);
        let codes = self.connection.send(request).await?.expect(200)?;
        let codes: Value = serde_json::from_slice(&codes.body)?;
        let code = codes.get("device_code").and_then(Value::as_str);
        let poll = [
            ("grant_type", DEVICE),
            ("device_code", code.context("no device_code")?),
        ];
        let request = self.partner.to_post("/token", &poll);
        let answer = self.connection.send(request).await?.expect(400)?;
        let answer: Value = serde_json::from_slice(&answer.body)?;
        ensure!(
            answer
                .get("error")
                .is_some_and(|error| error == "authorization_pending"),
            "another answer: {answer}"
        );
        Ok(())
    }
}

/// Codes, asked for in advance.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) session: HeaderValue,
    pub(crate) codes: Vec<String>,
    pub(crate) wanted: usize,
}

impl Turn for Ask {
    async fn take(&mut self) -> anyhow::Result<()> {
        self.codes.push(
            self.partner
                .code(&mut self.connection, &self.session)
                .await?,
        );
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.codes.len() >= self.wanted
    }
}

/// Codes made in advance, each redeemed once.
#[derive(Debug)]
pub(crate) struct Redeem {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) codes: Vec<String>,
}

impl Turn for Redeem {
    async fn take(&mut self) -> anyhow::Result<()> {
        let code = self.codes.pop().context("no code is left")?;
        self.partner.redeem(&mut self.connection, &code).await?;
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.codes.is_empty()
    }
}

/// From the partner's request to its tokens, in a browser that has a session.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) session: HeaderValue,
}

impl Turn for Flow {
    async fn take(&mut self) -> anyhow::Result<()> {
        let code = self
            .partner
            .code(&mut self.connection, &self.session)
            .await?;
        self.partner.redeem(&mut self.connection, &code).await?;
        Ok(())
    }
}

/// From the partner's request to its code, by a person who types a password in a fresh browser.
#[derive(Debug)]
pub(crate) struct SignIn {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) person: Person,
}

impl SignIn {
    /// The session that the browser holds then.
    pub(crate) async fn session(&mut self) -> anyhow::Result<HeaderValue> {
        let asked = self
            .connection
            .send(get(self.partner.request()))
            .await?
            .expect(303)?;
        let cookie = cookie_header(&asked.cookies())?;
        let interaction = asked.sent("interaction")?;
        let page = with_cookie(get(asked.location()?), &cookie);
        self.connection.send(page).await?.expect(200)?;
        let form = with_cookie(post("/sign-in", &self.person.form(&interaction)), &cookie);
        let signed_in = self.connection.send(form).await?.expect(303)?;
        signed_in.sent("code")?;
        let session = signed_in.cookies().into_iter();
        let session: Vec<_> = session
            .filter(|pair| pair.starts_with("__Host-session="))
            .collect();
        ensure!(
            session.len() == 1,
            "a sign-in sets one session: {session:?}"
        );
        cookie_header(&session)
    }
}

impl Turn for SignIn {
    async fn take(&mut self) -> anyhow::Result<()> {
        self.session().await?;
        Ok(())
    }
}

/// The same by people who each have an app, one after the other.
#[derive(Debug)]
pub(crate) struct SignInWithApp {
    pub(crate) connection: Connection,
    pub(crate) partner: Partner,
    pub(crate) people: Vec<WithApp>,
}

impl Turn for SignInWithApp {
    async fn take(&mut self) -> anyhow::Result<()> {
        let somebody = self.people.pop().context("everybody has signed in")?;
        let asked = self.connection.send(get(self.partner.request())).await?;
        let asked = asked.expect(303)?;
        let cookie = cookie_header(&asked.cookies())?;
        let interaction = asked.sent("interaction")?;
        let page = with_cookie(get(asked.location()?), &cookie);
        self.connection.send(page).await?.expect(200)?;
        let form = somebody.person.form(&interaction);
        let proven = self
            .connection
            .send(with_cookie(post("/sign-in", &form), &cookie))
            .await?
            .expect(303)?;
        let page = with_cookie(get(proven.location()?), &cookie);
        self.connection.send(page).await?.expect(200)?;
        let code = somebody.code();
        let form = [("interaction", interaction.as_str()), ("code", &code)];
        let second = with_cookie(post("/sign-in/second-factor", &form), &cookie);
        let signed_in = self.connection.send(second).await?.expect(303)?;
        signed_in.sent("code")?;
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.people.is_empty()
    }
}

/// With this access token (RFC 6750 §2.1).
pub(crate) fn with_token(
    mut request: Request<Bytes>,
    access_token: &str,
) -> anyhow::Result<Request<Bytes>> {
    let bearer = HeaderValue::from_str(&format!("Bearer {access_token}"))?;
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    Ok(request)
}
