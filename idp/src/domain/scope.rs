//! What a partner may ask to be told.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::words;

words! {
    /// One scope value. What is none of these is ignored (OpenID Connect Core §3.1.2.1).
    pub enum Scope {
        OpenId = "openid",
        Profile = "profile",
        Email = "email",
        Phone = "phone",
        Address = "address",
        /// SIRET, SIREN and name of the establishment.
        Organisation = "organization",
        // ProConnect's names for parts of these.
        Uid = "uid",
        GivenName = "given_name",
        UsualName = "usual_name",
        Siret = "siret",
        Siren = "siren",
        /// The signed entitlements for the partner's own services.
        Habilitations = "habilitations",
        /// Tokens that outlive the session (Core §11).
        OfflineAccess = "offline_access",
    }
}

/// A set of scopes, written with single spaces (RFC 6749 §3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Unknown values are left out.
    pub fn parse(text: &str) -> Self {
        text.split(' ')
            .filter_map(|word| word.parse().ok())
            .collect()
    }

    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.iter().filter(|scope| other.contains(*scope)).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

super::described_as_text!(Scopes);

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Scope::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

impl From<String> for Scopes {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_unknown_values_do_not_matter() {
        let scopes = Scopes::parse("email idp_id openid chorusdt  openid");
        assert_eq!(scopes, Scopes::parse("openid email"));
        assert_eq!(scopes.to_string(), "openid email");
    }
}
