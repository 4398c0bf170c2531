//! The file of operators: TOML, an array of tables `[[client]]` whose keys are the words of
//! RFC 7591. Comments say why a partner may do what it may, and a review shows a line a change.
//!
//! Beside the metadata there are `secret_file` or `secret_env`, which say where the secret is, and
//! `disabled`. A secret itself is refused: the file is kept, copied and shown to many.

use std::ops::Range;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Fault;
use super::metadata::{self, Flaw};
use crate::domain::{AuthMethod, Client};

/// Of one file: thousands of partners.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretReference {
    /// A path, relative to the file that names it.
    File(String),
    /// A variable of the environment.
    Variable(String),
}

/// A partner of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    pub client: Client,
    pub secret: Option<SecretReference>,
    /// Left as it is where the file says nothing: whoever disabled a partner in an emergency does
    /// not see it enabled by a routine.
    pub disabled: Option<bool>,
    pub place: String,
}

const LITERALS: [&str; 3] = ["client_secret", "secret", "registration_access_token"];

/// Every partner of a file, or everything that is wrong with it.
pub fn parse(name: &str, text: &str) -> Result<Vec<Declared>, Vec<Fault>> {
    let source = Source { name, text };
    if text.len() > MAX_BYTES {
        return Err(vec![
            source.fault(0..0, Flaw::whole("the file is too long")),
        ]);
    }
    let clients = tables(&source).map_err(|fault| vec![fault])?;
    let (mut declared, mut faults) = (Vec::new(), Vec::new());
    for client in clients {
        match source.declared(client) {
            Ok(client) => declared.push(client),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(declared)
    } else {
        Err(faults)
    }
}

struct Source<'a> {
    name: &'a str,
    text: &'a str,
}

fn tables<'a>(source: &Source<'a>) -> Result<Vec<Spanned<DeValue<'a>>>, Fault> {
    let root = DeTable::parse(source.text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        source.fault(span, Flaw::whole(error.message()))
    })?;
    let mut clients = Vec::new();
    for (key, value) in root.into_inner() {
        let wrong = |why| source.fault(key.span(), Flaw::of(key.get_ref(), why));
        if key.get_ref() != "client" {
            return Err(wrong("a file holds [[client]] tables and nothing else"));
        }
        let DeValue::Array(array) = value.into_inner() else {
            return Err(wrong("each partner begins with [[client]]"));
        };
        clients.extend(array);
    }
    Ok(clients)
}

impl Source<'_> {
    fn declared(&self, client: Spanned<DeValue<'_>>) -> Result<Declared, Fault> {
        let begins = client.span();
        let DeValue::Table(table) = client.into_inner() else {
            let flaw = Flaw::of("client", "each partner begins with [[client]]");
            return Err(self.fault(begins, flaw));
        };
        let read = fields(&table).and_then(partner);
        let (client, secret, disabled) = read.map_err(|flaw| {
            let at = flaw.name().and_then(|name| table.get_key_value(name));
            self.fault(
                at.map_or_else(|| begins.clone(), |(key, _)| key.span()),
                flaw,
            )
        })?;
        Ok(Declared {
            client,
            secret,
            disabled,
            place: self.place(begins),
        })
    }

    fn fault(&self, span: Range<usize>, flaw: Flaw) -> Fault {
        let place = self.place(span);
        Fault { place, flaw }
    }

    fn place(&self, span: Range<usize>) -> String {
        let before = self.text.bytes().take(span.start);
        let line = before.filter(|byte| *byte == b'\n').count() + 1;
        format!("{}:{line}", self.name)
    }
}

fn fields(table: &DeTable<'_>) -> Result<Map<String, Value>, Flaw> {
    let mut fields = Map::new();
    for (key, value) in table {
        let name = key.get_ref();
        let value = Value::deserialize(value.clone().into_deserializer());
        let value = value.map_err(|error| Flaw::of(name, error.message()))?;
        fields.insert(name.clone().into_owned(), value);
    }
    Ok(fields)
}

type Partner = (Client, Option<SecretReference>, Option<bool>);

fn partner(mut fields: Map<String, Value>) -> Result<Partner, Flaw> {
    if let Some(literal) = LITERALS.iter().find(|name| fields.contains_key(**name)) {
        let why = "a secret is not written in this file, which is kept and shown to others: name \
                   where it is, with secret_file or secret_env";
        return Err(Flaw::of(literal, why));
    }
    let disabled = match fields.remove("disabled") {
        None => None,
        Some(Value::Bool(disabled)) => Some(disabled),
        Some(_) => return Err(Flaw::of("disabled", "it must be true or false")),
    };
    let secret = reference(&mut fields)?;
    let client = metadata::read(&fields)?;
    if let Some(reference) = &secret
        && !uses_secret(client.token_endpoint_auth_method)
    {
        let why = "token_endpoint_auth_method is one without a secret";
        return Err(Flaw::of(reference.field(), why));
    }
    Ok((client, secret, disabled))
}

fn reference(fields: &mut Map<String, Value>) -> Result<Option<SecretReference>, Flaw> {
    let mut text = |name| match fields.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(Flaw::of(name, "it must be a text")),
    };
    match (text("secret_file")?, text("secret_env")?) {
        (None, None) => Ok(None),
        (Some(path), None) => Ok(Some(SecretReference::File(path))),
        (None, Some(variable)) if variable.starts_with("IDP_") => {
            Ok(Some(SecretReference::Variable(variable)))
        }
        (None, Some(_)) => Err(Flaw::of("secret_env", "its name must begin with IDP_")),
        (Some(_), Some(_)) => Err(Flaw::of("secret_env", "secret_file says it already")),
    }
}

/// Does a client that authenticates so have a secret of ours?
pub(super) const fn uses_secret(method: AuthMethod) -> bool {
    matches!(
        method,
        AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost | AuthMethod::ClientSecretJwt
    )
}

impl SecretReference {
    /// As the file calls it.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::File(_) => "secret_file",
            Self::Variable(_) => "secret_env",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# Partners under convention.
[[client]]
client_id = "formation"
client_name = "Compte formation"
redirect_uris = ["https://formation.example/callback"]
secret_file = "secrets/formation"

[[client]]
client_id = "portail"
client_name = "Portail"
redirect_uris = [
    "https://portail.example/callback",
]
token_endpoint_auth_method = "none"
disabled = true
"#;

    /// What is said of a file with one thing changed.
    fn said(from: &str, to: &str) -> Vec<String> {
        assert!(FILE.contains(from));
        let faults = parse("partners.toml", &FILE.replacen(from, to, 1)).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_partner_is_read_with_its_place() {
        let declared = parse("partners.toml", FILE).unwrap();
        let places: Vec<&str> = declared.iter().map(|one| one.place.as_str()).collect();
        assert_eq!(places, ["partners.toml:2", "partners.toml:8"]);
        let file = SecretReference::File("secrets/formation".to_owned());
        assert_eq!(declared[0].secret, Some(file));
        assert_eq!(
            (declared[0].disabled, declared[1].disabled),
            (None, Some(true))
        );
        assert_eq!(parse("empty.toml", "").unwrap(), []);
    }

    #[test]
    fn a_fault_names_file_line_and_field() {
        let faults = [
            (
                "https://portail",
                "http://portail",
                "partners.toml:11: redirect_uris[0]: it must use https (http only on localhost)",
            ),
            (
                "disabled = true",
                "disabled = 1",
                "partners.toml:15: disabled: it must be true or false",
            ),
            (
                "disabled",
                "colour",
                "partners.toml:15: colour: there is no such field",
            ),
            (
                "disabled = true",
                "secret_env = \"IDP_X\"",
                "partners.toml:15: secret_env: token_endpoint_auth_method is one without a secret",
            ),
            (
                "secret_file",
                "secret_env",
                "partners.toml:6: secret_env: its name must begin with IDP_",
            ),
            (
                "client_name = \"Portail\"",
                "",
                "partners.toml:8: client_name: it must be there",
            ),
            (
                "[[client]]",
                "[[partner]]",
                "partners.toml:2: partner: a file holds [[client]] tables and nothing else",
            ),
            (
                "\"formation\"",
                "\"formation",
                "partners.toml:3: invalid basic string",
            ),
        ];
        for (from, to, expected) in faults {
            let said = said(from, to);
            assert!(said[0].starts_with(expected), "{said:?}");
        }
    }

    #[test]
    fn every_fault_of_a_file_is_told_at_once() {
        let text = FILE.replace("client_name", "colour");
        assert_eq!(parse("partners.toml", &text).unwrap_err().len(), 2);
    }

    #[test]
    fn a_secret_in_the_file_is_refused_with_the_way_out() {
        let said = said("secret_file", "client_secret");
        assert!(said[0].starts_with("partners.toml:6: client_secret: a secret is not written"));
        assert!(said[0].contains("secret_file or secret_env") && !said[0].contains("secrets/"));
    }
}
