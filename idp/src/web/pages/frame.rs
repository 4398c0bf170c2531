//! What surrounds every page: its language, the links to the other one, the files it loads.

use std::fmt::Display;

use crate::domain::{Locale, Theme, WebOrigin};
use crate::texts;
use crate::web::assets;

#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    pub locale: Locale,
    pub theme: Theme,
    /// The query of the address shown, without `?`; the language links keep it.
    pub query: &'a str,
    /// Whose pages hold this one in a frame; a page of its own when empty.
    pub embedders: &'a [WebOrigin],
}

impl<'a> Frame<'a> {
    /// The same for a page that is held in a frame by these, if by any.
    #[must_use]
    pub const fn within(self, embedders: &'a [WebOrigin]) -> Self {
        Self { embedders, ..self }
    }

    pub(super) const fn is_framed(&self) -> bool {
        !self.embedders.is_empty()
    }

    /// For our script in the frame, which tells those who hold it of its size and progress.
    pub(super) fn embedders(&self) -> String {
        let origins: Vec<&str> = self.embedders.iter().map(WebOrigin::as_str).collect();
        origins.join(" ")
    }

    pub(super) fn t(&self, key: &str) -> String {
        texts::text(self.locale, key)
    }

    pub(super) fn t_with(
        &self,
        key: &str,
        name: &'static str,
        value: &(impl Display + ?Sized),
    ) -> String {
        texts::text_with(self.locale, key, name, value.to_string().into())
    }

    /// For texts with a plural.
    pub(super) fn t_count(&self, key: &str, name: &'static str, count: u32) -> String {
        texts::text_with(self.locale, key, name, count.into())
    }

    /// The themes that a browser may show the page in.
    pub(super) const fn color_scheme(&self) -> &'static str {
        match self.theme {
            Theme::System => "light dark",
            Theme::Light => "only light",
            Theme::Dark => "only dark",
        }
    }

    /// Where the dark palette is to be used; nowhere when none.
    pub(super) const fn dark_where(&self) -> Option<&'static str> {
        match self.theme {
            Theme::System => Some("(prefers-color-scheme: dark)"),
            Theme::Light => None,
            Theme::Dark => Some("screen"),
        }
    }

    pub(super) fn asset(name: &str) -> &'static str {
        assets::url(name).unwrap_or_default()
    }

    /// The same page in every language but this one: language, its own name for itself, link.
    ///
    /// The link holds a query only, so that it cannot lead to another path or site.
    pub(super) fn other_languages(&self) -> Vec<(Locale, String, String)> {
        let others = Locale::ALL
            .into_iter()
            .filter(|locale| *locale != self.locale);
        others
            .map(|locale| {
                let name = texts::text(locale, "language-name");
                (locale, name, self.link_in(locale))
            })
            .collect()
    }

    fn link_in(&self, locale: Locale) -> String {
        let kept = form_urlencoded::parse(self.query.as_bytes()).filter(|(name, _)| name != "lang");
        form_urlencoded::Serializer::for_suffix(String::from("?"), 1)
            .extend_pairs(kept)
            .append_pair("lang", locale.tag())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(query: &str) -> String {
        let frame = Frame {
            locale: Locale::Fr,
            theme: Theme::System,
            query,
            embedders: &[],
        };
        frame.other_languages()[0].2.clone()
    }

    #[test]
    fn a_language_link_keeps_the_rest_of_the_address() {
        assert_eq!(
            link("interaction=a%2Bb&lang=fr"),
            "?interaction=a%2Bb&lang=en"
        );
    }

    #[test]
    fn a_language_link_works_without_a_query() {
        assert_eq!(link(""), "?lang=en");
    }
}
