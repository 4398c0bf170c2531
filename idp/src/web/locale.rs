//! The language of a page: what the person chose, then what the partner asked, then the browser.

use crate::domain::Locale;

/// Where a wish for a language can be found, as it came; empty where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes<'a> {
    /// The `lang` parameter of our own language links.
    pub lang: Option<&'a str>,
    /// What the person chose on an earlier page.
    pub cookie: Option<&'a str>,
    /// OpenID Connect Core §3.1.2.1.
    pub ui_locales: Option<&'a str>,
    /// RFC 9110 §12.5.4.
    pub accept_language: Option<&'a str>,
}

/// The first wish that names a language we speak; French when none does.
pub fn choose(wishes: &Wishes<'_>) -> Locale {
    wishes
        .lang
        .and_then(Locale::of_tag)
        .or_else(|| wishes.cookie.and_then(Locale::of_tag))
        .or_else(|| wishes.ui_locales.and_then(Locale::of_ui_locales))
        .or_else(|| wishes.accept_language.and_then(Locale::of_accept_language))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every wish names English, so that each test shows who outranks whom by one change.
    const ENGLISH: Wishes<'static> = Wishes {
        lang: Some("en"),
        cookie: Some("en"),
        ui_locales: Some("en"),
        accept_language: Some("en"),
    };

    #[test]
    fn the_link_just_followed_outranks_everything() {
        let wishes = Wishes {
            lang: Some("fr"),
            ..ENGLISH
        };
        assert_eq!(choose(&wishes), Locale::Fr);
    }

    #[test]
    fn an_earlier_choice_outranks_the_partner() {
        let wishes = Wishes {
            lang: None,
            cookie: Some("fr"),
            ..ENGLISH
        };
        assert_eq!(choose(&wishes), Locale::Fr);
    }

    #[test]
    fn the_partner_outranks_the_browser() {
        let wishes = Wishes {
            lang: None,
            cookie: None,
            ui_locales: Some("fr-FR"),
            ..ENGLISH
        };
        assert_eq!(choose(&wishes), Locale::Fr);
    }

    #[test]
    fn a_language_that_we_do_not_speak_leaves_the_word_to_the_next() {
        let wishes = Wishes {
            lang: Some("de"),
            ..ENGLISH
        };
        assert_eq!(choose(&wishes), Locale::En);
    }

    #[test]
    fn french_is_spoken_when_nobody_wishes_anything() {
        assert_eq!(choose(&Wishes::default()), Locale::Fr);
    }
}
