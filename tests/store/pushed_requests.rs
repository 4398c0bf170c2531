//! `pushed_request`.

use idp::crypto::Secret;
use idp::store::Tx;

use super::samples::{NOW, account_and_client, second};
use crate::support::stores;

async fn found(tx: &mut Tx, uri: &idp::crypto::SecretHash, client: &str) -> Option<String> {
    let client = client.parse().unwrap();
    tx.find_pushed_request(uri, &client, NOW).await.unwrap()
}

#[tokio::test]
async fn its_client_finds_it_until_it_expires() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let (uri, late) = (Secret::random().hash(), Secret::random().hash());
        for (uri, until) in [(&uri, NOW + second(1)), (&late, NOW)] {
            tx.add_pushed_request(uri, &client, &"request é", until)
                .await
                .unwrap();
        }
        for _ in 0..2 {
            let request = found(&mut tx, &uri, "formation").await;
            assert_eq!(request.as_deref(), Some("request é"), "{engine}");
        }
        assert_eq!(found(&mut tx, &uri, "other").await, None, "{engine}");
        assert_eq!(found(&mut tx, &late, "formation").await, None, "{engine}");
        let unknown = Secret::random().hash();
        assert_eq!(
            found(&mut tx, &unknown, "formation").await,
            None,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn it_is_consumed_once_even_after_it_expired() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let uri = Secret::random().hash();
        tx.add_pushed_request(&uri, &client, &"request", NOW + second(60))
            .await
            .unwrap();
        let later = NOW + second(600);
        assert!(tx.consume_pushed_request(&uri, later).await.unwrap());
        assert!(!tx.consume_pushed_request(&uri, later).await.unwrap());
        assert_eq!(found(&mut tx, &uri, "formation").await, None, "{engine}");
    }
}

#[tokio::test]
async fn one_that_was_not_answered_after_all_is_not_consumed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let uri = Secret::random().hash();
        tx.add_pushed_request(&uri, &client, &"request", NOW + second(60))
            .await
            .unwrap();
        let mut open = store.begin().await.unwrap();
        assert!(open.consume_pushed_request(&uri, NOW).await.unwrap());
        drop(open);
        assert!(
            found(&mut tx, &uri, "formation").await.is_some(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn only_what_has_expired_is_removed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let uri = Secret::random().hash();
        tx.add_pushed_request(&uri, &client, &"request", NOW)
            .await
            .unwrap();
        assert_eq!(tx.prune_pushed_requests(NOW).await.unwrap(), 0, "{engine}");
        let later = NOW + second(1);
        assert_eq!(
            tx.prune_pushed_requests(later).await.unwrap(),
            1,
            "{engine}"
        );
    }
}
