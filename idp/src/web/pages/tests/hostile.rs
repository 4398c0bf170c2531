//! Whatever partners, people and requests put into a page stays text.

use super::super::*;
use super::samples::{PARTNER, frame, html, sign_in};
use crate::domain::{Locale, Theme};

const HOSTILE: &str = "\"><script>alert(1)</script>{ $x }' onload='x";

fn assert_stays_text(html: &str) {
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains("' onload"), "{html}");
    assert!(html.contains("&#60;script&#62;alert(1)"), "{html}");
}

const fn partner() -> Partner<'static> {
    Partner {
        name: HOSTILE,
        logo: Some(HOSTILE),
        policy: Some(HOSTILE),
        terms: Some(HOSTILE),
    }
}

#[test]
fn on_the_sign_in_page() {
    let typed = Typed {
        siret: HOSTILE,
        last_name: HOSTILE,
        first_name: HOSTILE,
    };
    let occasion = Occasion::Again {
        person: Some(HOSTILE),
    };
    let plain = sign_in(Locale::Fr);
    let known = KnownAccount {
        id: "account-41d0",
        last_name: HOSTILE,
        first_name: HOSTILE,
        siret: "99900000300015".parse().unwrap(),
        chosen: true,
    };
    assert_stays_text(&html(&SignIn {
        accounts: &[known],
        typed,
        occasion,
        service: Some(HOSTILE),
        interaction: HOSTILE,
        ..plain
    }));
    assert_stays_text(&html(&SignIn {
        partner: Some(partner()),
        ..sign_in(Locale::Fr)
    }));
}

#[test]
fn on_the_page_for_codes_of_devices() {
    assert_stays_text(&html(&DeviceCode {
        frame: frame(Locale::En),
        typed: HOSTILE,
        problem: None,
    }));
}

#[test]
fn on_the_consent_and_sign_out_pages() {
    let frame = frame(Locale::En);
    let person = HOSTILE;
    let shared = &Shared::ALL;
    let partner = partner();
    let interaction = HOSTILE;
    let asked = &[Asked {
        service: HOSTILE.to_owned(),
        establishments: vec![HOSTILE.to_owned()],
    }];
    assert_stays_text(&html(&Consent {
        frame,
        partner,
        interaction,
        person,
        shared,
        asked,
        device: Some(HOSTILE.to_owned()),
    }));
    let site = Site {
        id: HOSTILE,
        name: HOSTILE,
        shared: Shared::ALL.to_vec(),
        since: crate::domain::Timestamp::from_unix(0),
    };
    assert_stays_text(&html(&Consents {
        frame,
        person,
        sites: std::slice::from_ref(&site),
    }));
    assert_stays_text(&html(&ConsentRevoke { frame, site: &site }));
    let partner = Some(partner);
    assert_stays_text(&html(&SignOutConfirm {
        frame,
        partner,
        interaction,
        person,
    }));
    assert_stays_text(&html(&SignOutPartners {
        frame,
        frames: &[(HOSTILE, HOSTILE)],
        next: HOSTILE,
    }));
    assert_stays_text(&html(&SignedOut {
        frame,
        back: Some((HOSTILE, HOSTILE)),
    }));
}

#[test]
fn on_the_error_page() {
    let technical = Some(Technical {
        code: HOSTILE,
        description: HOSTILE,
    });
    let kind = ErrorKind::InteractionExpired {
        start_again: Some(HOSTILE),
    };
    let back = Some((HOSTILE, HOSTILE));
    let frame = Frame {
        theme: Theme::System,
        locale: Locale::Fr,
        query: HOSTILE,
        embedders: &[],
    };
    assert_stays_text(&html(&ErrorPage {
        frame,
        kind,
        technical,
        reference: HOSTILE,
        back,
    }));
}

#[test]
fn in_an_answer_carried_by_the_browser() {
    let fields = &[(HOSTILE, HOSTILE), ("state", HOSTILE)];
    let frame = frame(Locale::Fr);
    assert_stays_text(&html(&FormPost {
        frame,
        partner: PARTNER.name,
        action: HOSTILE,
        fields,
    }));
}

#[test]
fn on_the_page_of_second_factors() {
    let day = crate::domain::Timestamp::from_unix(1_800_000_000);
    let apps = [FactorShown {
        id: "a-factor",
        name: HOSTILE,
        since: day,
        last_used: day,
    }];
    assert_stays_text(&html(&Factors {
        frame: frame(Locale::Fr),
        person: HOSTILE,
        apps: &apps,
        passkeys: Some(&apps),
        codes_left: 10,
    }));
    let passkey = PasskeyForm {
        options: HOSTILE,
        sealed: HOSTILE,
    };
    assert_stays_text(&html(&PasskeySetUp {
        frame: frame(Locale::Fr),
        passkey,
        interaction: HOSTILE,
        name: HOSTILE,
        problem: None,
    }));
    assert_stays_text(&html(&SetUp {
        frame: frame(Locale::Fr),
        qr: None,
        key: HOSTILE,
        offer: HOSTILE,
        interaction: HOSTILE,
        name: HOSTILE,
        problem: None,
    }));
}
