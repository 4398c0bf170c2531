//! How strongly a person is known: `acr` and `amr` (the levels of ProConnect, RFC 8176).

#[cfg(test)]
mod tests;

use super::words;

words! {
    /// Authentication context class, weakest first, in ProConnect's vocabulary.
    pub enum Acr {
        Eidas0 = "eidas0",
        Eidas0Mfa = "eidas0-mfa",
        Eidas1 = "eidas1",
        Eidas1Mfa = "eidas1-mfa",
        Eidas2 = "eidas2",
        Eidas3 = "eidas3",
    }
}

words! {
    /// How the person's civil identity was proven.
    pub enum IdentityProofing {
        /// The person said so.
        Declarative = "declarative",
        /// FranceConnect, or an equal check.
        Weak = "weak",
        /// FranceConnect+ at the substantial level.
        Substantial = "substantial",
        /// FranceConnect+ at the high level.
        High = "high",
    }
}

words! {
    /// How the person's tie to the company was proven.
    pub enum OrganisationLink {
        /// The person said so.
        Declarative = "declarative",
        /// An administrator of the company, or a key posted to it, confirmed it.
        Moderated = "moderated",
        /// An official source certified it.
        Certified = "certified",
    }
}

words! {
    /// One thing that a person proved themselves with in a session.
    pub enum Authenticator {
        Password = "password",
        /// A code that an app computes (RFC 6238).
        Totp = "totp",
        /// One of the codes that a person keeps for when the app is lost.
        RecoveryCode = "recovery_code",
        /// A key that checks who uses it, and may be copied to the person's other devices.
        Passkey = "passkey",
        /// The same, attested to stay in its hardware.
        HardwareKey = "hardware_key",
    }
}

words! {
    /// How a session was authenticated, as partners are told (RFC 8176).
    pub enum Amr {
        Pwd = "pwd",
        Otp = "otp",
        /// Proof of possession of a key.
        Pop = "pop",
        Pin = "pin",
        Mfa = "mfa",
    }
}

/// What partners are told of how strongly a person is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assurance {
    /// `None` where no class allows what is known.
    pub acr: Option<Acr>,
    pub amr: Vec<Amr>,
}

/// The ways to sign in that there are.
const WAYS: &[&[Authenticator]] = &[
    &[Authenticator::Password],
    &[Authenticator::Password, Authenticator::Totp],
    &[Authenticator::Password, Authenticator::RecoveryCode],
    &[Authenticator::Password, Authenticator::Passkey],
    &[Authenticator::Passkey],
];

impl Acr {
    /// Is this class at least as strong as `least`? One factor never stands in for several, however
    /// well the person is known otherwise.
    pub const fn satisfies(self, least: Self) -> bool {
        let (level, several_factors) = self.pillars();
        let (least_level, several_wanted) = least.pillars();
        level >= least_level && (several_factors || !several_wanted)
    }

    const fn pillars(self) -> (u8, bool) {
        match self {
            Self::Eidas0 => (0, false),
            Self::Eidas0Mfa => (0, true),
            Self::Eidas1 => (1, false),
            Self::Eidas1Mfa => (1, true),
            Self::Eidas2 => (2, true),
            Self::Eidas3 => (3, true),
        }
    }
}

/// How strongly a person is known: the class is the weakest of identity, authenticators and
/// organisation.
pub fn assurance(
    identity: IdentityProofing,
    link: OrganisationLink,
    authenticators: &[Authenticator],
) -> Assurance {
    Assurance {
        acr: acr(identity, link, authenticators),
        amr: amr(authenticators),
    }
}

impl Acr {
    /// The classes that somebody can reach in one of the ways to sign in that there are.
    pub fn within_reach() -> Vec<Self> {
        let reached = |class: &Self| {
            WAYS.iter().any(|way| {
                IdentityProofing::ALL.iter().any(|identity| {
                    let links = OrganisationLink::ALL.iter();
                    let mut classes = links.map(|link| acr(*identity, *link, way));
                    classes.any(|reached| reached == Some(*class))
                })
            })
        };
        Self::ALL.iter().copied().filter(reached).collect()
    }
}

fn acr(
    identity: IdentityProofing,
    link: OrganisationLink,
    authenticators: &[Authenticator],
) -> Option<Acr> {
    if identity == IdentityProofing::Declarative && link == OrganisationLink::Declarative {
        return None;
    }
    let by_identity = match identity {
        IdentityProofing::Declarative => 0,
        IdentityProofing::Weak => 1,
        IdentityProofing::Substantial => 2,
        IdentityProofing::High => 3,
    };
    let by_link = match link {
        OrganisationLink::Declarative => 0,
        OrganisationLink::Moderated => 1,
        OrganisationLink::Certified => 3,
    };
    let by_authenticator = strength(authenticators)?;
    let level = by_identity.min(by_link).min(by_authenticator);
    Some(match (level, has_several_factors(authenticators)) {
        (0, false) => Acr::Eidas0,
        (0, true) => Acr::Eidas0Mfa,
        (1, false) => Acr::Eidas1,
        (1, true) => Acr::Eidas1Mfa,
        (2, _) => Acr::Eidas2,
        _ => Acr::Eidas3,
    })
}

/// The level that the authenticators allow. A recovery code is a second factor, but lies about on
/// paper for years: it lifts nobody above the first level, as a code sent by SMS would not.
fn strength(authenticators: &[Authenticator]) -> Option<u8> {
    use Authenticator::{HardwareKey, Passkey, Password, Totp};
    let used = |one: Authenticator| authenticators.contains(&one);
    if used(HardwareKey) {
        Some(3)
    } else if used(Passkey) || (used(Password) && used(Totp)) {
        Some(2)
    } else {
        (!authenticators.is_empty()).then_some(1)
    }
}

/// A key that checks its user is two factors by itself; the codes are one, beside the password.
pub fn has_several_factors(authenticators: &[Authenticator]) -> bool {
    use Authenticator::{HardwareKey, Passkey, Password, RecoveryCode, Totp};
    let used = |one: Authenticator| authenticators.contains(&one);
    used(Passkey) || used(HardwareKey) || (used(Password) && (used(Totp) || used(RecoveryCode)))
}

fn amr(authenticators: &[Authenticator]) -> Vec<Amr> {
    let mut all: Vec<Amr> = authenticators
        .iter()
        .flat_map(|authenticator| match authenticator {
            Authenticator::Password => &[Amr::Pwd] as &[Amr],
            Authenticator::Totp | Authenticator::RecoveryCode => &[Amr::Otp],
            Authenticator::Passkey => &[Amr::Pop],
            Authenticator::HardwareKey => &[Amr::Pop, Amr::Pin],
        })
        .copied()
        .collect();
    if has_several_factors(authenticators) {
        all.push(Amr::Mfa);
    }
    all.sort_unstable();
    all.dedup();
    all
}
