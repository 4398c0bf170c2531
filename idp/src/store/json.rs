//! Columns that hold a document: written and read in one way.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;

/// Our own documents have text keys and no fallible parts, so writing cannot fail.
pub(super) fn write(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    table: &'static str,
    column: &'static str,
) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Inconsistent { table, column })
}
