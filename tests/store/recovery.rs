//! `secret_question`, `answer_try` and `recovery_proof`.

use std::time::Duration;

use idp::crypto::{Mac, MasterKey, Purpose, Secret};
use idp::domain::{Account, SecretQuestion};
use idp::store::Tx;

use super::samples::{NOW, account, password_hash, second};
use crate::support::stores;

const HOUR: Duration = Duration::from_hours(1);

async fn somebody(tx: &mut Tx) -> Account {
    let person = account("Lefèvre");
    let hash = password_hash("old").await;
    tx.add_account(&person, Some(&hash), NOW).await.unwrap();
    person
}

fn name() -> Mac {
    let key = MasterKey::random().mac_key(Purpose::Recovery);
    key.sign(&[b"somebody"])
}

#[tokio::test]
async fn a_question_is_found_by_name_and_replaced() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = somebody(&mut tx).await;
        let key = person.sign_in_key();
        assert!(tx.find_secret_question(&key).await.unwrap().is_none());
        let answer = password_hash("REX").await;
        for question in [SecretQuestion::FirstPet, SecretQuestion::FirstJob] {
            tx.put_secret_question(person.id, question, &answer, NOW)
                .await
                .unwrap();
            let asked = tx.find_secret_question(&key).await.unwrap().unwrap();
            assert_eq!(asked.question, question, "{engine}");
            assert_eq!(
                (asked.account.id, asked.answer),
                (person.id, answer.clone())
            );
        }
        tx.suspend_account(person.id, NOW).await.unwrap();
        let asked = tx.find_secret_question(&key).await.unwrap();
        assert!(asked.is_none(), "{engine}: suspended");
    }
}

#[tokio::test]
async fn five_answers_are_heard_in_a_row_and_then_none_for_an_hour() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let name = name();
        let mut at = NOW;
        for round in 0..3 {
            for answer in 0..5 {
                at = at + second(10);
                let heard = tx.count_try(&name, 5, HOUR, at).await.unwrap();
                assert!(heard, "{engine}: {answer} of round {round}");
            }
            for late in [1, 1800, 3599] {
                let heard = tx.count_try(&name, 5, HOUR, at + second(late)).await;
                assert!(!heard.unwrap(), "{engine}: {late} s later");
            }
            at = at + HOUR;
        }
    }
}

#[tokio::test]
async fn a_right_answer_forgives_those_before() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let name = name();
        for _ in 0..5 {
            tx.count_try(&name, 5, HOUR, NOW).await.unwrap();
        }
        tx.forget_tries(&name).await.unwrap();
        assert!(tx.count_try(&name, 5, HOUR, NOW).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_proof_counts_once_and_while_it_lasts() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = somebody(&mut tx).await;
        let (secret, other) = (Secret::random().hash(), Secret::random().hash());
        let until = NOW + second(60);
        for proof in [&secret, &other] {
            tx.add_recovery_proof(proof, person.id, until, NOW)
                .await
                .unwrap();
        }
        let found = tx.find_recovery_proof(&secret, NOW).await.unwrap();
        assert_eq!(found.map(|account| account.id), Some(person.id), "{engine}");
        let late = tx.find_recovery_proof(&secret, until).await.unwrap();
        assert!(late.is_none(), "{engine}");
        let new = password_hash("new").await;
        let late = tx.recover_password(&secret, person.id, &new, until).await;
        assert!(!late.unwrap(), "{engine}: too late");
        let used = tx.recover_password(&secret, person.id, &new, NOW).await;
        assert!(used.unwrap(), "{engine}");
        for proof in [&secret, &other] {
            let again = tx.recover_password(proof, person.id, &new, NOW).await;
            assert!(!again.unwrap(), "{engine}: all are void");
            let found = tx.find_recovery_proof(proof, NOW).await.unwrap();
            assert!(found.is_none(), "{engine}");
        }
        let key = person.sign_in_key();
        let found = tx.find_credentials(&key).await.unwrap().unwrap();
        assert_eq!(found.password, Some(new), "{engine}");
    }
}

#[tokio::test]
async fn a_change_by_who_knows_the_password_voids_every_proof() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        let (old, new) = (password_hash("old").await, password_hash("new").await);
        tx.add_account(&person, Some(&old), NOW).await.unwrap();
        let secret = Secret::random().hash();
        let until = NOW + second(60);
        tx.add_recovery_proof(&secret, person.id, until, NOW)
            .await
            .unwrap();
        assert!(tx.set_password(person.id, &old, &new, NOW).await.unwrap());
        let found = tx.find_recovery_proof(&secret, NOW).await.unwrap();
        assert!(found.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn nobody_recovers_a_suspended_account() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = somebody(&mut tx).await;
        let secret = Secret::random().hash();
        let until = NOW + second(60);
        tx.add_recovery_proof(&secret, person.id, until, NOW)
            .await
            .unwrap();
        tx.suspend_account(person.id, NOW).await.unwrap();
        let found = tx.find_recovery_proof(&secret, NOW).await.unwrap();
        assert!(found.is_none(), "{engine}");
        let new = password_hash("new").await;
        let done = tx.recover_password(&secret, person.id, &new, NOW).await;
        assert!(!done.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn what_is_over_is_removed_after_a_while() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = somebody(&mut tx).await;
        let secret = Secret::random().hash();
        tx.add_recovery_proof(&secret, person.id, NOW, NOW)
            .await
            .unwrap();
        tx.count_try(&name(), 5, HOUR, NOW).await.unwrap();
        assert_eq!(tx.prune_recovery(NOW).await.unwrap(), 0, "{engine}");
        let later = NOW + second(1);
        assert_eq!(tx.prune_recovery(later).await.unwrap(), 2, "{engine}");
    }
}
