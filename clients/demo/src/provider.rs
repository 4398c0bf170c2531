//! The provider of the demo: its folder, its secret, its settings, its first rows.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use idp::app::{App, Clock};
use idp::config::{Environment, Settings, make_secret_file};
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use portals::{Portal, Registration, Settings as PortalSettings};
use training_account::Settings as TrainingAccount;

use crate::partners::{self, FORMATION, Secrets};
use crate::places::Places;
use crate::seed;

#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) app: Arc<App>,
    secrets: Secrets,
    folder: PathBuf,
}

const MAILS: &str = "mail";

impl Provider {
    pub(crate) async fn prepare(folder: &Path, places: &Places) -> anyhow::Result<Self> {
        let cannot = || format!("the folder {} cannot be written to", folder.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        let secret = folder.join("secret");
        secret_in(&secret).with_context(cannot)?;
        let secrets = Secrets::in_folder(folder).with_context(cannot)?;
        let environment = Environment::default()
            .with("IDP_ISSUER", places.idp.url.as_str())
            .with(
                "IDP_DATABASE_URL",
                format!("sqlite://{}", folder.join("idp.db").display()),
            )
            .with("IDP_SECRET_FILE", secret.display().to_string())
            // The partners run on this machine too.
            .with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")
            .with("IDP_MAIL_DIRECTORY", folder.join(MAILS).display().to_string())
            .with("IDP_MAIL_FROM", "identite@demo.example")
            // Whoever tries the demo may connect a site of their own.
            .with("IDP_REGISTRATION", "open");
        let app = App::start(Settings::read(&environment)?, Clock::System).await?;
        let partners = partners::all(places, &secrets)?;
        seed::fill(&app, &partners).await?;
        for (client, _) in &partners {
            // Asked for now, so that the first page of a new demo has its logo.
            app.logos.of(client, app.clock.now()).await;
        }
        Ok(Self {
            app,
            secrets,
            folder: folder.to_owned(),
        })
    }

    /// The folder of all mails.
    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.join(MAILS)
    }

    pub(crate) fn training_account(&self, places: &Places) -> anyhow::Result<TrainingAccount> {
        TrainingAccount::new(
            places.idp.url.clone(),
            FORMATION.to_owned(),
            self.secrets.of(FORMATION)?.to_owned(),
            &places.formation.url,
        )
    }

    pub(crate) fn portal(&self, portal: Portal, places: &Places) -> anyhow::Result<PortalSettings> {
        let registration = Registration {
            issuer: IssuerUrl::new(places.idp.url.clone())?,
            client_id: ClientId::new(portal.id().to_owned()),
            client_secret: ClientSecret::new(self.secrets.of(portal.id())?.to_owned()),
        };
        let (own, other) = (places.portal(portal), places.portal(portal.other()));
        PortalSettings::new(portal, registration, &own.url, &other.url)
    }
}

/// Made at the first start, found at the next ones.
pub(crate) fn secret_in(path: &Path) -> std::io::Result<()> {
    match make_secret_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}
