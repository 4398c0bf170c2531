//! The way of a mail out of this machine, or into a folder of it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::Sender;
use crate::config::{Issuer, Mail, MailWay};
use crate::domain::{MailId, words};

/// How mails leave, and whose they are.
#[derive(Clone, Debug)]
pub struct Office {
    pub post: Post,
    pub sender: Sender,
}

#[derive(Clone, Debug)]
pub enum Post {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Each mail is a file. Nothing leaves the machine.
    Folder(PathBuf),
}

words! {
    /// Why a try failed.
    pub enum NotSent {
        /// The server took the mail for nobody, or us for nobody.
        Refused = "refused",
        /// The server said to come back later.
        Later = "later",
        /// Neither a server nor a folder is set.
        NoWay = "no_way",
        /// The server could not be reached, or did not finish.
        Unreachable = "unreachable",
        /// The address is not one that a server takes.
        Address = "address",
        /// The folder cannot be written to.
        Folder = "folder",
        /// It cannot be opened with the secret of this installation.
        Sealed = "sealed",
        Unwritable = "unwritable",
    }
}

/// `IDP_SMTP_URL` cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("IDP_SMTP_URL cannot be used")]
pub struct Unusable(#[from] lettre::transport::smtp::Error);

/// A server that takes longer over one command is not waited for.
const TIMEOUT: Duration = Duration::from_secs(10);

impl Office {
    pub fn new(settings: &Mail, issuer: &Issuer) -> Result<Self, Unusable> {
        let host = issuer.host().to_owned();
        let post = match &settings.way {
            MailWay::Smtp(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
                let named = builder.hello_name(ClientId::Domain(host.clone()));
                Post::Smtp(named.timeout(Some(TIMEOUT)).build())
            }
            MailWay::Folder(path) => Post::Folder(path.clone()),
        };
        let from = settings.from.clone();
        Ok(Self {
            post,
            sender: Sender {
                from,
                host,
                issuer: issuer.as_str().to_owned(),
            },
        })
    }
}

impl Post {
    /// Returns once somebody else answers for the mail.
    pub async fn send(&self, id: &MailId, message: Message) -> Result<(), NotSent> {
        match self {
            Self::Smtp(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => {
                    tracing::warn!(%id, error = &error as &dyn std::error::Error, "mail not sent");
                    Err(reason(&error))
                }
            },
            Self::Folder(folder) => write(folder, id, &message.formatted()).map_err(|error| {
                tracing::warn!(%id, %error, "mail not written");
                NotSent::Folder
            }),
        }
    }
}

fn reason(error: &lettre::transport::smtp::Error) -> NotSent {
    if error.is_permanent() {
        NotSent::Refused
    } else if error.is_transient() {
        NotSent::Later
    } else {
        NotSent::Unreachable
    }
}

/// Under its final name once it is whole. A mail may hold a link that opens an account: it is its
/// owner's alone.
fn write(folder: &Path, id: &MailId, message: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{id}.part"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(message)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(format!("{id}.eml")))
}
