//! Passwords that are known to have leaked: a file on this machine, never a question to another.
//!
//! Its format is the one that Have I Been Pwned publishes: a line a password, `SHA-1:count`, in the
//! order of the hashes. It has gigabytes, so it is searched by halves where it lies.

use std::cmp::Ordering;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};

use crate::crypto::sha1_hex;

/// The file, open. Clones share it.
#[derive(Clone, Debug)]
pub struct BreachedPasswords {
    file: Arc<File>,
    length: u64,
}

/// Hexadecimal digits of a SHA-1.
const HASH: usize = 40;

/// Two lines fit in: a hash, a colon, a count of ten digits, the end of the line.
const WINDOW: usize = 128;

impl BreachedPasswords {
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file =
            File::open(path).context("IDP_BREACHED_PASSWORDS names a file that cannot be read")?;
        let length = file.metadata()?.len();
        let breached = Self {
            file: Arc::new(file),
            length,
        };
        let first = breached.line_from(0)?;
        ensure!(
            first.is_some(),
            "IDP_BREACHED_PASSWORDS names a file without lines as SHA-1:count"
        );
        Ok(breached)
    }

    /// Reads the file some thirty times: not for a thread that must not wait.
    pub fn has(&self, password: &str) -> io::Result<bool> {
        let wanted = sha1_hex(password);
        let (mut low, mut high) = (0, self.length);
        // The line looked for begins in `low..high`, if there is one.
        while low < high {
            let middle = low + (high - low) / 2;
            let Some((hash, begins, ends)) = self.line_from(middle)? else {
                high = middle;
                continue;
            };
            if begins >= high {
                high = middle;
                continue;
            }
            match hash.as_str().cmp(wanted.as_str()) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => low = ends,
                Ordering::Greater => high = middle,
            }
        }
        Ok(false)
    }

    /// The hash of the first line that begins at `offset` or after it, with where it begins and
    /// ends.
    fn line_from(&self, offset: u64) -> io::Result<Option<(String, u64, u64)>> {
        let mut window = [0; WINDOW];
        // From the byte before, which may end the line before.
        let from = offset.saturating_sub(1);
        let read = self.read(&mut window, from)?;
        let bytes = window.get(..read).unwrap_or_default();
        let start = match offset {
            0 => Some(0),
            _ => newline(bytes).map(|at| at + 1),
        };
        let rest = start.and_then(|start| bytes.get(start..));
        let (Some(start), Some(rest)) = (start, rest.filter(|rest| rest.len() > HASH)) else {
            return Ok(None);
        };
        let (hash, rest) = rest.split_at(HASH);
        if !hash.iter().all(u8::is_ascii_hexdigit) || !rest.starts_with(b":") {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let hash = String::from_utf8_lossy(hash).to_ascii_uppercase();
        let begins = from + start as u64;
        let length = newline(rest).map_or(rest.len(), |at| at + 1);
        let ends = begins + (HASH + length) as u64;
        Ok(Some((hash, begins, ends)))
    }

    /// As much as there is.
    fn read(&self, window: &mut [u8], from: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = window.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, from + filled as u64)? {
                0 => break,
                more => filled += more,
            }
        }
        Ok(filled)
    }
}

fn newline(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::fs;

    use super::*;

    /// The list of these passwords, with ends of lines as given.
    fn list(passwords: &[String], end: &str) -> (tempfile::TempDir, BreachedPasswords) {
        let mut hashes: Vec<String> = passwords.iter().map(|text| sha1_hex(text)).collect();
        hashes.sort();
        let mut text = String::new();
        for (count, hash) in hashes.iter().enumerate() {
            write!(
                text,
                "{hash}:{}{end}",
                7_u64.pow(u32::try_from(count % 11).unwrap())
            )
            .unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("breached.txt");
        fs::write(&path, text).unwrap();
        let breached = BreachedPasswords::open(&path).unwrap();
        (folder, breached)
    }

    #[test]
    fn every_password_of_the_list_is_found_and_no_other() {
        for end in ["\r\n", "\n"] {
            for count in [1, 2, 3, 4, 100, 1000] {
                let passwords: Vec<String> = (0..count).map(|n| format!("breached{n}")).collect();
                let (_folder, breached) = list(&passwords, end);
                for password in &passwords {
                    assert!(breached.has(password).unwrap(), "{password} of {count}");
                    assert!(!breached.has(&format!("x{password}")).unwrap());
                }
            }
        }
    }

    #[test]
    fn a_published_hash_is_found() {
        let (_folder, breached) = list(&["password".to_owned()], "\r\n");
        assert!(breached.has("password").unwrap());
        assert_eq!(
            sha1_hex("password"),
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"
        );
    }

    #[test]
    fn a_file_of_another_kind_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        for wrong in [
            "",
            "password\n",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8\n",
        ] {
            let path = folder.path().join("wrong.txt");
            fs::write(&path, wrong).unwrap();
            assert!(BreachedPasswords::open(&path).is_err(), "{wrong:?}");
        }
        assert!(BreachedPasswords::open(&folder.path().join("none")).is_err());
    }
}
