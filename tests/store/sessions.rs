//! `session`.

use std::time::Duration;

use idp::crypto::{Secret, SecretHash};
use idp::domain::{Account, Session};
use idp::store::{Device, Tx};

use super::samples::{NOW, account_and_client, add_session, second, session};
use crate::support::stores;

const IDLE: Duration = Duration::from_mins(30);
const JUST_WITHIN: Duration = Duration::from_secs(30 * 60 - 1);

async fn found(tx: &mut Tx, secret: &SecretHash, after: Duration) -> Option<(Session, Account)> {
    tx.find_session(secret, IDLE, NOW + after).await.unwrap()
}

#[tokio::test]
async fn a_session_is_found_by_its_secret_with_whose_it_is() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, secret) = add_session(&mut tx, &account).await;
        let found = found(&mut tx, &secret, Duration::ZERO).await;
        assert_eq!(found, Some((session, account)), "{engine}");
        let other = Secret::random().hash();
        assert_eq!(
            super::sessions::found(&mut tx, &other, Duration::ZERO).await,
            None
        );
    }
}

#[tokio::test]
async fn a_session_that_lies_unused_is_not_found() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, secret) = add_session(&mut tx, &account).await;
        assert!(
            found(&mut tx, &secret, JUST_WITHIN).await.is_some(),
            "{engine}"
        );
        assert!(found(&mut tx, &secret, IDLE).await.is_none(), "{engine}");
        tx.touch_session(&session, NOW + JUST_WITHIN).await.unwrap();
        assert!(found(&mut tx, &secret, IDLE).await.is_some(), "{engine}");
    }
}

#[tokio::test]
async fn use_is_noted_at_most_once_a_minute() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, secret) = add_session(&mut tx, &account).await;
        for (after, seen) in [(second(59), NOW), (second(60), NOW + second(60))] {
            tx.touch_session(&session, NOW + after).await.unwrap();
            let (found, _) = found(&mut tx, &secret, after).await.unwrap();
            assert_eq!(found.seen_at, seen, "{engine}");
        }
    }
}

#[tokio::test]
async fn a_session_ends_at_its_time_however_much_it_is_used() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, secret) = add_session(&mut tx, &account).await;
        let last = session.expires_at.since(NOW);
        let before = last.saturating_sub(second(1));
        tx.touch_session(&session, NOW + before).await.unwrap();
        assert!(found(&mut tx, &secret, before).await.is_some(), "{engine}");
        assert!(found(&mut tx, &secret, last).await.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn a_session_ends_once_and_is_not_found_then() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, secret) = add_session(&mut tx, &account).await;
        assert!(tx.end_session(&session.sid, NOW).await.unwrap(), "{engine}");
        assert!(
            !tx.end_session(&session.sid, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(found(&mut tx, &secret, Duration::ZERO).await.is_none());
    }
}

#[tokio::test]
async fn a_renewed_session_has_another_secret_and_another_end() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (mut session, old) = add_session(&mut tx, &account).await;
        session.auth_time = NOW + second(60);
        session.seen_at = NOW + second(60);
        session.expires_at = session.expires_at + second(60);
        let new = Secret::random().hash();
        assert!(tx.renew_session(&session, &new).await.unwrap(), "{engine}");
        assert!(found(&mut tx, &old, second(60)).await.is_none());
        assert_eq!(found(&mut tx, &new, second(60)).await.unwrap().0, session);
    }
}

#[tokio::test]
async fn an_ended_session_and_that_of_another_are_not_renewed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let other = super::samples::account("Autre");
        tx.add_account(&other, None, NOW).await.unwrap();
        let (mine, _) = add_session(&mut tx, &account).await;
        let secret = Secret::random().hash();
        let stolen = Session {
            account: other.id,
            ..mine.clone()
        };
        assert!(
            !tx.renew_session(&stolen, &secret).await.unwrap(),
            "{engine}"
        );
        tx.end_session(&mine.sid, NOW).await.unwrap();
        assert!(!tx.renew_session(&mine, &secret).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_suspended_account_has_no_session() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (_, secret) = add_session(&mut tx, &account).await;
        store.tamper("UPDATE account SET state = 'suspended'").await;
        assert!(
            found(&mut tx, &secret, Duration::ZERO).await.is_none(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_secret_opens_one_session_and_a_session_has_one_person() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (_, secret) = add_session(&mut tx, &account).await;
        let device = Device::default();
        let again = tx.add_session(&session(&account), &secret, &device).await;
        assert!(again.unwrap_err().is_conflict(), "{engine}");
        let nobody = super::samples::account("Personne");
        let other = Secret::random().hash();
        let of_nobody = tx.add_session(&session(&nobody), &other, &device).await;
        assert!(of_nobody.unwrap_err().is_conflict(), "{engine}");
    }
}

#[tokio::test]
async fn only_what_has_long_expired_is_removed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, _) = add_session(&mut tx, &account).await;
        assert_eq!(
            tx.prune_sessions(session.expires_at).await.unwrap(),
            0,
            "{engine}"
        );
        let later = session.expires_at + second(1);
        assert_eq!(tx.prune_sessions(later).await.unwrap(), 1, "{engine}");
    }
}
