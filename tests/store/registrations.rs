//! `client_registration` and `operator_token`.

use idp::crypto::SecretHash;
use idp::domain::{OperatorToken, TokenKind};

use super::samples::{NOW, client, second};
use crate::support::stores;

#[tokio::test]
async fn a_registration_counts_until_its_client_is_disabled_or_it_is_removed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let token = SecretHash::of("token");
        for id in ["one", "two"] {
            tx.put_client(&client(id), None, NOW).await.unwrap();
            let id = id.parse().unwrap();
            assert_eq!(tx.find_registration(&id).await.unwrap(), None, "{engine}");
            tx.add_registration(&id, &token, NOW).await.unwrap();
            let twice = tx.add_registration(&id, &token, NOW).await.unwrap_err();
            assert!(twice.is_conflict(), "{engine}");
            let found = tx.find_registration(&id).await.unwrap();
            assert_eq!(found, Some(token.clone()), "{engine}");
        }
        let (one, two) = ("one".parse().unwrap(), "two".parse().unwrap());
        tx.disable_client(&one, NOW).await.unwrap();
        assert_eq!(tx.find_registration(&one).await.unwrap(), None, "{engine}");
        assert!(tx.remove_registration(&two).await.unwrap(), "{engine}");
        assert!(!tx.remove_registration(&two).await.unwrap(), "{engine}");
        assert_eq!(tx.find_registration(&two).await.unwrap(), None, "{engine}");
    }
}

#[tokio::test]
async fn a_token_of_operators_counts_for_one_thing_until_it_expires_or_is_revoked() {
    const KIND: TokenKind = TokenKind::Registration;
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let token = SecretHash::of("token");
        let until = NOW + second(60);
        let made = OperatorToken {
            kind: KIND,
            name: "ci".to_owned(),
            expires_at: until,
        };
        tx.add_operator_token(&made, &token, NOW).await.unwrap();
        let other = SecretHash::of("other");
        let again = tx.add_operator_token(&made, &other, NOW).await;
        assert!(again.unwrap_err().is_conflict(), "{engine}");

        let found = tx.find_operator_token(KIND, &token, NOW).await.unwrap();
        assert_eq!(found.as_deref(), Some("ci"), "{engine}");
        for (kind, hash, at) in [
            (TokenKind::Admin, &token, NOW),
            (KIND, &other, NOW),
            (KIND, &token, until),
        ] {
            let found = tx.find_operator_token(kind, hash, at).await.unwrap();
            assert_eq!(found, None, "{engine} {kind}");
        }
        assert!(tx.revoke_operator_token(KIND, "ci", NOW).await.unwrap());
        assert!(!tx.revoke_operator_token(KIND, "ci", NOW).await.unwrap());
        let found = tx.find_operator_token(KIND, &token, NOW).await.unwrap();
        assert_eq!(found, None, "{engine}");
    }
}
