//! What was typed into the sign-in form.

use crate::crypto::Password;
use crate::domain::{Name, SignInKey};
use crate::oidc::params::Params;
use crate::web::pages::{FieldProblems, NameProblem, SiretProblem, Typed};
use crate::web::recovery::Claimed;

/// A form whose fields could be right.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) key: SignInKey,
    pub(super) password: Password,
}

/// All that is wrong at once, so that the person mends it in one go.
pub(super) fn parse(form: &Params) -> Result<Attempt, FieldProblems> {
    let password = form.get("password").map(Password::typed);
    match (claimed(form), password) {
        (Ok(claimed), Some(password)) => Ok(Attempt {
            key: claimed.key(),
            password,
        }),
        (claimed, password) => Err(FieldProblems {
            password_missing: password.is_none(),
            ..claimed.err().unwrap_or_default()
        }),
    }
}

/// The same without a password: who somebody says they are.
pub(super) fn claimed(form: &Params) -> Result<Claimed, FieldProblems> {
    let siret = match form.get("siret").map(str::parse) {
        Some(parsed) => parsed.map_err(SiretProblem::from),
        None => Err(SiretProblem::Missing),
    };
    let last_name = name(form.get("last_name"));
    let first_name = name(form.get("first_name"));
    match (siret, last_name, first_name) {
        (Ok(siret), Ok(last_name), Ok(first_name)) => Ok(Claimed {
            siret,
            last_name,
            first_name,
        }),
        (siret, last_name, first_name) => Err(FieldProblems {
            siret: siret.err(),
            last_name: last_name.err(),
            first_name: first_name.err(),
            password_missing: false,
        }),
    }
}

/// What is shown again of a form that was refused. Never the password.
pub(super) fn typed(form: &Params) -> Typed<'_> {
    let field = |name| form.get(name).unwrap_or_default();
    Typed {
        siret: field("siret"),
        last_name: field("last_name"),
        first_name: field("first_name"),
    }
}

fn name(typed: Option<&str>) -> Result<Name, NameProblem> {
    let typed = typed.ok_or(NameProblem::Missing)?;
    Ok(Name::parse(typed)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let form = Params::from([("siret", "123"), ("last_name", "-"), ("first_name", "Zoé")]);
        let problems = parse(&form).unwrap_err();
        assert_eq!(problems.siret, Some(SiretProblem::Length));
        assert_eq!(problems.last_name, Some(NameProblem::Missing));
        assert_eq!(problems.first_name, None);
        assert!(problems.password_missing);
    }

    #[test]
    fn names_are_compared_folded() {
        let form = Params::from([
            ("siret", "999 000 003 00015"),
            ("last_name", "lefèvre"),
            ("first_name", "ZOE"),
            ("password", "x"),
        ]);
        let key = parse(&form).unwrap().key;
        assert_eq!(
            (key.last_name.as_str(), key.first_name.as_str()),
            ("LEFEVRE", "ZOE")
        );
    }
}
