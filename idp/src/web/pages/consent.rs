//! `/consent`: may this partner know this about you?

use askama::Template;

use super::{Frame, Partner};

#[derive(Debug, Template)]
#[template(path = "consent.html", whitespace = "minimize")]
pub struct Consent<'a> {
    pub frame: Frame<'a>,
    pub partner: Partner<'a>,
    pub interaction: &'a str,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub shared: &'a [Shared],
    pub asked: &'a [Asked],
    /// The code of the device that asks, where it is not this browser.
    pub device: Option<String>,
}

impl Consent<'_> {
    fn title(&self) -> String {
        let name = self.partner.name;
        match self.device {
            Some(_) => self.frame.t_with("device-consent-title", "service", name),
            None => self.frame.t_with("consent-title", "service", name),
        }
    }
}

/// A question about single establishments (RFC 9396).
#[derive(Clone, Debug)]
pub struct Asked {
    /// The service as its catalogue labels it.
    pub service: String,
    /// Their SIRETs.
    pub establishments: Vec<String>,
}

/// What a partner gets, in the person's terms; several scopes can come down to one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    Identifier,
    Name,
    Email,
    Phone,
    Establishment,
    Roles,
    Entitlements,
    LastingAccess,
}

impl Shared {
    pub const ALL: [Self; 8] = [
        Self::Identifier,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Establishment,
        Self::Roles,
        Self::Entitlements,
        Self::LastingAccess,
    ];

    /// What these scopes give away, each thing once and in the order of [`Self::ALL`].
    pub fn by_scopes(scopes: &[&str]) -> Vec<Self> {
        let mut shared: Vec<Self> = scopes
            .iter()
            .filter_map(|scope| Self::by_scope(scope))
            .collect();
        shared.sort_unstable();
        shared.dedup();
        shared
    }

    fn by_scope(scope: &str) -> Option<Self> {
        Some(match scope {
            "openid" | "uid" => Self::Identifier,
            "profile" | "given_name" | "usual_name" => Self::Name,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "siret" | "siren" | "organizational_unit" => Self::Establishment,
            "ne_profil" | "belonging_population" => Self::Roles,
            "habilitations" => Self::Entitlements,
            "offline_access" => Self::LastingAccess,
            _ => return None,
        })
    }

    pub(super) fn title(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Identifier => frame.t("shared-identifier"),
            Self::Name => frame.t("shared-name"),
            Self::Email => frame.t("shared-email"),
            Self::Phone => frame.t("shared-phone"),
            Self::Establishment => frame.t("shared-establishment"),
            Self::Roles => frame.t("shared-roles"),
            Self::Entitlements => frame.t("shared-entitlements"),
            Self::LastingAccess => frame.t("shared-lasting-access"),
        }
    }

    fn explanation(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Identifier => frame.t("shared-identifier-why"),
            Self::Name => frame.t("shared-name-why"),
            Self::Email => frame.t("shared-email-why"),
            Self::Phone => frame.t("shared-phone-why"),
            Self::Establishment => frame.t("shared-establishment-why"),
            Self::Roles => frame.t("shared-roles-why"),
            Self::Entitlements => frame.t("shared-entitlements-why"),
            Self::LastingAccess => frame.t("shared-lasting-access-why"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_that_share_the_same_thing_are_one_line() {
        let shared = Shared::by_scopes(&["siren", "openid", "siret", "unheard_of", "uid"]);
        assert_eq!(shared, [Shared::Identifier, Shared::Establishment]);
    }
}
