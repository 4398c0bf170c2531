//! The whole table of `acr` and `amr`.

use super::*;
use Authenticator::{HardwareKey, Passkey, Password, RecoveryCode, Totp};

/// A class for each proofing of the identity, a line, and each link to the company, a column.
type Classes = [[&'static str; 3]; 4];

const ONE_FACTOR: Classes = [
    ["-", "eidas0", "eidas0"],
    ["eidas0", "eidas1", "eidas1"],
    ["eidas0", "eidas1", "eidas1"],
    ["eidas0", "eidas1", "eidas1"],
];

const TWO_FACTORS_ONE_WEAK: Classes = [
    ["-", "eidas0-mfa", "eidas0-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas1-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas1-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas1-mfa"],
];

const TWO_FACTORS: Classes = [
    ["-", "eidas0-mfa", "eidas0-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas1-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas2"],
    ["eidas0-mfa", "eidas1-mfa", "eidas2"],
];

const HARDWARE: Classes = [
    ["-", "eidas0-mfa", "eidas0-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas1-mfa"],
    ["eidas0-mfa", "eidas1-mfa", "eidas2"],
    ["eidas0-mfa", "eidas1-mfa", "eidas3"],
];

const NOBODY: Classes = [["-"; 3]; 4];

/// What was used, the classes, and `amr`.
const TABLE: [(&[Authenticator], Classes, &[&str]); 11] = [
    (&[], NOBODY, &[]),
    (&[Password], ONE_FACTOR, &["pwd"]),
    (&[Totp], ONE_FACTOR, &["otp"]),
    (&[RecoveryCode], ONE_FACTOR, &["otp"]),
    // Two codes are one kind of factor.
    (&[Totp, RecoveryCode], ONE_FACTOR, &["otp"]),
    (
        &[Password, RecoveryCode],
        TWO_FACTORS_ONE_WEAK,
        &["pwd", "otp", "mfa"],
    ),
    (&[Password, Totp], TWO_FACTORS, &["pwd", "otp", "mfa"]),
    (&[Passkey], TWO_FACTORS, &["pop", "mfa"]),
    (&[Password, Passkey], TWO_FACTORS, &["pwd", "pop", "mfa"]),
    (&[HardwareKey], HARDWARE, &["pop", "pin", "mfa"]),
    (
        &[Password, RecoveryCode, Totp],
        TWO_FACTORS,
        &["pwd", "otp", "mfa"],
    ),
];

#[test]
fn the_weakest_pillar_decides() {
    for (used, classes, _) in TABLE {
        for (identity, line) in IdentityProofing::ALL.iter().zip(classes) {
            for (link, expected) in OrganisationLink::ALL.iter().zip(line) {
                let reached = assurance(*identity, *link, used).acr;
                let reached = reached.map_or("-", Acr::as_str);
                assert_eq!(reached, expected, "{identity} {link} {used:?}");
            }
        }
    }
}

#[test]
fn partners_are_told_what_was_used() {
    for (used, _, expected) in TABLE {
        let told = assurance(IdentityProofing::Weak, OrganisationLink::Moderated, used).amr;
        let told: Vec<&str> = told.into_iter().map(Amr::as_str).collect();
        assert_eq!(told, expected, "{used:?}");
    }
}

#[test]
fn more_that_was_used_is_never_worth_less() {
    let some = |bits: usize| -> Vec<Authenticator> {
        let all = Authenticator::ALL.iter().copied().enumerate();
        all.filter(|(bit, _)| bits >> bit & 1 == 1)
            .map(|(_, authenticator)| authenticator)
            .collect()
    };
    let known = (IdentityProofing::High, OrganisationLink::Certified);
    let reached = |used: &[Authenticator]| assurance(known.0, known.1, used).acr;
    for bits in 0..1 << Authenticator::ALL.len() {
        let before = reached(&some(bits));
        for more in Authenticator::ALL {
            let after = reached(&[&some(bits)[..], &[*more]].concat());
            let kept = before.is_none_or(|before| after.is_some_and(|now| now.satisfies(before)));
            assert!(kept, "{:?} and {more}", some(bits));
        }
    }
}

#[test]
fn one_factor_never_satisfies_a_class_of_several() {
    assert!(!Acr::Eidas1.satisfies(Acr::Eidas0Mfa));
    assert!(!Acr::Eidas0Mfa.satisfies(Acr::Eidas1));
    assert!(Acr::Eidas1Mfa.satisfies(Acr::Eidas0Mfa));
    assert!(Acr::Eidas2.satisfies(Acr::Eidas1Mfa));
    assert!(Acr::ALL.iter().all(|acr| acr.satisfies(*acr)));
}

#[test]
fn what_nobody_can_reach_is_not_offered() {
    let reached: Vec<&str> = Acr::within_reach().into_iter().map(Acr::as_str).collect();
    assert_eq!(
        reached,
        ["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2"]
    );
}
