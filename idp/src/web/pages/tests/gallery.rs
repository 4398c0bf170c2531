//! Writes every page to a folder, to be looked at: `IDP_PAGES_DIR=/tmp/pages cargo test gallery`.

use std::path::Path;
use std::{fs, io};

use super::samples;
use crate::domain::Locale;
use crate::web::assets;

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">
<rect width="120" height="40" rx="6" fill="#5b2a86"/><circle cx="24" cy="20" r="9" fill="#fff"/>
<rect x="44" y="12" width="60" height="6" fill="#fff"/>
<rect x="44" y="22" width="40" height="6" fill="#d9c4ec"/>
</svg>"##;

fn write(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir.join("assets"))?;
    fs::write(dir.join("logo.svg"), LOGO)?;
    for name in [
        "app.css",
        "dark.css",
        "app.js",
        "passkey.js",
        "embed.js",
        "form-post.js",
        "farewell.js",
        "favicon.svg",
    ] {
        let asset = assets::url(name).and_then(assets::find).unwrap();
        fs::write(dir.join(asset.path.trim_start_matches('/')), asset.bytes)?;
    }
    for locale in Locale::ALL {
        for (name, html) in samples::all(locale) {
            fs::write(dir.join(format!("{name}.{}.html", locale.tag())), html)?;
        }
    }
    Ok(())
}

#[test]
fn the_gallery_holds_every_page_and_every_file_they_load() {
    let throwaway = tempfile::tempdir().unwrap();
    #[expect(
        clippy::disallowed_methods,
        reason = "asked by who runs this test to keep the pages"
    )]
    let asked = std::env::var("IDP_PAGES_DIR").map(Into::into);
    let dir = asked.unwrap_or_else(|_| throwaway.path().to_owned());
    write(&dir).unwrap();
    let page = fs::read_to_string(dir.join("sign-in.fr.html")).unwrap();
    for path in page
        .split("\"/assets/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(dir.join("assets").join(path).exists(), "{path}");
    }
}
