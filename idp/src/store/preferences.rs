//! `preference`: how people like our pages.

use sqlx::Row;

use super::{Error, Tx};
use crate::domain::{AccountId, Locale, Preferences, Timestamp};

impl Tx {
    /// None where nothing was ever chosen.
    pub async fn find_preferences(
        &mut self,
        account: AccountId,
    ) -> Result<Option<Preferences>, Error> {
        let row = sqlx::query("SELECT language, theme FROM preference WHERE account_id = $1")
            .bind(account)
            .fetch_optional(self.connection())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let language: Option<&str> = row.try_get("language")?;
        let theme: &str = row.try_get("theme")?;
        Ok(Some(Preferences {
            language: language.and_then(Locale::of_tag),
            theme: theme
                .parse()
                .map_err(Error::inconsistent("preference", "theme"))?,
        }))
    }

    pub async fn put_preferences(
        &mut self,
        account: AccountId,
        preferences: Preferences,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO preference (account_id, language, theme, updated_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE
             SET language = excluded.language, theme = excluded.theme,
                 updated_at = excluded.updated_at",
        )
        .bind(account)
        .bind(preferences.language.map(Locale::tag))
        .bind(preferences.theme.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
