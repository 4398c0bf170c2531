//! `used_jti`.

use super::samples::{NOW, second};
use crate::support::stores;

// RFC 7523 §3, rule 7.
#[tokio::test]
async fn an_assertion_is_used_once_by_each_client() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (one, other) = ("one".parse().unwrap(), "other".parse().unwrap());
        tx.use_jti(&one, "jti", NOW).await.unwrap();
        let again = tx.use_jti(&one, "jti", NOW).await.unwrap_err();
        assert!(again.is_conflict(), "{engine}");
        tx.use_jti(&one, "JTI", NOW).await.unwrap();
        tx.use_jti(&other, "jti", NOW).await.unwrap();
    }
}

#[tokio::test]
async fn it_is_forgotten_once_it_could_not_be_used_any_more() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = "one".parse().unwrap();
        tx.use_jti(&client, "jti", NOW).await.unwrap();
        assert_eq!(tx.prune_jtis(NOW).await.unwrap(), 0, "{engine}");
        assert!(tx.use_jti(&client, "jti", NOW).await.is_err(), "{engine}");
        assert_eq!(tx.prune_jtis(NOW + second(1)).await.unwrap(), 1, "{engine}");
        tx.use_jti(&client, "jti", NOW).await.unwrap();
    }
}
