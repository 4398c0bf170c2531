//! `help_request`.

use futures_util::future::join_all;
use idp::domain::{Account, AccountState, HelpOutcome, Locale, Timestamp, WayBack};
use idp::store::{Charge, NewHelp, Store, Tx};

use super::samples::{NOW, account, second};
use crate::support::stores;

/// A declarant, and an administrator of the same establishment with the charge of it.
async fn colleagues(store: &Store) -> (Tx, Account, Account, Charge) {
    let mut tx = store.direct().await.unwrap();
    let (person, mut administrator) = (account("Lefèvre"), account("Moreau"));
    administrator.roles.administrator_since = Some(NOW);
    for one in [&person, &administrator] {
        tx.add_account(one, None, NOW).await.unwrap();
    }
    let charge = tx.take_charge(administrator.id).await.unwrap().unwrap();
    (tx, person, administrator, charge)
}

async fn ask(tx: &mut Tx, id: &str, person: &Account, at: Timestamp) -> bool {
    let new = NewHelp {
        id,
        account: person.id,
        asked: WayBack::Administrators,
        locale: Locale::En,
        expires_at: at + second(60),
    };
    tx.open_help_request(new, at).await.unwrap()
}

async fn settle(tx: &mut Tx, charge: Charge, id: &str, at: Timestamp) -> bool {
    let settled = tx.settle_help_request(charge, id, HelpOutcome::Helped, at);
    settled.await.unwrap().is_some()
}

#[tokio::test]
async fn a_request_is_seen_by_its_establishment_until_it_is_settled() {
    for (engine, store) in stores().await {
        let (mut tx, person, administrator, charge) = colleagues(&store).await;
        assert!(ask(&mut tx, "one", &person, NOW).await, "{engine}");
        assert!(!ask(&mut tx, "two", &person, NOW).await, "{engine}: again");
        let open = tx.list_help_requests(person.siret, NOW).await.unwrap();
        assert_eq!(open.len(), 1, "{engine}");
        assert_eq!(open[0].account.id, person.id, "{engine}");
        assert_eq!((open[0].id.as_str(), open[0].locale), ("one", Locale::En));
        assert_eq!(open[0].created_at, NOW, "{engine}");
        let told = tx.list_administrators(person.siret, person.id).await;
        assert_eq!(told.unwrap()[0].id, administrator.id, "{engine}");
        assert!(settle(&mut tx, charge, "one", NOW).await, "{engine}");
        assert!(!settle(&mut tx, charge, "one", NOW).await, "{engine}: once");
        let open = tx.list_help_requests(person.siret, NOW).await.unwrap();
        assert!(open.is_empty(), "{engine}");
        assert!(ask(&mut tx, "three", &person, NOW).await, "{engine}: anew");
    }
}

#[tokio::test]
async fn a_request_expires_and_makes_room_for_the_next() {
    for (engine, store) in stores().await {
        let (mut tx, person, _, charge) = colleagues(&store).await;
        assert!(ask(&mut tx, "one", &person, NOW).await, "{engine}");
        let late = NOW + second(60);
        assert!(!settle(&mut tx, charge, "one", late).await, "{engine}");
        let open = tx.list_help_requests(person.siret, late).await.unwrap();
        assert!(open.is_empty(), "{engine}");
        assert!(ask(&mut tx, "two", &person, late).await, "{engine}");
        assert!(settle(&mut tx, charge, "two", late).await, "{engine}");
    }
}

#[tokio::test]
async fn nobody_settles_their_own_request_or_another_establishments() {
    for (engine, store) in stores().await {
        let (mut tx, person, administrator, charge) = colleagues(&store).await;
        assert!(ask(&mut tx, "own", &administrator, NOW).await, "{engine}");
        assert!(!settle(&mut tx, charge, "own", NOW).await, "{engine}");
        let elsewhere = Account {
            siret: "99900001100018".parse().unwrap(),
            ..account("Ailleurs")
        };
        tx.add_account(&elsewhere, None, NOW).await.unwrap();
        assert!(ask(&mut tx, "elsewhere", &elsewhere, NOW).await);
        assert!(!settle(&mut tx, charge, "elsewhere", NOW).await, "{engine}");
        assert!(ask(&mut tx, "gone", &person, NOW).await, "{engine}");
        tx.suspend_account(person.id, NOW).await.unwrap();
        assert!(!settle(&mut tx, charge, "gone", NOW).await, "{engine}");
    }
}

#[tokio::test]
async fn only_a_declarants_address_is_corrected_and_only_while_they_wait() {
    for (engine, store) in stores().await {
        let (mut tx, person, administrator, charge) = colleagues(&store).await;
        let email = "new@cabinet.example".parse().unwrap();
        for (id, who, corrected) in [("one", &person, true), ("two", &administrator, false)] {
            assert!(ask(&mut tx, id, who, NOW).await, "{engine}");
            let late = NOW + second(60);
            let done = tx.correct_address_for_help(charge, id, &email, late).await;
            assert!(!done.unwrap(), "{engine}: {id} is late");
            let done = tx.correct_address_for_help(charge, id, &email, NOW).await;
            assert_eq!(done.unwrap(), corrected, "{engine}: {id}");
        }
        let now = tx.find_account(person.id).await.unwrap().unwrap();
        assert_eq!((now.email, now.email_verified_at), (email, None));
        assert_eq!(now.state, AccountState::Active, "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_decisions_at_once_on_two_nodes_one_counts() {
    for (engine, store) in stores().await {
        let (mut tx, person, _, charge) = colleagues(&store).await;
        assert!(ask(&mut tx, "one", &person, NOW).await, "{engine}");
        drop(tx);
        let other = store.another_node().await;
        let decisions = (0..50).map(|turn| {
            let node: &Store = if turn % 2 == 0 { &store } else { &other };
            async move {
                let mut tx = node.direct().await.unwrap();
                settle(&mut tx, charge, "one", NOW).await
            }
        });
        let won = join_all(decisions).await.into_iter().filter(|won| *won);
        assert_eq!(won.count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn what_was_asked_long_ago_is_removed() {
    for (engine, store) in stores().await {
        let (mut tx, person, ..) = colleagues(&store).await;
        assert!(ask(&mut tx, "one", &person, NOW).await, "{engine}");
        assert_eq!(tx.prune_help_requests(NOW).await.unwrap(), 0, "{engine}");
        let later = NOW + second(1);
        assert_eq!(tx.prune_help_requests(later).await.unwrap(), 1, "{engine}");
    }
}
