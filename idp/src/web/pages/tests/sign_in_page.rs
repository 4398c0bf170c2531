//! The sign-in page: what it keeps, what it says, what it never says.

use super::super::*;
use super::samples::{html, sign_in};
use crate::domain::Locale;

const TYPED: Typed<'static> = Typed {
    siret: "999 000 003 00015",
    last_name: "Lefèvre",
    first_name: "Éloïse",
};

fn refused(problem: SignInProblem) -> String {
    html(&SignIn {
        typed: TYPED,
        problem: Some(problem),
        ..sign_in(Locale::En)
    })
}

fn fields(fields: FieldProblems) -> String {
    refused(SignInProblem::Fields(fields))
}

#[test]
fn what_was_typed_is_kept_and_the_password_is_not() {
    let html = refused(SignInProblem::Refused);
    for value in ["999 000 003 00015", "Lefèvre", "Éloïse"] {
        assert!(html.contains(&format!("value=\"{value}\"")), "{value}");
    }
    let password = html
        .split("id=\"password\"")
        .nth(1)
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    assert!(!password.contains("value="), "{password}");
}

#[test]
fn a_refusal_points_at_no_field() {
    let html = refused(SignInProblem::Refused);
    assert!(html.contains("role=\"alert\""));
    assert!(!html.contains("aria-invalid"));
}

#[test]
fn a_wrong_field_is_told_in_the_summary_and_at_the_field() {
    let siret = Some(SiretProblem::Length);
    let html = fields(FieldProblems {
        siret,
        ..FieldProblems::default()
    });
    assert!(html.contains("<a href=\"#siret\">A SIRET has exactly 14 digits"));
    assert!(html.contains("aria-describedby=\"siret-hint siret-error\" aria-invalid=\"true\""));
    assert_eq!(html.matches("aria-invalid").count(), 1);
}

#[test]
fn every_way_to_get_a_siret_wrong_has_its_own_words() {
    let message = |problem| {
        let html = fields(FieldProblems {
            siret: Some(problem),
            ..FieldProblems::default()
        });
        html.split("href=\"#siret\">")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    let mut messages = [
        SiretProblem::Missing,
        SiretProblem::Length,
        SiretProblem::NotADigit,
        SiretProblem::CheckDigit,
    ]
    .map(message);
    messages.sort_unstable();
    assert!(
        messages.windows(2).all(|pair| pair[0] != pair[1]),
        "{messages:?}"
    );
}

#[test]
fn each_name_has_its_own_words() {
    for problem in [
        NameProblem::Missing,
        NameProblem::TooLong,
        NameProblem::Unreadable,
    ] {
        let html = fields(FieldProblems {
            last_name: Some(problem),
            first_name: Some(problem),
            ..FieldProblems::default()
        });
        assert!(html.contains("href=\"#last_name\"") && html.contains("href=\"#first_name\""));
        assert!(
            html.contains("last name") && html.contains("first name"),
            "{problem:?}"
        );
    }
}

#[test]
fn a_page_with_an_error_says_so_in_its_title() {
    assert!(refused(SignInProblem::Busy).contains("<title>Error: Sign in to"));
    assert!(html(&sign_in(Locale::En)).contains("<title>Sign in to"));
}

#[test]
fn the_waiting_time_is_told_in_minutes() {
    let wait = |wait_minutes| refused(SignInProblem::TooManyAttempts { wait_minutes });
    assert!(wait(1).contains("wait one minute before"));
    assert!(wait(15).contains("wait 15 minutes before"));
}

#[test]
fn recovery_is_offered_only_where_there_is_one() {
    let without = html(&SignIn {
        recovery: None,
        ..sign_in(Locale::En)
    });
    assert!(!without.contains("Forgotten"));
    assert!(html(&sign_in(Locale::En)).contains("<a href=\"/recover\">Forgotten"));
}

#[test]
fn the_first_submit_button_signs_in_so_that_the_enter_key_does() {
    let html = html(&sign_in(Locale::Fr));
    let place = |id: &str| html.find(&format!("id=\"{id}\"")).unwrap();
    assert!(place("sign-in") < place("cancel"));
    assert!(html.contains("id=\"show-password\" type=\"button\""));
}
