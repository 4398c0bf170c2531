//! Samples of the pages on which a password is chosen, and what is said of it.

use super::super::*;
use super::samples::{Sample, frame, html};
use crate::accounts::password::{Assessment, Own, assess};
use crate::domain::{Locale, PasswordRules};

fn judged(typed: &str, rules: PasswordRules) -> Assessment {
    assess(typed, rules, &Own::default(), false)
}

fn change(locale: Locale, choice: PasswordChoice, problem: Option<PasswordProblem>) -> String {
    html(&PasswordChange {
        frame: frame(locale),
        person: "Éloïse Lefèvre",
        choice,
        problem,
    })
}

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    let rules = PasswordRules::Published;
    let open = || PasswordChoice::open(judged("", rules));
    let good = || PasswordChoice::judged(judged("Vxk-qzw47-hbT", rules));
    let weak = PasswordChoice::judged(judged("soleil12", rules));
    let strong = PasswordChoice::judged(judged("soleil12", PasswordRules::Strong));
    let missing = PasswordProblem::Missing {
        current: true,
        new: true,
    };
    let wait = PasswordProblem::TooManyAttempts { wait_minutes: 4 };
    let frame = frame(locale);
    vec![
        ("password", change(locale, open(), None)),
        ("password-missing", change(locale, open(), Some(missing))),
        (
            "password-unacceptable",
            change(locale, weak, Some(PasswordProblem::Unacceptable)),
        ),
        ("password-strong-rules", change(locale, strong, None)),
        (
            "password-same",
            change(locale, good(), Some(PasswordProblem::Same)),
        ),
        (
            "password-refused",
            change(locale, good(), Some(PasswordProblem::Refused)),
        ),
        ("password-too-many", change(locale, good(), Some(wait))),
        (
            "password-busy",
            change(locale, good(), Some(PasswordProblem::Busy)),
        ),
        ("password-changed", html(&PasswordChanged { frame })),
    ]
}

#[test]
fn the_meter_says_in_words_what_it_shows() {
    for typed in ["", "soleil12", "soleil-bleu", "Vxkqzw47", "Vxk-qzw47-hbT"] {
        let assessment = judged(typed, PasswordRules::Published);
        let level = assessment.strength.level();
        let page = html(&PasswordJudged {
            frame: frame(Locale::En),
            choice: PasswordChoice::judged(assessment),
        });
        assert!(page.contains("role=\"meter\""), "{page}");
        assert!(
            page.contains(&format!("aria-valuenow=\"{level}\"")),
            "{page}"
        );
        let words = ["very weak", "weak", "fair", "good", "very good"];
        let words = words[usize::from(level)];
        assert!(
            page.contains(&format!("<strong>{words}</strong>")),
            "{page}"
        );
        assert!(
            page.contains(&format!("aria-valuetext=\"{words}\"")),
            "{page}"
        );
        assert!(typed.is_empty() || !page.contains(typed), "{page}");
    }
}

#[test]
fn rules_are_neither_met_nor_broken_before_anything_is_typed() {
    let page = html(&PasswordJudged {
        frame: frame(Locale::En),
        choice: PasswordChoice::open(judged("", PasswordRules::Published)),
    });
    assert!(!page.contains("met:") && !page.contains("meter"), "{page}");
    assert_eq!(page.matches("<li>").count(), 6, "{page}");
}
