//! `/account/profile`: what is known of a person.

use askama::Template;

use super::Frame;
use crate::accounts::candidates::waits;
use crate::domain::{Account, IdentityProofing, OrganisationLink, Timestamp};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "profile.html", whitespace = "minimize")]
pub struct Profile<'a> {
    pub frame: Frame<'a>,
    pub account: &'a Account,
    /// The establishment's name, where a register told it.
    pub establishment: Option<&'a str>,
    pub may_change_address: bool,
}

impl Profile<'_> {
    fn proven(&self) -> String {
        let frame = &self.frame;
        match self.account.email_verified_at {
            Some(at) => frame.t_with("profile-email-proven", "day", &self.day(at)),
            None => frame.t("profile-email-unproven"),
        }
    }

    /// What the person is at the establishment, and since when.
    fn roles(&self) -> Vec<String> {
        let (frame, roles) = (&self.frame, self.account.roles);
        let administrator = roles.administrator_since;
        let administrator =
            administrator.map(|at| frame.t_with("profile-administrator", "day", &self.day(at)));
        let declarant = roles.declarant_since;
        let declarant = declarant.map(|at| frame.t_with("profile-declarant", "day", &self.day(at)));
        let waits = waits(self.account.state).then(|| frame.t("profile-waits"));
        [administrator, declarant, waits]
            .into_iter()
            .flatten()
            .collect()
    }

    fn identity(&self) -> String {
        let frame = &self.frame;
        match self.account.identity {
            IdentityProofing::Declarative => frame.t("profile-identity-declarative"),
            IdentityProofing::Weak => frame.t("profile-identity-weak"),
            IdentityProofing::Substantial => frame.t("profile-identity-substantial"),
            IdentityProofing::High => frame.t("profile-identity-high"),
        }
    }

    fn link(&self) -> String {
        let frame = &self.frame;
        match self.account.link {
            OrganisationLink::Declarative => frame.t("profile-link-declarative"),
            OrganisationLink::Moderated => frame.t("profile-link-moderated"),
            OrganisationLink::Certified => frame.t("profile-link-certified"),
        }
    }

    fn day(&self, at: Timestamp) -> String {
        texts::day(self.frame.locale, at)
    }
}
