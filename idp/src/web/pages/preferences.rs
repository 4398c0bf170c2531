//! `/account/preferences`: language and theme.

use askama::Template;

use super::Frame;
use crate::domain::{Locale, Preferences, Theme};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "preferences.html", whitespace = "minimize")]
pub struct PreferencesPage<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub chosen: Preferences,
    /// Has it just been kept?
    pub kept: bool,
}

/// One of several answers.
struct Offer {
    value: &'static str,
    label: String,
    /// The language of the label, where it is another than the page's.
    lang: Option<&'static str>,
    chosen: bool,
}

impl PreferencesPage<'_> {
    fn languages(&self) -> Vec<Offer> {
        let browser = Offer {
            value: "browser",
            label: self.frame.t("preferences-language-browser"),
            lang: None,
            chosen: self.chosen.language.is_none(),
        };
        let own = Locale::ALL.into_iter().map(|locale| Offer {
            value: locale.tag(),
            label: texts::text(locale, "language-name"),
            lang: Some(locale.tag()),
            chosen: self.chosen.language == Some(locale),
        });
        std::iter::once(browser).chain(own).collect()
    }

    fn themes(&self) -> Vec<Offer> {
        let frame = &self.frame;
        let offer = |theme: &Theme| Offer {
            value: theme.as_str(),
            label: match theme {
                Theme::System => frame.t("preferences-theme-system"),
                Theme::Light => frame.t("preferences-theme-light"),
                Theme::Dark => frame.t("preferences-theme-dark"),
            },
            lang: None,
            chosen: self.chosen.theme == *theme,
        };
        Theme::ALL.iter().map(offer).collect()
    }
}
