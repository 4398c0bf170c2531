//! `establishment`: the register of companies, as far as we know it.

use sqlx::AssertSqlSafe;

use super::{Error, Tx};
use crate::domain::{Entity, Establishment, Siret, Standing, Timestamp};

type EstablishmentRow = (Siret, String, String, String, String, Option<Timestamp>);

/// Entity, how many open establishments it has, when the last one closed.
pub(super) type StandingRow = (i64, i64, Option<Timestamp>);

/// Rows of one statement, and what each binds.
const ROWS: usize = 250;
const COLUMNS: usize = 7;

impl Tx {
    /// What the register last said.
    pub async fn put_establishment(&mut self, known: &Establishment) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO establishment
                 (siret, siren, name, street, postal_code, locality, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (siret) DO UPDATE SET
                 name = excluded.name,
                 street = excluded.street,
                 postal_code = excluded.postal_code,
                 locality = excluded.locality,
                 closed_at = excluded.closed_at",
        )
        .bind(known.siret)
        .bind(known.siret.siren())
        .bind(&known.name)
        .bind(&known.street)
        .bind(&known.postal_code)
        .bind(&known.locality)
        .bind(known.closed_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Many at once, none of them twice. One without a name (`None`) goes by that of its company,
    /// where a legal unit of that number is known.
    pub async fn put_establishments(
        &mut self,
        many: &[(Establishment, Option<&str>)],
    ) -> Result<(), Error> {
        for some in many.chunks(ROWS) {
            self.put_some(some).await?;
        }
        Ok(())
    }

    async fn put_some(&mut self, some: &[(Establishment, Option<&str>)]) -> Result<(), Error> {
        let row = |row: usize| {
            let [number, company, name, street, code, locality, closed] =
                std::array::from_fn(|column| row * COLUMNS + column + 1);
            format!(
                "(${number}, ${company},
                  COALESCE(${name}, (SELECT name FROM legal_unit WHERE siren = ${company}), ''),
                  ${street}, ${code}, ${locality}, ${closed})"
            )
        };
        let rows: Vec<String> = (0..some.len()).map(row).collect();
        // Placeholders only.
        let sql = format!(
            "INSERT INTO establishment
                 (siret, siren, name, street, postal_code, locality, closed_at)
             VALUES {}
             ON CONFLICT (siret) DO UPDATE SET
                 name = excluded.name,
                 street = excluded.street,
                 postal_code = excluded.postal_code,
                 locality = excluded.locality,
                 closed_at = excluded.closed_at",
            rows.join(", ")
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (known, name) in some {
            insert = insert
                .bind(known.siret)
                .bind(known.siret.siren())
                .bind(*name)
                .bind(&known.street)
                .bind(&known.postal_code)
                .bind(&known.locality)
                .bind(known.closed_at);
        }
        insert.execute(self.connection()).await?;
        Ok(())
    }

    pub async fn find_establishment(
        &mut self,
        siret: Siret,
    ) -> Result<Option<Establishment>, Error> {
        let row: Option<EstablishmentRow> = sqlx::query_as(
            "SELECT siret, name, street, postal_code, locality, closed_at
             FROM establishment
             WHERE siret = $1",
        )
        .bind(siret)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(
            |(siret, name, street, postal_code, locality, closed_at)| Establishment {
                siret,
                name,
                street,
                postal_code,
                locality,
                closed_at,
            },
        ))
    }

    /// None where the register does not know it. A company is open while one of its establishments
    /// is, and closed when the last of them has closed.
    pub(super) async fn standing(&mut self, entity: Entity) -> Result<Option<Standing>, Error> {
        let row: Option<StandingRow> = sqlx::query_as(
            "SELECT $1, COUNT(*) - COUNT(closed_at), MAX(closed_at)
             FROM establishment
             WHERE siret = $1
                OR siren = $1
             HAVING COUNT(*) > 0",
        )
        .bind(entity.as_number())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(standing))
    }
}

pub(super) fn standing((_, open, closed_at): StandingRow) -> Standing {
    match closed_at {
        Some(closed_at) if open == 0 => Standing::Closed(closed_at),
        _ => Standing::Open,
    }
}
