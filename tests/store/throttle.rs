//! `throttle`.

use futures_util::future::join_all;
use idp::crypto::{Mac, MasterKey, Purpose};
use idp::domain::Timestamp;
use idp::store::{Failures, Tx};

use super::samples::{NOW, second};
use crate::support::stores;

fn keys() -> [Mac; 2] {
    let key = MasterKey::random().mac_key(Purpose::Throttle);
    [key.sign(&[b"one"]), key.sign(&[b"other"])]
}

async fn count(tx: &mut Tx, key: &Mac) -> Option<i64> {
    let failures = tx.find_failures(key).await.unwrap();
    failures.map(|failures| failures.count)
}

#[tokio::test]
async fn failures_are_counted_by_key() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, other] = keys();
        for expected in 1..=3 {
            let counted = tx.add_failure(&one, NOW, NOW).await.unwrap();
            assert_eq!(counted, expected, "{engine}");
        }
        let unblocked = Failures {
            count: 3,
            blocked_until: Timestamp::from_unix(0),
        };
        assert_eq!(
            tx.find_failures(&one).await.unwrap(),
            Some(unblocked),
            "{engine}"
        );
        assert_eq!(count(&mut tx, &other).await, None, "{engine}");
    }
}

#[tokio::test]
async fn a_count_begins_anew_when_the_last_failure_is_long_past() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, _] = keys();
        for _ in 0..3 {
            tx.add_failure(&one, NOW - second(60), NOW).await.unwrap();
        }
        let still = tx.add_failure(&one, NOW, NOW + second(60)).await.unwrap();
        assert_eq!(still, 4, "{engine}");
        let later = NOW + second(61);
        let anew = tx
            .add_failure(&one, later, later + second(60))
            .await
            .unwrap();
        assert_eq!(anew, 1, "{engine}");
    }
}

#[tokio::test]
async fn a_block_is_never_shortened() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, _] = keys();
        tx.add_failure(&one, NOW, NOW).await.unwrap();
        for (until, expected) in [(60, 60), (30, 60), (90, 90)] {
            tx.block(&one, NOW + second(until)).await.unwrap();
            let failures = tx.find_failures(&one).await.unwrap().unwrap();
            assert_eq!(failures.blocked_until, NOW + second(expected), "{engine}");
        }
    }
}

#[tokio::test]
async fn what_is_forgiven_is_forgotten_for_that_key_alone() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, other] = keys();
        for key in [&one, &other] {
            tx.add_failure(key, NOW, NOW).await.unwrap();
        }
        tx.forget_failures(&one).await.unwrap();
        assert_eq!(count(&mut tx, &one).await, None, "{engine}");
        assert_eq!(count(&mut tx, &other).await, Some(1), "{engine}");
    }
}

#[tokio::test]
async fn what_is_old_is_removed_unless_it_still_blocks() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, other] = keys();
        for key in [&one, &other] {
            tx.add_failure(key, NOW, NOW).await.unwrap();
        }
        tx.block(&one, NOW + second(60)).await.unwrap();
        assert_eq!(tx.prune_throttle(NOW).await.unwrap(), 0, "{engine}");
        assert_eq!(
            tx.prune_throttle(NOW + second(1)).await.unwrap(),
            1,
            "{engine}"
        );
        assert_eq!(count(&mut tx, &one).await, Some(1), "{engine}");
        assert_eq!(
            tx.prune_throttle(NOW + second(61)).await.unwrap(),
            1,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn attempts_are_counted_until_nobody_is_heard() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, _] = keys();
        for expected in 1..=3 {
            let counted = tx.count_attempt(&one, NOW, NOW).await.unwrap();
            assert_eq!(counted, Some(expected), "{engine}");
        }
        tx.block(&one, NOW + second(60)).await.unwrap();
        let within = tx.count_attempt(&one, NOW, NOW + second(59)).await.unwrap();
        assert_eq!(within, None, "{engine}");
        let after = tx.count_attempt(&one, NOW, NOW + second(60)).await.unwrap();
        assert_eq!(after, Some(4), "{engine}: what was refused was not counted");
    }
}

#[tokio::test]
async fn an_attempt_that_was_no_failure_is_taken_back_with_its_wait() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [one, other] = keys();
        for _ in 0..2 {
            tx.count_attempt(&one, NOW, NOW).await.unwrap();
        }
        tx.block(&one, NOW + second(60)).await.unwrap();
        tx.take_back_attempt(&one).await.unwrap();
        tx.take_back_attempt(&other).await.unwrap();
        let counted = tx.count_attempt(&one, NOW, NOW).await.unwrap();
        assert_eq!(counted, Some(2), "{engine}");
    }
}

// Fifty at once, each in a transaction that blocks from the fifth on: five are heard.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_attempts_at_once_only_the_free_ones_are_heard() {
    for (engine, store) in stores().await {
        let [one, _] = keys();
        let attempts = (0..50).map(|_| async {
            let mut tx = store.begin().await.unwrap();
            let counted = tx.count_attempt(&one, NOW, NOW).await.unwrap();
            if counted == Some(5) {
                tx.block(&one, NOW + second(60)).await.unwrap();
            }
            tx.commit().await.unwrap();
            counted
        });
        let mut heard: Vec<i64> = join_all(attempts).await.into_iter().flatten().collect();
        heard.sort_unstable();
        assert_eq!(heard, [1, 2, 3, 4, 5], "{engine}");
    }
}
