//! Every text that a page asks for exists in both languages, and none is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::domain::{EventKind, Locale};

fn crate_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The contents of the files under `dir`, tests apart.
fn read_all(dir: &Path) -> String {
    let entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| !path.ends_with("tests"))
        .map(|path| {
            if path.is_dir() {
                read_all(&path)
            } else {
                fs::read_to_string(path).unwrap()
            }
        })
        .collect()
}

/// The first argument of every call of `t`, `t_with`, `t_count` and `text`.
fn keys_in(source: &str) -> BTreeSet<String> {
    let calls = [
        ".t(",
        " t(",
        "(t(",
        "[t(",
        ".t_with(",
        ".t_count(",
        " t(",
        "(t(",
        "[t(",
        "text(locale, ",
        "text_with(locale, ",
    ];
    let after = calls.iter().flat_map(|call| source.split(call).skip(1));
    let literals = after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    literals.map(str::to_owned).collect()
}

fn used() -> BTreeSet<String> {
    let crate_dir = crate_dir();
    let sources = ["templates", "src/web/pages", "src/texts", "src/mail"]
        .map(|dir| read_all(&crate_dir.join(dir)));
    let mut keys = keys_in(&sources.concat());
    let events = EventKind::ALL.iter();
    keys.extend(events.map(|kind| format!("event-{}", kind.as_str().replace('_', "-"))));
    keys
}

/// Each key with the variables of its text.
fn defined(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let source = read_all(&crate_dir().join("locales").join(locale.tag()));
    let mut texts = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines() {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
            name.clone_into(&mut key);
            assert!(
                texts.insert(key.clone(), BTreeSet::new()).is_none(),
                "{key} is there twice"
            );
        }
        let variables = line
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split(' ').next());
        texts
            .entry(key.clone())
            .or_default()
            .extend(variables.map(str::to_owned));
    }
    texts
}

#[test]
fn every_text_that_is_used_exists_and_none_is_left_over() {
    for locale in Locale::ALL {
        let defined: BTreeSet<String> = defined(locale).into_keys().collect();
        let apart: Vec<String> = used().symmetric_difference(&defined).cloned().collect();
        assert_eq!(apart, [""; 0], "used or defined alone in {}", locale.tag());
    }
}

#[test]
fn a_text_speaks_of_the_same_things_in_both_languages() {
    assert_eq!(defined(Locale::Fr), defined(Locale::En));
}

#[test]
fn french_signs_never_start_a_line() {
    let source = read_all(&crate_dir().join("locales/fr"));
    for (number, line) in source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.contains("->"))
    {
        let wrong = [" ;", " :", " ?", " !", "« ", " »"]
            .iter()
            .find(|sign| line.contains(**sign));
        assert_eq!(wrong, None, "line {number}: {line}");
    }
}
