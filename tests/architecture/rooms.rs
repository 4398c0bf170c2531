//! Which rooms of the house a file names, and whether its own room may.

use super::{Breach, MAY_USE};

/// Uses of rooms that this room may not use.
pub(super) fn foreign_rooms(path: &str, text: &str) -> Vec<Breach> {
    let Some(inside) = path.strip_prefix("idp/src/") else {
        return Vec::new();
    };
    let module: Vec<&str> = inside
        .trim_end_matches(".rs")
        .trim_end_matches("/mod")
        .split('/')
        .collect();
    let Some((room, allowed)) = MAY_USE
        .iter()
        .find(|(room, _)| Some(room) == module.first())
    else {
        return Vec::new();
    };
    let foreign = |name: &String| name != room && allowed.split(' ').all(|room| room != name);
    let is_room = |name: &String| MAY_USE.iter().any(|(room, _)| room == name);
    let used = used_from_the_root(text, module.len());
    let refused = used
        .into_iter()
        .filter(|(_, name)| is_room(name) && foreign(name));
    let breach = |(line, name)| Breach {
        line,
        reason: format!("{room} may not use {name}"),
    };
    refused.map(breach).collect()
}

/// What a file names as `crate::…`, or by as many `super::` as lead to the root from a module that
/// lies `depth` deep; with its line.
fn used_from_the_root(text: &str, depth: usize) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (at, _) in text
        .match_indices("crate::")
        .chain(text.match_indices("super::"))
    {
        let line = text[..at].matches('\n').count() + 1;
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let is_comment = text[line_start..].trim_start().starts_with("//");
        if is_comment || text[..at].ends_with("super::") {
            continue;
        }
        let rest = text[at..].trim_start_matches("super::");
        let steps = (text.len() - at - rest.len()) / "super::".len();
        let leaves = steps > 0 && steps == depth + modules_around(&text[..at]);
        if let Some(path) = rest
            .strip_prefix("crate::")
            .or_else(|| leaves.then_some(rest))
        {
            used.extend(first_names(path).into_iter().map(|name| (line, name)));
        }
    }
    used
}

/// How many inline modules are open at the end of `text`; rustfmt closes them where they began.
fn modules_around(text: &str) -> usize {
    let mut open: Vec<usize> = Vec::new();
    for line in text.lines() {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let is_module =
            words.trim_start_matches("pub ").starts_with("mod ") && words.ends_with('{');
        if is_module {
            open.push(indent);
        } else if words == "}" && open.last() == Some(&indent) {
            open.pop();
        }
    }
    open.len()
}

/// The first name of a path, or of each path of a group.
fn first_names(path: &str) -> Vec<String> {
    let name = |path: &str| {
        let letters = path.trim_start().chars();
        letters
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let mut open = 1;
    let mut outermost = |c: char| {
        open += i32::from(c == '{') - i32::from(c == '}');
        open == 0
    };
    let end = group.find(&mut outermost).unwrap_or(group.len());
    let mut open = 0;
    let paths = group[..end].split(move |c| {
        open += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && open == 0
    });
    paths.map(name).collect()
}

#[test]
fn a_room_may_not_reach_past_its_table() {
    let samples = [
        ("domain/name.rs", "use crate::store::Store;"),
        ("oidc/token.rs", "fn f() {\n    crate::web::router();\n}"),
        (
            "oidc/authorize/mod.rs",
            "use crate::{\n    crypto::Error,\n    store::{Store, Tx},\n};",
        ),
        ("store/keys.rs", "use super::super::oidc::token;"),
        (
            "cache/mod.rs",
            "mod tests {\n    use super::super::app::App;\n}",
        ),
        ("app/mod.rs", "use super::{config, web};"),
        ("web/mod.rs", "pub(crate) use crate::cli::run;"),
    ];
    for (path, text) in samples {
        let found = foreign_rooms(&format!("idp/src/{path}"), text);
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
    }
}

#[test]
fn a_room_may_use_its_table_and_itself() {
    let samples = [
        (
            "domain/name.rs",
            "//! See [`Store`](crate::store::Store).\nuse crate::domain::Siren;",
        ),
        ("oidc/authorize/scope.rs", "use super::super::store;"),
        (
            "oidc/token.rs",
            "mod tests {\n    use super::super::web;\n}\nuse super::params;",
        ),
        ("web/mod.rs", "use crate::{app::{App, cli}, store};"),
        ("cli/mod.rs", "use crate::web::router;"),
    ];
    for (path, text) in samples {
        assert_eq!(
            foreign_rooms(&format!("idp/src/{path}"), text),
            [],
            "{path}: {text}"
        );
    }
}
