//! Samples of what a person allows: to a partner, to a browser, to a device, and no longer.

use super::super::*;
use super::samples::{PARTNER, Sample, frame, html};
use crate::domain::{DeviceKind, Locale, Timestamp, Whereabouts};

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        consents(locale),
        connected(locale),
        sessions(locale),
        devices(locale),
    ]
    .concat()
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

fn sessions(locale: Locale) -> Vec<Sample> {
    let session = |user_agent, address| SessionShown {
        sid: "s1",
        device: DeviceKind::of(user_agent),
        place: Whereabouts::of(address),
        since: Timestamp::from_unix(1_800_000_000),
        seen_at: Timestamp::from_unix(1_800_003_600),
    };
    let here = Some(session("(X11; Linux) Firefox/153.0", "127.0.0.1"));
    let elsewhere = [
        session("(iPhone) Safari/604.1", "203.0.113.77"),
        session("Safari/604.1", "192.168.1.20"),
        session("", ""),
    ];
    let (frame, person) = (frame(locale), "Éloïse Lefèvre");
    let page = |elsewhere| {
        html(&Sessions {
            frame,
            person,
            here: here.clone(),
            elsewhere,
        })
    };
    vec![("sessions", page(&elsewhere)), ("sessions-none", page(&[]))]
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
