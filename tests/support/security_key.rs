//! A device that makes passkeys and signs with them (Web Authentication §6), and can be made to
//! lie.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SystemRandom, fill};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp::crypto::{Ceremony, Occasion, random_id};
use idp::domain::{FactorId, Name, Passkey};
use serde_json::{Value, json};

use super::{ISSUER, Idp, Page, Person};

pub(crate) struct SecurityKey {
    key: EcdsaKeyPair,
    pub(crate) id: Vec<u8>,
    /// Whose it is, as the site said.
    pub(crate) owner: Vec<u8>,
    /// What the next signature says.
    pub(crate) counter: u32,
    /// Does it check who uses it?
    pub(crate) verifies: bool,
    pub(crate) origin: String,
    /// The page that holds the one that asks.
    pub(crate) top_origin: Option<String>,
}

/// What a site asks of a browser.
pub(crate) struct Asked {
    pub(crate) options: Value,
    pub(crate) challenge: String,
}

impl SecurityKey {
    pub(crate) fn new() -> Self {
        let mut id = vec![0; 32];
        fill(&mut id).unwrap();
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id,
            owner: Vec::new(),
            counter: 0,
            verifies: true,
            origin: ISSUER.to_owned(),
            top_origin: None,
        }
    }

    /// Set up before the test began.
    pub(crate) async fn of(idp: &Idp, person: &Person) -> Self {
        let mut key = Self::new();
        let passkeys = idp.app.passkeys.as_ref().unwrap();
        let (place, now) = ("a session".to_owned(), idp.now());
        let asked = passkeys
            .ask_for_new((person.id, place.clone()), "Somebody", &[], now)
            .unwrap();
        let occasion = Occasion {
            ceremony: Ceremony::Enrolment,
            place,
            account: Some(person.id),
        };
        let question = passkeys.question(&asked.sealed, &occasion, now).unwrap();
        let options = serde_json::from_str(&asked.options).unwrap();
        let answer = key.make(&options).to_string();
        let (credential_id, credential) = passkeys.made(&question, &answer).unwrap();
        let passkey = Passkey {
            id: FactorId::from_random(random_id()),
            account: person.id,
            credential_id,
            name: Name::parse("Ordinateur").unwrap(),
            credential,
            counter: 0,
            created_at: now,
            last_used_at: now,
        };
        let mut tx = idp.app.store.direct().await.unwrap();
        tx.add_passkey(&passkey).await.unwrap();
        key
    }

    /// Makes the passkey that is asked for.
    pub(crate) fn make(&mut self, options: &Value) -> Value {
        self.owner = decode(&options["user"]["id"]);
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let mut data = self.data(0x40);
        data.extend([[0; 16].as_slice(), &length, &self.id].concat());
        data.extend(self.public_key());
        let object = [
            b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".as_slice(),
            &u16::try_from(data.len()).unwrap().to_be_bytes(),
            &data,
        ];
        let response = json!({
            "clientDataJSON": encode(&self.client_data("webauthn.create", options)),
            "attestationObject": encode(&object.concat()),
            "transports": ["internal"],
        });
        self.answer(&response)
    }

    /// Signs what it is asked to.
    pub(crate) fn sign(&self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let signed = [&data, digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": encode(&client_data),
            "authenticatorData": encode(&data),
            "signature": encode(signature.as_ref()),
            "userHandle": encode(&self.owner),
        });
        self.answer(&response)
    }

    fn answer(&self, response: &Value) -> Value {
        let id = encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "clientExtensionResults": {}, "authenticatorAttachment": "platform",
        })
    }

    /// §6.1: whose site, who was there, and how often it has signed.
    fn data(&self, flags: u8) -> Vec<u8> {
        let host = url::Url::parse(ISSUER).unwrap();
        let site = digest(&SHA256, host.host_str().unwrap().as_bytes());
        let flags = flags | 0x01 | if self.verifies { 0x04 } else { 0 };
        [site.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// RFC 9053 §7.1.1.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..]);
        let head = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice();
        [head, x, b"\x22\x58\x20", y].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let mut data = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin,
            "crossOrigin": self.top_origin.is_some(),
        });
        if let Some(top_origin) = &self.top_origin {
            data["topOrigin"] = json!(top_origin);
        }
        data.to_string().into_bytes()
    }
}

impl Page {
    /// What the page asks the browser's passkeys.
    pub(crate) fn asked(&self) -> Asked {
        let options = self.between("data-options=\"", "\"");
        let options = options.replace("&#34;", "\"");
        Asked {
            options: serde_json::from_str(&options).unwrap(),
            challenge: self.field("challenge"),
        }
    }
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}
