//! `mailed_link` and `mailed_link_count`.

use futures_util::future::join_all;
use idp::crypto::{Secret, SecretHash};
use idp::domain::{Account, LinkPurpose, Timestamp};
use idp::store::{NewLink, Store, Tx};

use super::samples::{NOW, account, second};
use crate::support::stores;

use LinkPurpose::{AddressUndo, NotMe, Recovery};

async fn somebody(store: &Store) -> (Tx, Account) {
    let mut tx = store.direct().await.unwrap();
    let person = account("Lefèvre");
    tx.add_account(&person, None, NOW).await.unwrap();
    (tx, person)
}

/// A link, if it counts.
async fn link(
    tx: &mut Tx,
    purpose: LinkPurpose,
    person: &Account,
    at: Timestamp,
) -> Option<SecretHash> {
    let secret = Secret::random().hash();
    let new = NewLink {
        purpose,
        account: person.id,
        secret: &secret,
        value: Some("sealed"),
    };
    let counts = tx.put_mailed_link(new, at).await.unwrap();
    counts.then_some(secret)
}

#[tokio::test]
async fn a_link_is_looked_at_often_and_used_once() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        let secret = link(&mut tx, Recovery, &person, NOW).await.unwrap();
        for _ in 0..3 {
            let found = tx.find_mailed_link(Recovery, &secret, NOW).await.unwrap();
            let found = found.unwrap();
            assert_eq!(found.account.id, person.id, "{engine}");
            assert_eq!(found.value.as_deref(), Some("sealed"), "{engine}");
            assert_eq!(found.created_at, NOW, "{engine}");
            assert_eq!(found.expires_at, NOW + Recovery.lifetime(), "{engine}");
        }
        assert!(tx.use_mailed_link(Recovery, &secret, NOW).await.unwrap());
        assert!(!tx.use_mailed_link(Recovery, &secret, NOW).await.unwrap());
        let found = tx.find_mailed_link(Recovery, &secret, NOW).await.unwrap();
        assert!(found.is_none(), "{engine}: used up");
    }
}

// CVE-2026-4282: what is sent for one purpose opens nothing else.
#[tokio::test]
async fn a_link_of_one_purpose_is_nothing_for_another() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        for own in LinkPurpose::ALL {
            let secret = link(&mut tx, *own, &person, NOW).await.unwrap();
            for other in LinkPurpose::ALL.iter().filter(|other| *other != own) {
                let found = tx.find_mailed_link(*other, &secret, NOW).await.unwrap();
                assert!(found.is_none(), "{engine}: {own} as {other}");
                let used = tx.use_mailed_link(*other, &secret, NOW).await.unwrap();
                assert!(!used, "{engine}: {own} as {other}");
            }
            let used = tx.use_mailed_link(*own, &secret, NOW).await.unwrap();
            assert!(used, "{engine}: {own}");
        }
    }
}

#[tokio::test]
async fn a_link_is_nothing_once_it_has_expired() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        let secret = link(&mut tx, Recovery, &person, NOW).await.unwrap();
        let late = NOW + Recovery.lifetime();
        let found = tx.find_mailed_link(Recovery, &secret, late).await.unwrap();
        assert!(found.is_none(), "{engine}");
        assert!(!tx.use_mailed_link(Recovery, &secret, late).await.unwrap());
        let used = tx.use_mailed_link(Recovery, &SecretHash::of(""), NOW).await;
        assert!(!used.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_later_link_takes_the_place_of_an_earlier_one_but_for_what_undoes_something() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        for purpose in LinkPurpose::ALL {
            let first = link(&mut tx, *purpose, &person, NOW).await.unwrap();
            let second = link(&mut tx, *purpose, &person, NOW).await.unwrap();
            let found = tx.find_mailed_link(*purpose, &first, NOW).await.unwrap();
            assert_eq!(found.is_none(), purpose.supersedes(), "{engine}: {purpose}");
            assert!(tx.use_mailed_link(*purpose, &second, NOW).await.unwrap());
        }
    }
}

#[tokio::test]
async fn no_more_are_made_within_an_hour_than_the_purpose_says() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        for round in 0..2 {
            let start = NOW + second(3600 * round);
            let mut last = None;
            for minute in 0..3 {
                let at = start + second(60 * minute);
                last = link(&mut tx, Recovery, &person, at).await;
                assert!(last.is_some(), "{engine}: {minute} of round {round}");
            }
            let late = start + second(3599);
            assert_eq!(link(&mut tx, Recovery, &person, late).await, None);
            let (last, soon) = (last.unwrap(), start + second(180));
            let found = tx.find_mailed_link(Recovery, &last, soon).await.unwrap();
            assert!(
                found.is_some(),
                "{engine}: what was refused changes nothing"
            );
            assert!(link(&mut tx, NotMe, &person, late).await.is_some());
        }
    }
}

// Two stores stand for two nodes.
#[tokio::test]
async fn of_fifty_uses_at_once_on_two_nodes_one_counts() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        let secret = link(&mut tx, AddressUndo, &person, NOW).await.unwrap();
        drop(tx);
        let other = store.another_node().await;
        let uses = (0..50).map(|turn| {
            let node: &Store = if turn % 2 == 0 { &store } else { &other };
            let secret = &secret;
            async move {
                let mut tx = node.begin().await.unwrap();
                let used = tx.use_mailed_link(AddressUndo, secret, NOW).await.unwrap();
                tx.commit().await.unwrap();
                used
            }
        });
        let won = join_all(uses).await.into_iter().filter(|used| *used);
        assert_eq!(won.count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_that_are_asked_for_at_once_on_two_nodes_as_many_are_made_as_may_be() {
    for (engine, store) in stores().await {
        let (tx, person) = somebody(&store).await;
        drop(tx);
        let other = store.another_node().await;
        let asked = (0..50).map(|turn| {
            let node: &Store = if turn % 2 == 0 { &store } else { &other };
            let person = &person;
            async move {
                let mut tx = node.begin().await.unwrap();
                let made = link(&mut tx, Recovery, person, NOW).await;
                tx.commit().await.unwrap();
                made
            }
        });
        let made: Vec<_> = join_all(asked).await.into_iter().flatten().collect();
        assert_eq!(made.len(), 3, "{engine}");
        let mut tx = store.direct().await.unwrap();
        let mut open = 0;
        for secret in &made {
            let found = tx.find_mailed_link(Recovery, secret, NOW).await.unwrap();
            open += usize::from(found.is_some());
        }
        assert_eq!(open, 1, "{engine}: the last one made");
    }
}

#[tokio::test]
async fn what_has_expired_is_removed_after_a_while() {
    for (engine, store) in stores().await {
        let (mut tx, person) = somebody(&store).await;
        link(&mut tx, Recovery, &person, NOW).await.unwrap();
        let until = NOW + Recovery.lifetime();
        assert_eq!(tx.prune_mailed_links(until).await.unwrap(), 0, "{engine}");
        let later = until + second(1);
        assert_eq!(tx.prune_mailed_links(later).await.unwrap(), 1, "{engine}");
        assert_eq!(tx.prune_mailed_links(later).await.unwrap(), 0, "{engine}");
    }
}
