//! Samples of the pages about second factors.

use super::super::*;
use super::samples::{PARTNER, PASSKEY, Sample, frame, html};
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

const APP: FactorShown<'static> = FactorShown {
    id: "a-factor",
    name: "Téléphone",
    since: Timestamp::from_unix(1_800_000_000),
    last_used: Timestamp::from_unix(1_800_100_000),
};

const PASSKEY_MADE: FactorShown<'static> = FactorShown {
    id: "another-factor",
    name: "Ordinateur",
    ..APP
};

fn managed(locale: Locale) -> Vec<Sample> {
    let list = |apps, passkeys, codes_left| {
        html(&Factors {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            apps,
            passkeys,
            codes_left,
        })
    };
    let remove = |is_passkey, last| {
        html(&FactorRemove {
            frame: frame(locale),
            factor: if is_passkey { PASSKEY_MADE } else { APP },
            is_passkey,
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
        ("factors", list(&[APP], Some(&[PASSKEY_MADE]), 10)),
        ("factors-few-codes", list(&[APP], None, 0)),
        ("factors-none", list(&[], Some(&[]), 0)),
        ("factor-remove", remove(false, false)),
        ("factor-remove-passkey", remove(true, false)),
        ("factor-remove-last", remove(true, true)),
        ("codes-renew", html(&renew)),
        ("recovery-codes", html(&codes)),
    ]
}

fn set_ups(locale: Locale) -> Vec<Sample> {
    let passkey = |problem| {
        html(&PasskeySetUp {
            frame: frame(locale),
            passkey: PASSKEY,
            interaction: "int-7f3a",
            name: "",
            problem,
        })
    };
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
        ("passkey-set-up", passkey(None)),
        ("passkey-set-up-name", passkey(Some(PasskeyProblem::Name))),
        ("passkey-refused", passkey(Some(PasskeyProblem::Refused))),
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
            passkey: with_code.then_some(PASSKEY),
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
            passkey: (way == Way::Passkey).then_some(PASSKEY),
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
        ("second-factor-passkey", step(Way::Passkey, None)),
        (
            "second-factor-passkey-refused",
            step(Way::Passkey, Some(CodeProblem::Passkey)),
        ),
        ("second-factor-none", step(Way::SetUp, None)),
        (
            "second-factor-waiting",
            step(Way::RecoveryCode, Some(waiting)),
        ),
    ]
}
