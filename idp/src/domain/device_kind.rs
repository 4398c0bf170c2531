//! What a browser says it is (RFC 9110 §10.1.5), in the two words a person knows it by.
//!
//! It can say anything, so nothing depends on it, and nothing of it is shown but names from here.

/// A family of browsers on a family of systems, as far as either is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceKind {
    pub browser: Option<&'static str>,
    pub system: Option<&'static str>,
}

/// In this order: browsers also name the ones that they want to be taken for.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// In this order: telephones also name the system that theirs came from.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

impl DeviceKind {
    pub fn of(user_agent: &str) -> Self {
        Self {
            browser: first(BROWSERS, user_agent),
            system: first(SYSTEMS, user_agent),
        }
    }
}

fn first(known: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    let found = known.iter().find(|(sign, _)| user_agent.contains(sign));
    found.map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_from_those_they_imitate() {
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15";
        for (user_agent, browser, system) in [
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Edg/156.0"),
                "Edge",
                "Windows",
            ),
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {chrome}"),
                "Chrome",
                "Linux",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 16) {chrome}"),
                "Chrome",
                "Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:153.0) Firefox/153.0".to_owned(),
                "Firefox",
                "macOS",
            ),
            (
                format!("{phone} Version/26.1 Safari/604.1"),
                "Safari",
                "iPhone",
            ),
        ] {
            let kind = DeviceKind::of(&user_agent);
            let known = DeviceKind {
                browser: Some(browser),
                system: Some(system),
            };
            assert_eq!(kind, known, "{user_agent}");
        }
    }

    #[test]
    fn what_nobody_knows_has_no_name() {
        for user_agent in ["", "curl/8.5", "<script>", "\u{202e}"] {
            let unknown = DeviceKind {
                browser: None,
                system: None,
            };
            assert_eq!(DeviceKind::of(user_agent), unknown, "{user_agent}");
        }
    }
}
