//! Mails as who gets them reads them.

use std::fs;
use std::path::Path;

use mail_parser::{Address, MessageParser};

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// As it came over the wire.
    pub(crate) raw: String,
}

impl Letter {
    pub(crate) fn parse(raw: &str) -> Self {
        let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let text = |part: Option<std::borrow::Cow<'_, str>>| part.unwrap_or_default().into_owned();
        Self {
            to: message
                .to()
                .and_then(Address::first)
                .and_then(|to| to.address())
                .unwrap_or_default()
                .to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: text(message.body_text(0)),
            html: text(message.body_html(0)),
            raw: raw.to_owned(),
        }
    }

    /// Takes every mail out of a folder.
    pub(super) fn all_in(folder: &Path) -> Vec<Self> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let take = |entry: std::io::Result<fs::DirEntry>| {
            let path = entry.unwrap().path();
            let raw = fs::read_to_string(&path).unwrap();
            fs::remove_file(path).unwrap();
            Self::parse(&raw)
        };
        entries.map(take).collect()
    }

    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        let line = self.raw.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no {name}: {}", self.raw))
    }
}
