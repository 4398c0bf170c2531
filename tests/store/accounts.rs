//! `account`.

use idp::domain::{AccountId, AccountState};

use super::samples::{
    NOW, account, account_and_client, add_grant, add_session, grant, password_hash, redeem,
};
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

#[tokio::test]
async fn of_two_changes_of_a_password_the_first_counts() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        let (old, new, other) = (
            password_hash("old").await,
            password_hash("new").await,
            password_hash("other").await,
        );
        tx.add_account(&person, Some(&old), NOW).await.unwrap();
        let id = person.id;
        assert!(
            tx.set_password(id, &old, &new, NOW).await.unwrap(),
            "{engine}"
        );
        let late = tx.set_password(id, &old, &other, NOW).await;
        assert!(!late.unwrap(), "{engine}");
        let key = person.sign_in_key();
        let found = tx.find_credentials(&key).await.unwrap().unwrap();
        assert_eq!(found.password, Some(new), "{engine}");
    }
}

#[tokio::test]
async fn signing_out_elsewhere_keeps_one_session_and_its_grants() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (person, client) = account_and_client(&mut tx).await;
        let (kept, secret) = add_session(&mut tx, &person).await;
        let (other, gone) = add_session(&mut tx, &person).await;
        let mut grants = Vec::new();
        for (session, scope) in [(&kept, "openid"), (&other, "openid offline_access")] {
            let mut grant = grant(&person, &client, scope);
            grant.terms.sid = session.sid.clone();
            let code = add_grant(&mut tx, &grant).await;
            redeem(&mut tx, &code, &client, NOW).await.unwrap();
            grants.push(grant.id);
        }
        let keep = Some(&kept.sid);
        tx.sign_out_elsewhere(person.id, keep, NOW).await.unwrap();
        let idle = std::time::Duration::from_mins(30);
        assert!(tx.find_session(&secret, idle, NOW).await.unwrap().is_some());
        assert!(tx.find_session(&gone, idle, NOW).await.unwrap().is_none());
        let live = tx.find_live_grant(&grants[0], NOW).await.unwrap();
        assert!(live.is_some(), "{engine}");
        let live = tx.find_live_grant(&grants[1], NOW).await.unwrap();
        assert!(live.is_none(), "{engine}");

        let anew = idp::crypto::Secret::random().hash();
        assert!(
            tx.rekey_session(&kept.sid, &anew).await.unwrap(),
            "{engine}"
        );
        assert!(tx.find_session(&secret, idle, NOW).await.unwrap().is_none());
        assert!(tx.find_session(&anew, idle, NOW).await.unwrap().is_some());
        assert!(
            !tx.rekey_session(&other.sid, &gone).await.unwrap(),
            "{engine}"
        );
    }
}
