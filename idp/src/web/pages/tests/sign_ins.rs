//! Samples of the sign-in page.

use super::super::*;
use super::samples::{Sample, html, sign_in};
use crate::domain::Locale;

const TYPED: Typed<'static> = Typed {
    siret: "999 000 003 00016",
    last_name: "Lefèvre",
    first_name: "",
};

const WRONG_FIELDS: SignInProblem = SignInProblem::Fields(FieldProblems {
    siret: Some(SiretProblem::CheckDigit),
    last_name: None,
    first_name: Some(NameProblem::Missing),
    password_missing: true,
});

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    let blank = || sign_in(locale);
    let failed = |problem| SignIn {
        typed: TYPED,
        problem: Some(problem),
        ..blank()
    };
    let again = Occasion::Again {
        person: Some("Éloïse Lefèvre"),
    };
    let nobody = Occasion::Again { person: None };
    let here = SignIn {
        partner: None,
        recovery: None,
        registration: false,
        ..blank()
    };
    let through = SignIn {
        service: Some("Démarches simplifiées"),
        ..blank()
    };
    vec![
        ("sign-in", html(&blank())),
        ("sign-in-choice", choice(locale)),
        ("sign-in-here", html(&here)),
        ("sign-in-through", html(&through)),
        (
            "sign-in-again",
            html(&SignIn {
                occasion: again,
                typed: TYPED,
                ..blank()
            }),
        ),
        (
            "sign-in-again-nobody",
            html(&SignIn {
                occasion: nobody,
                ..blank()
            }),
        ),
        ("sign-in-fields", html(&failed(WRONG_FIELDS))),
        ("sign-in-refused", html(&failed(SignInProblem::Refused))),
        ("sign-in-passkey", html(&failed(SignInProblem::Passkey))),
        (
            "sign-in-too-many",
            html(&failed(SignInProblem::TooManyAttempts { wait_minutes: 15 })),
        ),
        ("sign-in-busy", html(&failed(SignInProblem::Busy))),
    ]
}

/// A browser that remembers two accounts.
fn choice(locale: Locale) -> String {
    let known = |chosen| KnownAccount {
        id: "account-41d0",
        last_name: "Lefèvre",
        first_name: "Éloïse",
        siret: "99900000300015".parse().unwrap(),
        chosen,
    };
    html(&SignIn {
        occasion: Occasion::Choice,
        accounts: &[known(false), known(true)],
        remember: Some(true),
        ..sign_in(locale)
    })
}
