//! What a partner asks about beyond scopes, in so many words (RFC 9396 §2).

use serde::{Deserialize, Serialize};

use super::{ServiceCode, Siret, words};

words! {
    /// The kinds of question that we know.
    pub enum DetailType {
        /// For which of these establishments may the person use this service?
        Habilitation = "habilitation",
    }
}

/// A question about named establishments; as an answer, those of them that the person may act for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationDetail {
    #[serde(rename = "type")]
    pub kind: DetailType,
    pub service: ServiceCode,
    pub sirets: Vec<Siret>,
}
