//! `device_authorization`.

use idp::crypto::{Mac, MasterKey, Purpose, Secret, SecretHash};
use idp::domain::{ClientId, DeviceAnswer, Poll, Timestamp};
use idp::store::{NewDevice, Tx};

use super::samples::{NOW, account_and_client, second};
use crate::support::stores;

/// One that waits for ten minutes, and may ask every five seconds.
async fn add(tx: &mut Tx, client: &ClientId, shown: &str) -> (SecretHash, Mac) {
    let key = MasterKey::random().mac_key(Purpose::UserCodes);
    let (code, user_code) = (Secret::random().hash(), key.sign(&[shown.as_bytes()]));
    let device = NewDevice {
        code: code.clone(),
        user_code,
        client: client.clone(),
        expires_at: NOW + second(600),
        pace: second(5),
    };
    tx.add_device(&device, &"request é").await.unwrap();
    let twice = NewDevice {
        code: Secret::random().hash(),
        ..device
    };
    let error = tx.add_device(&twice, &"request").await.unwrap_err();
    assert!(error.is_conflict(), "one device a code");
    (code, user_code)
}

async fn found(tx: &mut Tx, user_code: &Mac, now: Timestamp) -> Option<String> {
    let found = tx.find_device::<String>(user_code, now).await.unwrap();
    found.map(|(_, request)| request)
}

async fn poll(tx: &mut Tx, code: &SecretHash, now: Timestamp) -> Option<Poll> {
    let client = "formation".parse().unwrap();
    tx.poll_device(code, &client, second(5), now).await.unwrap()
}

#[tokio::test]
async fn it_is_found_by_what_it_shows_until_it_expires_or_is_answered() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let (code, shown) = add(&mut tx, &client, "one").await;
        let (_, other) = add(&mut tx, &client, "two").await;
        let late = NOW + second(600);
        assert_eq!(
            found(&mut tx, &shown, NOW).await.as_deref(),
            Some("request é")
        );
        assert_eq!(found(&mut tx, &shown, late).await, None, "{engine}");
        let answer = tx.answer_device(&code, DeviceAnswer::Allowed, NOW).await;
        assert_eq!(answer.unwrap(), Some(late), "{engine}");
        assert_eq!(found(&mut tx, &shown, NOW).await, None, "{engine}");
        assert!(found(&mut tx, &other, NOW).await.is_some(), "{engine}");
    }
}

#[tokio::test]
async fn it_is_answered_once_and_in_time() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let (code, _) = add(&mut tx, &client, "one").await;
        let (late, _) = add(&mut tx, &client, "two").await;
        for (answer, first) in [
            (DeviceAnswer::Refused, true),
            (DeviceAnswer::Allowed, false),
        ] {
            let until = tx.answer_device(&code, answer, NOW).await.unwrap();
            assert_eq!(until.is_some(), first, "{engine}");
        }
        let polled = poll(&mut tx, &code, NOW).await.unwrap();
        assert_eq!(polled.answer, Some(DeviceAnswer::Refused), "{engine}");
        let at = NOW + second(600);
        let until = tx.answer_device(&late, DeviceAnswer::Allowed, at).await;
        assert_eq!(until.unwrap(), None, "{engine}");
    }
}

#[tokio::test]
async fn whoever_asks_too_early_waits_longer() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let (code, _) = add(&mut tx, &client, "one").await;
        for (at, too_early) in [
            (0, false),
            (4, true),
            // Ten seconds after the last.
            (13, true),
            (28, false),
            (42, true),
            (61, true),
            (86, false),
        ] {
            let polled = poll(&mut tx, &code, NOW + second(at)).await.unwrap();
            assert_eq!(polled.too_early, too_early, "{engine} {at}");
        }
    }
}

#[tokio::test]
async fn nobody_else_asks_for_it_and_it_is_removed_once_expired() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, client) = account_and_client(&mut tx).await;
        let (code, _) = add(&mut tx, &client, "one").await;
        let other = "other".parse().unwrap();
        let stolen = tx.poll_device(&code, &other, second(5), NOW).await;
        assert_eq!(stolen.unwrap(), None, "{engine}");
        let unknown = Secret::random().hash();
        assert_eq!(poll(&mut tx, &unknown, NOW).await, None, "{engine}");
        let at = NOW + second(600);
        assert_eq!(tx.prune_devices(at).await.unwrap(), 0, "{engine}");
        assert_eq!(
            tx.prune_devices(at + second(1)).await.unwrap(),
            1,
            "{engine}"
        );
    }
}
