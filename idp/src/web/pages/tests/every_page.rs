//! What must hold of every page, in every state, in both languages.

use super::samples;
use crate::domain::Locale;

fn for_every_page(check: impl Fn(&str, &str)) {
    for locale in Locale::ALL {
        for (name, html) in samples::all(locale) {
            check(&format!("{name} ({})", locale.tag()), &html);
        }
    }
}

/// The values of `attribute="…"`, wherever they stand.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    html.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_page_says_its_language_and_links_the_other() {
    for (locale, other) in [(Locale::Fr, "en"), (Locale::En, "fr")] {
        for (name, html) in samples::all(locale) {
            assert!(
                html.contains(&format!("<html lang=\"{}\"", locale.tag())),
                "{name}"
            );
            let link = format!(
                "href=\"?{}&#38;lang={other}\" lang=\"{other}\"",
                samples::QUERY
            );
            assert!(html.contains(&link), "{name}: {html}");
        }
    }
}

#[test]
fn every_page_has_one_title_and_one_main_heading() {
    for_every_page(|name, html| {
        assert_eq!(html.matches("<title>").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(!html.contains("<title> –"), "{name} has an empty title");
    });
}

#[test]
fn no_page_needs_an_inline_script_or_style() {
    for_every_page(|name, html| {
        let scripts = html.matches("<script").count();
        assert_eq!(
            scripts,
            html.matches("<script src=\"/assets/").count(),
            "{name}"
        );
        assert!(
            !html.contains("<style") && !html.contains(" style="),
            "{name}"
        );
        assert!(
            !html.contains(" onclick=") && !html.contains(" onsubmit="),
            "{name}"
        );
    });
}

#[test]
fn every_visible_input_has_a_label() {
    for_every_page(|name, html| {
        for input in html
            .split("<input ")
            .skip(1)
            .filter(|rest| !rest.starts_with("type=\"hidden\""))
        {
            let id = values(&format!(" {input}"), "id")[0].to_owned();
            assert_eq!(
                html.matches(&format!("<label for=\"{id}\">")).count(),
                1,
                "{name}: {id}"
            );
        }
    });
}

#[test]
fn ids_are_unique_and_every_reference_leads_to_one() {
    for_every_page(|name, html| {
        let mut ids = values(html, "id");
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name} repeats an id");
        for attribute in [
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "for",
        ] {
            for id in values(html, attribute)
                .iter()
                .flat_map(|value| value.split(' '))
            {
                assert!(ids.contains(&id), "{name}: {attribute} names {id}");
            }
        }
        for anchor in values(html, "href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&anchor), "{name} links #{anchor}");
        }
    });
}

#[test]
fn a_scripted_browser_finds_its_controls() {
    let controls = [
        (
            "sign-in",
            "<button class=\"button\" id=\"sign-in\" type=\"submit\">",
        ),
        (
            "sign-in",
            "id=\"cancel\" type=\"submit\" name=\"cancel\" value=\"1\"",
        ),
        (
            "consent",
            "id=\"consent-allow\" type=\"submit\" name=\"decision\" value=\"allow\"",
        ),
        (
            "consent",
            "id=\"consent-deny\" type=\"submit\" name=\"decision\" value=\"deny\"",
        ),
        ("consent-device", "id=\"device-code\" aria-labelledby"),
        ("device", "id=\"device-continue\" type=\"submit\""),
        ("device-allowed", ">The device is connected</h1>"),
        ("consents", ">Connected since 15 January 2027.<"),
        (
            "consent-revoke",
            "id=\"revoke-confirm\" type=\"submit\" name=\"decision\"",
        ),
        ("sessions", ">Safari on iPhone</h2>"),
        ("sessions", ">Network 203.0.113.0/24</dd>"),
        ("sessions", ">Signed in</dt><dd>15 January 2027 at 09:00<"),
        ("sessions", "id=\"end-others\" type=\"submit\""),
        ("sign-out-confirm", "id=\"sign-out-confirm\""),
        (
            "sign-out-partners",
            "id=\"continue\" href=\"/sign-out/done\"",
        ),
        ("signed-out", ">You are signed out.</h1>"),
        ("error-untrusted", ">redirect_uri is not registered</dd>"),
    ];
    let pages = samples::all(Locale::En);
    for (page, control) in controls {
        let (_, html) = pages.iter().find(|(name, _)| *name == page).unwrap();
        assert!(html.contains(control), "{page} lacks {control}");
    }
}
