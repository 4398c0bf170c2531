//! How a registration differs from another, field by field.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

use crate::domain::Client;

/// One thing that changes. No secret is ever in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Field {
        name: String,
        old: Option<Value>,
        new: Option<Value>,
    },
    FirstSecret,
    SecretReplaced,
    Disabled,
    Enabled,
}

impl Change {
    /// What changes, in a word.
    pub fn name(&self) -> &str {
        match self {
            Self::Field { name, .. } => name,
            Self::FirstSecret | Self::SecretReplaced => "secret",
            Self::Disabled | Self::Enabled => "disabled",
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field { name, old, new } => {
                let shown = |value: &Option<Value>| match value {
                    Some(value) => value.to_string(),
                    None => "(unset)".to_owned(),
                };
                write!(f, "{name}: {} → {}", shown(old), shown(new))
            }
            Self::FirstSecret => f.write_str("secret: (unset) → (set)"),
            Self::SecretReplaced => f.write_str("secret: replaced"),
            Self::Disabled => f.write_str("disabled: false → true"),
            Self::Enabled => f.write_str("disabled: true → false"),
        }
    }
}

/// By the names of the fields.
pub fn differences(old: &Client, new: &Client) -> Vec<Change> {
    let (old, new) = (fields(old), fields(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    let change = |name: &String| Change::Field {
        name: name.clone(),
        old: old.get(name).cloned(),
        new: new.get(name).cloned(),
    };
    differing.map(change).collect()
}

fn fields(client: &Client) -> Map<String, Value> {
    match serde_json::to_value(client) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}
