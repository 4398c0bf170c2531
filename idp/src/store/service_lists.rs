//! `service_list`: whom a service blocks, or admits alone.

use super::{Error, Tx};
use crate::domain::{Entity, ListEffect, Listing, ServiceCode};

impl Tx {
    /// One entry for each service and entity: the last one given.
    pub async fn put_listing(&mut self, line: &Listing) -> Result<(), Error> {
        self.bump_catalogue().await?;
        sqlx::query(
            "INSERT INTO service_list (entity, service, effect, siren)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (entity, service) DO UPDATE SET effect = excluded.effect",
        )
        .bind(line.entity.as_number())
        .bind(&line.service)
        .bind(line.effect.as_str())
        .bind(line.entity.company())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// False where there was no such entry.
    pub async fn remove_listing(
        &mut self,
        service: &ServiceCode,
        entity: Entity,
    ) -> Result<bool, Error> {
        self.bump_catalogue().await?;
        let removed = sqlx::query(
            "DELETE FROM service_list
             WHERE entity = $1
               AND service = $2",
        )
        .bind(entity.as_number())
        .bind(service)
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected() == 1)
    }

    /// What lists say of an establishment and of its company.
    pub async fn listings_of(&mut self, entity: Entity) -> Result<Vec<Listing>, Error> {
        let rows: Vec<ListingRow> = sqlx::query_as(
            "SELECT service, entity, effect
             FROM service_list
             WHERE entity IN ($1, $2)",
        )
        .bind(entity.as_number())
        .bind(entity.company())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(listing).collect()
    }
}

pub(super) type ListingRow = (ServiceCode, i64, String);

pub(super) fn listing((service, entity, effect): ListingRow) -> Result<Listing, Error> {
    let effect: Result<ListEffect, _> = effect.parse();
    Ok(Listing {
        service,
        entity: Entity::from_number(entity)
            .map_err(Error::inconsistent("service_list", "entity"))?,
        effect: effect.map_err(Error::inconsistent("service_list", "effect"))?,
    })
}
