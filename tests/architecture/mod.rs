//! What no compiler holds: who may use whom, what may be named where, and how long files may be.
//!
//! Everything here judges a path and a text, so that the tests beneath can show it bad samples.

mod rooms;

use std::fs;
use std::path::Path;

use rooms::foreign_rooms;

/// The rooms of `idp/src`, and those that each may use beside itself.
const MAY_USE: [(&str, &str); 15] = [
    ("domain", ""),
    ("crypto", "domain"),
    ("oidc", "domain crypto"),
    ("rights", "domain crypto"),
    ("accounts", "domain crypto"),
    ("sirene", "domain"),
    ("store", "domain crypto"),
    ("cache", "domain crypto"),
    ("config", "domain crypto"),
    ("outbound", "domain config"),
    ("texts", "domain"),
    ("mail", "domain crypto config texts"),
    (
        "app",
        "domain crypto oidc store cache config outbound texts mail",
    ),
    (
        "web",
        "domain crypto oidc rights accounts store cache config outbound texts mail app",
    ),
    (
        "cli",
        "domain crypto oidc rights accounts sirene store cache config outbound texts mail app \
         web",
    ),
];

/// Words that belong to some places only.
struct Kept {
    words: &'static [&'static str],
    /// Beginnings of the paths that are judged, and of those among them that may say the words.
    judged: &'static [&'static str],
    free: &'static [&'static str],
    reason: &'static str,
}

const KEPT: [Kept; 9] = [
    Kept {
        words: &[
            "sqlx::query",
            "sqlx::raw_sql",
            "sqlx::{",
            "use sqlx",
            "QueryBuilder",
        ],
        judged: &["idp/src/"],
        free: &["idp/src/store/"],
        reason: "SQL is written in store",
    },
    Kept {
        words: &[
            "josekit",
            "argon2::",
            "aws_lc_rs",
            "x509_cert",
            "webpki::",
            "use rustls",
            "totp_rs",
            "webauthn_rs",
        ],
        judged: &["idp/src/"],
        free: &["idp/src/crypto/"],
        reason: "cryptographic libraries are named in crypto",
    },
    Kept {
        words: &[
            "axum::",
            "hyper::",
            "hyper_util::",
            "tower::",
            "tower_http::",
        ],
        judged: &["idp/src/"],
        free: &[
            "idp/src/web/",
            "idp/src/app/",
            "idp/src/cli/",
            "idp/src/outbound/",
        ],
        reason: "HTTP is known to web and, on the way out, to outbound",
    },
    Kept {
        words: &["reqwest", "TcpStream::connect", "lookup_host"],
        judged: &["idp/src/"],
        free: &["idp/src/outbound/"],
        reason: "nothing is fetched past the guard",
    },
    Kept {
        words: &["lettre"],
        judged: &["idp/src/"],
        free: &["idp/src/mail/"],
        reason: "mails are written and sent in mail",
    },
    Kept {
        words: &["async fn", "async move", "async {", ".await"],
        judged: &[
            "idp/src/domain/",
            "idp/src/crypto/",
            "idp/src/oidc/",
            "idp/src/rights/",
            "idp/src/accounts/",
            "idp/src/sirene/",
        ],
        free: &["idp/src/crypto/workers.rs"],
        reason: "what only computes does not wait",
    },
    Kept {
        words: &["SystemTime::now", "Timestamp::now", "Utc::now"],
        judged: &["idp/src/"],
        free: &["idp/src/app/clock.rs"],
        reason: "the clock is read in app/clock.rs; elsewhere time is an argument",
    },
    Kept {
        words: &[
            "todo!",
            "unimplemented!",
            "TODO",
            "FIXME",
            "#[ignore",
            "#[allow(",
            "#![allow(",
        ],
        judged: &[""],
        free: &["tests/architecture/"],
        reason: "nothing is left undone, passed over or silenced",
    },
    Kept {
        words: &[".skip(", ".only(", ".fixme("],
        judged: &["tests/browser/", "widget/"],
        free: &[],
        reason: "every test runs",
    },
];

const TOO_LONG: &str = "the file is too long";
const TOO_WIDE: &str = "the line is wider than 100 columns";

/// Folders with nothing of ours in them.
const FOREIGN: [&str; 7] = [
    ".git",
    "node_modules",
    "target",
    "data",
    "results",
    "corpus",
    "installed",
];

/// One line that breaks a rule; line 0 is the whole file.
#[derive(Debug, PartialEq)]
struct Breach {
    line: usize,
    reason: String,
}

/// Everything that is wrong with a file.
fn breaches(path: &str, text: &str) -> Vec<Breach> {
    let mut found = foreign_rooms(path, text);
    found.extend(misplaced_words(path, text));
    found.extend(sizes(path, text));
    found
}

fn misplaced_words(path: &str, text: &str) -> Vec<Breach> {
    let under = |places: &[&str]| places.iter().any(|place| path.starts_with(place));
    let rules = KEPT
        .iter()
        .filter(|rule| under(rule.judged) && !under(rule.free));
    let pairs = rules.flat_map(|rule| rule.words.iter().map(move |word| (*word, rule.reason)));
    let hits = pairs.flat_map(|(word, reason)| {
        let lines = (1..)
            .zip(text.lines())
            .filter(move |(_, line)| line.contains(word));
        lines.map(move |(line, _)| Breach {
            line,
            reason: format!("{word}: {reason}"),
        })
    });
    hits.collect()
}

fn sizes(path: &str, text: &str) -> Vec<Breach> {
    let is_code = [".rs", ".js"].iter().any(|ending| path.ends_with(ending));
    let is_test = path.starts_with("tests/")
        || ["/tests/", "/tests.rs"]
            .iter()
            .any(|part| path.contains(part));
    let limit = if is_test && !path.starts_with("tests/load/") {
        400
    } else {
        300
    };
    let length = text.lines().count();
    let mut found = Vec::new();
    if is_code && length > limit {
        found.push(Breach {
            line: 0,
            reason: format!("{TOO_LONG}: {length} lines of {limit}"),
        });
    }
    let wide = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.chars().count() > 100);
    let is_rust = Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs");
    let wide = wide.filter(|_| is_rust);
    found.extend(wide.map(|(line, _)| Breach {
        line,
        reason: TOO_WIDE.to_owned(),
    }));
    found
}

/// Every text file of ours: its path from the root of the repository, and its content.
fn tree(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            if !FOREIGN.iter().any(|foreign| name == *foreign) {
                tree(root, &path, files);
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root).unwrap();
            files.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn the_house_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    tree(root, root, &mut files);
    for (room, _) in MAY_USE {
        let inside = format!("idp/src/{room}/mod.rs");
        assert!(
            files.iter().any(|(path, _)| *path == inside),
            "there is no {inside}"
        );
    }
    let found = files.iter().flat_map(|(path, text)| {
        let lines = breaches(path, text).into_iter();
        lines.map(move |breach| format!("{path}:{}: {}", breach.line, breach.reason))
    });
    let found: Vec<String> = found.collect();
    assert!(
        found.is_empty(),
        "{} breaches\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn a_word_out_of_its_place_is_refused_with_its_line() {
    for rule in KEPT {
        for (judged, word) in rule.judged.iter().zip(rule.words.iter().cycle()) {
            let found = misplaced_words(&format!("{judged}x.rs"), &format!("fn f()\n{word}x"));
            let reason = format!("{word}: {}", rule.reason);
            assert_eq!(found, [Breach { line: 2, reason }], "{judged}");
        }
        for word in rule.words {
            let path = format!("{}x.rs", rule.judged[0]);
            assert!(!misplaced_words(&path, word).is_empty(), "{word}");
            for free in rule.free {
                assert_eq!(misplaced_words(free, word), [], "{word} in {free}");
            }
        }
    }
}

#[test]
fn long_files_and_wide_lines_are_refused() {
    let long = |path: &str, lines: usize| !sizes(path, &"x\n".repeat(lines)).is_empty();
    assert!(long("idp/src/web/mod.rs", 301) && !long("idp/src/web/mod.rs", 300));
    assert!(long("clients/demo/src/main.rs", 301) && long("tests/load/src/main.rs", 301));
    assert!(long("tests/spec/jwks.rs", 401) && !long("tests/spec/jwks.rs", 400));
    assert!(long("idp/src/rights/claim/tests.rs", 401));

    let wide = "é".repeat(101);
    assert_eq!(sizes("x.rs", &format!("\n{wide}"))[0].line, 2);
    assert_eq!(sizes("x.rs", &wide[2..]), []);
}
