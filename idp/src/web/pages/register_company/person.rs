//! Who registers, and who else is to file.

use askama::Template;

use super::super::summary::Summary;
use super::super::{Frame, InviteFields, InviteTyped, NameProblem};
use super::Place;
use crate::accounts::registration::Step;
use crate::domain::Newcomer;

#[derive(Debug, Template)]
#[template(path = "register_company/person.html", whitespace = "minimize")]
pub struct CompanyPerson<'a> {
    pub frame: Frame<'a>,
    pub typed: PersonTyped<'a>,
    pub problems: Option<PersonProblems>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct PersonTyped<'a> {
    pub last_name: &'a str,
    pub first_name: &'a str,
    pub phone: &'a str,
    pub email: &'a str,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonProblems {
    pub last_name: Option<NameProblem>,
    pub first_name: Option<NameProblem>,
    pub phone_wrong: bool,
    pub email_wrong: bool,
}

#[derive(Debug, Template)]
#[template(path = "register_company/declarants.html", whitespace = "minimize")]
pub struct CompanyDeclarants<'a> {
    pub frame: Frame<'a>,
    pub people: &'a [Newcomer],
    pub typed: InviteTyped<'a>,
    pub problem: Option<NewcomerProblem>,
}

/// Why somebody is not on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewcomerProblem {
    Fields(InviteFields),
    /// Somebody of the name is on it.
    Twice,
    TooMany,
}

impl CompanyPerson<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let problems = self.problems?;
        let fields = [
            (
                "last_name",
                problems.last_name.map(|it| it.of_last_name(frame)),
            ),
            (
                "first_name",
                problems.first_name.map(|it| it.of_first_name(frame)),
            ),
            (
                "phone",
                problems
                    .phone_wrong
                    .then(|| frame.t("register-phone-wrong")),
            ),
            (
                "email",
                problems.email_wrong.then(|| frame.t("invite-email-wrong")),
            ),
        ];
        let wrong = fields.into_iter();
        let wrong = wrong.filter_map(|(field, message)| Some((field, message?)));
        Some(Summary::of_fields(
            frame.t("sign-in-fields-title"),
            wrong.collect(),
        ))
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl CompanyDeclarants<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let refused = |text| Summary::one(frame.t("register-newcomer-refused"), text);
        Some(match self.problem? {
            NewcomerProblem::Fields(fields) => {
                Summary::of_fields(frame.t("sign-in-fields-title"), fields.messages(frame))
            }
            NewcomerProblem::Twice => refused(frame.t("register-newcomer-twice")),
            NewcomerProblem::TooMany => refused(frame.t("register-newcomer-too-many")),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
