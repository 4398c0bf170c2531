//! TLS that ends here, and at no proxy.

use std::fs;
use std::path::PathBuf;

use super::{Environment, Invalid, Issuer};
use crate::crypto::TlsCertificate;

const CERTIFICATE: &str = "IDP_TLS_CERTIFICATE";
const KEY: &str = "IDP_TLS_KEY";

/// Where our certificate and its key lie. They are read again when they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    certificate: PathBuf,
    key: PathBuf,
}

impl TlsFiles {
    pub(super) fn read(
        environment: &Environment,
        issuer: &Issuer,
    ) -> Result<Option<Self>, Invalid> {
        let (certificate, key) = (environment.text(CERTIFICATE), environment.text(KEY));
        let wrong = |why| Err(Invalid::Value { name: KEY, why });
        match (certificate, key) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) if !issuer.as_str().starts_with("https://") => {
                wrong("is set, so IDP_ISSUER must be https://host")
            }
            (Some(certificate), Some(key)) => Ok(Some(Self {
                certificate: certificate.into(),
                key: key.into(),
            })),
            _ => wrong("and IDP_TLS_CERTIFICATE must be set together"),
        }
    }

    /// What stands there now.
    pub fn load(&self) -> Result<TlsCertificate, Invalid> {
        let contents = |path, name| {
            let why = "names a file that cannot be read";
            fs::read(path).map_err(|_| Invalid::Value { name, why })
        };
        let chain = contents(&self.certificate, CERTIFICATE)?;
        let key = contents(&self.key, KEY)?;
        TlsCertificate::parse(&chain, &key).ok_or(Invalid::Value {
            name: CERTIFICATE,
            why: "and IDP_TLS_KEY must name a certificate (with its chain) and its key, in PEM",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(issuer: &str, set: &[&str]) -> Result<Option<TlsFiles>, Invalid> {
        let environment = set
            .iter()
            .fold(Environment::default(), |environment, name| {
                environment.with(name, "/nowhere")
            });
        TlsFiles::read(&environment, &Issuer::parse(issuer).unwrap())
    }

    #[test]
    fn one_file_without_the_other_stops_the_start() {
        let issuer = "https://id.example";
        assert_eq!(read(issuer, &[]), Ok(None));
        assert!(read(issuer, &[KEY]).is_err() && read(issuer, &[CERTIFICATE]).is_err());
        let files = read(issuer, &[CERTIFICATE, KEY]).unwrap().unwrap();
        assert!(files.load().is_err());
    }

    #[test]
    fn an_address_without_tls_is_not_ours_then() {
        let issuer = "http://id.localhost:8080";
        assert_eq!(read(issuer, &[]), Ok(None));
        assert!(read(issuer, &[CERTIFICATE, KEY]).is_err());
    }
}
