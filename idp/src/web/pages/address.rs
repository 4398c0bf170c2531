//! `/account/address`: another e-mail address, proven and perhaps taken back.

use askama::Template;

use super::summary::Summary;
use super::{ConfirmProblem, Frame};
use crate::domain::{Siret, words};

/// Which address it is to be.
#[derive(Debug, Template)]
#[template(path = "address/ask.html", whitespace = "minimize")]
pub struct AddressAsk<'a> {
    pub frame: Frame<'a>,
    pub person: &'a str,
    pub current: &'a str,
    pub typed: &'a str,
    pub problem: Option<AddressProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// No address.
    Email,
    /// The one that there is.
    Same,
    /// Links asked for within the hour.
    TooMany,
}

/// The link to the new address.
#[derive(Debug, Template)]
#[template(path = "address/confirm.html", whitespace = "minimize")]
pub struct AddressConfirm<'a> {
    pub frame: Frame<'a>,
    /// What the link is known by.
    pub key: &'a str,
    pub person: &'a str,
    pub siret: Siret,
    /// The address that is proven.
    pub email: &'a str,
    pub problem: Option<ConfirmProblem>,
}

/// The link to the address that was replaced.
#[derive(Debug, Template)]
#[template(path = "address/undo.html", whitespace = "minimize")]
pub struct AddressTakenBack<'a> {
    pub frame: Frame<'a>,
    pub key: &'a str,
    pub person: &'a str,
    pub siret: Siret,
    /// The address that will be the account's again.
    pub email: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "address/done.html", whitespace = "minimize")]
pub struct AddressDone<'a> {
    pub frame: Frame<'a>,
    pub what: AddressStep,
}

words! {
    /// What has happened to an address.
    pub enum AddressStep {
        /// A link is on its way.
        Sent = "sent",
        Changed = "changed",
        Restored = "restored",
    }
}

impl AddressAsk<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let field =
            |text| Summary::of_fields(frame.t("sign-in-fields-title"), vec![("email", text)]);
        Some(match self.problem? {
            AddressProblem::Email => field(frame.t("address-wrong")),
            AddressProblem::Same => field(frame.t("address-same")),
            AddressProblem::TooMany => Summary::one(
                frame.t("address-too-many-title"),
                frame.t("address-too-many"),
            ),
        })
    }

    fn message(&self) -> Option<String> {
        self.summary()?.message_of("email")
    }
}

impl AddressConfirm<'_> {
    fn summary(&self) -> Option<Summary> {
        self.problem.map(|problem| problem.summary(&self.frame))
    }

    fn message(&self) -> Option<String> {
        self.summary()?.message_of("password")
    }
}

impl AddressDone<'_> {
    fn title(&self) -> String {
        let frame = &self.frame;
        match self.what {
            AddressStep::Sent => frame.t("address-sent-title"),
            AddressStep::Changed => frame.t("address-changed-title"),
            AddressStep::Restored => frame.t("address-restored-title"),
        }
    }

    fn text(&self) -> String {
        let frame = &self.frame;
        match self.what {
            AddressStep::Sent => frame.t("address-sent"),
            AddressStep::Changed => frame.t("address-changed"),
            AddressStep::Restored => frame.t("address-restored"),
        }
    }

    fn restored(&self) -> bool {
        self.what == AddressStep::Restored
    }
}
