//! `session`, as its owner sees it.

use std::time::Duration;

use idp::domain::{Sid, Timestamp};
use idp::store::Tx;

use super::samples::{NOW, account, account_and_client, add_session, second};
use crate::support::stores;

const IDLE: Duration = Duration::from_mins(30);

async fn open(tx: &mut Tx, of: &idp::domain::Account, at: Timestamp) -> Vec<Sid> {
    let open = tx.list_open_sessions(of.id, IDLE, at).await.unwrap();
    open.into_iter().map(|session| session.sid).collect()
}

#[tokio::test]
async fn open_sessions_are_listed_the_last_used_first() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (person, _) = account_and_client(&mut tx).await;
        let (first, _) = add_session(&mut tx, &person).await;
        let (second_one, _) = add_session(&mut tx, &person).await;
        let at = NOW + second(60);
        tx.touch_session(&first, at).await.unwrap();
        let listed = open(&mut tx, &person, at).await;
        assert_eq!(listed, [first.sid.clone(), second_one.sid], "{engine}");
        // The other has lain unused, and then its time is over.
        assert_eq!(
            open(&mut tx, &person, NOW + IDLE).await,
            std::slice::from_ref(&first.sid)
        );
        tx.touch_session(&first, first.expires_at).await.unwrap();
        assert!(open(&mut tx, &person, first.expires_at).await.is_empty());
    }
}

#[tokio::test]
async fn a_person_ends_no_session_but_their_own() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let (person, _) = account_and_client(&mut tx).await;
        let other = account("Martin");
        tx.add_account(&other, None, NOW).await.unwrap();
        let (theirs, _) = add_session(&mut tx, &other).await;
        let refused = tx.sign_out_own(person.id, &theirs.sid, NOW).await.unwrap();
        assert!(!refused, "{engine}");
        assert_eq!(
            open(&mut tx, &other, NOW).await,
            std::slice::from_ref(&theirs.sid)
        );
        assert!(tx.sign_out_own(other.id, &theirs.sid, NOW).await.unwrap());
        assert!(!tx.sign_out_own(other.id, &theirs.sid, NOW).await.unwrap());
        assert!(open(&mut tx, &other, NOW).await.is_empty());
    }
}

#[tokio::test]
async fn all_sessions_end_but_the_one_that_is_kept() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let (person, _) = account_and_client(&mut tx).await;
        let other = account("Martin");
        tx.add_account(&other, None, NOW).await.unwrap();
        let (theirs, _) = add_session(&mut tx, &other).await;
        let (kept, _) = add_session(&mut tx, &person).await;
        let (ended, _) = add_session(&mut tx, &person).await;
        for ends in [vec![ended.sid.clone()], Vec::new()] {
            let told = tx.sign_out_of_others(person.id, &kept.sid, NOW).await;
            assert_eq!(told.unwrap(), ends, "{engine}");
        }
        assert_eq!(open(&mut tx, &person, NOW).await, [kept.sid]);
        assert_eq!(open(&mut tx, &other, NOW).await, [theirs.sid]);
    }
}
