//! The cast of the tests: a provider ([`Idp`]), a [`Browser`], a [`Partner`], a person.

mod browser;
pub(crate) mod certificates;
mod databases;
mod device;
mod dpop;
mod elsewhere;
mod idp;
pub(crate) mod jose;
mod keys;
mod letter;
mod nodes;
mod page;
mod partner;
mod people;
mod phone;
mod post_office;
mod proconnect;
mod receiver;
pub(crate) mod recovery;
pub(crate) mod statements;
pub(crate) mod tls;

pub(crate) use browser::{Browser, credentials, form};
pub(crate) use databases::{Database, stores};
pub(crate) use device::{Device, device_client};
pub(crate) use dpop::{Prover, with_proofs};
pub(crate) use elsewhere::{Answer, Elsewhere};
pub(crate) use idp::{ISSUER, Idp, Person, SECRET, registrable};
pub(crate) use letter::Letter;
pub(crate) use page::Page;
pub(crate) use partner::{Partner, Tokens};
pub(crate) use people::{DECLARANTS, Office, colleague, take_up};
pub(crate) use phone::Phone;
pub(crate) use post_office::PostOffice;
pub(crate) use proconnect::ProConnect;
pub(crate) use receiver::{Manner, Receiver};
