//! The sample partners, in the words of their registrations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use idp::crypto::SecretHash;
use idp::domain::Client;
use portals::Portal;
use serde_json::{Value, json};

use crate::places::{Place, Places};
use crate::provider::secret_in;

/// What the training-account site is registered as.
pub(crate) const FORMATION: &str = "formation";

/// The partners' secrets, each in a file of its own beside the database.
#[derive(Debug)]
pub(crate) struct Secrets(BTreeMap<&'static str, String>);

impl Secrets {
    pub(crate) fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        let mut secrets = BTreeMap::new();
        for id in [FORMATION].into_iter().chain(Portal::ALL.map(Portal::id)) {
            let path = folder.join(id);
            secret_in(&path)?;
            let text = fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            secrets.insert(id, text.trim().to_owned());
        }
        Ok(Self(secrets))
    }

    pub(crate) fn of(&self, id: &str) -> anyhow::Result<&str> {
        let secret = self.0.get(id).map(String::as_str);
        secret.with_context(|| format!("{id} has no secret"))
    }
}

pub(crate) fn all(places: &Places, secrets: &Secrets) -> anyhow::Result<Vec<(Client, SecretHash)>> {
    let mut registrations = vec![formation(&places.formation)];
    registrations.extend(Portal::ALL.map(|of| portal(of, places.portal(of))));
    registrations
        .into_iter()
        .map(|registration| {
            let client: Client = serde_json::from_value(registration)?;
            let secret = SecretHash::of(secrets.of(client.client_id.as_str())?);
            Ok((client, secret))
        })
        .collect()
}

fn formation(place: &Place) -> Value {
    registration(
        place,
        json!({
            "client_id": FORMATION,
            "client_name": "Compte Formation",
            "scope": "openid profile email organization habilitations",
            "services": ["mon-compte-formation"],
        }),
    )
}

fn portal(portal: Portal, place: &Place) -> Value {
    // In whose pages the sign-in may be held.
    let embedders = match portal {
        Portal::Cabinet => vec![place.url.as_str()],
        Portal::Jedeclare | Portal::Portailpro => vec![],
    };
    let name = match portal {
        Portal::Jedeclare => "Le Comptoir des déclarations",
        Portal::Portailpro => "La Place des pros",
        Portal::Cabinet => "Cabinet Merle & Associés",
    };
    registration(
        place,
        json!({
            "client_id": portal.id(),
            "client_name": name,
            "scope": "openid profile organization",
            "embed_origins": embedders,
        }),
    )
}

/// Where all of them have the same paths.
fn registration(place: &Place, own: Value) -> Value {
    let url = &place.url;
    let mut registration = json!({
        "client_uri": format!("{url}/"),
        "logo_uri": format!("{url}/logo.png"),
        "backchannel_logout_uri": format!("{url}/backchannel-logout"),
        "initiate_login_uri": format!("{url}/initiate"),
        "redirect_uris": [format!("{url}/callback")],
        "post_logout_redirect_uris": [format!("{url}/signed-out")],
        "id_token_signed_response_alg": "ES256",
        "consent": "convention",
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut registration, own) {
        all.extend(own);
    }
    registration
}
