//! An authorization grant: from the code to the last refresh token that came of it.

use serde::{Deserialize, Serialize};

use super::{
    AccountId, Acr, Amr, AuthorizationDetail, ClientId, GrantId, RedirectUri, Resource, Scopes,
    Sid, Timestamp,
};

/// What a person granted to a partner, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub client: ClientId,
    pub account: AccountId,
    pub terms: Terms,
    /// Refresh tokens used so far; a token of an earlier generation is a stolen or repeated one.
    pub generation: i64,
    /// When its last refresh token dies.
    pub expires_at: Timestamp,
}

impl Grant {
    /// The `sub` of every token that comes of it.
    pub fn subject(&self) -> String {
        let own = self.terms.sub.clone();
        own.unwrap_or_else(|| self.account.to_string())
    }
}

/// What the authorization request settled, kept for the tokens that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Where the code was sent; a device comes for its tokens by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<RedirectUri>,
    pub scopes: Scopes,
    /// Who the person is to this client, where that is not the account's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// `S256` challenge (RFC 7636 §4.2).
    pub code_challenge: Option<String>,
    pub nonce: Option<String>,
    pub sid: Sid,
    pub auth_time: Timestamp,
    pub acr: Option<Acr>,
    pub amr: Vec<Amr>,
    /// The key that the code, and a public client's refresh tokens, are bound to; in the hands of
    /// who issues tokens, the key of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// What was asked about named establishments (RFC 9396). The answer is made anew each time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details: Vec<AuthorizationDetail>,
    /// Whom its access tokens may be for, where that is not ourselves alone (RFC 8707).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Claims asked for by name, beyond those of the scopes (Core §5.5).
    pub claims: RequestedClaims,
}

/// The key that a token is bound to, as the claim `cnf` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmation {
    /// The thumbprint of a DPoP key (RFC 9449 §6.1).
    #[serde(rename = "jkt")]
    Jkt(String),
    /// The thumbprint of a client certificate (RFC 8705 §3.1).
    #[serde(rename = "x5t#S256")]
    Certificate(String),
}

/// Names of claims that the `claims` parameter asked for, by where they are to be delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedClaims {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub userinfo: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id_token: Vec<String>,
}
