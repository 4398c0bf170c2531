//! `account`.

use idp::domain::{AccountId, AccountState};

use super::samples::{NOW, account, password_hash};
use crate::support::stores;

#[tokio::test]
async fn an_account_comes_back_as_it_was() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = account("Lefèvre-d'Œuvré");
        tx.add_account(&account, None, NOW).await.unwrap();
        let found = tx.find_account(account.id).await.unwrap();
        assert_eq!(found, Some(account), "{engine}");
        assert_eq!(
            tx.find_account(AccountId::from_random(16)).await.unwrap(),
            None
        );
    }
}

#[tokio::test]
async fn every_state_can_be_kept() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for state in AccountState::ALL {
            let mut account = account(state.as_str());
            account.state = *state;
            tx.add_account(&account, None, NOW).await.unwrap();
            let found = tx.find_account(account.id).await.unwrap().unwrap();
            assert_eq!(found.state, *state, "{engine}");
        }
    }
}

#[tokio::test]
async fn a_name_is_taken_once_in_an_establishment_however_it_is_written() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.add_account(&account("Lefèvre"), None, NOW)
            .await
            .unwrap();
        let again = tx.add_account(&account("LEFEVRE"), None, NOW).await;
        assert!(again.unwrap_err().is_conflict(), "{engine}");
        let mut elsewhere = account("Lefèvre");
        elsewhere.siret = "99900000300023".parse().unwrap();
        tx.add_account(&elsewhere, None, NOW).await.unwrap();
    }
}

#[tokio::test]
async fn credentials_are_found_by_what_is_typed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, hash) = (account("Lefèvre"), password_hash("motdepasse12").await);
        tx.add_account(&account, Some(&hash), NOW).await.unwrap();
        let key = super::samples::account("lefevre").sign_in_key();
        let found = tx.find_credentials(&key).await.unwrap().unwrap();
        assert_eq!(
            (found.account, found.password),
            (account, Some(hash)),
            "{engine}"
        );
        let other = super::samples::account("Lefèbvre").sign_in_key();
        assert!(tx.find_credentials(&other).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn who_is_invited_has_no_password_yet() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = account("Lefèvre");
        tx.add_account(&account, None, NOW).await.unwrap();
        let found = tx.find_credentials(&account.sign_in_key()).await.unwrap();
        assert!(found.unwrap().password.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn a_hash_is_replaced_only_while_it_is_the_one_that_was_seen() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = account("Lefèvre");
        let [old, new, late] = [
            password_hash("a").await,
            password_hash("b").await,
            password_hash("c").await,
        ];
        tx.add_account(&account, Some(&old), NOW).await.unwrap();
        tx.rehash_password(account.id, &old, &new).await.unwrap();
        tx.rehash_password(account.id, &old, &late).await.unwrap();
        let found = tx.find_credentials(&account.sign_in_key()).await.unwrap();
        assert_eq!(found.unwrap().password, Some(new), "{engine}");
    }
}

#[tokio::test]
async fn the_people_of_an_establishment_are_listed_by_name() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for name in ["Zola", "Éluard", "Balzac"] {
            tx.add_account(&account(name), None, NOW).await.unwrap();
        }
        let siret = account("x").siret;
        let listed = tx.list_accounts(siret).await.unwrap();
        let names: Vec<&str> = listed
            .iter()
            .map(|account| account.last_name.as_str())
            .collect();
        assert_eq!(names, ["Balzac", "Éluard", "Zola"], "{engine}");
    }
}

#[tokio::test]
async fn a_row_that_makes_no_sense_is_an_error_that_says_where() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = account("Lefèvre");
        tx.add_account(&account, None, NOW).await.unwrap();
        store.tamper("UPDATE account SET email = 'nonsense'").await;
        let error = tx.find_account(account.id).await.unwrap_err();
        assert!(
            error.to_string().contains("account.email"),
            "{engine}: {error}"
        );
    }
}
