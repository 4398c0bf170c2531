//! What the site remembers, in memory and for a bounded number of people: sign-ins under way and
//! open sessions. A restart forgets both, and costs a person one redirection.

use std::{sync::Arc, time::Duration};

use axum_extra::extract::cookie::{Cookie, SameSite};
use moka::{policy::EvictionPolicy, sync::Cache};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};

use crate::{
    habilitations::Entitlements, local_path::LocalPath, person::Person, provider::IdToken,
};

/// The opaque identifier of an open session, new at each sign-in.
///
/// `__Host-` makes the browser refuse a cookie of this name set by a sibling domain or without
/// `Secure`; browsers count `*.localhost` as secure, so the demonstration needs no certificate.
pub(crate) const SESSION_COOKIE: &str = "__Host-formation";

/// Says which browser began a sign-in, so that an answer cannot be planted in another's.
pub(crate) const BROWSER_COOKIE: &str = "__Host-formation-browser";

/// A sign-in sent to the provider and not yet answered.
#[derive(Clone)]
pub(crate) struct Pending {
    /// The value of [`BROWSER_COOKIE`] (RFC 9700 §4.7: `state` alone proves nothing unless it
    /// is bound to the browser).
    pub browser: String,
    pub nonce: Nonce,
    pub verifier: String,
    /// The page the person asked for first.
    pub target: LocalPath,
}

impl Pending {
    pub(crate) fn pkce_verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.verifier.clone())
    }
}

/// A person signed in here, and what the provider vouched for.
pub(crate) struct Session {
    pub person: Person,
    pub acr: Option<String>,
    /// Seconds since 1970.
    pub auth_time: Option<i64>,
    pub entitlements: Entitlements,
    /// The provider's session that this one goes with.
    pub sid: Option<String>,
    /// Sent back at sign-out, so that the provider knows which of its sessions to end.
    pub id_token: IdToken,
}

/// Three collections, each keyed by a random value.
pub(crate) struct Memory {
    /// By `state`. Taken out by the answer, so that it serves once.
    pub pending: Cache<String, Pending>,
    /// By [`SESSION_COOKIE`].
    pub sessions: Cache<String, Arc<Session>>,
    /// By `state`: sign-outs the provider has yet to confirm.
    pub departures: Cache<String, ()>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            pending: bounded().time_to_live(Duration::from_mins(15)).build(),
            departures: bounded().time_to_live(Duration::from_mins(15)).build(),
            sessions: bounded()
                .time_to_idle(Duration::from_mins(30))
                .time_to_live(Duration::from_hours(8))
                .build(),
        }
    }

    /// Remembers a session and hands back the identifier to put in the cookie.
    pub(crate) fn open(&self, session: Session) -> String {
        let id = random();
        self.sessions.insert(id.clone(), Arc::new(session));
        id
    }

    /// Ends what goes with a session of the provider's that has ended.
    pub(crate) fn close(&self, sid: &str) {
        for (id, session) in &self.sessions {
            if session.sid.as_deref() == Some(sid) {
                self.sessions.invalidate(&*id);
            }
        }
    }
}

/// When full, the least recently used goes: the default policy would rather turn newcomers away.
fn bounded<V: Clone + Send + Sync + 'static>()
-> moka::sync::CacheBuilder<String, V, Cache<String, V>> {
    Cache::builder()
        .max_capacity(10_000)
        .eviction_policy(EvictionPolicy::lru())
}

/// 256 random bits in base64url.
pub(crate) fn random() -> String {
    CsrfToken::new_random_len(32).into_secret()
}

/// `SameSite=Lax`, not `Strict`: the provider's answer is a navigation from another site, and it
/// must carry the cookie. Posts from other sites never do.
pub(crate) fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .build()
}
