//! `revoked_token`.

use super::samples::{NOW, second};
use crate::support::stores;

#[tokio::test]
async fn a_token_is_taken_back_once_and_forgotten_when_it_has_expired() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        assert!(!tx.is_revoked("jti").await.unwrap(), "{engine}");
        assert!(tx.revoke_token("jti", NOW).await.unwrap(), "{engine}");
        assert!(!tx.revoke_token("jti", NOW).await.unwrap(), "{engine}");
        assert!(tx.is_revoked("jti").await.unwrap(), "{engine}");
        assert!(!tx.is_revoked("JTI").await.unwrap(), "{engine}");
        assert_eq!(tx.prune_revoked_tokens(NOW).await.unwrap(), 0, "{engine}");
        let later = NOW + second(1);
        assert_eq!(tx.prune_revoked_tokens(later).await.unwrap(), 1, "{engine}");
        assert!(!tx.is_revoked("jti").await.unwrap(), "{engine}");
    }
}
