//! Samples of the pages about second factors.

use super::super::*;
use super::samples::{PARTNER, Sample, frame, html};
use crate::domain::{Locale, Timestamp};

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        second_steps(locale),
        managed(locale),
        set_ups(locale),
        confirmations(locale),
    ]
    .concat()
}

const APP: AppShown<'static> = AppShown {
    id: "a-factor",
    name: "Téléphone",
    since: Timestamp::from_unix(1_800_000_000),
    last_used: Timestamp::from_unix(1_800_100_000),
};

fn managed(locale: Locale) -> Vec<Sample> {
    let list = |apps, codes_left| {
        html(&Factors {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            apps,
            codes_left,
        })
    };
    let remove = |last| {
        html(&FactorRemove {
            frame: frame(locale),
            app: APP,
            last,
        })
    };
    let renew = CodesRenew {
        frame: frame(locale),
        left: 1,
    };
    let codes = RecoveryCodes {
        frame: frame(locale),
        codes: &["10AB-10CD-10EF".to_owned(), "XYZ0-1234-5678".to_owned()],
        next: "/account/factors",
    };
    vec![
        ("factors", list(&[APP], 10)),
        ("factors-few-codes", list(&[APP], 0)),
        ("factors-none", list(&[], 0)),
        ("factor-remove", remove(false)),
        ("factor-remove-last", remove(true)),
        ("codes-renew", html(&renew)),
        ("recovery-codes", html(&codes)),
    ]
}

fn set_ups(locale: Locale) -> Vec<Sample> {
    let set_up = |interaction, problem| {
        html(&SetUp {
            frame: frame(locale),
            qr: QrCode::of("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ"),
            key: "GEZDGNBVGY3TQOJQ",
            offer: "sealed",
            interaction,
            name: "",
            problem,
        })
    };
    vec![
        ("set-up", set_up("", None)),
        ("set-up-name", set_up("int-7f3a", Some(SetUpProblem::Name))),
        ("set-up-code", set_up("", Some(SetUpProblem::Code))),
    ]
}

fn confirmations(locale: Locale) -> Vec<Sample> {
    let confirm = |with_code, problem| {
        html(&Confirm {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            next: "/account/factors",
            with_code,
            problem,
        })
    };
    let waiting = SignInProblem::TooManyAttempts { wait_minutes: 2 };
    let password = |problem| Some(ConfirmProblem::Password(problem));
    vec![
        ("confirm", confirm(true, None)),
        (
            "confirm-password",
            confirm(false, password(SignInProblem::Refused)),
        ),
        ("confirm-waiting", confirm(false, password(waiting))),
        ("confirm-busy", confirm(true, password(SignInProblem::Busy))),
        (
            "confirm-code",
            confirm(true, Some(ConfirmProblem::Code(CodeProblem::Wrong))),
        ),
    ]
}

fn second_steps(locale: Locale) -> Vec<Sample> {
    let step = |way, problem| {
        html(&SecondFactor {
            frame: frame(locale),
            partner: Some(PARTNER),
            interaction: "int-7f3a",
            way,
            problem,
        })
    };
    let waiting = CodeProblem::TooManyAttempts { wait_minutes: 15 };
    vec![
        ("second-factor", step(Way::App, None)),
        ("second-factor-recovery", step(Way::RecoveryCode, None)),
        (
            "second-factor-malformed",
            step(Way::App, Some(CodeProblem::Malformed)),
        ),
        (
            "second-factor-wrong",
            step(Way::App, Some(CodeProblem::Wrong)),
        ),
        ("second-factor-none", step(Way::SetUp, None)),
        (
            "second-factor-waiting",
            step(Way::RecoveryCode, Some(waiting)),
        ),
    ]
}
