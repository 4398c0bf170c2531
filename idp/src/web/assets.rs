//! Style sheet, scripts and icon, compiled in and served under names that change with content.
//!
//! A name holds the start of the content's hash, so that browsers may keep a file for ever and
//! still get the new one at once after an upgrade.

use std::sync::LazyLock;

use crate::crypto::sha256_text;

/// A file to serve, with `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Path on this site, such as `/assets/app.0123456789abcdef.css`.
    pub path: String,
    pub bytes: &'static [u8],
    pub content_type: &'static str,
}

struct File {
    name: &'static str,
    content_type: &'static str,
    text: &'static str,
}

/// 96 bits of the hash: more than enough to tell one version from the next.
const HASH_CHARS: usize = 16;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const FILES: [File; 10] = [
    File {
        name: "app.css",
        content_type: CSS,
        text: include_str!("../../assets/app.css"),
    },
    File {
        name: "dark.css",
        content_type: CSS,
        text: include_str!("../../assets/dark.css"),
    },
    File {
        name: "app.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/app.js"),
    },
    File {
        name: "embed.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/embed.js"),
    },
    File {
        name: "form-post.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/form-post.js"),
    },
    File {
        name: "farewell.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/farewell.js"),
    },
    File {
        name: "password.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/password.js"),
    },
    File {
        name: "passkey.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/passkey.js"),
    },
    File {
        name: "check-session.js",
        content_type: JAVASCRIPT,
        text: include_str!("../../assets/check-session.js"),
    },
    File {
        name: "favicon.svg",
        content_type: SVG,
        text: include_str!("../../assets/favicon.svg"),
    },
];

static ASSETS: LazyLock<Vec<(&'static str, Asset)>> = LazyLock::new(|| {
    let asset = |file: &File| Asset {
        path: path(file),
        bytes: file.text.as_bytes(),
        content_type: file.content_type,
    };
    FILES.iter().map(|file| (file.name, asset(file))).collect()
});

/// The path of the file that the source tree calls `name`; `None` is a misspelt name.
pub fn url(name: &str) -> Option<&'static str> {
    let (_, asset) = ASSETS.iter().find(|(known, _)| *known == name)?;
    Some(&asset.path)
}

/// The file at this path, if its content is still the one that the path was made for.
pub fn find(path: &str) -> Option<&'static Asset> {
    let (_, asset) = ASSETS.iter().find(|(_, asset)| asset.path == path)?;
    Some(asset)
}

fn path(file: &File) -> String {
    let hash = sha256_text(file.text);
    let start: String = hash.chars().take(HASH_CHARS).collect();
    let (stem, extension) = file.name.rsplit_once('.').unwrap_or((file.name, ""));
    format!("/assets/{stem}.{start}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_under_the_path_that_pages_link() {
        let path = url("app.css").unwrap();
        let asset = find(path).unwrap();
        assert_eq!(
            path.len(),
            "/assets/app.0123456789abcdef.css".len(),
            "{path}"
        );
        assert_eq!(asset.bytes, include_bytes!("../../assets/app.css"));
        assert_eq!(asset.content_type, CSS);
    }

    #[test]
    fn a_path_of_other_content_is_not_found() {
        assert_eq!(find("/assets/app.0000000000000000.css"), None);
        assert_eq!(find("/assets/app.css"), None);
        assert_eq!(find("/assets/../Cargo.toml"), None);
    }

    // A block left open swallows the rules after it, in silence.
    #[test]
    fn every_block_of_the_style_sheet_is_closed() {
        let css = include_str!("../../assets/app.css");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }

    #[test]
    fn what_every_visitor_downloads_stays_small() {
        let size = |name: &str| find(url(name).unwrap()).unwrap().bytes.len();
        assert!(
            size("app.css") < 16 * 1024,
            "style sheet of {} bytes",
            size("app.css")
        );
        assert!(
            size("app.js") < 3 * 1024,
            "script of {} bytes",
            size("app.js")
        );
    }
}
