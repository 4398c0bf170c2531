//! What a portal remembers, in memory and for a bounded number of people. A restart forgets it,
//! and costs a person one redirection.

use std::{sync::Arc, time::Duration};

use axum_extra::extract::cookie::{Cookie, SameSite};
use moka::{policy::EvictionPolicy, sync::Cache};
use openidconnect::CsrfToken;

use crate::provider::{Expected, IdToken};

/// The opaque identifier of an open session, new at each sign-in.
pub(crate) const SESSION_COOKIE: &str = "__Host-portal";

/// Says which browser began a sign-in, so that an answer cannot be planted in another's.
pub(crate) const BROWSER_COOKIE: &str = "__Host-portal-browser";

/// A sign-in sent to the provider and not yet answered.
#[derive(Clone)]
pub(crate) struct Pending {
    /// The value of [`BROWSER_COOKIE`] (RFC 9700 §4.7).
    pub browser: String,
    pub expected: Expected,
    /// The page to show then. It never travels, so that nobody can change it.
    pub target: String,
}

/// A person signed in here.
pub(crate) struct Session {
    pub name: Option<String>,
    pub establishment: Option<String>,
    pub acr: Option<String>,
    /// The provider's session that this one goes with.
    pub sid: Option<String>,
    /// Sent back at sign-out, so that the provider knows which of its sessions to end.
    pub id_token: IdToken,
}

/// Four collections, each keyed by a value nobody can guess.
pub(crate) struct Memory {
    /// By `state`. Taken out by the answer, so that it serves once.
    pub pending: Cache<String, Pending>,
    /// By [`SESSION_COOKIE`].
    sessions: Cache<String, Arc<Session>>,
    /// By `state`: sign-outs the provider has yet to confirm.
    pub departures: Cache<String, ()>,
    /// By `jti`: the logout tokens that have served.
    spent: Cache<String, ()>,
}

/// No logout token is taken that was made longer ago than this, so that those which have served
/// need be known no longer.
pub(crate) const NOTICE_AGE: Duration = Duration::from_mins(10);

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            pending: bounded().time_to_live(Duration::from_mins(15)).build(),
            departures: bounded().time_to_live(Duration::from_mins(15)).build(),
            spent: bounded().time_to_live(NOTICE_AGE * 2).build(),
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

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Session>> {
        self.sessions.get(id)
    }

    pub(crate) fn end(&self, id: &str) {
        self.sessions.invalidate(id);
    }

    /// Ends what goes with a session of the provider's, unless this notice has served before
    /// (Back-Channel Logout §2.6).
    pub(crate) fn close(&self, sid: &str, jti: &str) -> bool {
        let fresh = self.spent.entry_by_ref(jti).or_insert(()).is_fresh();
        for (id, session) in &self.sessions {
            if fresh && session.sid.as_deref() == Some(sid) {
                self.sessions.invalidate(&*id);
            }
        }
        fresh
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

/// `SameSite=Lax`: the provider's answer is a navigation from another site and must carry the
/// cookie; posts from other sites never do. `__Host-`: no sibling domain can set it.
pub(crate) fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .build()
}
