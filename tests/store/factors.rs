//! `totp` and `recovery_code`.

use futures_util::future::join_all;
use idp::crypto::{Mac, MasterKey, Purpose, RecoveryCode};
use idp::domain::{Account, AccountId, FactorId, Name, TotpFactor};
use idp::store::Tx;

use super::samples::{NOW, account, second};
use crate::support::stores;

pub(super) fn totp(account: AccountId, id: &str) -> TotpFactor {
    TotpFactor {
        id: id.parse().unwrap(),
        account,
        name: Name::parse("Téléphone").unwrap(),
        sealed: "sealed".to_owned(),
        last_step: 60_000_000,
        created_at: NOW,
        last_used_at: NOW,
    }
}

async fn person(tx: &mut Tx) -> Account {
    let account = account("Lefèvre");
    tx.add_account(&account, None, NOW).await.unwrap();
    account
}

pub(super) fn codes(account: AccountId) -> Vec<Mac> {
    let key = MasterKey::random().mac_key(Purpose::RecoveryCodes);
    (0..10)
        .map(|_| RecoveryCode::random().mac(&key, account))
        .collect()
}

#[tokio::test]
async fn an_app_is_listed_for_its_account_and_added_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = person(&mut tx).await;
        let first = totp(account.id, "first");
        let second = TotpFactor {
            created_at: NOW + second(1),
            ..totp(account.id, "second")
        };
        tx.add_totp(&second).await.unwrap();
        tx.add_totp(&first).await.unwrap();
        let twice = tx.add_totp(&first).await.unwrap_err();
        assert!(twice.is_conflict(), "{engine}");
        let listed = tx.list_totps(account.id).await.unwrap();
        assert_eq!(listed, [first, second], "{engine}");
        let other = AccountId::from_random(16);
        assert!(tx.list_totps(other).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_step_is_taken_once_and_no_earlier_one_after_it() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = person(&mut tx).await;
        let totp = totp(account.id, "app");
        tx.add_totp(&totp).await.unwrap();
        for (more, taken) in [(0, false), (2, true), (2, false), (1, false), (3, true)] {
            let (step, at) = (totp.last_step + more, NOW + second(9));
            let won = tx.use_totp(&totp.id, step, at).await.unwrap();
            assert_eq!(won, taken, "{engine}: {more}");
        }
        let [listed] = tx.list_totps(account.id).await.unwrap().try_into().unwrap();
        assert_eq!(listed.last_used_at, NOW + second(9), "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_uses_of_a_code_at_once_one_wins() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = person(&mut tx).await;
        let totp = totp(account.id, "app");
        tx.add_totp(&totp).await.unwrap();
        let codes = codes(account.id);
        tx.put_recovery_codes(account.id, &codes, NOW)
            .await
            .unwrap();
        drop(tx);
        let uses = (0..50).map(|_| async {
            let mut tx = store.direct().await.unwrap();
            let step = totp.last_step + 1;
            let of_app = tx.use_totp(&totp.id, step, NOW).await.unwrap();
            let code = tx.use_recovery_code(account.id, &codes[0], NOW).await;
            (of_app, code.unwrap())
        });
        let won = join_all(uses).await;
        assert_eq!(won.iter().filter(|won| won.0).count(), 1, "{engine}");
        assert_eq!(won.iter().filter(|won| won.1).count(), 1, "{engine}");
    }
}

#[tokio::test]
async fn only_its_own_account_renames_and_removes_a_factor() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = person(&mut tx).await;
        let totp = totp(account.id, "app");
        tx.add_totp(&totp).await.unwrap();
        let (other, name) = (AccountId::from_random(16), Name::parse("Tablette").unwrap());
        assert!(!tx.rename_factor(other, &totp.id, &name).await.unwrap());
        assert!(
            !tx.remove_factor(other, &totp.id).await.unwrap(),
            "{engine}"
        );
        assert!(tx.rename_factor(account.id, &totp.id, &name).await.unwrap());
        let listed = tx.list_totps(account.id).await.unwrap();
        assert_eq!(listed[0].name, name, "{engine}");
        assert!(tx.remove_factor(account.id, &totp.id).await.unwrap());
        assert!(!tx.remove_factor(account.id, &totp.id).await.unwrap());
    }
}

#[tokio::test]
async fn recovery_codes_are_used_once_each_and_replaced_together() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let id = person(&mut tx).await.id;
        let (old, new) = (codes(id), codes(id));
        tx.put_recovery_codes(id, &old, NOW).await.unwrap();
        assert_eq!(tx.count_recovery_codes(id).await.unwrap(), 10, "{engine}");
        assert!(tx.use_recovery_code(id, &old[0], NOW).await.unwrap());
        assert!(!tx.use_recovery_code(id, &old[0], NOW).await.unwrap());
        assert!(!tx.use_recovery_code(id, &new[0], NOW).await.unwrap());
        assert_eq!(tx.count_recovery_codes(id).await.unwrap(), 9, "{engine}");
        tx.put_recovery_codes(id, &new, NOW).await.unwrap();
        assert!(!tx.use_recovery_code(id, &old[1], NOW).await.unwrap());
        assert_eq!(tx.count_recovery_codes(id).await.unwrap(), 10, "{engine}");
    }
}

#[tokio::test]
async fn the_recovery_codes_go_with_the_last_factor() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let account = person(&mut tx).await;
        let ids: [FactorId; 2] = ["one", "two"].map(|id| id.parse().unwrap());
        for id in &ids {
            tx.add_totp(&totp(account.id, id.as_str())).await.unwrap();
        }
        tx.put_recovery_codes(account.id, &codes(account.id), NOW)
            .await
            .unwrap();
        for (id, left) in ids.iter().zip([10, 0]) {
            tx.remove_factor(account.id, id).await.unwrap();
            let count = tx.count_recovery_codes(account.id).await.unwrap();
            assert_eq!(count, left, "{engine}");
        }
    }
}
