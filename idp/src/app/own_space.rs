//! The provider as a partner of itself: for who signs in for their own space.

use std::sync::Arc;

use anyhow::Context;
use serde_json::json;

use super::Partner;
use crate::config::Issuer;
use crate::domain::{Client, OwnPage, RedirectUri};
use crate::oidc::authorize::{Request, own_space};
use crate::oidc::client_auth::Credentials;

/// No row of the table of clients: nothing is ever granted to it.
#[derive(Debug)]
pub struct OwnSpace {
    pub partner: Arc<Partner>,
    home: RedirectUri,
}

impl OwnSpace {
    pub fn new(issuer: &Issuer) -> anyhow::Result<Self> {
        let home = format!("{}/", issuer.as_str());
        let client: Client = serde_json::from_value(json!({
            "client_id": "own-space",
            "client_name": "Net-entreprises",
            "redirect_uris": [home],
            "consent": "convention",
        }))?;
        Ok(Self {
            partner: Arc::new(Partner {
                client,
                credentials: Credentials::default(),
            }),
            home: home.parse().context("the issuer is no address")?,
        })
    }

    /// Who signs in is led to this page.
    pub fn request(&self, page: OwnPage) -> Request {
        let client_id = self.partner.client.client_id.clone();
        own_space::request(client_id, self.home.clone(), page)
    }
}
