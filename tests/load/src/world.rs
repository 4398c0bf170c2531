//! A provider with people and a partner in its database, and its process.

use std::path::{Path, PathBuf};

use anyhow::Context;
use idp::app::{App, Clock};
use idp::config::{Environment, Settings, make_secret_file};
use idp::crypto::{Password, PasswordHash, SecretHash, TotpSecret, random_id, random_number};
use idp::domain::{
    Account, AccountId, AccountState, Client, FactorId, IdentityProofing, Name, OrganisationLink,
    Roles, Siret, Timestamp, TotpFactor,
};
use idp::store::Tx;
use serde_json::json;

use crate::partner::{CLIENT_ID, DEVICE, REDIRECT_URI, SECRET, SERVICE_ID};
use crate::server::{Server, Start, free_port};

/// A provider that can be started any number of times on the database that it has.
#[derive(Debug)]
pub(crate) struct World {
    name: &'static str,
    environment: Environment,
    program: PathBuf,
    folder: PathBuf,
    pub(crate) people: Vec<Person>,
    /// Each signs in once: a code is taken once.
    pub(crate) with_apps: Vec<WithApp>,
}

/// Where everything is.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    /// The release build of `idp`.
    pub(crate) program: &'a Path,
    pub(crate) folder: &'a Path,
    pub(crate) database: &'a str,
    pub(crate) redis: Option<&'a str>,
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    siret: Siret,
    last_name: String,
}

/// Somebody who is asked for a code after the password.
#[derive(Clone, Debug)]
pub(crate) struct WithApp {
    pub(crate) person: Person,
    secret: TotpSecret,
}

/// More than sign in within all windows together.
const WITH_APPS: usize = 1000;

pub(crate) const PASSWORD: &str = "motdepasse12";
const FIRST_NAME: &str = "Zoé";
pub(crate) const ISSUER: &str = "http://idp.localhost:8080";

impl World {
    /// An empty database is filled; the provider's settings are the usual ones.
    pub(crate) async fn make(
        name: &'static str,
        place: &Place<'_>,
        people: usize,
    ) -> anyhow::Result<Self> {
        let secret = place.folder.join(format!("{name}.secret"));
        make_secret_file(&secret).context("the secret file cannot be made")?;
        let mut environment = Environment::default()
            .with("IDP_ISSUER", ISSUER)
            .with("IDP_DATABASE_URL", place.database)
            .with("IDP_SECRET_FILE", secret.display().to_string());
        if let Some(redis) = place.redis {
            environment = environment.with("IDP_REDIS_URL", redis);
        }
        let app = App::start(Settings::read(&environment)?, Clock::System).await?;
        register(&app).await?;
        let people = settle(&app, people).await?;
        let with_apps = settle_with_apps(&app).await?;
        app.store.close().await;
        Ok(Self {
            name,
            environment,
            program: place.program.to_owned(),
            folder: place.folder.to_owned(),
            people,
            with_apps,
        })
    }

    /// Not waited for: whoever starts it says what the first answer is to be.
    pub(crate) fn start(&self, cores: &str) -> anyhow::Result<Server> {
        let port = free_port()?;
        let environment = self.environment.clone();
        let listen = format!("127.0.0.1:{port}");
        Server::start(&Start {
            name: self.name,
            program: &self.program,
            arguments: vec!["serve".to_owned()],
            environment: environment.with("IDP_LISTEN", listen).pairs(),
            cores,
            port,
            folder: &self.folder,
        })
    }

    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        Ok(Settings::read(&self.environment)?)
    }
}

impl Person {
    /// What this person types into the sign-in form.
    pub(crate) fn form<'a>(&'a self, interaction: &'a str) -> [(&'static str, &'a str); 5] {
        [
            ("interaction", interaction),
            ("siret", SIRET),
            ("last_name", &self.last_name),
            ("first_name", FIRST_NAME),
            ("password", PASSWORD),
        ]
    }
}

impl WithApp {
    /// What the app shows now.
    pub(crate) fn code(&self) -> String {
        self.secret.code(Clock::System.now())
    }
}

const SIRET: &str = "99900000300015";

/// A partner under convention, so that nobody is asked to agree, and the service that it calls.
/// Both take ES256.
async fn register(app: &App) -> anyhow::Result<()> {
    let partner = json!({
        "client_id": CLIENT_ID,
        "client_name": "The load generator",
        "redirect_uris": [REDIRECT_URI],
        "grant_types": ["authorization_code", "refresh_token", DEVICE],
        "id_token_signed_response_alg": "ES256",
        "scope": "openid profile email offline_access",
        "consent": "convention",
    });
    let service = json!({
        "client_id": SERVICE_ID,
        "client_name": "A service of the load generator",
        "redirect_uris": [],
        "grant_types": ["urn:ietf:params:oauth:grant-type:token-exchange"],
        "id_token_signed_response_alg": "ES256",
        "scope": "openid profile email",
        "exchange_from": [CLIENT_ID],
    });
    let secret = SecretHash::of(SECRET);
    let mut tx = app.store.direct().await?;
    for registration in [partner, service] {
        let client: Client = serde_json::from_value(registration)?;
        tx.put_client(&client, Some(&secret), app.clock.now())
            .await?;
    }
    Ok(())
}

/// So many people, who all have one password: it is hashed once, checked every time.
async fn settle(app: &App, count: usize) -> anyhow::Result<Vec<Person>> {
    let hash = app.hashers.hash(Password::typed(PASSWORD)).await??;
    let now = app.clock.now();
    let mut people = Vec::with_capacity(count);
    for _ in 0..count {
        let person = Person {
            siret: SIRET.parse()?,
            last_name: format!("Lefèvre {}", random_number()),
        };
        add(&mut app.store.direct().await?, &person, (&hash, now)).await?;
        people.push(person);
    }
    Ok(people)
}

async fn settle_with_apps(app: &App) -> anyhow::Result<Vec<WithApp>> {
    let hash = app.hashers.hash(Password::typed(PASSWORD)).await??;
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let mut people = Vec::with_capacity(WITH_APPS);
    for _ in 0..WITH_APPS {
        let person = Person {
            siret: SIRET.parse()?,
            last_name: format!("Lefèvre {}", random_number()),
        };
        let (account, secret) = (
            add(&mut tx, &person, (&hash, now)).await?,
            TotpSecret::random(),
        );
        tx.add_totp(&TotpFactor {
            id: FactorId::from_random(random_id()),
            account,
            name: Name::parse("App")?,
            sealed: secret.seal(&app.factors, account)?,
            last_step: 0,
            created_at: now,
            last_used_at: now,
        })
        .await?;
        people.push(WithApp { person, secret });
    }
    tx.commit().await?;
    Ok(people)
}

async fn add(
    tx: &mut Tx,
    person: &Person,
    (hash, now): (&PasswordHash, Timestamp),
) -> anyhow::Result<AccountId> {
    let account = Account {
        id: AccountId::from_random(random_number()),
        siret: person.siret,
        last_name: Name::parse(&person.last_name)?,
        first_name: Name::parse(FIRST_NAME)?,
        email: "zoe@cabinet.example".parse()?,
        email_verified_at: Some(now),
        phone: None,
        roles: Roles {
            administrator_since: None,
            declarant_since: Some(now),
        },
        state: AccountState::Active,
        identity: IdentityProofing::Declarative,
        link: OrganisationLink::Moderated,
        updated_at: now,
    };
    tx.add_account(&account, Some(hash), now).await?;
    Ok(account.id)
}
