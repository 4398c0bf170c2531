//! `consent`.

use idp::domain::Scopes;
use idp::store::Connection;

use super::samples::{NOW, account, account_and_client, add_grant, grant, redeem, second};
use crate::support::stores;

#[tokio::test]
async fn what_was_allowed_last_is_remembered() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let none = tx.find_consent(account.id, &client).await.unwrap();
        assert_eq!(none, Scopes::default(), "{engine}");
        for scope in ["openid email", "openid profile"] {
            let scopes = Scopes::parse(scope);
            let now = NOW + second(1);
            tx.put_consent(account.id, &client, &scopes, now)
                .await
                .unwrap();
            let found = tx.find_consent(account.id, &client).await.unwrap();
            assert_eq!(found, scopes, "{engine}");
        }
    }
}

#[tokio::test]
async fn it_is_remembered_for_one_person_and_one_partner() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (one, client) = account_and_client(&mut tx).await;
        let other = account("Autre");
        tx.add_account(&other, None, NOW).await.unwrap();
        let scopes = Scopes::parse("openid");
        tx.put_consent(one.id, &client, &scopes, NOW).await.unwrap();
        let none = Scopes::default();
        assert_eq!(
            tx.find_consent(other.id, &client).await.unwrap(),
            none,
            "{engine}"
        );
        let elsewhere = "elsewhere".parse().unwrap();
        assert_eq!(
            tx.find_consent(one.id, &elsewhere).await.unwrap(),
            none,
            "{engine}"
        );
        let unknown = tx.put_consent(one.id, &elsewhere, &scopes, NOW).await;
        assert!(unknown.unwrap_err().is_conflict(), "{engine}");
    }
}

#[tokio::test]
async fn a_withdrawal_ends_all_that_one_partner_holds() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let scopes = Scopes::parse("openid email");
        tx.put_consent(account.id, &client, &scopes, NOW)
            .await
            .unwrap();
        let grant = grant(&account, &client, "openid offline_access");
        let code = add_grant(&mut tx, &grant).await;
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        let connections = tx.list_connections(account.id, NOW).await.unwrap();
        let connection = Connection {
            client: client.clone(),
            scopes: Scopes::parse("openid email offline_access"),
            since: NOW,
        };
        assert_eq!(connections, [connection], "{engine}");
        let other = "other".parse().unwrap();
        assert!(!tx.withdraw_consent(account.id, &other, NOW).await.unwrap());
        assert!(tx.withdraw_consent(account.id, &client, NOW).await.unwrap());
        assert!(!tx.withdraw_consent(account.id, &client, NOW).await.unwrap());
        let live = tx.find_live_grant(&grant.id, NOW).await.unwrap();
        let left = tx.list_connections(account.id, NOW).await.unwrap();
        assert!(live.is_none() && left.is_empty(), "{engine}");
    }
}
