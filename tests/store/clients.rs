//! `client`.

use idp::crypto::SecretHash;
use idp::store::{FormerSecret, KeptSecret};

use super::samples::{NOW, account_and_client, add_grant, client, grant, second};
use crate::support::stores;

#[tokio::test]
async fn a_client_comes_back_as_it_was() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (client, secret) = (client("formation"), SecretHash::of("s"));
        tx.put_client(&client, Some(&secret), NOW).await.unwrap();
        let found = tx.find_client(&client.client_id).await.unwrap().unwrap();
        assert_eq!(found.client, client, "{engine}");
        assert_eq!((found.secret, found.disabled_at), (Some(secret), None));
        let unknown = "unknown".parse().unwrap();
        assert!(tx.find_client(&unknown).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_new_registration_replaces_the_old_and_keeps_the_secret() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (mut client, secret) = (client("formation"), SecretHash::of("s"));
        tx.put_client(&client, Some(&secret), NOW).await.unwrap();
        client.client_name = "Autre nom".to_owned();
        tx.put_client(&client, None, NOW + second(1)).await.unwrap();
        let found = tx.find_client(&client.client_id).await.unwrap().unwrap();
        assert_eq!(found.client.client_name, "Autre nom", "{engine}");
        assert_eq!(found.secret, Some(secret));
    }
}

#[tokio::test]
async fn a_client_is_disabled_once_and_stays_so() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = client("formation");
        tx.put_client(&client, None, NOW).await.unwrap();
        let id = &client.client_id;
        assert!(tx.disable_client(id, NOW).await.unwrap(), "{engine}");
        assert!(!tx.disable_client(id, NOW + second(9)).await.unwrap());
        tx.put_client(&client, None, NOW + second(10))
            .await
            .unwrap();
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, Some(NOW), "{engine}");
        assert!(
            !tx.disable_client(&"unknown".parse().unwrap(), NOW)
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn a_client_that_is_enabled_again_has_nothing_granted_to_it() {
    // How many grants have ended.
    const ENDED: &str = "UPDATE token_grant SET generation = 0 WHERE end_reason = 'revoked'";
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, id) = account_and_client(&mut tx).await;
        add_grant(&mut tx, &grant(&account, &id, "openid")).await;
        assert!(!tx.enable_client(&id, NOW).await.unwrap(), "{engine}");
        assert_eq!(
            store.tamper(ENDED).await,
            0,
            "{engine}: it was not disabled"
        );

        assert!(tx.disable_client(&id, NOW).await.unwrap(), "{engine}");
        assert!(tx.enable_client(&id, NOW + second(1)).await.unwrap());
        assert!(!tx.enable_client(&id, NOW + second(2)).await.unwrap());
        let found = tx.find_client(&id).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, None, "{engine}");
        assert_eq!(store.tamper(ENDED).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn clients_are_listed_by_id() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for id in ["b", "c", "a"] {
            tx.put_client(&client(id), None, NOW).await.unwrap();
        }
        let listed = tx.list_clients().await.unwrap();
        let ids: Vec<String> = listed
            .iter()
            .map(|one| one.client.client_id.to_string())
            .collect();
        assert_eq!(ids, ["a", "b", "c"], "{engine}");
        let page = tx.page_of_clients("a", 1).await.unwrap();
        assert_eq!(page.len(), 1, "{engine}");
        assert_eq!(page[0].client.client_id.as_str(), "b", "{engine}");
    }
}

#[tokio::test]
async fn a_sealed_secret_is_kept_until_it_is_taken_away() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = client("formation");
        let id = &client.client_id;
        assert!(!tx.seal_client_secret(id, Some("sealed")).await.unwrap());
        tx.put_client(&client, None, NOW).await.unwrap();
        assert!(tx.seal_client_secret(id, Some("sealed")).await.unwrap());
        tx.put_client(&client, None, NOW).await.unwrap();
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(found.sealed_secret.as_deref(), Some("sealed"), "{engine}");
        assert!(tx.seal_client_secret(id, None).await.unwrap());
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(found.sealed_secret, None, "{engine}");
    }
}

#[tokio::test]
async fn of_two_who_saw_the_same_registration_one_replaces_it() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut client = client("formation");
        tx.add_client(&client, NOW).await.unwrap();
        let again = tx.add_client(&client, NOW).await;
        assert!(again.unwrap_err().is_conflict(), "{engine}");
        let found = tx.find_client(&client.client_id).await.unwrap().unwrap();
        client.client_name = "Autre nom".to_owned();
        let seen = found.version;
        assert!(
            tx.replace_client(&client, seen, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            !tx.replace_client(&client, seen, NOW).await.unwrap(),
            "{engine}"
        );
        let found = tx.find_client(&client.client_id).await.unwrap().unwrap();
        assert_eq!(found.client, client, "{engine}");
        assert!(found.version > seen && !found.registered_itself);
    }
}

#[tokio::test]
async fn every_change_of_a_client_is_another_version() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = client("formation");
        let id = &client.client_id;
        let mut versions = Vec::new();
        for change in 0..6 {
            let kept = KeptSecret::Hash(SecretHash::of("s"));
            match change {
                0 | 1 => tx.put_client(&client, None, NOW).await.unwrap(),
                2 => drop(tx.disable_client(id, NOW).await.unwrap()),
                3 => drop(tx.enable_client(id, NOW).await.unwrap()),
                4 => drop(tx.seal_client_secret(id, None).await.unwrap()),
                _ => drop(tx.replace_client_secret(id, &kept, NOW, NOW).await.unwrap()),
            }
            versions.push(tx.find_client(id).await.unwrap().unwrap().version);
        }
        assert_eq!(versions, [1, 2, 3, 4, 5, 6], "{engine}");
    }
}

#[tokio::test]
async fn a_replaced_secret_is_kept_beside_the_new_one_in_either_form() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = client("formation");
        let id = &client.client_id;
        let first = KeptSecret::Hash(SecretHash::of("first"));
        assert!(
            !tx.replace_client_secret(id, &first, NOW, NOW)
                .await
                .unwrap()
        );
        tx.add_client(&client, NOW).await.unwrap();
        assert!(
            tx.replace_client_secret(id, &first, NOW, NOW)
                .await
                .unwrap()
        );
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(
            (found.secret, found.former_secret),
            (Some(SecretHash::of("first")), None)
        );

        let (second, until) = (KeptSecret::Sealed("second".to_owned()), NOW + second(60));
        tx.replace_client_secret(id, &second, until, NOW)
            .await
            .unwrap();
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(
            (found.secret, found.sealed_secret.as_deref()),
            (None, Some("second"))
        );
        let former = |kept| {
            Some(FormerSecret {
                kept,
                expires_at: until,
            })
        };
        assert_eq!(found.former_secret, former(first), "{engine}");

        let third = KeptSecret::Hash(SecretHash::of("third"));
        tx.replace_client_secret(id, &third, until, NOW)
            .await
            .unwrap();
        let found = tx.find_client(id).await.unwrap().unwrap();
        assert_eq!(found.former_secret, former(second), "{engine}");
    }
}
