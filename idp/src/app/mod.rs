//! Everything that a request may need, in one place.

mod address_links;
mod breached;
mod candidates;
mod catalogues;
mod clerk;
mod client_secrets;
mod clock;
mod keys;
mod logos;
mod outbox;
mod own_space;
mod partners;
mod postman;
mod published_keys;
mod register;
mod sweeper;
mod teller;
mod tls;

use std::sync::Arc;

use anyhow::Context;
use axum::body::Bytes;

pub use address_links::{AddressChange, AddressUndo};
pub use breached::BreachedPasswords;
pub use candidates::{Confirmed, Keeping, confirm_administrator};
pub use catalogues::Catalogues;
pub use clerk::{NotLinked, RecoveryLink, Wish, see_to_wishes, see_to_wishes_once};
pub use client_secrets::{kept_secret, lacks_secret};
pub use clock::Clock;
pub use keys::{Keys, NotRotated, Published, Rotated};
pub use logos::{Logos, fetch_logos, fetch_logos_once};
pub use own_space::OwnSpace;
pub use partners::{Partner, Partners};
pub use postman::{send_mails, send_mails_once};
pub use published_keys::PublishedKeys;
pub use register::{Found, Register};
pub use sweeper::{sweep, sweep_once};
pub use teller::{tell_partners, tell_partners_once};
pub use tls::{Tls, renew_certificate, renew_certificate_now};

use crate::cache::Cache;
use crate::config::{Issuer, Registration, Settings};
use crate::crypto::{self, Hashers, MacKey, Passkeys, Purpose, SealKey};
use crate::domain::{Client, Timestamp, TokenFormat};
use crate::mail::Office;
use crate::oidc::access_token::AccessToken;
use crate::oidc::discovery::{self, Certificates, Offer};
use crate::oidc::dpop::Nonces;
use crate::outbound::{Limits, Names, Outbound};
use crate::store::{Journal, Store};

/// The running provider.
#[derive(Debug)]
pub struct App {
    pub settings: Settings,
    pub store: Store,
    pub cache: Cache,
    pub keys: Keys,
    pub partners: Partners,
    pub own_space: OwnSpace,
    /// Keys that partners publish themselves.
    pub published_keys: PublishedKeys,
    /// What partners show of themselves, fetched by us.
    pub logos: Logos,
    pub catalogues: Catalogues,
    /// The register of companies.
    pub register: Register,
    pub hashers: Hashers,
    pub breached: Option<BreachedPasswords>,
    pub journal: Journal,
    /// The one way out.
    pub outbound: Outbound,
    /// None when no mails leave.
    pub post: Option<Office>,
    pub clock: Clock,
    /// Where no proxy ends it.
    pub tls: Option<Tls>,
    /// Makes and knows refresh tokens.
    pub refresh_tokens: MacKey,
    /// Names what failures are counted under.
    pub throttle: MacKey,
    /// Names what is counted on the way back into accounts, and chooses what is made up there.
    pub recovery: MacKey,
    /// Seals what people on that way have asked for.
    pub recovery_requests: SealKey,
    /// Seals opaque access tokens.
    pub access_tokens: SealKey,
    /// Seals mails that wait to be sent.
    pub mails: SealKey,
    /// Seals what links in mails are about.
    pub links: SealKey,
    /// Seals the secrets of second factors.
    pub factors: SealKey,
    /// Knows recovery codes again.
    pub recovery_codes: MacKey,
    /// None where no browser would make any.
    pub passkeys: Option<Passkeys>,
    /// Seals what people type who register a company.
    pub registrations: SealKey,
    /// Knows the keys that were posted to establishments.
    pub posted_keys: MacKey,
    /// Seals the accounts that a browser remembers.
    pub remembered: SealKey,
    /// Knows the addresses of those accounts again.
    pub remembered_emails: MacKey,
    /// Closes the page tokens of lists.
    pub page_tokens: SealKey,
    /// Names people to clients that must not compare notes.
    pub pairwise: MacKey,
    /// Knows the codes that devices show.
    pub user_codes: MacKey,
    /// Makes and knows the nonces of DPoP proofs.
    pub nonces: Nonces,
    /// The metadata document, as it is sent.
    pub discovery: Bytes,
}

impl App {
    /// Connects to everything, brings the tables up to date, makes signing keys if there are none.
    pub async fn start(settings: Settings, clock: Clock) -> anyhow::Result<Arc<Self>> {
        let tls = Tls::start(&settings)?;
        let store = store(&settings).await?;
        let cache = cache(&settings).await?;
        let master = &settings.master;
        let trail = Arc::new(master.mac_key(Purpose::AuditTrail));
        let journal = Journal::start(store.clone(), trail);
        let outbound = Outbound::new(&settings.outgoing, Names::System, Limits::USUAL)?;
        let breached = settings.breached_passwords.as_deref();
        let breached = breached.map(BreachedPasswords::open).transpose()?;
        let keys = Keys::load(&store, master.seal_key(Purpose::SigningKeys), clock.now()).await?;
        Ok(Arc::new(Self {
            discovery: discovery::document(&offer(&settings)).to_string().into(),
            keys,
            published_keys: PublishedKeys::new(outbound.clone()),
            logos: Logos::new(store.clone(), outbound.clone()),
            outbound,
            breached,
            post: office(&settings)?,
            journal,
            cache,
            clock,
            tls,
            catalogues: Catalogues::new(store.clone(), settings.closed_grace),
            register: Register::new(store.clone()),
            own_space: OwnSpace::new(&settings.issuer)?,
            partners: Partners::new(store.clone(), master.seal_key(Purpose::ClientSecrets)),
            hashers: Hashers::start(settings.passwords.cost, settings.passwords.threads),
            refresh_tokens: master.mac_key(Purpose::RefreshTokens),
            throttle: master.mac_key(Purpose::Throttle),
            recovery: master.mac_key(Purpose::Recovery),
            recovery_requests: master.seal_key(Purpose::RecoveryRequests),
            pairwise: master.mac_key(Purpose::PairwiseSubjects),
            user_codes: master.mac_key(Purpose::UserCodes),
            nonces: Nonces::new(master.mac_key(Purpose::ProofNonces)),
            access_tokens: master.seal_key(Purpose::AccessTokens),
            mails: master.seal_key(Purpose::Mails),
            links: master.seal_key(Purpose::MailedLinks),
            factors: master.seal_key(Purpose::Factors),
            recovery_codes: master.mac_key(Purpose::RecoveryCodes),
            passkeys: Passkeys::new(settings.issuer.host(), settings.issuer.as_str(), master),
            registrations: master.seal_key(Purpose::CompanyRegistrations),
            posted_keys: master.mac_key(Purpose::PostedKeys),
            remembered: master.seal_key(Purpose::RememberedAccounts),
            remembered_emails: master.mac_key(Purpose::RememberedEmails),
            page_tokens: master.seal_key(Purpose::PageTokens),
            store,
            settings,
        }))
    }

    /// An access token of ours in either form. Whether it still counts, the store knows.
    pub fn access_token(&self, unverified: &str, now: Timestamp) -> Option<AccessToken> {
        let ring = &self.keys.current().ring;
        AccessToken::verify(unverified, ring, self.issuer(), now)
            .or_else(|| AccessToken::open(unverified, &self.access_tokens, self.issuer(), now))
    }

    /// An access token in the form that this client is registered for.
    pub fn write(&self, token: &AccessToken, client: &Client) -> Result<String, crypto::Error> {
        match client.access_token_format {
            TokenFormat::Jwt => token.sign(&self.keys.current().ring),
            TokenFormat::Opaque => token.seal(&self.access_tokens),
        }
    }

    /// Is there a way back for who has forgotten the password?
    pub const fn leads_back(&self) -> bool {
        self.settings.secret_question || self.post.is_some()
    }

    /// May companies register? Not where no mail could prove an address.
    pub const fn registers_companies(&self) -> bool {
        self.settings.company_registration && self.post.is_some()
    }

    pub fn issuer(&self) -> &str {
        self.settings.issuer.as_str()
    }
}

async fn store(settings: &Settings) -> anyhow::Result<Store> {
    let database = &settings.database;
    let store = Store::connect(&database.url, database.connections)
        .await
        .context("the database of IDP_DATABASE_URL cannot be opened")?;
    store.migrate().await?;
    Ok(store)
}

async fn cache(settings: &Settings) -> anyhow::Result<Cache> {
    match &settings.redis_url {
        None => Ok(Cache::memory()),
        Some(url) => Cache::redis(url)
            .await
            .context("the Redis of IDP_REDIS_URL cannot be reached"),
    }
}

fn office(settings: &Settings) -> anyhow::Result<Option<Office>> {
    let Some(mail) = &settings.mail else {
        tracing::warn!("no mails leave: neither IDP_SMTP_URL nor IDP_MAIL_DIRECTORY is set");
        return Ok(None);
    };
    Ok(Some(Office::new(mail, &settings.issuer)?))
}

/// What the settings decide of the metadata document.
fn offer(settings: &Settings) -> Offer<'_> {
    let shown = &settings.client_certificates;
    Offer {
        issuer: settings.issuer.as_str(),
        certificates: Certificates {
            arrive: shown.header.is_some() || settings.tls.is_some(),
            authorities: shown.authorities.is_some(),
            address: shown.address.as_ref().map(Issuer::as_str),
        },
        implicit: settings.implicit,
        registration: settings.registration != Registration::Off,
        session_iframe: settings.sessions.iframe,
    }
}
