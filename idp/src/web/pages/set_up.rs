//! `/account/factors/totp`: an app is set up.

use std::fmt::Write;

use askama::Template;
use qrcode::{Color, QrCode as Symbol};

use super::Frame;
use super::summary::Summary;
use crate::domain::Name;

#[derive(Debug, Template)]
#[template(path = "set_up.html", whitespace = "minimize")]
pub struct SetUp<'a> {
    pub frame: Frame<'a>,
    /// For an app that sees; none in the case that it cannot be drawn.
    pub qr: Option<QrCode>,
    /// The same, to be typed.
    pub key: &'a str,
    /// The secret, sealed, on its way back to us.
    pub offer: &'a str,
    /// The request that waits for this; empty where none does.
    pub interaction: &'a str,
    /// What was typed before.
    pub name: &'a str,
    pub problem: Option<SetUpProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpProblem {
    Name,
    Code,
}

/// A QR code as a shape: dark squares, on as many units in width and height as `side` says.
#[derive(Clone, Debug)]
pub struct QrCode {
    side: usize,
    squares: String,
}

/// The quiet zone that readers need around it (ISO/IEC 18004).
const QUIET: usize = 4;

impl QrCode {
    pub fn of(text: &str) -> Option<Self> {
        let symbol = Symbol::new(text).ok()?;
        let (width, colours) = (symbol.width(), symbol.to_colors());
        let mut squares = String::new();
        for (at, colour) in colours.iter().enumerate() {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            if *colour == Color::Dark {
                write!(squares, "M{x} {y}h1v1h-1z").ok()?;
            }
        }
        Some(Self {
            side: width + 2 * QUIET,
            squares,
        })
    }
}

impl SetUp<'_> {
    const MAX_NAME: usize = Name::MAX_CHARS;

    /// In groups of four, which are easier to type.
    fn key_in_groups(&self) -> String {
        let mut grouped = String::with_capacity(self.key.len() * 5 / 4);
        for (place, sign) in self.key.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(sign);
        }
        grouped
    }

    fn summary(&self) -> Option<Summary> {
        let title = self.frame.t("sign-in-fields-title");
        let field = match self.problem? {
            SetUpProblem::Name => ("name", self.frame.t("set-up-name-wrong")),
            SetUpProblem::Code => ("code", self.frame.t("set-up-code-wrong")),
        };
        Some(Summary::of_fields(title, vec![field]))
    }

    fn message(&self, problem: SetUpProblem) -> Option<String> {
        let summary = self.summary().filter(|_| self.problem == Some(problem))?;
        let (_, message) = summary.fields.into_iter().next()?;
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_quiet_zone_all_around() {
        let code = QrCode::of("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ").unwrap();
        // The corner of the first finder pattern, and the last column of the second.
        assert!(code.squares.starts_with("M4 4h1v1h-1z"));
        assert!(code.squares.contains(&format!("M{} 4h", code.side - 5)));
        assert!(!code.squares.contains(&format!("M{} 4h", code.side - 4)));
    }
}
