//! The cells of one row, by the name of their column.

use std::collections::HashMap;

use csv::StringRecord;

use crate::domain::InvalidNumber;

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{column}: {why}")]
    Number {
        column: &'static str,
        why: InvalidNumber,
    },
    #[error("siren and nic do not make up the siret")]
    Parts,
    #[error("{0} is longer than {MAX_CHARS} characters, or holds control characters")]
    Text(&'static str),
    #[error("{0} holds no date")]
    Date(&'static str),
    #[error("{0} holds an unknown code")]
    Code(&'static str),
    #[error("it is not UTF-8")]
    Encoding,
    #[error("it has another number of cells than the first line")]
    Cells,
}

/// Longest cell that is taken over.
pub(super) const MAX_CHARS: usize = 300;

/// What the register writes where it does not publish something ("non diffusible").
const WITHHELD: &str = "[ND]";

#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    pub(super) places: &'a HashMap<String, usize>,
    pub(super) record: &'a StringRecord,
}

impl<'a> Fields<'a> {
    /// The cell as it stands; empty where the file has no such column, or may not tell.
    pub(super) fn raw(&self, column: &str) -> &'a str {
        let place = self.places.get(column);
        let cell = place.and_then(|place| self.record.get(*place));
        match cell.unwrap_or_default().trim() {
            WITHHELD => "",
            cell => cell,
        }
    }

    /// The same, for people to read.
    pub(super) fn text(&self, column: &'static str) -> Result<&'a str, Refused> {
        let cell = self.raw(column);
        let too_long = cell.chars().nth(MAX_CHARS).is_some();
        if too_long || cell.contains(char::is_control) {
            return Err(Refused::Text(column));
        }
        Ok(cell)
    }

    /// The first of these columns that has something to say.
    pub(super) fn first_of(&self, columns: &[&'static str]) -> Result<&'a str, Refused> {
        for column in columns {
            let cell = self.text(column)?;
            if !cell.is_empty() {
                return Ok(cell);
            }
        }
        Ok("")
    }

    /// Those of these columns that have something to say, with spaces between them.
    pub(super) fn joined(&self, columns: &[&'static str]) -> Result<String, Refused> {
        let mut parts = Vec::with_capacity(columns.len());
        for column in columns {
            parts.push(self.text(column)?);
        }
        parts.retain(|part| !part.is_empty());
        Ok(parts.join(" "))
    }

    /// `O` is published in full, `P` in part; `N`, of older files, not at all.
    pub(super) fn is_withheld(&self, column: &'static str) -> Result<bool, Refused> {
        match self.raw(column) {
            "O" | "" => Ok(false),
            "P" | "N" => Ok(true),
            _ => Err(Refused::Code(column)),
        }
    }
}
