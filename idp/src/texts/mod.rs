//! The words of pages and mails, from `locales/<language>/*.ftl`.

mod dates;

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

pub use dates::{day, moment};

use crate::domain::{EventKind, Locale};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "fr",
        // Isolation marks would end up in titles and copied text. What is put into a text is a
        // number or a name that was refused if it turns the direction of writing.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const FRENCH: LanguageIdentifier = langid!("fr");
const ENGLISH: LanguageIdentifier = langid!("en");

/// The text `key` in this language. A test proves that every key of the pages has one.
pub fn text(locale: Locale, key: &str) -> String {
    LOCALES.lookup(&language(locale), key)
}

/// The same, with `{ $name }` replaced by `value`.
pub fn text_with(locale: Locale, key: &str, name: &'static str, value: FluentValue<'_>) -> String {
    let args = HashMap::from([(Cow::Borrowed(name), value)]);
    LOCALES.lookup_with_args(&language(locale), key, &args)
}

/// What happened, for people to read.
pub fn event(locale: Locale, kind: EventKind) -> String {
    let word = kind.as_str().replace('_', "-");
    text(locale, &format!("event-{word}"))
}

const fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::Fr => FRENCH,
        Locale::En => ENGLISH,
    }
}
