//! Samples of the ways back into an account.

use super::super::*;
use super::samples::{PARTNER, Sample, frame, framed, html};
use crate::accounts::password::{Own, assess};
use crate::domain::{Locale, PasswordRules, SecretQuestion};

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    [
        starts(locale),
        ways(locale),
        answers(locale),
        passwords(locale),
        questions(locale),
    ]
    .concat()
}

fn starts(locale: Locale) -> Vec<Sample> {
    let start = |frame, problems| {
        html(&RecoverStart {
            frame,
            interaction: "int-7f3a",
            typed: Typed {
                siret: "999 000 003 00016",
                last_name: "Lefèvre",
                first_name: "",
            },
            problems,
        })
    };
    let problems = FieldProblems {
        siret: Some(SiretProblem::CheckDigit),
        first_name: Some(NameProblem::Missing),
        ..FieldProblems::default()
    };
    let onward = Complete {
        frame: framed(locale),
        onward: Onward::Recovery,
        partner: PARTNER.name,
        ticket: "ticket-5c1d",
    };
    vec![
        ("recover", start(frame(locale), None)),
        ("recover-framed", start(framed(locale), None)),
        ("recover-fields", start(frame(locale), Some(problems))),
        ("recover-onward", html(&onward)),
    ]
}

fn ways(locale: Locale) -> Vec<Sample> {
    const MASKED: &str = "m*****@g*****.fr";
    let ways = |masked, question, wait| {
        html(&RecoverWays {
            frame: frame(locale),
            recovery: "rec-7f3a",
            masked,
            question,
            wait,
        })
    };
    let sent = RecoverSent {
        frame: frame(locale),
        recovery: "rec-7f3a",
        masked: Some(MASKED),
    };
    let helped = RecoverSent {
        frame: frame(locale),
        recovery: "rec-7f3a",
        masked: None,
    };
    let link = RecoverLink {
        frame: frame(locale),
        key: "key-7f3a",
        person: "Éloïse Lefèvre",
        siret: "99900000300015".parse().unwrap(),
    };
    vec![
        ("recover-ways", ways(Some(MASKED), true, false)),
        ("recover-ways-wait", ways(Some(MASKED), true, true)),
        ("recover-ways-question-only", ways(None, true, false)),
        ("recover-ways-mail-only", ways(Some(MASKED), false, false)),
        ("recover-sent", html(&sent)),
        ("recover-help", html(&helped)),
        ("recover-link", html(&link)),
    ]
}

fn answers(locale: Locale) -> Vec<Sample> {
    let asked = |problem| {
        html(&RecoverQuestion {
            frame: frame(locale),
            recovery: "rec-7f3a",
            question: SecretQuestion::FirstSchool,
            problem,
        })
    };
    vec![
        ("recover-question", asked(None)),
        (
            "recover-question-missing",
            asked(Some(AnswerProblem::Missing)),
        ),
        ("recover-question-wrong", asked(Some(AnswerProblem::Wrong))),
        ("recover-question-wait", asked(Some(AnswerProblem::Wait))),
        ("recover-question-busy", asked(Some(AnswerProblem::Busy))),
    ]
}

fn passwords(locale: Locale) -> Vec<Sample> {
    let judged = |typed| assess(typed, PasswordRules::Published, &Own::default(), false);
    let chosen = |choice, problem| {
        html(&RecoverPassword {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            recovery: "rec-7f3a",
            choice,
            problem,
        })
    };
    let done = |sign_in| {
        html(&RecoverDone {
            frame: frame(locale),
            sign_in,
        })
    };
    let weak = PasswordChoice::judged(judged("soleil12"));
    vec![
        (
            "recover-password",
            chosen(PasswordChoice::open(judged("")), None),
        ),
        (
            "recover-password-unacceptable",
            chosen(weak, Some(PasswordProblem::Unacceptable)),
        ),
        ("recover-done", done(Some("/sign-in?interaction=int-7f3a"))),
        ("recover-done-alone", done(None)),
    ]
}

fn questions(locale: Locale) -> Vec<Sample> {
    let set = |chosen, problem| {
        html(&SecretQuestionPage {
            frame: frame(locale),
            person: "Éloïse Lefèvre",
            chosen,
            problem,
        })
    };
    let missing = QuestionProblem::Missing {
        question: true,
        answer: true,
        current: true,
    };
    let wait = QuestionProblem::TooManyAttempts { wait_minutes: 4 };
    let chosen = Some(SecretQuestion::DreamPlace);
    vec![
        ("question", set(None, None)),
        ("question-missing", set(None, Some(missing))),
        (
            "question-refused",
            set(chosen, Some(QuestionProblem::Refused)),
        ),
        ("question-too-many", set(chosen, Some(wait))),
        ("question-busy", set(chosen, Some(QuestionProblem::Busy))),
        (
            "question-set",
            html(&QuestionSet {
                frame: frame(locale),
            }),
        ),
    ]
}

#[test]
fn every_question_has_words_of_its_own() {
    let words = SecretQuestion::ALL.iter().map(|question| {
        let page = html(&RecoverQuestion {
            frame: frame(Locale::En),
            recovery: "rec-7f3a",
            question: *question,
            problem: None,
        });
        let label = page.split("<label for=\"answer\">").nth(1).unwrap();
        label.split('<').next().unwrap().to_owned()
    });
    let words: std::collections::BTreeSet<String> = words.collect();
    assert_eq!(words.len(), SecretQuestion::ALL.len());
}
