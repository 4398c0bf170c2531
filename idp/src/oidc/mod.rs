//! The protocol, as pure functions: no HTTP, no SQL, no clock. Time is an argument.
//!
//! Reading order: [`params`] (what came in), [`authorize`] (may this request go on, and what must
//! happen to the person), [`client_auth`] and [`token`] (codes and refresh tokens into tokens),
//! [`device`] (who has no browser), [`dpop`] and [`binding`] (whose key they are bound to),
//! [`resource`] (whom they are for), [`claims`] and [`id_token`] (what a partner is told),
//! [`step_up`], [`logout`], [`registration`], [`declaration`], [`discovery`].

pub mod access_token;
pub mod authorize;
pub mod binding;
pub mod claims;
pub mod client_auth;
pub mod declaration;
pub mod device;
pub mod discovery;
pub mod dpop;
pub mod error;
pub mod exchange;
pub mod id_token;
pub mod introspection;
pub mod logout;
pub mod logout_token;
pub mod params;
pub mod refresh_token;
pub mod registration;
pub mod resource;
pub mod session_state;
pub mod step_up;
pub mod subject;
pub mod token;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::domain::Client;

    /// A confidential client under convention, to be varied by each test.
    pub(super) fn client() -> Client {
        serde_json::from_value(json!({
            "client_id": "formation",
            "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
            "consent": "convention",
        }))
        .unwrap()
    }
}
