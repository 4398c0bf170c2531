//! `/account/factors`: what a person signs in with beside the password.

use askama::Template;

use super::Frame;
use crate::accounts::factors::{FEW_RECOVERY_CODES, MAX_APPS, MAX_PASSKEYS};
use crate::domain::{Name, Timestamp};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "factors.html", whitespace = "minimize")]
pub struct Factors<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub apps: &'a [FactorShown<'a>],
    /// None where there can be none.
    pub passkeys: Option<&'a [FactorShown<'a>]>,
    pub codes_left: i64,
}

/// An app that computes codes, or a passkey.
#[derive(Clone, Copy, Debug)]
pub struct FactorShown<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub since: Timestamp,
    pub last_used: Timestamp,
}

/// Asked before an app, or a passkey, is parted with.
#[derive(Debug, Template)]
#[template(path = "factor_remove.html", whitespace = "minimize")]
pub struct FactorRemove<'a> {
    pub frame: Frame<'a>,
    pub factor: FactorShown<'a>,
    pub is_passkey: bool,
    /// Is the password alone enough afterwards?
    pub last: bool,
}

/// Asked before new recovery codes take the place of those that there are.
#[derive(Debug, Template)]
#[template(path = "codes_renew.html", whitespace = "minimize")]
pub struct CodesRenew<'a> {
    pub frame: Frame<'a>,
    pub left: i64,
}

/// The one time that recovery codes are seen.
#[derive(Debug, Template)]
#[template(path = "recovery_codes.html", whitespace = "minimize")]
pub struct RecoveryCodes<'a> {
    pub frame: Frame<'a>,
    pub codes: &'a [String],
    /// Where the person goes on.
    pub next: &'a str,
}

impl Factors<'_> {
    const MAX_NAME: usize = Name::MAX_CHARS;

    fn may_add_app(&self) -> bool {
        self.apps.len() < MAX_APPS
    }

    fn may_add_passkey(&self) -> bool {
        let passkeys = self.passkeys;
        passkeys.is_some_and(|passkeys| passkeys.len() < MAX_PASSKEYS)
    }

    fn has_any(&self) -> bool {
        !self.apps.is_empty() || self.passkeys.is_some_and(|passkeys| !passkeys.is_empty())
    }

    fn codes(&self) -> String {
        codes_left(&self.frame, self.codes_left)
    }

    const fn few_codes(&self) -> bool {
        self.codes_left <= FEW_RECOVERY_CODES
    }
}

impl FactorShown<'_> {
    fn since(&self, frame: &Frame<'_>) -> String {
        frame.t_with(
            "factors-since",
            "day",
            &texts::day(frame.locale, self.since),
        )
    }

    fn last_used(&self, frame: &Frame<'_>) -> String {
        frame.t_with(
            "factors-last-used",
            "day",
            &texts::day(frame.locale, self.last_used),
        )
    }
}

impl FactorRemove<'_> {
    fn what_follows(&self) -> String {
        match (self.last, self.is_passkey) {
            (true, _) => self.frame.t("factor-remove-last"),
            (false, true) => self.frame.t("factor-remove-passkey"),
            (false, false) => self.frame.t("factor-remove-lead"),
        }
    }
}

impl CodesRenew<'_> {
    fn codes(&self) -> String {
        codes_left(&self.frame, self.left)
    }
}

impl RecoveryCodes<'_> {
    /// The list as a text file, in the link itself: nothing but this page ever has the codes.
    fn file(&self) -> String {
        let mut text = format!("{}\r\n\r\n", self.frame.t("codes-file"));
        for code in self.codes {
            text.push_str(code);
            text.push_str("\r\n");
        }
        let escaped: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        // In an address, unlike in a form, a plus is a plus.
        format!(
            "data:text/plain;charset=utf-8,{}",
            escaped.replace('+', "%20")
        )
    }
}

pub(super) fn codes_left(frame: &Frame<'_>, left: i64) -> String {
    let left = u32::try_from(left).unwrap_or_default();
    frame.t_count("factors-codes-left", "count", left)
}
