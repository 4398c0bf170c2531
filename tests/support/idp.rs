//! A provider of its own for each test: the real router on a fresh database, its clock in our
//! hands.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use futures_util::future::join_all;
use idp::app::{App, Clock, see_to_wishes_once, send_mails_once};
use idp::config::{Environment, Settings, make_secret_file};
use idp::crypto::{Password, Purpose, SecretHash, random_number};
use idp::domain::{
    Account, AccountId, AccountState, AuthMethod, Client, IdentityProofing, Name, OrganisationLink,
    Roles, Siret, Timestamp,
};
use idp::mail::Envelope;
use idp::store::Engine;
use idp::web::router;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use super::databases::{ENGINES, required};
use super::nodes::Nodes;
use super::{Database, Letter, Page};

pub(crate) struct Idp {
    pub(crate) app: Arc<App>,
    transport: Transport,
    environment: Environment,
    database: Database,
    folder: TempDir,
}

/// How requests reach the provider.
enum Transport {
    /// The router in this very process.
    Here(Router),
    /// Processes of their own.
    Nodes(Nodes),
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: AccountId,
    pub(crate) siret: Siret,
    pub(crate) last_name: String,
    pub(crate) first_name: String,
    pub(crate) password: String,
}

pub(crate) const ISSUER: &str = "http://idp.localhost:8080";
pub(crate) const SECRET: &str = "a-secret-of-the-tests-that-is-long-enough";

impl Idp {
    pub(crate) async fn start() -> Self {
        Self::start_with(|environment| environment).await
    }

    /// With other settings than the usual.
    pub(crate) async fn start_with(change: impl FnOnce(Environment) -> Environment) -> Self {
        Self::start_on(Engine::Sqlite, change).await
    }

    pub(crate) async fn on_engine(engine: Engine) -> Self {
        Self::start_on(engine, |environment| environment).await
    }

    /// One on SQLite and one on PostgreSQL, by name.
    pub(crate) async fn on_each_engine() -> Vec<(&'static str, Self)> {
        let mut all = Vec::new();
        for (name, engine) in ENGINES {
            all.push((name, Self::on_engine(engine).await));
        }
        all
    }

    /// Two processes that share PostgreSQL and Redis, asked in turn. Their time is the real one.
    pub(crate) async fn on_two_nodes() -> Self {
        Self::on_two_nodes_with(|environment| environment).await
    }

    pub(crate) async fn on_two_nodes_with(change: impl FnOnce(Environment) -> Environment) -> Self {
        let mut idp = Self::start_on(Engine::Postgres, |environment| {
            let environment = environment.with("IDP_REDIS_URL", required("IDP_TEST_REDIS_URL"));
            change(environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8"))
        })
        .await;
        idp.app = app(&idp.environment, Clock::System).await;
        idp.transport = Transport::Nodes(Nodes::start(2, &idp.environment.pairs()).await);
        idp
    }

    /// One process, on an engine of choice.
    pub(crate) async fn on_one_node(engine: Engine) -> Self {
        Self::on_one_node_with(engine, |environment| environment).await
    }

    pub(crate) async fn on_one_node_with(
        engine: Engine,
        change: impl FnOnce(Environment) -> Environment,
    ) -> Self {
        let partners_here = |environment: Environment| {
            change(environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8"))
        };
        let mut idp = Self::start_on(engine, partners_here).await;
        idp.app = app(&idp.environment, Clock::System).await;
        idp.transport = Transport::Nodes(Nodes::start(1, &idp.environment.pairs()).await);
        idp
    }

    async fn start_on(engine: Engine, change: impl FnOnce(Environment) -> Environment) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        make_secret_file(&secret).unwrap();
        let database = Database::fresh(engine).await;
        let environment = Environment::default()
            .with("IDP_ISSUER", ISSUER)
            .with("IDP_DATABASE_URL", &database.url)
            .with("IDP_DATABASE_CONNECTIONS", "8")
            .with("IDP_SECRET_FILE", secret.display().to_string())
            .with("IDP_ARGON2", "64,1")
            .with(
                "IDP_MAIL_DIRECTORY",
                mails_of(&folder).display().to_string(),
            )
            .with("IDP_MAIL_FROM", "identite@idp.example")
            .with("IDP_LOG", "warn");
        let environment = change(environment);
        super::keys::share(&environment).await;
        let clock = Clock::frozen(Timestamp::from_unix(1_800_000_000));
        let app = app(&environment, clock).await;
        let transport = Transport::Here(router(Arc::clone(&app)));
        Self {
            app,
            transport,
            environment,
            database,
            folder,
        }
    }

    /// The process ends and another begins, on the same database.
    pub(crate) async fn restart(self) -> Self {
        let app = app(&self.environment, self.app.clock.clone()).await;
        Self {
            transport: Transport::Here(router(Arc::clone(&app))),
            app,
            ..self
        }
    }

    /// The processes behind this provider.
    pub(crate) fn nodes(&self) -> &Nodes {
        match &self.transport {
            Transport::Nodes(nodes) => nodes,
            Transport::Here(_) => panic!("this provider is no process of its own"),
        }
    }

    /// Begins anew what was killed.
    pub(crate) async fn revive(&mut self) {
        let nodes = Nodes::start(1, &self.environment.pairs()).await;
        self.transport = Transport::Nodes(nodes);
    }

    /// An operator's command; what it said, and whether it succeeded.
    pub(crate) fn command(&self, arguments: &[&str]) -> (bool, String) {
        let (code, said) = self.exit(arguments);
        (code == 0, said)
    }

    /// An operator's command; what it said, and the code that it ended with.
    pub(crate) fn exit(&self, arguments: &[&str]) -> (i32, String) {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_idp"))
            .args(arguments)
            .env_clear()
            .envs(self.environment.pairs())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let code = output.status.code().unwrap();
        (code, String::from_utf8(said).unwrap())
    }

    /// One statement past the store; says how many rows it touched.
    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        self.database.tamper(sql).await
    }

    /// Puts a mail into the outbox.
    pub(crate) async fn write(&self, envelope: &Envelope) {
        let sealed = envelope.seal(&self.app.mails, self.now()).unwrap();
        let mut tx = self.app.store.direct().await.unwrap();
        tx.add_mail(&sealed, self.now()).await.unwrap();
    }

    /// The account of somebody, as it is now.
    pub(crate) async fn account_of(&self, person: &Person) -> Account {
        let mut tx = self.app.store.direct().await.unwrap();
        tx.find_account(person.id).await.unwrap().unwrap()
    }

    /// The mails written since the last time.
    pub(crate) async fn mails(&self) -> Vec<Letter> {
        see_to_wishes_once(&self.app).await;
        send_mails_once(&self.app).await;
        Letter::all_in(&mails_of(&self.folder))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    pub(crate) fn advance(&self, span: Duration) {
        self.app.clock.advance(span);
    }

    pub(crate) async fn request(&self, request: Request) -> Page {
        match &self.transport {
            Transport::Here(router) => {
                Page::read(router.clone().oneshot(request).await.unwrap()).await
            }
            Transport::Nodes(nodes) => nodes.request(request).await,
        }
    }

    /// How often the refresh token of a grant has been used.
    pub(crate) async fn generation_of(&self, grant: &str) -> i64 {
        let mut tx = self.app.store.direct().await.unwrap();
        let grant = tx
            .find_live_grant(&grant.parse().unwrap(), self.now())
            .await
            .unwrap();
        grant.expect("the grant stands").generation
    }

    /// As an operator does to an account, from another process.
    pub(crate) async fn change_state(&self, person: &Person, state: AccountState) {
        let (state, id) = (state.as_str(), person.id.as_number());
        let changed = self
            .tamper(&format!(
                "UPDATE account SET state = '{state}' WHERE id = {id}"
            ))
            .await;
        assert_eq!(changed, 1);
    }

    /// All of these at once; what came back, in any order.
    pub(crate) async fn requests(&self, requests: Vec<Request>) -> Vec<Page> {
        join_all(requests.into_iter().map(|request| self.request(request))).await
    }

    /// A declarant in good standing.
    pub(crate) async fn person(&self) -> Person {
        self.person_who_is(AccountState::Active).await
    }

    pub(crate) async fn person_who_is(&self, state: AccountState) -> Person {
        let person = Person {
            id: AccountId::from_random(random_number()),
            siret: "99900000300015".parse().unwrap(),
            last_name: format!("Lefèvre {}", random_number()),
            first_name: "Zoé".to_owned(),
            password: "motdepasse12".to_owned(),
        };
        self.somebody(person, state).await
    }

    /// Somebody like this, under a number of their own.
    pub(crate) async fn somebody(&self, like: Person, state: AccountState) -> Person {
        let person = Person {
            id: AccountId::from_random(random_number()),
            ..like
        };
        self.add(&person, state).await;
        person
    }

    async fn add(&self, person: &Person, state: AccountState) {
        let account = Account {
            id: person.id,
            siret: person.siret,
            last_name: Name::parse(&person.last_name).unwrap(),
            first_name: Name::parse(&person.first_name).unwrap(),
            email: "zoe@cabinet.example".parse().unwrap(),
            email_verified_at: Some(self.now()),
            phone: Some("+33123456789".to_owned()),
            roles: Roles {
                administrator_since: None,
                declarant_since: Some(self.now()),
            },
            state,
            identity: IdentityProofing::Declarative,
            link: OrganisationLink::Moderated,
            updated_at: self.now(),
        };
        let password = Password::typed(&person.password);
        let hash = self.app.hashers.hash(password).await.unwrap().unwrap();
        let mut tx = self.app.store.direct().await.unwrap();
        tx.add_account(&account, Some(&hash), self.now())
            .await
            .unwrap();
    }

    /// Registers a client whose secret is [`SECRET`]: one under convention, but for what `change`
    /// says in the words of RFC 7591.
    pub(crate) async fn register(&self, change: Value) -> Client {
        let mut metadata = json!({
            "client_id": "formation",
            "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
            "post_logout_redirect_uris": ["https://formation.example/signed-out"],
            "grant_types": ["authorization_code", "refresh_token"],
            "scope": "openid profile email phone address organization habilitations offline_access",
            "consent": "convention",
        });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let client: Client = serde_json::from_value(metadata).unwrap();
        client.check().unwrap();
        let secret = SecretHash::of(SECRET);
        let secret = (!client.is_public()).then_some(&secret);
        let mut tx = self.app.store.direct().await.unwrap();
        tx.put_client(&client, secret, self.now()).await.unwrap();
        if client.token_endpoint_auth_method == AuthMethod::ClientSecretJwt {
            let seal = self.app.settings.master.seal_key(Purpose::ClientSecrets);
            let sealed = seal.seal(SECRET.as_bytes()).unwrap();
            let kept = tx.seal_client_secret(&client.client_id, Some(&sealed));
            assert!(kept.await.unwrap());
        }
        client
    }
}

fn mails_of(folder: &TempDir) -> PathBuf {
    folder.path().join("mail")
}

async fn app(environment: &Environment, clock: Clock) -> Arc<App> {
    let settings = Settings::read(environment).unwrap();
    App::start(settings, clock).await.unwrap()
}

/// Would a client be registered that states no more than it must, but for `change`?
pub(crate) fn registrable(change: &Value) -> bool {
    let mut metadata = json!({
        "client_id": "formation",
        "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
    });
    let fields = metadata.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    let client: Result<Client, _> = serde_json::from_value(metadata);
    client.is_ok_and(|client| client.check().is_ok())
}
