//! `client_registration` and `operator_token`.

use idp::crypto::SecretHash;
use idp::domain::{AdminScope, OperatorToken, TokenKind};
use idp::store::SecretChange;

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
async fn a_registration_is_replaced_as_it_was_seen_and_only_then() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (client, secret) = (client("one"), SecretHash::of("secret"));
        tx.put_client(&client, Some(&secret), NOW).await.unwrap();
        let id = &client.client_id;
        let mut seen = tx.find_client(id).await.unwrap().unwrap().version;
        let new = SecretHash::of("new");
        for (change, kept) in [
            (SecretChange::Kept, Some(&secret)),
            (SecretChange::Removed, None),
            (SecretChange::New(&new), Some(&new)),
        ] {
            let mut replace = async |seen| {
                let done = tx.replace_registration(&client, change, seen, NOW).await;
                done.unwrap()
            };
            assert!(replace(seen).await, "{engine}");
            assert!(!replace(seen).await, "{engine}: a second time");
            let found = tx.find_client(id).await.unwrap().unwrap();
            assert_eq!(found.secret.as_ref(), kept, "{engine}");
            seen = found.version;
        }
        tx.disable_client(id, NOW).await.unwrap();
        let seen = tx.find_client(id).await.unwrap().unwrap().version;
        let done = tx.replace_registration(&client, SecretChange::Kept, seen, NOW);
        assert!(!done.await.unwrap(), "{engine}: it is disabled");
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
            scopes: Vec::new(),
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

#[tokio::test]
async fn an_admin_token_has_its_scopes_and_is_found_by_its_hash_alone() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let token = OperatorToken {
            kind: TokenKind::Admin,
            name: "ci".to_owned(),
            scopes: vec![AdminScope::ClientsRead, AdminScope::AuditRead],
            expires_at: NOW + second(60),
        };
        let hash = SecretHash::of("token");
        tx.add_operator_token(&token, &hash, NOW).await.unwrap();
        let found = tx.find_admin_token(&hash, NOW + second(59)).await.unwrap();
        assert_eq!(found.as_ref(), Some(&token), "{engine}");
        assert!(
            tx.find_admin_token(&hash, NOW + second(60))
                .await
                .unwrap()
                .is_none()
        );
        let other = SecretHash::of("other");
        assert!(tx.find_admin_token(&other, NOW).await.unwrap().is_none());
        let kind = TokenKind::Admin;
        assert!(
            tx.revoke_operator_token(kind, "ci", NOW + second(1))
                .await
                .unwrap()
        );
        assert!(
            tx.find_admin_token(&hash, NOW + second(2))
                .await
                .unwrap()
                .is_none()
        );
        let listed = tx.list_operator_tokens(kind).await.unwrap();
        assert_eq!(listed, [(token, Some(NOW + second(1)))], "{engine}");
        let others = tx
            .list_operator_tokens(TokenKind::Registration)
            .await
            .unwrap();
        assert_eq!(others, [], "{engine}");
    }
}
