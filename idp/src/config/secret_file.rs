//! The file that holds the installation's secret.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::{Environment, Invalid};
use crate::crypto::MasterKey;

pub fn read_secret_file(environment: &Environment) -> Result<MasterKey, Invalid> {
    const NAME: &str = "IDP_SECRET_FILE";
    let what = "a file with 32 random bytes in base64url (make one with `idp secret make FILE`)";
    let path = environment.required(NAME, what)?;
    let text = fs::read_to_string(path).map_err(|_| Invalid::Value {
        name: NAME,
        why: "names a file that cannot be read",
    })?;
    MasterKey::parse(&text).map_err(|_| Invalid::Value {
        name: NAME,
        why: "names a file that does not hold 32 bytes in base64url (43 characters)",
    })
}

/// Makes a new secret, readable by its owner only. Never replaces one that is there.
pub fn make_secret_file(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", MasterKey::random().to_text())?;
    file.sync_all()
}
