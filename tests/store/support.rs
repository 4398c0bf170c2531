//! `staff` and `support_reset`.

use futures_util::future::join_all;
use idp::domain::{Account, AccountId, Name, ResetOutcome, Timestamp};
use idp::store::{NewReset, Store, Tx};

use super::samples::{NOW, account, second};
use crate::support::stores;

use ResetOutcome::{Approved, Rejected};

/// Somebody, and two agents.
async fn cast(store: &Store) -> (Tx, Account, [AccountId; 2]) {
    let mut tx = store.direct().await.unwrap();
    let people = ["Lefèvre", "Balise", "Fanal"].map(account);
    for one in &people {
        tx.add_account(one, None, NOW).await.unwrap();
    }
    let [person, first, second] = people;
    for agent in [first.id, second.id] {
        assert!(tx.add_staff(agent, NOW).await.unwrap());
    }
    (tx, person, [first.id, second.id])
}

async fn ask(tx: &mut Tx, id: &str, (account, by): (AccountId, AccountId), at: Timestamp) -> bool {
    let new = NewReset {
        id,
        account,
        by,
        reason: "called back",
        expires_at: at + second(60),
    };
    tx.ask_for_reset(new, at).await.unwrap()
}

async fn decide(tx: &mut Tx, id: &str, by: AccountId, outcome: ResetOutcome) -> Option<AccountId> {
    tx.decide_reset(id, (by, outcome), NOW).await.unwrap()
}

#[tokio::test]
async fn staff_is_who_an_operator_named() {
    for (engine, store) in stores().await {
        let (mut tx, person, [agent, _]) = cast(&store).await;
        assert!(tx.is_staff(agent).await.unwrap(), "{engine}");
        assert!(!tx.is_staff(person.id).await.unwrap(), "{engine}");
        assert!(!tx.add_staff(agent, NOW).await.unwrap(), "{engine}: again");
        assert_eq!(tx.list_staff().await.unwrap().len(), 2, "{engine}");
        assert!(tx.remove_staff(agent).await.unwrap(), "{engine}");
        assert!(!tx.remove_staff(agent).await.unwrap(), "{engine}");
        tx.suspend_account(person.id, NOW).await.unwrap();
        assert!(!tx.add_staff(person.id, NOW).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_reset_takes_two_agents_and_is_decided_once() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        assert!(!ask(&mut tx, "b", (person.id, other), NOW).await);
        let waiting = tx.list_resets(NOW).await.unwrap();
        assert_eq!(waiting.len(), 1, "{engine}");
        assert_eq!(
            (waiting[0].account.id, waiting[0].asked_by),
            (person.id, one)
        );
        assert_eq!(waiting[0].reason, "called back", "{engine}");
        assert_eq!(decide(&mut tx, "a", one, Approved).await, None, "{engine}");
        assert_eq!(decide(&mut tx, "a", person.id, Approved).await, None);
        assert_eq!(decide(&mut tx, "a", other, Approved).await, Some(person.id));
        assert_eq!(decide(&mut tx, "a", other, Rejected).await, None);
        assert!(ask(&mut tx, "c", (person.id, one), NOW).await, "{engine}");
        assert_eq!(decide(&mut tx, "c", one, Rejected).await, Some(person.id));
        assert!(tx.list_resets(NOW).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn nobody_resets_staff_or_without_being_staff() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(!ask(&mut tx, "a", (other, one), NOW).await, "{engine}");
        assert!(!ask(&mut tx, "a", (one, one), NOW).await, "{engine}");
        assert!(
            !ask(&mut tx, "a", (other, person.id), NOW).await,
            "{engine}"
        );
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        // Who was asked about joins support meanwhile, or who decides leaves it.
        assert!(tx.add_staff(person.id, NOW).await.unwrap());
        assert_eq!(decide(&mut tx, "a", other, Approved).await, None);
        tx.remove_staff(person.id).await.unwrap();
        tx.remove_staff(other).await.unwrap();
        assert_eq!(decide(&mut tx, "a", other, Approved).await, None);
        assert_eq!(decide(&mut tx, "a", other, Rejected).await, None);
    }
}

#[tokio::test]
async fn what_a_former_agent_asked_for_is_only_closed() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        tx.remove_staff(one).await.unwrap();
        assert_eq!(decide(&mut tx, "a", other, Approved).await, None);
        assert_eq!(decide(&mut tx, "a", other, Rejected).await, Some(person.id));
    }
}

#[tokio::test]
async fn nothing_is_allowed_for_whom_is_suspended_nor_by_whom_is() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        assert!(tx.suspend_account(person.id, NOW).await.unwrap());
        assert_eq!(decide(&mut tx, "a", other, Approved).await, None);
        assert_eq!(decide(&mut tx, "a", one, Rejected).await, Some(person.id));
        let person = account("Phare");
        tx.add_account(&person, None, NOW).await.unwrap();
        assert!(tx.take_duty(one).await.unwrap(), "{engine}");
        assert!(tx.suspend_account(one, NOW).await.unwrap());
        assert!(!tx.take_duty(one).await.unwrap(), "{engine}");
        assert!(!ask(&mut tx, "b", (person.id, one), NOW).await);
        assert!(ask(&mut tx, "c", (person.id, other), NOW).await);
        assert_eq!(decide(&mut tx, "c", one, Rejected).await, None);
        tx.remove_staff(other).await.unwrap();
        assert!(!tx.take_duty(other).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_reset_expires_and_makes_room_for_the_next() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        let late = NOW + second(60);
        let decided = tx.decide_reset("a", (other, Approved), late).await;
        assert_eq!(decided.unwrap(), None, "{engine}");
        assert!(tx.list_resets(late).await.unwrap().is_empty(), "{engine}");
        assert!(ask(&mut tx, "b", (person.id, one), late).await, "{engine}");
        assert_eq!(tx.prune_resets(NOW).await.unwrap(), 0, "{engine}");
        let later = late + second(1);
        assert_eq!(tx.prune_resets(later).await.unwrap(), 2, "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_approvals_at_once_on_two_nodes_one_counts() {
    for (engine, store) in stores().await {
        let (mut tx, person, [one, other]) = cast(&store).await;
        assert!(ask(&mut tx, "a", (person.id, one), NOW).await, "{engine}");
        drop(tx);
        let node = store.another_node().await;
        let approvals = (0..50).map(|turn| {
            let node: &Store = if turn % 2 == 0 { &store } else { &node };
            async move {
                let mut tx = node.direct().await.unwrap();
                decide(&mut tx, "a", other, Approved).await
            }
        });
        let won = join_all(approvals).await.into_iter().flatten();
        assert_eq!(won.count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn people_are_found_by_name_and_by_address() {
    for (engine, store) in stores().await {
        let (mut tx, person, _) = cast(&store).await;
        for (typed, found) in [
            ("lefè", true),
            ("LEFEVRE", true),
            ("Lefevres", false),
            ("lef", false),
        ] {
            let key = Name::parse(typed).unwrap().key();
            let people = tx.find_by_name(&key).await.unwrap();
            let ids: Vec<_> = people.iter().map(|one| one.id).collect();
            assert_eq!(ids == [person.id], found, "{engine}: {typed}");
        }
        let people = tx.find_by_address("ZOE@Cabinet.example").await.unwrap();
        assert_eq!(people.len(), 3, "{engine}");
        let people = tx.find_by_address("zoe@cabinet").await.unwrap();
        assert!(people.is_empty(), "{engine}");
    }
}
