//! `prompt`: may the person be asked, must they be (OpenID Connect Core §3.1.2.1).

use serde::{Deserialize, Serialize};

use super::super::error::Refusal;
use super::super::params::Params;

/// What the partner wants asked of the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Nothing may be shown; excludes the others.
    pub none: bool,
    pub login: Login,
    pub consent: bool,
}

/// Must credentials be checked although there is a session?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Login {
    #[default]
    IfNeeded,
    /// `login`.
    Again,
    /// `select_account`: of an account that the person chooses.
    Chosen,
}

pub(super) fn check(params: &Params) -> Result<Prompt, Refusal> {
    let mut prompt = Prompt::default();
    for word in params
        .get("prompt")
        .unwrap_or_default()
        .split_ascii_whitespace()
    {
        match word {
            "none" => prompt.none = true,
            "login" if prompt.login == Login::Chosen => {}
            "login" => prompt.login = Login::Again,
            "select_account" => prompt.login = Login::Chosen,
            "consent" => prompt.consent = true,
            _ => return Err(Refusal::invalid("prompt is not supported")),
        }
    }
    if prompt.none && (prompt.login != Login::IfNeeded || prompt.consent) {
        return Err(Refusal::invalid("prompt none excludes every other value"));
    }
    Ok(prompt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(prompt: &str) -> Result<Prompt, Refusal> {
        check(&Params::from([("prompt", prompt)]))
    }

    #[test]
    fn values_combine_except_none() {
        let both = Prompt {
            login: Login::Again,
            consent: true,
            ..Prompt::default()
        };
        assert_eq!(parsed("consent login"), Ok(both));
        for both in ["login select_account", "select_account login"] {
            assert_eq!(parsed(both).map(|prompt| prompt.login), Ok(Login::Chosen));
        }
        assert!(parsed("none login").is_err());
        assert!(parsed("none select_account").is_err());
        assert!(parsed("create").is_err());
        assert_eq!(check(&Params::default()), Ok(Prompt::default()));
    }
}
