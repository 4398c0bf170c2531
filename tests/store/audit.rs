//! `audit_event` and `audit_head`: whoever changes the trail is found out.

use idp::crypto::{MacKey, MasterKey, Purpose};
use idp::domain::{Event, EventKind};
use idp::store::{Break, Store};

use super::samples::{NOW, second};
use crate::support::stores;

fn key() -> MacKey {
    MasterKey::random().mac_key(Purpose::AuditTrail)
}

/// Five events, in two batches.
async fn record(store: &Store, key: &MacKey) {
    let events: Vec<Event> = (0..5)
        .map(|number| Event::new(EventKind::SignedIn, NOW + second(number)))
        .collect();
    let (first, rest) = events.split_at(2);
    for batch in [first, rest] {
        let mut tx = store.begin().await.unwrap();
        let batch: Vec<&Event> = batch.iter().collect();
        tx.append_audit(&batch, key).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// What is found after this was done past the store.
async fn found_after(tampering: &[&str]) -> Vec<Result<i64, Break>> {
    let mut found = Vec::new();
    for (_, store) in stores().await {
        let key = key();
        record(&store, &key).await;
        for sql in tampering {
            assert!(store.tamper(sql).await > 0, "{sql}");
        }
        let mut tx = store.direct().await.unwrap();
        found.push(tx.verify_audit(&key).await.unwrap());
    }
    found
}

fn on_both(result: Result<i64, Break>) -> Vec<Result<i64, Break>> {
    vec![result, result]
}

#[tokio::test]
async fn a_trail_left_alone_holds() {
    assert_eq!(found_after(&[]).await, on_both(Ok(5)));
}

#[tokio::test]
async fn a_changed_event_is_found() {
    let change = "UPDATE audit_event SET event = replace(event, 'signed_in', 'signed_out')
                  WHERE seq = 3";
    assert_eq!(
        found_after(&[change]).await,
        on_both(Err(Break::Changed(3)))
    );
}

#[tokio::test]
async fn a_removed_event_is_found() {
    let removal = "DELETE FROM audit_event WHERE seq = 3";
    assert_eq!(
        found_after(&[removal]).await,
        on_both(Err(Break::Missing(3)))
    );
}

// The numbers after it moved up, so that none is missing.
#[tokio::test]
async fn a_removed_event_is_found_though_the_gap_was_closed() {
    let closing = [
        "DELETE FROM audit_event WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 4",
        "UPDATE audit_event SET seq = 4 WHERE seq = 5",
        "UPDATE audit_head SET seq = 4",
    ];
    assert_eq!(found_after(&closing).await, on_both(Err(Break::Changed(3))));
}

#[tokio::test]
async fn swapped_events_are_found() {
    let swap = [
        "UPDATE audit_event SET seq = 0 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 0",
    ];
    assert_eq!(found_after(&swap).await, on_both(Err(Break::Changed(2))));
}

#[tokio::test]
async fn an_event_put_in_the_place_of_another_is_found() {
    let copy = "UPDATE audit_event
                SET event = (SELECT event FROM audit_event WHERE seq = 1),
                    mac = (SELECT mac FROM audit_event WHERE seq = 1)
                WHERE seq = 2";
    assert_eq!(found_after(&[copy]).await, on_both(Err(Break::Changed(2))));
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_found() {
    let cut = "DELETE FROM audit_event WHERE seq > 3";
    let expected = Break::CutOff {
        found: 3,
        expected: 5,
    };
    assert_eq!(found_after(&[cut]).await, on_both(Err(expected)));
}

// The head is sealed: it cannot be put back to an earlier row.
#[tokio::test]
async fn a_tail_that_was_cut_off_is_found_though_the_end_was_moved() {
    let cut = [
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_head
         SET seq = 3, mac = (SELECT mac FROM audit_event WHERE seq = 3)",
    ];
    assert_eq!(found_after(&cut).await, on_both(Err(Break::EndChanged(3))));
}

#[tokio::test]
async fn a_trail_that_was_emptied_is_found() {
    let cut = Break::CutOff {
        found: 0,
        expected: 5,
    };
    assert_eq!(
        found_after(&["DELETE FROM audit_event"]).await,
        on_both(Err(cut))
    );
}

#[tokio::test]
async fn a_trail_without_its_end_is_found() {
    let cut = Break::CutOff {
        found: 5,
        expected: 0,
    };
    assert_eq!(
        found_after(&["DELETE FROM audit_head"]).await,
        on_both(Err(cut))
    );
}

// Nobody without the key writes a trail that holds.
#[tokio::test]
async fn a_trail_of_another_key_does_not_hold() {
    for (engine, store) in stores().await {
        record(&store, &key()).await;
        let mut tx = store.direct().await.unwrap();
        let found = tx.verify_audit(&key()).await.unwrap();
        assert_eq!(found, Err(Break::Changed(1)), "{engine}");
    }
}

#[tokio::test]
async fn a_trail_is_read_page_by_page() {
    for (engine, store) in stores().await {
        record(&store, &key()).await;
        let mut tx = store.direct().await.unwrap();
        let page = tx.list_audit(1, 3).await.unwrap();
        let numbers: Vec<i64> = page.iter().map(|row| row.seq).collect();
        assert_eq!(numbers, [2, 3, 4], "{engine}");
        let event: Event = serde_json::from_str(&page[0].text).unwrap();
        assert_eq!(
            (event.kind, event.at),
            (EventKind::SignedIn, NOW + second(1))
        );
    }
}

#[tokio::test]
async fn an_empty_trail_holds() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        assert_eq!(tx.verify_audit(&key()).await.unwrap(), Ok(0), "{engine}");
    }
}
