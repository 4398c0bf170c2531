//! A person's last name and first name, as typed and as compared.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    #[error("it holds no letter or digit")]
    Empty,
    #[error("it is longer than {0} characters")]
    TooLong(usize),
    #[error("it holds a control character")]
    ControlCharacter,
}

/// A last or first name, or what somebody calls a thing of theirs: 1 to 64 characters, kept as
/// typed (NFC, outer white space trimmed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// A name as it is compared: capitals, digits and single spaces, as ProConnect compares them.
///
/// Accents and ligatures are folded, everything that is neither letter nor digit becomes one space.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct NameKey(String);

impl Name {
    pub const MAX_CHARS: usize = 64;

    pub fn parse(typed: &str) -> Result<Self, InvalidName> {
        let name: String = typed.trim().nfc().collect();
        if name.chars().count() > Self::MAX_CHARS {
            return Err(InvalidName::TooLong(Self::MAX_CHARS));
        }
        if name.chars().any(is_hidden) {
            return Err(InvalidName::ControlCharacter);
        }
        if key(&name).is_empty() {
            return Err(InvalidName::Empty);
        }
        Ok(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn key(&self) -> NameKey {
        NameKey(key(&self.0))
    }
}

impl NameKey {
    /// Any text, folded as names are.
    pub fn fold(text: &str) -> Self {
        Self(key(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        Self::parse(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Control characters, and the invisible ones that turn or hide text in a mail or a page.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let folded = name.nfkd().filter(|c| !is_combining_mark(*c));
    for c in folded.flat_map(unligature).flat_map(char::to_uppercase) {
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The letters that Unicode does not decompose but French and its neighbours do.
fn unligature(c: char) -> impl Iterator<Item = char> {
    let pair = match c {
        'æ' | 'Æ' => ['A', 'E'],
        'œ' | 'Œ' => ['O', 'E'],
        'ø' | 'Ø' => ['O', '\0'],
        'ł' | 'Ł' => ['L', '\0'],
        'đ' | 'Đ' => ['D', '\0'],
        other => [other, '\0'],
    };
    pair.into_iter().filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(typed: &str) -> String {
        Name::parse(typed).unwrap().key().0
    }

    #[test]
    fn accents_ligatures_and_punctuation_are_folded() {
        assert_eq!(key_of("Lefèvre-d'Œuvré"), "LEFEVRE D OEUVRE");
        assert_eq!(key_of("  Jean–Noël   "), "JEAN NOEL");
        assert_eq!(key_of("straße"), "STRASSE");
        assert_eq!(key_of("Łukasz Søren"), "LUKASZ SOREN");
    }

    #[test]
    fn composed_and_decomposed_forms_have_one_key() {
        assert_eq!(key_of("Noe\u{308}l"), key_of("Noël"));
    }

    #[test]
    fn the_typed_form_is_kept() {
        assert_eq!(Name::parse(" Éloïse ").unwrap().as_str(), "Éloïse");
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        assert_eq!(Name::parse(" - "), Err(InvalidName::Empty));
        assert_eq!(Name::parse("a\nBcc: x"), Err(InvalidName::ControlCharacter));
        assert_eq!(
            Name::parse("\u{202e}abc"),
            Err(InvalidName::ControlCharacter)
        );
        assert_eq!(Name::parse(&"a".repeat(65)), Err(InvalidName::TooLong(64)));
    }
}
