//! Passkeys: asked on pages, counted before they are heard, and taken once.
//!
//! Whatever is wrong with an answer, the person is told the same: an unknown passkey, one of
//! somebody who may not sign in, a signature that is none, a question that was answered before.

use super::codes::{count, count_of};
use super::error::PageError;
use super::letters;
use super::pages::PasskeyForm;
use super::sign_on::Place;
use super::throttle::Network;
use crate::accounts::factors::is_asked_here;
use crate::accounts::throttle::PASSKEYS;
use crate::app::App;
use crate::crypto::{Asked, Ceremony, Occasion, Passkeys, Question, Shown, Signature, Unsigned};
use crate::domain::{
    Account, AccountId, Authenticator, Event, EventKind, Letter, Locale, Passkey, Timestamp,
    WebOrigin,
};
use crate::oidc::params::Params;

/// The page that a passkey is asked on.
#[derive(Clone, Debug)]
pub(super) struct Asking<'a> {
    pub(super) occasion: Occasion,
    /// Whose pages hold it, where it is in a frame.
    pub(super) embedders: &'a [WebOrigin],
    pub(super) locale: Locale,
}

/// What came back of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer<'a> {
    sealed: &'a str,
    unverified: &'a str,
}

impl<'a> Answer<'a> {
    /// None where the form holds something else.
    pub(super) fn of(form: &'a Params) -> Option<Self> {
        Some(Self {
            unverified: form.get("credential")?,
            sealed: form.get("challenge").unwrap_or_default(),
        })
    }

    pub(super) const fn parts(self) -> (&'a str, &'a str) {
        (self.sealed, self.unverified)
    }
}

/// Asks for one of the account's passkeys. None where it has none, or there are none here.
pub(super) async fn ask(
    app: &App,
    occasion: Occasion,
    now: Timestamp,
) -> Result<Option<Asked>, PageError> {
    let Some(passkeys) = &app.passkeys else {
        return Ok(None);
    };
    let mut known = Vec::new();
    if let Some(account) = occasion.account {
        let mut tx = app.store.direct().await?;
        let owned = tx.list_passkeys(account).await?;
        known.extend(owned.into_iter().map(|passkey| passkey.credential_id));
        if known.is_empty() {
            return Ok(None);
        }
    }
    Ok(Some(passkeys.ask(occasion, &known, now)?))
}

/// The question as it stands in a page.
pub(super) fn form(asked: Option<&Asked>) -> Option<PasskeyForm<'_>> {
    asked.map(|asked| PasskeyForm {
        options: &asked.options,
        sealed: &asked.sealed,
    })
}

/// Who has shown a passkey; nobody, for whatever reason.
pub(super) async fn check(
    app: &App,
    answer: Answer<'_>,
    asking: &Asking<'_>,
    place: &Place,
) -> Result<Option<Account>, PageError> {
    let account = asking.occasion.account;
    let network = Network::of(place.peer);
    if network.is_full(app).await? {
        record(app, (Failed::Throttled, account), asking, place).await?;
        return Ok(None);
    }
    match heard(app, answer, asking, place).await? {
        Ok(account) => Ok(Some(account)),
        Err((why, whose)) => {
            network.failed(app).await?;
            record(app, (why, whose.or(account)), asking, place).await?;
            Ok(None)
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Failed {
    Refused,
    Throttled,
    Copied,
}

/// Why, and whose passkey it was said to be.
type Unheard = (Failed, Option<AccountId>);

async fn heard(
    app: &App,
    answer: Answer<'_>,
    asking: &Asking<'_>,
    place: &Place,
) -> Result<Result<Account, Unheard>, PageError> {
    let nobody = Ok(Err((Failed::Refused, None)));
    let Some(passkeys) = &app.passkeys else {
        return nobody;
    };
    let Some((question, shown)) = read(passkeys, answer, &asking.occasion, place.now) else {
        return nobody;
    };
    let Some((passkey, account)) = owner(app, passkeys, &shown, &asking.occasion).await? else {
        return nobody;
    };
    let whose = Some(account.id);
    let key = count_of(app, account.id, Authenticator::Passkey);
    if count(app, &key, PASSKEYS, place.now).await?.is_err() {
        return Ok(Err((Failed::Throttled, whose)));
    }
    let asked = (question.id.clone(), question.until);
    let signed = passkeys.check(question, &shown, &passkey.credential);
    let counter = match signed {
        Ok(signature) if stands_here(&signature, asking) => Some(signature.counter),
        Err(Unsigned::Copied) => None,
        Ok(_) | Err(Unsigned::Wrong) => return Ok(Err((Failed::Refused, whose))),
    };
    let owner = (&account, asking.locale);
    Ok(
        match take(app, owner, (&passkey, counter), asked, place.now).await? {
            None => {
                app.store.direct().await?.take_back_attempt(&key).await?;
                Ok(account)
            }
            Some(why) => Err((why, whose)),
        },
    )
}

fn read(
    passkeys: &Passkeys,
    Answer { sealed, unverified }: Answer<'_>,
    occasion: &Occasion,
    now: Timestamp,
) -> Option<(Question, Shown)> {
    let question = passkeys.question(sealed, occasion, now)?;
    Some((question, Shown::read(unverified)?))
}

fn stands_here(signature: &Signature, asking: &Asking<'_>) -> bool {
    let top_origin = signature.top_origin.as_deref();
    is_asked_here((signature.framed, top_origin), asking.embedders)
}

/// The passkey and its person, if they are meant and may sign in.
async fn owner(
    app: &App,
    passkeys: &Passkeys,
    shown: &Shown,
    occasion: &Occasion,
) -> Result<Option<(Passkey, Account)>, PageError> {
    let Some(id) = shown.credential_id() else {
        return Ok(None);
    };
    let mut tx = app.store.direct().await?;
    let Some(passkey) = tx.find_passkey(&id).await? else {
        return Ok(None);
    };
    // Web Authentication §7.2: where nobody was named, the device must say whose it is.
    let is_meant = match (occasion.account, passkeys.is_of(shown, passkey.account)) {
        (Some(account), said) => account == passkey.account && said != Some(false),
        (None, said) => said == Some(true),
    };
    if !is_meant {
        return Ok(None);
    }
    let account = tx.find_account(passkey.account).await?;
    let account = account.filter(|account| account.state.may_sign_in());
    Ok(account.map(|account| (passkey, account)))
}

/// Takes note of what was signed, once; a copy of the device is told to the person. Says what is in
/// the way.
async fn take(
    app: &App,
    owner: (&Account, Locale),
    (passkey, counter): (&Passkey, Option<i64>),
    (question, until): (String, Timestamp),
    now: Timestamp,
) -> Result<Option<Failed>, PageError> {
    let mut tx = app.store.begin().await?;
    match tx.use_challenge(&question, until).await {
        Ok(()) => {}
        Err(error) if error.is_conflict() => return Ok(Some(Failed::Refused)),
        Err(error) => return Err(error.into()),
    }
    let counts_on = match counter {
        Some(counter) => tx.use_passkey(&passkey.id, counter, now).await?,
        None => false,
    };
    if !counts_on && tx.find_passkey(&passkey.credential_id).await?.is_none() {
        // It was removed meanwhile.
        return Ok(Some(Failed::Refused));
    }
    if !counts_on {
        letters::write(app, &mut tx, owner, Letter::PasskeyCopied, now).await?;
    }
    tx.commit().await?;
    Ok((!counts_on).then_some(Failed::Copied))
}

async fn record(
    app: &App,
    (why, account): Unheard,
    asking: &Asking<'_>,
    place: &Place,
) -> Result<(), PageError> {
    let alone = asking.occasion.ceremony == Ceremony::SignIn;
    let kind = match (why, alone) {
        (Failed::Refused, true) => EventKind::SignInFailed,
        (Failed::Refused, false) => EventKind::SecondFactorFailed,
        (Failed::Throttled, true) => EventKind::SignInThrottled,
        (Failed::Throttled, false) => EventKind::SecondFactorThrottled,
        (Failed::Copied, _) => EventKind::PasskeyCopied,
    };
    let event = Event::new(kind, place.now).detail("passkey");
    let event = match account {
        Some(account) => event.account(account),
        None => event,
    };
    Ok(app.journal.record(event.address(&place.peer.0)).await?)
}
