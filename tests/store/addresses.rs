//! `account.email`: another address, and the one before taken back.

use idp::crypto::Secret;
use idp::domain::{Account, Email, LinkPurpose};
use idp::store::{NewLink, Tx};

use super::samples::{NOW, account, add_session, second};
use crate::support::stores;

fn email(name: &str) -> Email {
    format!("{name}@cabinet.example").parse().unwrap()
}

async fn address(tx: &mut Tx, of: &Account) -> Email {
    tx.find_account(of.id).await.unwrap().unwrap().email
}

#[tokio::test]
async fn an_address_is_replaced_while_it_is_still_the_one_that_was_seen() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        tx.add_account(&person, None, NOW).await.unwrap();
        let (old, new, third) = (person.email.clone(), email("new"), email("third"));
        let at = NOW + second(1);
        let done = tx.change_address(person.id, (&old, &new), at).await;
        assert!(done.unwrap(), "{engine}");
        let later = at + second(1);
        for (from, when) in [(&old, later), (&new, at)] {
            let done = tx.change_address(person.id, (from, &third), when).await;
            assert!(!done.unwrap(), "{engine}: {from} at {when}");
        }
        let done = tx.change_address(person.id, (&new, &third), later).await;
        assert!(done.unwrap(), "{engine}");
        assert_eq!(address(&mut tx, &person).await, third, "{engine}");
    }
}

#[tokio::test]
async fn an_address_that_is_taken_back_voids_what_came_after_it_only() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let person = account("Lefèvre");
        tx.add_account(&person, None, NOW).await.unwrap();
        let (session, _) = add_session(&mut tx, &person).await;
        let mut links = Vec::new();
        for at in 1..=3 {
            let secret = Secret::random().hash();
            let link = NewLink {
                purpose: LinkPurpose::AddressUndo,
                account: person.id,
                secret: &secret,
                value: None,
            };
            tx.put_mailed_link(link, NOW + second(at)).await.unwrap();
            links.push(secret);
        }
        let (since, now) = (NOW + second(2), NOW + second(9));
        let back = email("back");
        let done = tx.restore_address(person.id, &back, (since, now)).await;
        assert!(done.unwrap(), "{engine}");
        assert_eq!(address(&mut tx, &person).await, back, "{engine}");
        let mut left = Vec::new();
        for secret in &links {
            let purpose = LinkPurpose::AddressUndo;
            let found = tx.find_mailed_link(purpose, secret, now).await.unwrap();
            left.push(found.is_some());
        }
        assert_eq!(left, [true, false, false], "{engine}");
        assert!(
            !tx.end_session(&session.sid, now).await.unwrap(),
            "{engine}"
        );
    }
}
