//! `signing_key`.

use std::time::Duration;

use idp::crypto::keys::{KeyState, StoredKey};
use idp::crypto::{MasterKey, Purpose};
use idp::domain::{SigningAlg, Timestamp};
use idp::store::Tx;

use super::samples::{NOW, second};
use crate::support::stores;

fn key(alg: SigningAlg, state: KeyState, now: Timestamp) -> StoredKey {
    let seal = MasterKey::random().seal_key(Purpose::SigningKeys);
    StoredKey::generate(alg, state, &seal, now).unwrap()
}

/// The states of an algorithm's keys, oldest first.
async fn states(tx: &mut Tx, retired_after: Timestamp) -> Vec<KeyState> {
    let keys = tx.list_keys(retired_after).await.unwrap();
    keys.iter().map(|key| key.state).collect()
}

#[tokio::test]
async fn a_key_comes_back_as_it_was() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for alg in SigningAlg::ALL {
            let key = key(*alg, KeyState::Active, NOW);
            tx.add_key(&key).await.unwrap();
            let listed = tx.list_keys(NOW).await.unwrap();
            let found = listed.iter().find(|found| found.kid == key.kid).unwrap();
            assert_eq!(
                (found.alg, found.state),
                (*alg, KeyState::Active),
                "{engine}"
            );
            assert_eq!((&found.sealed, found.created_at), (&key.sealed, NOW));
        }
    }
}

#[tokio::test]
async fn an_algorithm_has_one_key_in_use_and_one_announced() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for state in [KeyState::Active, KeyState::Next] {
            tx.add_key(&key(SigningAlg::Es256, state, NOW))
                .await
                .unwrap();
            let second = tx.add_key(&key(SigningAlg::Es256, state, NOW)).await;
            assert!(second.unwrap_err().is_conflict(), "{engine}");
            tx.add_key(&key(SigningAlg::EdDsa, state, NOW))
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_rotation_moves_every_key_one_state_on() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let first = key(SigningAlg::Es256, KeyState::Active, NOW);
        let announced = key(SigningAlg::Es256, KeyState::Next, NOW + second(1));
        for key in [&first, &announced] {
            tx.add_key(key).await.unwrap();
        }
        let next = key(SigningAlg::Es256, KeyState::Next, NOW + second(2));
        tx.rotate_key(SigningAlg::Es256, &next, NOW + second(2))
            .await
            .unwrap();
        let listed = tx.list_keys(NOW).await.unwrap();
        let now: Vec<_> = listed.iter().map(|key| (&key.kid, key.state)).collect();
        let expected = [
            (&first.kid, KeyState::Retired),
            (&announced.kid, KeyState::Active),
            (&next.kid, KeyState::Next),
        ];
        assert_eq!(now, expected, "{engine}");
        assert_eq!(listed[0].retired_at, Some(NOW + second(2)));
    }
}

#[tokio::test]
async fn a_rotation_leaves_other_algorithms_alone() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        tx.add_key(&key(SigningAlg::EdDsa, KeyState::Active, NOW))
            .await
            .unwrap();
        let next = key(SigningAlg::Es256, KeyState::Next, NOW);
        tx.rotate_key(SigningAlg::Es256, &next, NOW).await.unwrap();
        let listed = tx.list_keys(NOW).await.unwrap();
        let other = listed
            .iter()
            .find(|key| key.alg == SigningAlg::EdDsa)
            .unwrap();
        assert_eq!(other.state, KeyState::Active, "{engine}");
    }
}

#[tokio::test]
async fn a_key_is_listed_until_long_after_it_was_retired() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        tx.add_key(&key(SigningAlg::Es256, KeyState::Active, NOW))
            .await
            .unwrap();
        let next = key(SigningAlg::Es256, KeyState::Next, NOW + second(1));
        let retired = NOW + Duration::from_hours(1);
        tx.rotate_key(SigningAlg::Es256, &next, retired)
            .await
            .unwrap();
        let all = [KeyState::Retired, KeyState::Next];
        assert_eq!(states(&mut tx, retired - second(1)).await, all, "{engine}");
        assert_eq!(states(&mut tx, retired).await, [KeyState::Next], "{engine}");
    }
}
