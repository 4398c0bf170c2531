//! `token_grant`.

use idp::crypto::Secret;
use idp::domain::ClientId;
use idp::store::{CODE_LIFETIME, EndReason};

use super::samples::{
    NOW, account_and_client, add_grant, grant, new_grant, redeem, rotate, second,
};
use crate::support::stores;

fn other() -> ClientId {
    "other".parse().unwrap()
}

#[tokio::test]
async fn the_first_to_redeem_a_code_gets_the_grant_as_it_was() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid email");
        let code = add_grant(&mut tx, &grant).await;
        let redeemed = redeem(&mut tx, &code, &client, NOW).await;
        assert_eq!(redeemed, Some(grant), "{engine}");
        assert_eq!(redeem(&mut tx, &code, &client, NOW).await, None, "{engine}");
    }
}

#[tokio::test]
async fn a_code_is_redeemed_by_its_client_in_time_or_not_at_all() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let code = add_grant(&mut tx, &grant(&account, &client, "openid")).await;
        let late = NOW + CODE_LIFETIME;
        assert!(
            redeem(&mut tx, &code, &other(), NOW).await.is_none(),
            "{engine}"
        );
        assert!(
            redeem(&mut tx, &code, &client, late).await.is_none(),
            "{engine}"
        );
        let unknown = Secret::random().hash();
        assert!(redeem(&mut tx, &unknown, &client, NOW).await.is_none());
        assert!(
            redeem(&mut tx, &code, &client, late - second(1))
                .await
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_suspended_account_takes_its_codes_and_grants_along() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let used = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &used).await;
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        let code = add_grant(&mut tx, &grant(&account, &client, "openid")).await;
        store.tamper("UPDATE account SET state = 'suspended'").await;
        assert!(
            redeem(&mut tx, &code, &client, NOW).await.is_none(),
            "{engine}"
        );
        assert!(
            tx.find_live_grant(&used.id, NOW).await.unwrap().is_none(),
            "{engine}"
        );
        let rotated = rotate(&mut tx, &used.id, 0, &client, NOW).await;
        assert!(rotated.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn a_redeemed_code_that_comes_again_ends_its_grant_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        let none = tx.end_redeemed_code(&code, &client, NOW).await.unwrap();
        assert_eq!(none, None, "{engine}: it was not redeemed yet");
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        assert_eq!(
            tx.end_redeemed_code(&code, &other(), NOW).await.unwrap(),
            None
        );
        let ended = tx.end_redeemed_code(&code, &client, NOW).await.unwrap();
        assert_eq!(ended, Some(grant.id.clone()), "{engine}");
        assert_eq!(
            tx.end_redeemed_code(&code, &client, NOW).await.unwrap(),
            None
        );
        assert!(tx.find_live_grant(&grant.id, NOW).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn each_refresh_goes_one_generation_on() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        let early = rotate(&mut tx, &grant.id, 0, &client, NOW).await;
        assert!(early.is_none(), "{engine}: its code was not redeemed yet");
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        for generation in 0..3 {
            let next = rotate(&mut tx, &grant.id, generation, &client, NOW).await;
            assert_eq!(next.unwrap().generation, generation + 1, "{engine}");
            let again = rotate(&mut tx, &grant.id, generation, &client, NOW).await;
            assert!(again.is_none(), "{engine}");
        }
        let foreign = rotate(&mut tx, &grant.id, 3, &other(), NOW).await;
        assert!(foreign.is_none(), "{engine}");
        let late = rotate(&mut tx, &grant.id, 3, &client, grant.expires_at).await;
        assert!(late.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn an_earlier_generation_ends_the_grant_and_the_latest_does_not() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        rotate(&mut tx, &grant.id, 0, &client, NOW).await.unwrap();
        assert!(
            !tx.end_reused(&grant.id, 1, &client, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            !tx.end_reused(&grant.id, 2, &client, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            !tx.end_reused(&grant.id, 0, &other(), NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            tx.end_reused(&grant.id, 0, &client, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            !tx.end_reused(&grant.id, 0, &client, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(tx.find_live_grant(&grant.id, NOW).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_grant_lives_from_its_redemption_to_its_end() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        assert!(
            tx.find_live_grant(&grant.id, NOW).await.unwrap().is_none(),
            "{engine}"
        );
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        let last = grant.expires_at;
        let live = tx
            .find_live_grant(&grant.id, last - second(1))
            .await
            .unwrap();
        assert_eq!(live, Some(grant.clone()), "{engine}");
        assert!(
            tx.find_live_grant(&grant.id, last).await.unwrap().is_none(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_grant_ends_once_for_any_reason() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        for reason in EndReason::ALL {
            let grant = grant(&account, &client, "openid");
            add_grant(&mut tx, &grant).await;
            assert!(
                tx.end_grant(&grant.id, *reason, NOW).await.unwrap(),
                "{engine}"
            );
            assert!(
                !tx.end_grant(&grant.id, *reason, NOW).await.unwrap(),
                "{engine}"
            );
        }
    }
}

// Core §11.
#[tokio::test]
async fn a_session_takes_its_grants_along_but_for_offline_access() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let online = grant(&account, &client, "openid");
        let offline = grant(&account, &client, "openid offline_access");
        for grant in [&online, &offline] {
            let code = add_grant(&mut tx, grant).await;
            redeem(&mut tx, &code, &client, NOW).await.unwrap();
        }
        let other = idp::domain::Sid::from_random("other".to_owned());
        assert_eq!(
            tx.end_grants_of_session(&other, NOW).await.unwrap(),
            0,
            "{engine}"
        );
        let ended = tx
            .end_grants_of_session(&online.terms.sid, NOW)
            .await
            .unwrap();
        assert_eq!(ended, 1, "{engine}");
        assert!(tx.find_live_grant(&online.id, NOW).await.unwrap().is_none());
        assert!(
            tx.find_live_grant(&offline.id, NOW)
                .await
                .unwrap()
                .is_some()
        );
    }
}

#[tokio::test]
async fn a_grant_needs_its_account_and_its_client() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let nobody = super::samples::account("Personne");
        for grant in [
            grant(&nobody, &client, "openid"),
            grant(&account, &other(), "openid"),
        ] {
            let new = new_grant(&grant, &Secret::random().hash());
            let added = tx.add_grants(&[&new]).await;
            assert!(added.unwrap_err().is_conflict(), "{engine}");
        }
    }
}

#[tokio::test]
async fn only_what_has_long_expired_is_removed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        add_grant(&mut tx, &grant).await;
        assert_eq!(
            tx.prune_grants(grant.expires_at).await.unwrap(),
            0,
            "{engine}"
        );
        let later = grant.expires_at + second(1);
        assert_eq!(tx.prune_grants(later).await.unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn what_is_not_committed_was_never_there() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let grant = grant(&account, &client, "openid");
        let mut open = store.begin().await.unwrap();
        let code = add_grant(&mut open, &grant).await;
        drop(open);
        assert!(
            redeem(&mut tx, &code, &client, NOW).await.is_none(),
            "{engine}"
        );
        let mut open = store.begin().await.unwrap();
        let code = add_grant(&mut open, &grant).await;
        open.commit().await.unwrap();
        assert!(
            redeem(&mut tx, &code, &client, NOW).await.is_some(),
            "{engine}"
        );
    }
}
