//! `service`, `service_right`, `derivation`: the catalogue.

use std::time::Duration;

use super::{Error, Tx};
use crate::domain::{
    Catalogue, CatalogueFile, Derivation, Label, Right, RightBit, RightSet, Service, ServiceCode,
    ServiceFile,
};

type ServiceRow = (
    ServiceCode,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    i64,
    Option<String>,
);

impl Tx {
    /// Brings the catalogue to what the file says. Rights keep their places, new ones get places
    /// that never were another's; a service that the file does not name stays as it is.
    pub async fn put_catalogue(&mut self, file: &CatalogueFile) -> Result<(), Error> {
        let before = self.catalogue(Duration::ZERO).await?;
        for service in &file.services {
            self.put_service(service).await?;
        }
        for right in file.rights() {
            self.put_right(&right).await?;
        }
        for service in &file.services {
            self.put_derivations(service).await?;
        }
        if self.catalogue(Duration::ZERO).await? != before {
            self.bump_catalogue().await?;
        }
        Ok(())
    }

    /// The whole catalogue; closed establishments keep what they have for `closed_grace`.
    pub async fn catalogue(&mut self, closed_grace: Duration) -> Result<Catalogue, Error> {
        let rows: Vec<ServiceRow> = sqlx::query_as(
            "SELECT code, label_fr, label_en, organisation, grain, eligibility,
                 least_acr, opening_delay, charter
             FROM service
             ORDER BY code",
        )
        .fetch_all(self.connection())
        .await?;
        let mut services = rows
            .into_iter()
            .map(service)
            .collect::<Result<Vec<_>, _>>()?;
        for (bit, code, action) in self.service_rights().await? {
            let action = action
                .parse()
                .map_err(Error::inconsistent("service_right", "action"))?;
            if let Some(service) = services.iter_mut().find(|service| service.code == code) {
                service.actions.push((action, right_bit(bit)?));
            }
        }
        for (derived, cause) in self.derivations().await? {
            add_cause(&mut services, right_bit(derived)?, right_bit(cause)?);
        }
        Catalogue::new(services, closed_grace).map_err(Error::inconsistent("derivation", "cause"))
    }

    async fn service_rights(&mut self) -> Result<Vec<(i64, ServiceCode, String)>, Error> {
        let rights = sqlx::query_as(
            "SELECT bit, service, action
             FROM service_right
             ORDER BY bit",
        );
        Ok(rights.fetch_all(self.connection()).await?)
    }

    async fn derivations(&mut self) -> Result<Vec<(i64, i64)>, Error> {
        let derivations = sqlx::query_as(
            "SELECT derived, cause
             FROM derivation
             ORDER BY derived, cause",
        );
        Ok(derivations.fetch_all(self.connection()).await?)
    }

    async fn put_service(&mut self, service: &ServiceFile) -> Result<(), Error> {
        let delay = service.opening_delay().as_secs();
        sqlx::query(
            "INSERT INTO service (code, label_fr, label_en, organisation, grain, eligibility,
                 least_acr, opening_delay, charter)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (code) DO UPDATE SET
                 label_fr = excluded.label_fr,
                 label_en = excluded.label_en,
                 organisation = excluded.organisation,
                 grain = excluded.grain,
                 eligibility = excluded.eligibility,
                 least_acr = excluded.least_acr,
                 opening_delay = excluded.opening_delay,
                 charter = excluded.charter",
        )
        .bind(&service.code)
        .bind(&service.label.fr)
        .bind(&service.label.en)
        .bind(&service.organisation)
        .bind(service.grain.as_str())
        .bind(service.eligibility.as_str())
        .bind(service.least_acr.map(crate::domain::Acr::as_str))
        .bind(i64::try_from(delay).unwrap_or(i64::MAX))
        .bind(&service.charter)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    async fn put_right(&mut self, right: &Right) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO service_right (bit, service, action)
             SELECT CAST(COALESCE(MAX(bit) + 1, 0) AS BIGINT), $1, $2
             FROM service_right
             WHERE 1 = 1
             ON CONFLICT (service, action) DO NOTHING",
        )
        .bind(&right.service)
        .bind(right.action.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    async fn put_derivations(&mut self, service: &ServiceFile) -> Result<(), Error> {
        sqlx::query(
            "DELETE FROM derivation
             WHERE derived IN (SELECT bit FROM service_right WHERE service = $1)",
        )
        .bind(&service.code)
        .execute(self.connection())
        .await?;
        for cause in &service.follows_from {
            sqlx::query(
                "INSERT INTO derivation (derived, cause)
                 SELECT d.bit, c.bit
                 FROM service_right d
                 JOIN service_right c ON c.service = $2 AND c.action = $3
                 WHERE d.service = $1",
            )
            .bind(&service.code)
            .bind(&cause.service)
            .bind(cause.action.as_str())
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

fn service(row: ServiceRow) -> Result<Service, Error> {
    let (code, fr, en, organisation, grain, eligibility, least_acr, delay, charter) = row;
    let least_acr = least_acr.map(|acr| acr.parse()).transpose();
    Ok(Service {
        code,
        label: Label { fr, en },
        organisation,
        grain: grain
            .parse()
            .map_err(Error::inconsistent("service", "grain"))?,
        eligibility: eligibility
            .parse()
            .map_err(Error::inconsistent("service", "eligibility"))?,
        least_acr: least_acr.map_err(Error::inconsistent("service", "least_acr"))?,
        opening_delay: Duration::from_secs(u64::try_from(delay).unwrap_or(0)),
        charter,
        actions: Vec::new(),
        derivations: Vec::new(),
    })
}

fn add_cause(services: &mut [Service], right: RightBit, cause: RightBit) {
    let mut services = services.iter_mut();
    let owner = services.find(|service| service.rights().contains(right));
    let Some(Service { derivations, .. }) = owner else {
        return;
    };
    match derivations
        .iter_mut()
        .find(|derivation| derivation.right == right)
    {
        Some(derivation) => derivation.any_of = derivation.any_of.with(cause),
        None => derivations.push(Derivation {
            right,
            any_of: RightSet::NONE.with(cause),
        }),
    }
}

fn right_bit(place: i64) -> Result<RightBit, Error> {
    RightBit::try_from(place).map_err(Error::inconsistent("service_right", "bit"))
}
