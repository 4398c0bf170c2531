//! Where the whole of a `reference` is: a distributed claim (OpenID Connect Core §5.6.2).

use serde::Serialize;
use url::Url;

use super::{Habilitations, length};

/// The name of the source, which is a member of [`Sources`].
const SOURCE: &str = "habilitations";

/// Leaves the claim and its source below 4 KB together.
const SOURCE_BUDGET: usize = 1_536;

/// The endpoint that lists the whole, with a token for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    endpoint: String,
    access_token: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the endpoint and its access token are too long to stand in a token")]
pub struct OversizedSource;

impl Source {
    pub fn new(endpoint: &Url, access_token: String) -> Result<Self, OversizedSource> {
        let source = Self {
            endpoint: endpoint.to_string(),
            access_token,
        };
        if length(&source) > SOURCE_BUDGET {
            return Err(OversizedSource);
        }
        Ok(source)
    }
}

/// The members that the claim puts into a token or a userinfo answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claims {
    pub habilitations: Habilitations,
    #[serde(rename = "_claim_names", skip_serializing_if = "Option::is_none")]
    names: Option<Names>,
    #[serde(rename = "_claim_sources", skip_serializing_if = "Option::is_none")]
    sources: Option<Sources>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Names {
    /// The distributed claim. It has a name of its own: `habilitations` is in the token already,
    /// and §5.6.2 leaves no room for a claim that is both here and elsewhere.
    habilitations_list: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Sources {
    habilitations: Source,
}

impl Claims {
    /// For a claim that [needs no source](Habilitations::needs_source).
    pub const fn complete(habilitations: Habilitations) -> Self {
        Self {
            habilitations,
            names: None,
            sources: None,
        }
    }

    /// For one that refers to `source`.
    pub const fn distributed(habilitations: Habilitations, source: Source) -> Self {
        Self {
            habilitations,
            names: Some(Names {
                habilitations_list: SOURCE,
            }),
            sources: Some(Sources {
                habilitations: source,
            }),
        }
    }
}
