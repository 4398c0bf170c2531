//! `preference`.

use idp::domain::{Locale, Preferences, Theme};

use super::samples::{NOW, account};
use crate::support::stores;

#[tokio::test]
async fn the_last_choice_is_the_one_that_is_kept() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        tx.add_account(&person, None, NOW).await.unwrap();
        let found = tx.find_preferences(person.id).await.unwrap();
        assert_eq!(found, None, "{engine}");
        for chosen in [
            Preferences {
                language: Some(Locale::En),
                theme: Theme::Dark,
            },
            Preferences::NONE,
        ] {
            tx.put_preferences(person.id, chosen, NOW).await.unwrap();
            let found = tx.find_preferences(person.id).await.unwrap();
            assert_eq!(found, Some(chosen), "{engine}");
        }
    }
}
