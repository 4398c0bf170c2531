//! Samples of what a person allows: to a partner, to a device, and no longer.

use super::super::*;
use super::samples::{PARTNER, Sample, frame, html};
use crate::domain::{Locale, Timestamp};

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [consents(locale), connected(locale), devices(locale)].concat()
}

fn consents(locale: Locale) -> Vec<Sample> {
    let asked = [Asked {
        service: "Compte AT/MP".to_owned(),
        establishments: vec!["99900000300015".to_owned(), "99900000300023".to_owned()],
    }];
    let consent = |partner, shared| {
        let person = "Éloïse Lefèvre";
        html(&Consent {
            frame: frame(locale),
            partner,
            interaction: "int-7f3a",
            person,
            shared,
            asked: &asked,
            device: None,
        })
    };
    let of_device = Consent {
        frame: frame(locale),
        partner: PARTNER,
        interaction: "int-7f3a",
        person: "Éloïse Lefèvre",
        shared: &[Shared::Identifier, Shared::Name, Shared::LastingAccess],
        asked: &[],
        device: Some("WDJB-MJHT".to_owned()),
    };
    let plain = Partner {
        logo: None,
        policy: None,
        terms: None,
        ..PARTNER
    };
    vec![
        (
            "consent",
            consent(
                PARTNER,
                &[Shared::Identifier, Shared::Name, Shared::Entitlements],
            ),
        ),
        ("consent-all", consent(plain, &Shared::ALL)),
        ("consent-device", html(&of_device)),
    ]
}

fn connected(locale: Locale) -> Vec<Sample> {
    let site = Site {
        id: "formation",
        name: PARTNER.name,
        shared: Shared::ALL.to_vec(),
        since: Timestamp::from_unix(1_800_000_000),
    };
    let list = |sites| {
        html(&Consents {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            sites,
        })
    };
    let revoke = ConsentRevoke {
        frame: frame(locale),
        site: &site,
    };
    vec![
        ("consents", list(std::slice::from_ref(&site))),
        ("consents-none", list(&[])),
        ("consent-revoke", html(&revoke)),
    ]
}

fn devices(locale: Locale) -> Vec<Sample> {
    let frame = frame(locale);
    let code = |typed, problem| {
        html(&DeviceCode {
            frame,
            typed,
            problem,
        })
    };
    let done = |outcome| html(&DeviceDone { frame, outcome });
    let wait_minutes = 4;
    vec![
        ("device", code("", None)),
        ("device-filled-in", code("WDJB-MJHT", None)),
        ("device-shape", code("HELLO", Some(DeviceProblem::Shape))),
        (
            "device-unknown",
            code("WDJB-MJHT", Some(DeviceProblem::Unknown)),
        ),
        (
            "device-too-many",
            code("WDJB-MJHT", Some(DeviceProblem::TooMany { wait_minutes })),
        ),
        ("device-allowed", done(DeviceOutcome::Allowed)),
        ("device-refused", done(DeviceOutcome::Refused)),
        ("device-too-late", done(DeviceOutcome::TooLate)),
    ]
}
