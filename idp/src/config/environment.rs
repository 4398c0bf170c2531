//! The environment as a value, so that tests can make one up.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The variables that begin with `IDP_`.
#[derive(Clone, Debug, Default)]
pub struct Environment(HashMap<String, String>);

/// A setting that the provider cannot start with. Its text is the sentence the operator reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    #[error("{name} is not set: it must be {what}")]
    Missing {
        name: &'static str,
        what: &'static str,
    },
    #[error("{name} {why}")]
    Value {
        name: &'static str,
        why: &'static str,
    },
    #[error("{name} must be a number from {min} to {max}")]
    Range {
        name: &'static str,
        min: u32,
        max: u32,
    },
}

impl Environment {
    pub fn of_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("IDP_"));
        Self(variables.collect())
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Every variable, to hand on to another process.
    pub fn pairs(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// A variable that is set to nothing counts as not set.
    pub fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }

    pub(super) fn required(
        &self,
        name: &'static str,
        what: &'static str,
    ) -> Result<String, Invalid> {
        self.text(name).ok_or(Invalid::Missing { name, what })
    }

    pub(super) fn parsed<T: FromStr>(
        &self,
        name: &'static str,
        default: &str,
        why: &'static str,
    ) -> Result<T, Invalid> {
        let text = self.text(name);
        text.as_deref()
            .unwrap_or(default)
            .parse()
            .map_err(|_| Invalid::Value { name, why })
    }

    pub(super) fn is_on(&self, name: &'static str, default: bool) -> Result<bool, Invalid> {
        match self.text(name).as_deref() {
            None => Ok(default),
            Some("on") => Ok(true),
            Some("off") => Ok(false),
            Some(_) => Err(Invalid::Value {
                name,
                why: "must be on or off",
            }),
        }
    }

    pub(super) fn within(
        &self,
        name: &'static str,
        default: u32,
        range: RangeInclusive<u32>,
    ) -> Result<u32, Invalid> {
        let Some(text) = self.text(name) else {
            return Ok(default);
        };
        let number = text
            .trim()
            .parse()
            .ok()
            .filter(|number| range.contains(number));
        number.ok_or_else(|| Invalid::Range {
            name,
            min: *range.start(),
            max: *range.end(),
        })
    }
}
