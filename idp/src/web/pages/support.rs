//! `/support`: the console of those who help people by telephone.

use askama::Template;

use super::summary::Summary;
use super::{Frame, Member};
use crate::domain::{AccountId, ResetOutcome, Siret, Timestamp, words};
use crate::store::Reset;
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "support_search.html", whitespace = "minimize")]
pub struct SupportSearch<'a> {
    pub frame: Frame<'a>,
    pub searched: &'a str,
    pub found: &'a [Member<'a>],
    /// How many resets wait for a second agent.
    pub waiting: usize,
}

#[derive(Debug, Template)]
#[template(path = "support_person.html", whitespace = "minimize")]
pub struct SupportPerson<'a> {
    pub frame: Frame<'a>,
    pub member: Member<'a>,
    pub siret: Siret,
    /// Since when the address is known to be the person's.
    pub verified: Option<Timestamp>,
    /// Is there a second factor?
    pub factor: bool,
    /// Nobody helps themselves, or a colleague of support.
    pub helpable: bool,
    pub resettable: bool,
    pub done: Option<SupportDone>,
    pub problem: Option<SupportProblem>,
}

#[derive(Debug, Template)]
#[template(path = "support_resets.html", whitespace = "minimize")]
pub struct SupportResets<'a> {
    pub frame: Frame<'a>,
    /// Who is looking.
    pub agent: AccountId,
    pub waiting: &'a [Reset],
    pub done: Option<ResetOutcome>,
    /// Was the last decision too late, or not this agent's to make?
    pub late: bool,
}

words! {
    /// What an agent has just done to an account.
    pub enum SupportDone {
        Lifted = "lifted",
    }
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupportProblem {
    Reason,
    /// It waits already, or the account is not in a state for it.
    NotNow,
}

impl SupportPerson<'_> {
    fn verified(&self) -> String {
        match self.verified {
            Some(at) => {
                let at = texts::day(self.frame.locale, at);
                self.frame.t_with("support-verified", "at", &at)
            }
            None => self.frame.t("support-unverified"),
        }
    }

    fn factor(&self) -> String {
        if self.factor {
            self.frame.t("support-factor")
        } else {
            self.frame.t("support-no-factor")
        }
    }

    fn told(&self) -> Option<String> {
        let SupportDone::Lifted = self.done?;
        Some(self.frame.t("support-lifted"))
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            SupportProblem::Reason => Summary::one(
                frame.t("declarant-refused-title"),
                frame.t("support-reason-missing"),
            ),
            SupportProblem::NotNow => Summary::one(
                frame.t("declarant-refused-title"),
                frame.t("support-not-now"),
            ),
        })
    }
}

impl SupportResets<'_> {
    fn name(reset: &Reset) -> String {
        reset.account.name()
    }

    fn until(&self, reset: &Reset) -> String {
        let at = texts::moment(self.frame.locale, reset.expires_at);
        self.frame.t_with("support-reset-until", "at", &at)
    }

    fn is_own(&self, reset: &Reset) -> bool {
        reset.asked_by == self.agent
    }

    fn told(&self) -> Option<String> {
        Some(match self.done? {
            ResetOutcome::Approved => self.frame.t("support-approved"),
            ResetOutcome::Rejected => self.frame.t("support-rejected"),
        })
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let title = frame.t("declarant-refused-title");
        self.late
            .then(|| Summary::one(title, frame.t("support-late")))
    }
}
