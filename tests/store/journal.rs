//! The journal: many at once, none for another's sake, and each with its event or not at all.

use std::sync::Arc;

use futures_util::future::join_all;
use idp::crypto::{MacKey, MasterKey, Purpose, Secret, SecretHash};
use idp::domain::{ClientId, Event, EventKind, Grant};
use idp::store::{Journal, Store};

use super::samples::{
    NOW, account_and_client, add_grant, grant, new_grant, redemption, rotation, second,
};
use crate::support::stores;

fn journal(store: &Store) -> (Journal, Arc<MacKey>) {
    let key = Arc::new(MasterKey::random().mac_key(Purpose::AuditTrail));
    (Journal::start(store.clone(), Arc::clone(&key)), key)
}

#[expect(clippy::unnecessary_wraps, reason = "the journal calls it so")]
fn issued(grant: &Grant) -> Option<Event> {
    Some(Event::of_grant(EventKind::TokensIssued, grant, NOW))
}

/// How many events the trail holds, which must be whole.
async fn trail(store: &Store, key: &MacKey) -> i64 {
    let mut tx = store.direct().await.unwrap();
    tx.verify_audit(key).await.unwrap().unwrap()
}

/// A person and a client of theirs, and so many grants whose codes wait.
async fn waiting(store: &Store, count: usize) -> (ClientId, Vec<(Grant, SecretHash)>) {
    let mut tx = store.direct().await.unwrap();
    let (account, client) = account_and_client(&mut tx).await;
    let mut all = Vec::new();
    for _ in 0..count {
        let grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        all.push((grant, code));
    }
    (client, all)
}

#[tokio::test]
async fn of_many_who_ask_together_each_gets_its_own_and_once() {
    for (engine, store) in stores().await {
        let (client, waiting) = waiting(&store, 40).await;
        let (journal, key) = journal(&store);
        let tries = waiting
            .iter()
            .chain(&waiting)
            .map(|(_, code)| journal.redeem(redemption(code, &client, NOW), issued));
        let won: Vec<_> = join_all(tries)
            .await
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let expected: Vec<_> = waiting
            .iter()
            .map(|(grant, _)| Some(grant.clone()))
            .collect();
        assert_eq!(won[..40], expected, "{engine}: who asked first");
        assert!(won[40..].iter().all(Option::is_none), "{engine}");
        assert_eq!(trail(&store, &key).await, 40, "{engine}");
    }
}

#[tokio::test]
async fn tokens_of_several_generations_in_one_batch_are_told_apart() {
    for (engine, store) in stores().await {
        let (client, waiting) = waiting(&store, 1).await;
        let (journal, key) = journal(&store);
        let (grant, code) = &waiting[0];
        let redeemed = journal.redeem(redemption(code, &client, NOW), issued);
        redeemed.await.unwrap().unwrap();
        let tries = [5, 0, 0].map(|generation| {
            journal.rotate(rotation(&grant.id, generation, &client, NOW), issued)
        });
        let won = join_all(tries).await;
        let generations: Vec<_> = won
            .into_iter()
            .map(|grant| grant.unwrap().map(|grant| grant.generation))
            .collect();
        assert_eq!(generations, [None, Some(1), None], "{engine}");
        assert_eq!(trail(&store, &key).await, 2, "{engine}");
    }
}

#[tokio::test]
async fn what_is_judged_wrong_is_used_up_and_leaves_no_event() {
    for (engine, store) in stores().await {
        let (client, waiting) = waiting(&store, 1).await;
        let (journal, key) = journal(&store);
        let (_, code) = &waiting[0];
        let wrong = journal.redeem(redemption(code, &client, NOW), |_| None);
        assert!(wrong.await.unwrap().is_some(), "{engine}");
        let again = journal.redeem(redemption(code, &client, NOW), issued);
        assert!(again.await.unwrap().is_none(), "{engine}");
        assert_eq!(trail(&store, &key).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn none_fails_for_another_s_sake() {
    for (engine, store) in stores().await {
        let (client, waiting) = waiting(&store, 3).await;
        let (journal, key) = journal(&store);
        let mut impossible = waiting[0].0.clone();
        impossible.client = "nobody".parse().unwrap();
        let impossible = new_grant(&impossible, &Secret::random().hash());
        let tries = waiting
            .iter()
            .map(|(_, code)| journal.redeem(redemption(code, &client, NOW + second(1)), issued));
        let (refused, won) = tokio::join!(journal.add_grant(impossible), join_all(tries));
        assert!(refused.is_err(), "{engine}");
        assert!(
            won.into_iter().all(|grant| grant.unwrap().is_some()),
            "{engine}"
        );
        assert_eq!(trail(&store, &key).await, 3, "{engine}");
    }
}
