//! Samples of the page that says which right is missing.

use super::super::*;
use super::samples::{Sample, frame, html};
use crate::domain::{Action, Locale};
use crate::rights::Lack;

pub(super) fn all(locale: Locale) -> Vec<Sample> {
    let names = ["Éloïse Lefèvre".to_owned(), "Côme Dupré".to_owned()];
    let rights = || Lack::Rights(vec![Action::Declare, Action::Pay, Action::Consult]);
    let shown = |lack, givers| {
        let finding = Finding {
            siret: "99900000300015".parse().unwrap(),
            lack,
            givers,
        };
        page(locale, Some(finding))
    };
    vec![
        ("missing-right", shown(rights(), Givers::Named(&names))),
        ("missing-right-nobody", shown(rights(), Givers::Named(&[]))),
        ("missing-right-theirs", shown(rights(), Givers::Theirs)),
        ("missing-right-oneself", shown(rights(), Givers::Oneself)),
        ("missing-right-later", shown(rights(), Givers::Later)),
        (
            "missing-right-strength",
            shown(Lack::Strength, Givers::Theirs),
        ),
        (
            "missing-right-not-offered",
            shown(Lack::NotOffered, Givers::Theirs),
        ),
        (
            "missing-right-nothing",
            shown(Lack::Nothing, Givers::Theirs),
        ),
        ("missing-right-unknown", page(locale, None)),
    ]
}

fn page(locale: Locale, finding: Option<Finding<'_>>) -> String {
    html(&MissingRight {
        frame: frame(locale),
        service: "Compte AT/MP",
        finding,
    })
}
