//! The two languages of the product.

use serde::{Deserialize, Serialize};

/// French unless somebody asks for English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    Fr,
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The BCP 47 tag, for `lang` and `ui_locales_supported`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of one BCP 47 tag such as `en-GB`, if we speak it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The first language of `ui_locales` that we speak (OpenID Connect Core §3.1.2.1).
    pub fn of_ui_locales(ui_locales: &str) -> Option<Self> {
        ui_locales.split_ascii_whitespace().find_map(Self::of_tag)
    }

    /// The language that `Accept-Language` likes best (RFC 9110 §12.5.4).
    pub fn of_accept_language(header: &str) -> Option<Self> {
        let weighed = header.split(',').take(20).filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let locale = Self::of_tag(parts.next()?)?;
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse().ok())?;
            (weight > 0.0_f32).then_some((locale, weight))
        });
        weighed
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(locale, _)| locale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spoken_language_of_ui_locales_wins() {
        assert_eq!(Locale::of_ui_locales("se de en-GB fr"), Some(Locale::En));
        assert_eq!(Locale::of_ui_locales("se"), None);
        assert_eq!(Locale::of_ui_locales(""), None);
    }

    #[test]
    fn accept_language_is_weighed() {
        assert_eq!(
            Locale::of_accept_language("de, fr;q=0.5, en;q=0.8"),
            Some(Locale::En)
        );
        assert_eq!(
            Locale::of_accept_language("fr-FR,fr;q=0.9,en;q=0.9"),
            Some(Locale::Fr)
        );
        assert_eq!(Locale::of_accept_language("en;q=0"), None);
        assert_eq!(Locale::of_accept_language("*;q=x,,;"), None);
    }
}
