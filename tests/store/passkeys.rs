//! `passkey` and `used_challenge`.

use futures_util::future::join_all;
use idp::domain::{AccountId, CredentialId, Name, Passkey};

use super::samples::{NOW, account, second};
use crate::support::stores;

fn passkey(account: AccountId, id: &str) -> Passkey {
    Passkey {
        id: id.parse().unwrap(),
        account,
        credential_id: CredentialId::parse(format!("credential-{id}")).unwrap(),
        name: Name::parse("Ordinateur").unwrap(),
        credential: "{}".to_owned(),
        counter: 0,
        created_at: NOW,
        last_used_at: NOW,
    }
}

#[tokio::test]
async fn a_passkey_is_found_by_what_its_device_calls_it_and_is_one_accounts_alone() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (owner, other) = (account("Lefèvre"), account("Martin"));
        tx.add_account(&owner, None, NOW).await.unwrap();
        tx.add_account(&other, None, NOW).await.unwrap();
        let first = passkey(owner.id, "first");
        let later = Passkey {
            created_at: NOW + second(1),
            ..passkey(owner.id, "a-later")
        };
        assert!(!tx.has_factor(owner.id).await.unwrap(), "{engine}");
        tx.add_passkey(&later).await.unwrap();
        tx.add_passkey(&first).await.unwrap();
        assert!(tx.has_factor(owner.id).await.unwrap(), "{engine}");
        let taken = Passkey {
            credential_id: first.credential_id.clone(),
            ..passkey(other.id, "of-another")
        };
        let refused = tx.add_passkey(&taken).await.unwrap_err();
        assert!(refused.is_conflict(), "{engine}");
        let found = tx.find_passkey(&first.credential_id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&first), "{engine}");
        let unknown = CredentialId::parse("unknown".to_owned()).unwrap();
        assert_eq!(tx.find_passkey(&unknown).await.unwrap(), None, "{engine}");
        let listed = tx.list_passkeys(owner.id).await.unwrap();
        assert_eq!(listed, [first, later], "{engine}");
        assert!(tx.list_passkeys(other.id).await.unwrap().is_empty());
    }
}

// Web Authentication §6.1.1.
#[tokio::test]
async fn a_device_that_counts_never_counts_back() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let owner = account("Lefèvre");
        tx.add_account(&owner, None, NOW).await.unwrap();
        let passkey = passkey(owner.id, "key");
        tx.add_passkey(&passkey).await.unwrap();
        let counts = [(0, true), (0, true), (5, true), (5, false), (4, false)];
        for (counter, taken) in [counts.as_slice(), &[(0, false), (6, true)]].concat() {
            let at = NOW + second(9);
            let done = tx.use_passkey(&passkey.id, counter, at).await.unwrap();
            assert_eq!(done, taken, "{engine}: {counter}");
        }
        let [listed] = tx
            .list_passkeys(owner.id)
            .await
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(
            (listed.counter, listed.last_used_at),
            (6, NOW + second(9)),
            "{engine}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_answers_to_one_question_at_once_one_counts() {
    for (engine, store) in stores().await {
        let uses = (0..50).map(|_| async {
            let mut tx = store.direct().await.unwrap();
            match tx.use_challenge("asked", NOW + second(60)).await {
                Ok(()) => true,
                Err(error) => {
                    assert!(error.is_conflict());
                    false
                }
            }
        });
        let won = join_all(uses).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn questions_are_forgotten_when_nobody_may_answer_them_any_more() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.use_challenge("old", NOW).await.unwrap();
        tx.use_challenge("new", NOW + second(2)).await.unwrap();
        let pruned = tx.prune_challenges(NOW + second(1)).await.unwrap();
        assert_eq!(pruned, 1, "{engine}");
        assert!(tx.use_challenge("new", NOW).await.is_err(), "{engine}");
    }
}

#[tokio::test]
async fn the_recovery_codes_go_with_the_last_factor_of_any_kind() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let owner = account("Lefèvre");
        tx.add_account(&owner, None, NOW).await.unwrap();
        let passkey = passkey(owner.id, "key");
        let totp = super::factors::totp(owner.id, "app");
        tx.add_passkey(&passkey).await.unwrap();
        tx.add_totp(&totp).await.unwrap();
        let codes = super::factors::codes(owner.id);
        tx.put_recovery_codes(owner.id, &codes, NOW).await.unwrap();
        let other = AccountId::from_random(16);
        let name = Name::parse("Portable").unwrap();
        assert!(!tx.remove_factor(other, &passkey.id).await.unwrap());
        assert!(!tx.rename_factor(other, &passkey.id, &name).await.unwrap());
        assert!(
            tx.rename_factor(owner.id, &passkey.id, &name)
                .await
                .unwrap()
        );
        assert_eq!(tx.list_passkeys(owner.id).await.unwrap()[0].name, name);
        assert!(tx.remove_factor(owner.id, &totp.id).await.unwrap());
        let left = tx.count_recovery_codes(owner.id).await.unwrap();
        assert_eq!(left, 10, "{engine}");
        assert!(tx.remove_factor(owner.id, &passkey.id).await.unwrap());
        let left = tx.count_recovery_codes(owner.id).await.unwrap();
        assert_eq!(left, 0, "{engine}");
    }
}
