//! `/account/missing-right`: which right is missing, and who can give it.

use askama::Template;

use super::Frame;
use crate::domain::{Action, Siret};
use crate::rights::Lack;

#[derive(Debug, Template)]
#[template(path = "missing_right.html", whitespace = "minimize")]
pub struct MissingRight<'a> {
    pub frame: Frame<'a>,
    pub service: &'a str,
    /// Nothing where nobody is signed in.
    pub finding: Option<Finding<'a>>,
}

/// What somebody lacks, for which establishment.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    pub siret: Siret,
    pub lack: Lack,
    pub givers: Givers<'a>,
}

/// Who gives a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Givers<'a> {
    /// Administrators of one's own establishment, by first and last name.
    Named(&'a [String]),
    /// Those of another, whose names are not ours to tell.
    Theirs,
    /// One is an administrator oneself.
    Oneself,
    /// Nobody, before the own account is confirmed.
    Later,
}

impl MissingRight<'_> {
    fn heading(&self) -> String {
        match &self.finding {
            Some(Finding {
                lack: Lack::Nothing,
                ..
            }) => self.frame.t("missing-nothing-title"),
            Some(Finding {
                lack: Lack::Strength,
                ..
            }) => self.frame.t("missing-strength-title"),
            _ => self.frame.t("missing-title"),
        }
    }

    fn lead(&self) -> String {
        match self.finding.as_ref().map(|finding| &finding.lack) {
            None => self.frame.t("missing-unknown"),
            Some(Lack::Nothing) => self.frame.t("missing-nothing"),
            Some(Lack::Strength) => self.frame.t("missing-strength"),
            Some(Lack::NotOffered) => self.frame.t("missing-not-offered"),
            Some(Lack::Rights(_)) => self.frame.t("missing-rights"),
        }
    }

    /// The rights that are missing, in words.
    fn rights(&self) -> Vec<String> {
        let Some(Finding {
            lack: Lack::Rights(actions),
            ..
        }) = &self.finding
        else {
            return Vec::new();
        };
        let in_words = |action: &Action| match action {
            Action::Declare => self.frame.t("missing-declare"),
            Action::Pay => self.frame.t("missing-pay"),
            Action::Consult => self.frame.t("missing-consult"),
        };
        actions.iter().map(in_words).collect()
    }
}
