//! How strongly a person is known: `acr` and `amr` (the levels of ProConnect, RFC 8176).

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
    /// One way in which a session was authenticated (RFC 8176).
    pub enum Amr {
        Pwd = "pwd",
        Otp = "otp",
        /// Proof of possession of a key.
        Pop = "pop",
        /// A key that never leaves its hardware.
        Hwk = "hwk",
        Pin = "pin",
        Mfa = "mfa",
    }
}

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

/// The class that a session reaches: the weakest of identity, authenticator and organisation.
///
/// `None` where identity and organisation are both merely declared: no class allows that.
pub fn acr(identity: IdentityProofing, link: OrganisationLink, amr: &[Amr]) -> Option<Acr> {
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
    let several_factors = amr.contains(&Amr::Mfa);
    let by_authenticator = match (several_factors, amr.contains(&Amr::Hwk)) {
        (true, true) => 3,
        (true, false) => 2,
        (false, _) => 1,
    };
    Some(
        match (
            by_identity.min(by_link).min(by_authenticator),
            several_factors,
        ) {
            (0, false) => Acr::Eidas0,
            (0, true) => Acr::Eidas0Mfa,
            (1, false) => Acr::Eidas1,
            (1, true) => Acr::Eidas1Mfa,
            (2, _) => Acr::Eidas2,
            _ => Acr::Eidas3,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityProofing as Identity;
    use OrganisationLink as Link;

    const PASSWORD: &[Amr] = &[Amr::Pwd];
    const TOTP: &[Amr] = &[Amr::Pwd, Amr::Otp, Amr::Mfa];
    const PASSKEY: &[Amr] = &[Amr::Pop, Amr::Mfa];
    const CARD: &[Amr] = &[Amr::Pop, Amr::Hwk, Amr::Pin, Amr::Mfa];

    #[test]
    fn one_factor_never_satisfies_a_class_of_several() {
        assert!(!Acr::Eidas1.satisfies(Acr::Eidas0Mfa));
        assert!(!Acr::Eidas0Mfa.satisfies(Acr::Eidas1));
        assert!(Acr::Eidas1Mfa.satisfies(Acr::Eidas0Mfa));
        assert!(Acr::Eidas2.satisfies(Acr::Eidas1Mfa));
        assert!(Acr::ALL.iter().all(|acr| acr.satisfies(*acr)));
    }

    #[test]
    fn the_weakest_pillar_decides() {
        use Acr::{Eidas0, Eidas0Mfa, Eidas1, Eidas1Mfa, Eidas2, Eidas3};
        let table = [
            ((Identity::Declarative, Link::Declarative, CARD), None),
            (
                (Identity::Declarative, Link::Moderated, PASSWORD),
                Some(Eidas0),
            ),
            (
                (Identity::Declarative, Link::Moderated, TOTP),
                Some(Eidas0Mfa),
            ),
            ((Identity::Weak, Link::Declarative, PASSWORD), Some(Eidas0)),
            ((Identity::Weak, Link::Moderated, PASSWORD), Some(Eidas1)),
            ((Identity::Weak, Link::Moderated, TOTP), Some(Eidas1Mfa)),
            ((Identity::Weak, Link::Certified, PASSKEY), Some(Eidas1Mfa)),
            (
                (Identity::Substantial, Link::Moderated, PASSKEY),
                Some(Eidas1Mfa),
            ),
            (
                (Identity::Substantial, Link::Certified, PASSWORD),
                Some(Eidas1),
            ),
            (
                (Identity::Substantial, Link::Certified, PASSKEY),
                Some(Eidas2),
            ),
            ((Identity::Substantial, Link::Certified, CARD), Some(Eidas2)),
            ((Identity::High, Link::Certified, TOTP), Some(Eidas2)),
            ((Identity::High, Link::Certified, CARD), Some(Eidas3)),
        ];
        for ((identity, link, amr), expected) in table {
            assert_eq!(
                acr(identity, link, amr),
                expected,
                "{identity:?} {link:?} {amr:?}"
            );
        }
    }
}
