//! An address on this site to go to next, from a value someone else may have written.

use url::{Position, Url};

/// A path, with its query, that cannot lead to another site.
///
/// `//host`, `/\host`, `javascript:` and the like are what an open redirect is made of
/// (RFC 9700 §4.11); a URL parser sees through them better than a list of forbidden prefixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalPath(String);

impl LocalPath {
    /// Accepts a path, or an absolute URL, when it stays on `site`.
    pub(crate) fn parse(site: &Url, unverified: &str) -> Option<Self> {
        let url = site.join(unverified).ok()?;
        let path = &url[Position::BeforePath..Position::AfterQuery];
        (url.origin() == site.origin() && !path.starts_with("//")).then(|| Self(path.to_owned()))
    }

    /// The page shown after a sign-in that asked for none.
    pub(crate) fn home() -> Self {
        Self("/dotations".to_owned())
    }

    /// For those signed in whose sign-in is too old for what they ask.
    pub(crate) fn sign_in() -> Self {
        Self("/sign-in".to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(unverified: &str) -> Option<String> {
        let site = Url::parse("http://formation.localhost:8081").unwrap();
        LocalPath::parse(&site, unverified).map(|path| path.0)
    }

    #[test]
    fn a_path_and_its_query_are_kept() {
        assert_eq!(
            parse("/dotations?q=732&page=2").as_deref(),
            Some("/dotations?q=732&page=2")
        );
    }

    #[test]
    fn an_absolute_url_of_this_site_becomes_a_path() {
        let path = parse("http://formation.localhost:8081/dotations/73282932000074#top");
        assert_eq!(path.as_deref(), Some("/dotations/73282932000074"));
    }

    #[test]
    fn every_way_out_of_this_site_is_refused() {
        for way_out in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "/.//evil.example",
            "\t//evil.example",
            "javascript:alert(1)",
            "http://formation.localhost:8081@evil.example/",
            "http://formation.localhost:9/",
            "https://formation.localhost:8081/",
        ] {
            assert_eq!(parse(way_out), None, "{way_out}");
        }
    }
}
