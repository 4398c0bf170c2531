//! `consent`.

use idp::domain::Scopes;

use super::samples::{NOW, account, account_and_client, second};
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
