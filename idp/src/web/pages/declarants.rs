//! `/account/declarants`: the people of an establishment, for its administrators.

use askama::Template;

use super::summary::Summary;
use super::{Frame, InviteFields, InviteTyped};
use crate::accounts::declarants::Change;
use crate::domain::{Account, AccountId, AccountState, Siret, Timestamp};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "declarants.html", whitespace = "minimize")]
pub struct Declarants<'a> {
    pub frame: Frame<'a>,
    pub siret: Siret,
    /// The establishment's name, where a register told it.
    pub establishment: Option<&'a str>,
    pub searched: &'a str,
    pub members: &'a [Member<'a>],
    /// How many wait for help with signing in.
    pub asking: usize,
    /// The last one shown, where there are more.
    pub more: Option<AccountId>,
}

#[derive(Debug, Template)]
#[template(path = "declarant.html", whitespace = "minimize")]
pub struct Declarant<'a> {
    pub frame: Frame<'a>,
    pub member: Member<'a>,
    /// What may be done.
    pub changes: &'a [Change],
    pub may_transfer: bool,
    /// What has just been done.
    pub done: Option<Change>,
    pub problem: Option<DeclarantProblem>,
    /// Where everybody is listed.
    pub list: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "declarant_invite.html", whitespace = "minimize")]
pub struct DeclarantInvite<'a> {
    pub frame: Frame<'a>,
    pub typed: InviteTyped<'a>,
    pub problem: Option<InviteProblem>,
}

#[derive(Debug, Template)]
#[template(path = "declarant_transfer.html", whitespace = "minimize")]
pub struct DeclarantTransfer<'a> {
    pub frame: Frame<'a>,
    pub gone: Member<'a>,
    pub successors: &'a [Member<'a>],
    pub more: Option<AccountId>,
}

/// Somebody of the establishment, as administrators see them.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    account: &'a Account,
    invited_until: Option<Timestamp>,
    now: Timestamp,
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclarantProblem {
    /// Nobody would be left to run the establishment.
    LastAdministrator,
    /// Somebody else was faster, or the page was old.
    NotNow,
    /// What an operator has suspended stays so.
    ByOperator,
    /// A mail is on its way to that person.
    JustSent,
    Email,
}

/// Why nobody was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InviteProblem {
    Fields(InviteFields),
    NameTaken,
    TooMany,
}

impl<'a> Member<'a> {
    pub const fn new(
        account: &'a Account,
        invited_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        Self {
            account,
            invited_until,
            now,
        }
    }

    pub(super) const fn id(&self) -> AccountId {
        self.account.id
    }

    pub(super) fn name(&self) -> String {
        self.account.name()
    }

    pub(super) const fn siret(&self) -> Siret {
        self.account.siret
    }

    pub(super) fn email(&self) -> &str {
        self.account.email.as_str()
    }

    fn is_invited(&self) -> bool {
        self.account.state == AccountState::Invited
    }

    pub(super) fn role(&self, frame: &Frame<'_>) -> String {
        if self.account.roles.administrator_since.is_some() {
            frame.t("declarants-administrator")
        } else {
            frame.t("declarants-declarant")
        }
    }

    pub(super) fn state(&self, frame: &Frame<'_>) -> String {
        match self.account.state {
            AccountState::Invited => self.invited(frame),
            AccountState::PrimoAdmin => frame.t("declarants-primo-admin"),
            AccountState::CandidateAdmin => frame.t("declarants-candidate-admin"),
            AccountState::Active => frame.t("declarants-active"),
            AccountState::Suspended => frame.t("declarants-suspended"),
            AccountState::StruckOff => frame.t("declarants-struck-off"),
        }
    }

    fn invited(&self, frame: &Frame<'_>) -> String {
        match self.invited_until {
            Some(until) if until > self.now => {
                let until = texts::moment(frame.locale, until);
                frame.t_with("declarants-invited-until", "at", &until)
            }
            _ => frame.t("declarants-invited-expired"),
        }
    }
}

impl Declarants<'_> {
    fn heading(&self) -> String {
        let siret = self.siret.to_string();
        let name = self.establishment.unwrap_or(&siret);
        self.frame.t_with("declarants-title", "establishment", name)
    }

    /// The rest of the list, with what was searched for.
    fn next(&self) -> Option<String> {
        let after = self.more?.to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", self.searched)
            .append_pair("after", &after)
            .finish();
        Some(format!("/account/declarants?{query}"))
    }
}

impl DeclarantTransfer<'_> {
    fn next(&self) -> Option<String> {
        let (gone, after) = (self.gone.id(), self.more?);
        Some(format!(
            "/account/declarants/transfer?account={gone}&after={after}"
        ))
    }
}

impl Declarant<'_> {
    /// The word of the form, its button, what it means, and whether it is a grave step.
    fn offers(&self) -> Vec<(&'static str, String, String, bool)> {
        let frame = &self.frame;
        let offer = |change: &Change| {
            let (button, meaning) = in_words(*change, frame);
            let grave = matches!(change, Change::StrikeOff | Change::Withdraw);
            (change.as_str(), button, meaning, grave)
        };
        self.changes.iter().map(offer).collect()
    }

    fn told(&self) -> Option<String> {
        let frame = &self.frame;
        Some(match self.done? {
            Change::Resend | Change::Readmit => {
                frame.t_with("declarant-done-invited", "email", self.member.email())
            }
            Change::Withdraw => frame.t("declarant-done-withdrawn"),
            Change::Suspend => frame.t("declarant-done-suspended"),
            Change::Resume => frame.t("declarant-done-resumed"),
            Change::StrikeOff => frame.t("declarant-done-struck-off"),
            Change::MakeAdministrator => frame.t("declarant-done-made"),
            Change::UnmakeAdministrator => frame.t("declarant-done-unmade"),
        })
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let refused = |text| Summary::one(frame.t("declarant-refused-title"), text);
        Some(match self.problem? {
            DeclarantProblem::LastAdministrator => refused(frame.t("declarant-last")),
            DeclarantProblem::NotNow => refused(frame.t("declarant-not-now")),
            DeclarantProblem::ByOperator => refused(frame.t("declarant-by-operator")),
            DeclarantProblem::JustSent => refused(frame.t("declarant-just-sent")),
            DeclarantProblem::Email => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("email", frame.t("invite-email-wrong"))],
            ),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl DeclarantInvite<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let refused = |text| Summary::one(frame.t("invite-refused-title"), text);
        Some(match self.problem? {
            InviteProblem::Fields(fields) => {
                Summary::of_fields(frame.t("sign-in-fields-title"), fields.messages(frame))
            }
            InviteProblem::NameTaken => refused(frame.t("invite-name-taken")),
            InviteProblem::TooMany => refused(frame.t("invite-too-many")),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

/// What a change is called, and what it means.
fn in_words(change: Change, frame: &Frame<'_>) -> (String, String) {
    match change {
        Change::Resend => (
            frame.t("declarant-resend"),
            frame.t("declarant-resend-means"),
        ),
        Change::Withdraw => (
            frame.t("declarant-withdraw"),
            frame.t("declarant-withdraw-means"),
        ),
        Change::Suspend => (
            frame.t("declarant-suspend"),
            frame.t("declarant-suspend-means"),
        ),
        Change::Resume => (
            frame.t("declarant-resume"),
            frame.t("declarant-resume-means"),
        ),
        Change::StrikeOff => (
            frame.t("declarant-strike-off"),
            frame.t("declarant-strike-off-means"),
        ),
        Change::Readmit => (
            frame.t("declarant-readmit"),
            frame.t("declarant-readmit-means"),
        ),
        Change::MakeAdministrator => (frame.t("declarant-make"), frame.t("declarant-make-means")),
        Change::UnmakeAdministrator => (
            frame.t("declarant-unmake"),
            frame.t("declarant-unmake-means"),
        ),
    }
}
