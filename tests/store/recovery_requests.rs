//! `recovery_request`.

use idp::store::Tx;

use super::samples::{NOW, second};
use crate::support::stores;

async fn waiting(tx: &mut Tx) -> Vec<String> {
    let requests = tx.list_recovery_requests(10).await.unwrap();
    requests.into_iter().map(|request| request.id).collect()
}

#[tokio::test]
async fn requests_wait_in_turn_and_are_taken_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        for (id, after) in [("second", 1), ("first", 0)] {
            tx.add_recovery_request(id, "sealed", NOW + second(after))
                .await
                .unwrap();
        }
        assert_eq!(waiting(&mut tx).await, ["first", "second"], "{engine}");
        assert!(tx.take_recovery_request("first").await.unwrap(), "{engine}");
        assert!(!tx.take_recovery_request("first").await.unwrap());
        let left = tx.list_recovery_requests(10).await.unwrap().remove(0);
        assert_eq!(left.sealed, "sealed", "{engine}");
        assert_eq!(left.created_at, NOW + second(1), "{engine}");
    }
}

#[tokio::test]
async fn a_request_is_there_again_when_what_was_done_for_it_is_undone() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.add_recovery_request("one", "sealed", NOW).await.unwrap();
        let mut open = store.begin().await.unwrap();
        assert!(open.take_recovery_request("one").await.unwrap());
        drop(open);
        assert_eq!(waiting(&mut tx).await, ["one"], "{engine}");
    }
}
