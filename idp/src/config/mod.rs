//! The settings, read once from the environment; each type says what it needs and its default.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `IDP_ISSUER` | the public address, as partners know it | none: it must be set |
//! | `IDP_LISTEN` | address and port to listen on | `127.0.0.1:8080` |
//! | `IDP_ADMIN_LISTEN` | address and port of the admin API | none: there is no admin API |
//! | `IDP_DATABASE_URL` | `postgres://…` or `sqlite://path` | `sqlite://data/idp.db` |
//! | `IDP_DATABASE_CONNECTIONS` | connections at most, 1 to 500 | `16` |
//! | `IDP_REDIS_URL` | `redis://…`, shared by all nodes | none: memory of this one node |
//! | `IDP_SECRET_FILE` | file with the installation's secret | none: it must be set |
//! | `IDP_TLS_CERTIFICATE` | file of our certificate and its chain, in PEM | none: plain HTTP |
//! | `IDP_TLS_KEY` | file of its key, in PEM | none |
//! | `IDP_TRUSTED_PROXIES` | proxies whose word counts, as `10.0.0.0/8,::1/128` | none |
//! | `IDP_CLIENT_CERTIFICATE_HEADER` | their header for client certificates (RFC 9440) | none |
//! | `IDP_CLIENT_CA` | file of the authorities for `tls_client_auth`, in PEM | none |
//! | `IDP_MTLS_ADDRESS` | where clients show certificates, as `https://host` | the issuer |
//! | `IDP_SESSION_IDLE` | minutes a session may lie unused | `30` |
//! | `IDP_SESSION_LIFETIME` | hours a session may last | `10` |
//! | `IDP_SESSION_IFRAME` | `on`: a frame shows partners whether it changed | `off` |
//! | `IDP_ARGON2` | `memory KiB,passes` of a password hash | `19456,2` |
//! | `IDP_HASH_THREADS` | threads that hash passwords | as many as cores |
//! | `IDP_PASSWORD_POLICY` | `published`, `administrators` or `strong` | `published` |
//! | `IDP_BREACHED_PASSWORDS` | file of SHA-1 hashes, as of Have I Been Pwned | none |
//! | `IDP_SECRET_QUESTION` | `off`: a forgotten password is not recovered by a question | `on` |
//! | `IDP_DEPARTED_RIGHTS` | days that leavers' rights are kept for a successor | `365` |
//! | `IDP_CLOSED_GRACE` | days a closed establishment keeps its rights | `90` |
//! | `IDP_OUTBOUND_ALLOW` | private places to fetch from, as `127.0.0.0/8,a.lan` | none |
//! | `IDP_OUTBOUND_CA` | file of certificates (PEM) trusted besides the system's | none |
//! | `IDP_REGISTRATION` | who may register clients: `off`, `token` or `open` | `off` |
//! | `IDP_COMPANY_REGISTRATION` | `off`: nobody registers a company | `on`, where mails leave |
//! | `IDP_SECOND_FACTOR` | who must have one: `administrators`, `declarants` | nobody |
//! | `IDP_IMPLICIT` | `on`: partners may register tokens through the browser | `off` |
//! | `IDP_SMTP_URL` | mail server: `smtps://…`, or `smtp://…?tls=required` | none: no mails leave |
//! | `IDP_MAIL_DIRECTORY` | instead of a server, a folder that mails are written to | none |
//! | `IDP_MAIL_FROM` | the address that mails come from | none: needed with either |
//! | `IDP_LOG` | what to log, as `info` or `idp=debug` | `info` |
//!
//! `IDP_PASSWORD_POLICY`: `administrators` holds them to the strong rules and all others to the
//! published ones; see [`PasswordPolicy`].
//!
//! `IDP_SESSION_IFRAME` is for partners that know Session Management 1.0 and nothing better.
//! Browsers that block third-party cookies show the frame nothing, so that a session always seems
//! to have changed there; the back channel works everywhere.

mod client_certificates;
mod environment;
mod mail;
mod outgoing;
mod registration;
mod second_factor;
mod secret_file;
mod tls;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use ipnet::IpNet;

pub use client_certificates::ClientCertificates;
pub use environment::{Environment, Invalid};
pub use mail::{Mail, MailWay};
pub use outgoing::Outgoing;
pub use registration::Registration;
pub use second_factor::SecondFactor;
pub use secret_file::{make_secret_file, read_secret_file};
pub use tls::TlsFiles;

use crate::crypto::{MasterKey, PasswordCost};
use crate::domain::PasswordPolicy;

/// Everything that a running provider needs to know.
#[derive(Debug)]
pub struct Settings {
    pub issuer: Issuer,
    pub listen: SocketAddr,
    /// TLS of our own, or else somebody before us ends it.
    pub tls: Option<TlsFiles>,
    /// Of the admin API, where there is one.
    pub admin_listen: Option<SocketAddr>,
    pub database: Database,
    pub redis_url: Option<String>,
    pub master: MasterKey,
    pub trusted_proxies: Vec<IpNet>,
    pub client_certificates: ClientCertificates,
    pub sessions: Sessions,
    pub passwords: Passwords,
    pub breached_passwords: Option<PathBuf>,
    /// May a forgotten password be recovered by a question?
    pub secret_question: bool,
    pub outgoing: Outgoing,
    pub registration: Registration,
    /// May people register their company?
    pub company_registration: bool,
    pub mail: Option<Mail>,
    /// Whose password alone is not enough.
    pub second_factor: SecondFactor,
    /// May tokens go through the browser (implicit and hybrid flows)?
    pub implicit: bool,
    /// How long a closed establishment keeps the rights it has.
    pub closed_grace: Duration,
    /// How long what people who left had rights for waits for a successor.
    pub departed_kept: Duration,
}

/// Where the tables are.
#[derive(Clone, Debug)]
pub struct Database {
    pub url: String,
    pub connections: u32,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct Sessions {
    pub idle: Duration,
    pub lifetime: Duration,
    /// May partners watch by a frame whether the session has changed?
    pub iframe: bool,
}

/// How passwords are hashed, and which may be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Passwords {
    pub cost: PasswordCost,
    pub threads: usize,
    pub policy: PasswordPolicy,
}

/// The public address: `https://host`, with no path and no slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    host: String,
}

impl Issuer {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Without the port.
    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn read(environment: &Environment) -> Result<Self, Invalid> {
        let issuer = environment.required("IDP_ISSUER", "https://host, without a path")?;
        Self::parse(&issuer).ok_or(Invalid::Value {
            name: "IDP_ISSUER",
            why: "must be https://host[:port] without path or slash (http only on localhost)",
        })
    }

    /// https, or http on this machine (OpenID Connect Discovery §3).
    pub fn parse(text: &str) -> Option<Self> {
        let address: crate::domain::RedirectUri = format!("{text}/").parse().ok()?;
        (address.origin() == text).then(|| Self {
            text: text.to_owned(),
            host: address.host().to_owned(),
        })
    }
}

impl Settings {
    pub fn read(environment: &Environment) -> Result<Self, Invalid> {
        let issuer = Issuer::read(environment)?;
        Ok(Self {
            tls: TlsFiles::read(environment, &issuer)?,
            issuer,
            listen: environment.parsed("IDP_LISTEN", "127.0.0.1:8080", "must be address:port")?,
            admin_listen: admin_listen(environment)?,
            database: Database::read(environment)?,
            redis_url: environment.text("IDP_REDIS_URL"),
            master: read_secret_file(environment)?,
            trusted_proxies: trusted_proxies(environment)?,
            client_certificates: ClientCertificates::read(environment)?,
            sessions: Sessions::read(environment)?,
            passwords: Passwords::read(environment)?,
            breached_passwords: environment.text("IDP_BREACHED_PASSWORDS").map(Into::into),
            outgoing: Outgoing::read(environment)?,
            registration: Registration::read(environment)?,
            company_registration: environment.is_on("IDP_COMPANY_REGISTRATION", true)?,
            // CNIL deliberation 2022-100 calls it a weakness: it can be done without.
            secret_question: environment.is_on("IDP_SECRET_QUESTION", true)?,
            mail: Mail::read(environment)?,
            second_factor: SecondFactor::read(environment)?,
            // RFC 9700 §2.1.2 advises against it.
            implicit: environment.is_on("IDP_IMPLICIT", false)?,
            closed_grace: days(environment, "IDP_CLOSED_GRACE", 90)?,
            departed_kept: days(environment, "IDP_DEPARTED_RIGHTS", 365)?,
        })
    }
}

impl Database {
    pub fn read(environment: &Environment) -> Result<Self, Invalid> {
        let url = environment.text("IDP_DATABASE_URL");
        let url = url.unwrap_or_else(|| "sqlite://data/idp.db".to_owned());
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(Invalid::Value {
                name: "IDP_DATABASE_URL",
                why: "must begin with sqlite:// or postgres://",
            });
        }
        let connections = environment.within("IDP_DATABASE_CONNECTIONS", 16, 1..=500)?;
        Ok(Self { url, connections })
    }
}

impl Sessions {
    fn read(environment: &Environment) -> Result<Self, Invalid> {
        let idle = environment.within("IDP_SESSION_IDLE", 30, 2..=1440)?;
        let lifetime = environment.within("IDP_SESSION_LIFETIME", 10, 1..=168)?;
        Ok(Self {
            idle: Duration::from_mins(idle.into()),
            lifetime: Duration::from_hours(lifetime.into()),
            iframe: environment.is_on("IDP_SESSION_IFRAME", false)?,
        })
    }
}

impl Passwords {
    pub fn read(environment: &Environment) -> Result<Self, Invalid> {
        let why = "must be memory in KiB (8 to 1048576) and passes (1 to 100), as 19456,2";
        let wrong = Invalid::Value {
            name: "IDP_ARGON2",
            why,
        };
        let cost = match environment.text("IDP_ARGON2") {
            None => PasswordCost::DEFAULT,
            Some(text) => {
                let (memory, passes) = text.split_once(',').ok_or(wrong)?;
                let memory_kib = memory.trim().parse().map_err(|_| wrong)?;
                let passes = passes.trim().parse().map_err(|_| wrong)?;
                PasswordCost { memory_kib, passes }
            }
        };
        if !(8..=1_048_576).contains(&cost.memory_kib) || !(1..=100).contains(&cost.passes) {
            return Err(wrong);
        }
        let cores =
            available_parallelism().map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(1));
        let threads = environment.within("IDP_HASH_THREADS", cores, 1..=256)?;
        Ok(Self {
            cost,
            threads: threads as usize,
            policy: environment.parsed(
                "IDP_PASSWORD_POLICY",
                "published",
                "must be published, administrators or strong",
            )?,
        })
    }
}

fn admin_listen(environment: &Environment) -> Result<Option<SocketAddr>, Invalid> {
    let address = environment.text("IDP_ADMIN_LISTEN");
    let parsed = address.map(|address| address.parse());
    parsed.transpose().map_err(|_| Invalid::Value {
        name: "IDP_ADMIN_LISTEN",
        why: "must be address:port",
    })
}

fn days(environment: &Environment, name: &'static str, usual: u32) -> Result<Duration, Invalid> {
    let days = environment.within(name, usual, 0..=3650)?;
    Ok(Duration::from_hours(u64::from(days) * 24))
}

fn trusted_proxies(environment: &Environment) -> Result<Vec<IpNet>, Invalid> {
    let text = environment.text("IDP_TRUSTED_PROXIES").unwrap_or_default();
    let networks = text
        .split(',')
        .map(str::trim)
        .filter(|network| !network.is_empty());
    networks
        .map(str::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| Invalid::Value {
            name: "IDP_TRUSTED_PROXIES",
            why: "must be networks separated by commas, as 10.0.0.0/8,::1/128",
        })
}
