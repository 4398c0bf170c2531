//! `prompt`: may the person be asked, must they be (OpenID Connect Core §3.1.2.1).

use serde::{Deserialize, Serialize};

use super::super::error::Refusal;
use super::super::params::Params;

/// What the partner wants asked of the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Nothing may be shown; excludes the others.
    pub none: bool,
    /// Credentials must be checked again.
    pub login: bool,
    /// The person chooses an account, and shows that it is theirs: `login` comes with it.
    #[serde(default)]
    pub select_account: bool,
    pub consent: bool,
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
            "login" => prompt.login = true,
            "select_account" => (prompt.login, prompt.select_account) = (true, true),
            "consent" => prompt.consent = true,
            _ => return Err(Refusal::invalid("prompt is not supported")),
        }
    }
    if prompt.none && (prompt.login || prompt.consent) {
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
            login: true,
            consent: true,
            ..Prompt::default()
        };
        assert_eq!(parsed("consent login"), Ok(both));
        assert!(parsed("none login").is_err());
        assert!(parsed("none select_account").is_err());
        assert!(parsed("create").is_err());
        assert_eq!(check(&Params::default()), Ok(Prompt::default()));
    }
}
