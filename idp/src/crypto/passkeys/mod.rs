//! Passkeys (Web Authentication Level 3): the only place that names webauthn-rs.
//!
//! 1. A page asks a device to make a passkey, or to sign with one. What must be remembered of the
//!    question goes through the browser, sealed for one occasion: a place, a person, a while.
//! 2. The answer is read, and checked against the question. Whoever takes it sees to it that each
//!    question is answered once.
//!
//! A device always checks who unlocks it, and keeps its passkeys so that it can be asked without
//! being told which (§6.2.2): a passkey is two factors, and knows whose it is.

mod occasion;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

pub use self::occasion::{Ceremony, Occasion};
use super::secret::random_id;
use super::{Error, MacKey, MasterKey, Purpose, SealKey};
use crate::domain::{AccountId, CredentialId, Timestamp};

/// What asks for passkeys, and knows them again.
pub struct Passkeys {
    site: Webauthn,
    questions: SealKey,
    owners: MacKey,
}

/// A question on its way to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// For the browser, as JSON (§5.1.8, §5.1.9).
    pub options: String,
    /// To come back with the answer.
    pub sealed: String,
}

/// A question that has come back, for the occasion that it was made for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    /// Of it alone: who answers it twice is found out by this.
    pub id: String,
    pub until: Timestamp,
    occasion: Occasion,
    state: State,
}

#[derive(Debug, Serialize, Deserialize)]
enum State {
    Made(Box<PasskeyRegistration>),
    Used(Box<DiscoverableAuthentication>),
}

/// What a device signed, as the browser says.
#[derive(Clone, Debug)]
pub struct Shown(PublicKeyCredential);

/// What the signature proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// How often the device has signed, it says; zero where it does not count.
    pub counter: i64,
    /// Was this page in a frame of pages of another site?
    pub framed: bool,
    /// The site of those pages, where the browser says.
    pub top_origin: Option<String>,
}

/// Why nothing is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsigned {
    Wrong,
    /// The signature is good, but the device counts backwards: there is a copy (§6.1.1).
    Copied,
}

/// Longest answer that is looked at.
const MAX_BYTES: usize = 8 * 1024;

/// Longest question. One for a new passkey names those that there are.
const MAX_SEALED_BYTES: usize = 20 * 1024;

impl Passkeys {
    /// For the site at this host and origin. None where it has an address instead of a name: no
    /// browser makes passkeys there.
    pub fn new(host: &str, origin: &str, master: &MasterKey) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        origin.domain()?;
        let site = WebauthnBuilder::new(host, &origin).ok()?;
        Some(Self {
            site: site.rp_name("Net-entreprises").build().ok()?,
            questions: master.seal_key(Purpose::PasskeyQuestions),
            owners: master.mac_key(Purpose::PasskeyOwners),
        })
    }

    /// Asks for a new passkey of this account; devices that hold one of `known` refuse.
    pub fn ask_for_new(
        &self,
        (account, place): (AccountId, String),
        name: &str,
        known: &[CredentialId],
        now: Timestamp,
    ) -> Result<Asked, Error> {
        let known = known.iter().filter_map(bytes);
        let (options, state) = self
            .site
            .start_passkey_registration(self.owner(account), name, name, Some(known.collect()))
            .map_err(Error::passkey)?;
        let mut options = public_key(options)?;
        find_unnamed(&mut options);
        let occasion = Occasion {
            ceremony: Ceremony::Enrolment,
            place,
            account: Some(account),
        };
        self.asked(&options, occasion, State::Made(state.into()), now)
    }

    /// Asks for a signature with one of `known`, or of whoever comes where there are none.
    pub fn ask(
        &self,
        occasion: Occasion,
        known: &[CredentialId],
        now: Timestamp,
    ) -> Result<Asked, Error> {
        let (options, state) = self
            .site
            .start_discoverable_authentication()
            .map_err(Error::passkey)?;
        let mut options = public_key(options)?;
        let named = |id: &CredentialId| json!({ "type": "public-key", "id": id.as_str() });
        let known = known.iter().map(named).collect();
        options.insert("allowCredentials".to_owned(), known);
        self.asked(&options, occasion, State::Used(state.into()), now)
    }

    /// None for one that was made for another occasion, or too long ago.
    pub fn question(&self, sealed: &str, occasion: &Occasion, now: Timestamp) -> Option<Question> {
        if sealed.len() > MAX_SEALED_BYTES {
            return None;
        }
        let plain = self.questions.open(sealed).ok()?;
        let question: Question = serde_json::from_slice(&plain).ok()?;
        (question.occasion == *occasion && now < question.until).then_some(question)
    }

    /// The new passkey's name and public half. None where the answer is not one to the question.
    pub fn made(&self, question: &Question, unverified: &str) -> Option<(CredentialId, String)> {
        let State::Made(state) = &question.state else {
            return None;
        };
        let answer: RegisterPublicKeyCredential = read(unverified)?;
        let passkey = self.site.finish_passkey_registration(&answer, state).ok()?;
        let id = CredentialId::parse(URL_SAFE_NO_PAD.encode(passkey.cred_id())).ok()?;
        Some((id, serde_json::to_string(&passkey).ok()?))
    }

    /// Checks an answer with the public half of the passkey that it names.
    pub fn check(
        &self,
        question: Question,
        shown: &Shown,
        credential: &str,
    ) -> Result<Signature, Unsigned> {
        let State::Used(state) = question.state else {
            return Err(Unsigned::Wrong);
        };
        let passkey: Passkey = serde_json::from_str(credential).map_err(|_| Unsigned::Wrong)?;
        let key = DiscoverableKey::from(passkey);
        let signed = self
            .site
            .finish_discoverable_authentication_v2(&shown.0, *state, &key)
            .map_err(|error| match error {
                WebauthnError::CredentialPossibleCompromise => Unsigned::Copied,
                _ => Unsigned::Wrong,
            })?;
        let place = shown.place().ok_or(Unsigned::Wrong)?;
        Ok(Signature {
            counter: signed.counter().into(),
            framed: place.cross_origin || place.top_origin.is_some(),
            top_origin: place.top_origin,
        })
    }

    /// Does the device say that it signs for this account (§7.2)? `None` where it does not say.
    pub fn is_of(&self, shown: &Shown, account: AccountId) -> Option<bool> {
        let owner = shown.0.get_user_unique_id().filter(|id| !id.is_empty())?;
        Some(owner == self.owner(account).as_bytes())
    }

    /// Who that is to devices: it tells them nothing (§14.6.1).
    fn owner(&self, account: AccountId) -> Uuid {
        let mac = self.owners.sign(&[&account.as_number().to_be_bytes()]);
        Uuid::from_bytes(mac.as_bytes().first_chunk().copied().unwrap_or_default())
    }

    fn asked(
        &self,
        options: &Map<String, Value>,
        occasion: Occasion,
        state: State,
        now: Timestamp,
    ) -> Result<Asked, Error> {
        let question = Question {
            id: random_id(),
            until: now + occasion.ceremony.within(),
            occasion,
            state,
        };
        let plain = serde_json::to_vec(&question).map_err(Error::Claims)?;
        Ok(Asked {
            options: serde_json::to_string(options).map_err(Error::Claims)?,
            sealed: self.questions.seal(&plain)?,
        })
    }
}

impl Shown {
    /// Reads what a browser says that a device has signed.
    pub fn read(unverified: &str) -> Option<Self> {
        read(unverified).map(Self)
    }

    /// The passkey that is said to have signed.
    pub fn credential_id(&self) -> Option<CredentialId> {
        CredentialId::parse(URL_SAFE_NO_PAD.encode(self.0.get_credential_id())).ok()
    }

    fn place(&self) -> Option<Place> {
        serde_json::from_slice(&self.0.response.client_data_json).ok()
    }
}

/// Where the page was that asked (§5.8.1), which the library leaves to us.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

/// What the browser's own function takes.
fn public_key(options: impl Serialize) -> Result<Map<String, Value>, Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Options {
        public_key: Map<String, Value>,
    }
    let options = serde_json::to_value(options).map_err(Error::Claims)?;
    let options = Options::deserialize(options).map_err(Error::Claims)?;
    Ok(options.public_key)
}

/// The device must keep the passkey so that it finds it unnamed.
fn find_unnamed(options: &mut Map<String, Value>) {
    let wishes = options.entry("authenticatorSelection");
    if let Some(wishes) = wishes.or_insert_with(|| json!({})).as_object_mut() {
        wishes.insert("residentKey".to_owned(), json!("required"));
        wishes.insert("requireResidentKey".to_owned(), json!(true));
    }
}

fn read<T: for<'de> Deserialize<'de>>(unverified: &str) -> Option<T> {
    if unverified.len() > MAX_BYTES {
        return None;
    }
    serde_json::from_str(unverified).ok()
}

fn bytes(id: &CredentialId) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(id.as_str()).ok()
}

impl fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passkeys(…)")
    }
}
