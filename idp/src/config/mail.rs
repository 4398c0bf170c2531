//! How mails to people leave.

use std::path::PathBuf;

use url::{Host, Url};

use super::{Environment, Invalid};
use crate::domain::Email;

/// What `IDP_SMTP_URL` or `IDP_MAIL_DIRECTORY` says, and whom mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub way: MailWay,
    pub from: Email,
}

#[derive(Clone, PartialEq, Eq)]
pub enum MailWay {
    /// The address of a server, which may hold a password.
    Smtp(String),
    Folder(PathBuf),
}

impl Mail {
    /// `None` when no mails are to leave.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Invalid> {
        let url = environment.text("IDP_SMTP_URL");
        let way = match (url, environment.text("IDP_MAIL_DIRECTORY")) {
            (None, None) => return Ok(None),
            (Some(url), None) => MailWay::Smtp(server(url)?),
            (None, Some(folder)) => MailWay::Folder(folder.into()),
            (Some(_), Some(_)) => {
                return Err(Invalid::Value {
                    name: "IDP_MAIL_DIRECTORY",
                    why: "cannot be set beside IDP_SMTP_URL: a mail goes one way",
                });
            }
        };
        let from = environment.required("IDP_MAIL_FROM", "the address that mails come from")?;
        let from = from.parse().map_err(|_| Invalid::Value {
            name: "IDP_MAIL_FROM",
            why: "must be an address, as identite@net-entreprises.example",
        })?;
        Ok(Some(Self { way, from }))
    }
}

impl std::fmt::Debug for MailWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Smtp(_) => "Smtp(…)",
            Self::Folder(_) => "Folder(…)",
        })
    }
}

/// Mails hold links that open accounts: they leave this machine encrypted.
fn server(url: String) -> Result<String, Invalid> {
    let wrong = |why| Invalid::Value {
        name: "IDP_SMTP_URL",
        why,
    };
    let shape = "must be smtps://user:password@host, or smtp://…?tls=required for STARTTLS";
    let parsed = Url::parse(&url).map_err(|_| wrong(shape))?;
    let here = match parsed.host() {
        // A scheme that browsers do not know has its addresses read as names.
        Some(Host::Domain(name)) => matches!(name, "localhost" | "127.0.0.1"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(wrong(shape)),
    };
    let tls = parsed.query_pairs().find(|(name, _)| name == "tls");
    match (
        parsed.scheme(),
        tls.as_ref().map(|(_, value)| value.as_ref()),
    ) {
        ("smtps", None) | ("smtp", Some("required")) => Ok(url),
        ("smtp", None) if here => Ok(url),
        ("smtp", None) => Err(wrong(
            "needs ?tls=required: only this machine is trusted without",
        )),
        _ => Err(wrong(shape)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<Option<Mail>, Invalid> {
        let environment = Environment::default().with("IDP_MAIL_FROM", "idp@demo.example");
        Mail::read(&environment.with("IDP_SMTP_URL", url))
    }

    #[test]
    fn mails_leave_this_machine_encrypted() {
        for url in [
            "smtps://user:p%40ss@mail.example",
            "smtp://mail.example:587?tls=required",
            "smtp://localhost:2525",
            "smtp://127.0.0.1:2525",
        ] {
            assert!(matches!(read(url), Ok(Some(_))), "{url}");
        }
        for url in [
            "smtp://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "https://mail.example",
            "mail.example",
        ] {
            assert!(read(url).is_err(), "{url}");
        }
    }

    #[test]
    fn mails_go_one_way_and_come_from_somebody() {
        let folder = Environment::default().with("IDP_MAIL_DIRECTORY", "data/mail");
        assert!(matches!(Mail::read(&folder), Err(Invalid::Missing { .. })));
        let from = folder.with("IDP_MAIL_FROM", "idp@demo.example");
        assert!(matches!(Mail::read(&from), Ok(Some(_))));
        assert!(Mail::read(&from.with("IDP_SMTP_URL", "smtp://localhost")).is_err());
        assert_eq!(Mail::read(&Environment::default()), Ok(None));
    }
}
