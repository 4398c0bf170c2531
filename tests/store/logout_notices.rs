//! `logout_notice`.

use idp::domain::{Account, ClientId, Session};
use idp::store::{LogoutNotice, Outcome, Tx};

use super::samples::{
    NOW, account_and_client, add_grant, add_session, client, grant, redeem, second,
};
use crate::support::stores;

/// A session in which this client, that wants to be told, was given tokens.
async fn session_with_tokens(tx: &mut Tx, account: &Account, id: &ClientId) -> Session {
    let mut client = client(id.as_str());
    client.backchannel_logout_uri = Some("https://formation.example/out".parse().unwrap());
    tx.put_client(&client, None, NOW).await.unwrap();
    let (session, _) = add_session(tx, account).await;
    for _ in 0..2 {
        let mut grant = grant(account, id, "openid");
        grant.terms.sid = session.sid.clone();
        let code = add_grant(tx, &grant).await;
        redeem(tx, &code, id, NOW).await.unwrap();
    }
    session
}

async fn due(tx: &mut Tx, after: u64) -> Vec<LogoutNotice> {
    tx.due_logout_notices(100, NOW + second(after))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_session_and_a_client_make_one_notice() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &client).await;
        assert!(tx.sign_out(&session.sid, NOW).await.unwrap(), "{engine}");
        assert!(!tx.sign_out(&session.sid, NOW).await.unwrap(), "{engine}");
        let notice = LogoutNotice {
            sid: session.sid,
            client,
            account: account.id,
            tries: 0,
        };
        assert_eq!(due(&mut tx, 0).await, [notice], "{engine}");
    }
}

#[tokio::test]
async fn who_was_given_nothing_or_asked_for_nothing_is_not_told() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, id) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &id).await;
        // Registered anew, without an address.
        tx.put_client(&client(id.as_str()), None, NOW)
            .await
            .unwrap();
        tx.sign_out(&session.sid, NOW).await.unwrap();
        assert!(due(&mut tx, 0).await.is_empty(), "{engine}");

        let session = session_with_tokens(&mut tx, &account, &id).await;
        tx.disable_client(&id, NOW).await.unwrap();
        tx.sign_out(&session.sid, NOW).await.unwrap();
        assert!(due(&mut tx, 0).await.is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_notice_is_there_with_the_end_of_its_session_or_not_at_all() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &client).await;
        let mut open = store.begin().await.unwrap();
        open.sign_out(&session.sid, NOW).await.unwrap();
        drop(open);
        assert!(due(&mut tx, 0).await.is_empty(), "{engine}");
        let mut open = store.begin().await.unwrap();
        assert!(open.sign_out(&session.sid, NOW).await.unwrap(), "{engine}");
        open.commit().await.unwrap();
        assert_eq!(due(&mut tx, 0).await.len(), 1, "{engine}");
    }
}

#[tokio::test]
async fn one_claims_a_try_and_the_next_is_due_later() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &client).await;
        tx.sign_out(&session.sid, NOW).await.unwrap();
        let notice = due(&mut tx, 0).await.remove(0);
        let next = NOW + second(5);
        assert!(tx.claim_logout_notice(&notice, next).await.unwrap());
        assert!(
            !tx.claim_logout_notice(&notice, next).await.unwrap(),
            "{engine}"
        );
        assert!(due(&mut tx, 4).await.is_empty(), "{engine}");
        let again = due(&mut tx, 5).await;
        assert_eq!(again[0].tries, 1, "{engine}");
    }
}

#[tokio::test]
async fn a_notice_is_settled_once_and_kept_for_a_while() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        for outcome in Outcome::ALL {
            let session = session_with_tokens(&mut tx, &account, &client).await;
            tx.sign_out(&session.sid, NOW).await.unwrap();
            let notice = due(&mut tx, 0).await.remove(0);
            let later = NOW + second(1);
            assert_eq!(tx.prune_logout_notices(later).await.unwrap(), 0, "{engine}");
            assert!(tx.settle_logout_notice(&notice, *outcome).await.unwrap());
            assert!(!tx.settle_logout_notice(&notice, *outcome).await.unwrap());
            let claimed = tx.claim_logout_notice(&notice, later).await.unwrap();
            assert!(!claimed && due(&mut tx, 9).await.is_empty(), "{engine}");
            assert_eq!(tx.prune_logout_notices(NOW).await.unwrap(), 0, "{engine}");
            assert_eq!(tx.prune_logout_notices(later).await.unwrap(), 1, "{engine}");
        }
    }
}

#[tokio::test]
async fn sessions_whose_time_is_over_are_found_until_they_are_ended() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, _) = account_and_client(&mut tx).await;
        let (session, _) = add_session(&mut tx, &account).await;
        let last = session.expires_at;
        let early = tx.expired_sessions(last - second(1)).await.unwrap();
        assert!(early.is_empty(), "{engine}");
        let expired = tx.expired_sessions(last).await.unwrap();
        assert_eq!(expired, std::slice::from_ref(&session.sid), "{engine}");
        tx.sign_out(&session.sid, last).await.unwrap();
        assert!(
            tx.expired_sessions(last).await.unwrap().is_empty(),
            "{engine}"
        );
    }
}

// A session that is prolonged outlives the grants that were made in it at first.
#[tokio::test]
async fn a_running_session_keeps_the_grants_that_say_whom_to_tell() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &client).await;
        let late = session.expires_at + second(1);
        assert_eq!(tx.prune_grants(late).await.unwrap(), 0, "{engine}");
        tx.sign_out(&session.sid, NOW).await.unwrap();
        assert_eq!(tx.prune_grants(late).await.unwrap(), 2, "{engine}");
    }
}

#[tokio::test]
async fn a_suspension_ends_sessions_and_grants_for_good() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let session = session_with_tokens(&mut tx, &account, &client).await;
        let offline = grant(&account, &client, "openid offline_access");
        let code = add_grant(&mut tx, &offline).await;
        redeem(&mut tx, &code, &client, NOW).await.unwrap();
        assert!(
            tx.suspend_account(account.id, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(
            !tx.suspend_account(account.id, NOW).await.unwrap(),
            "{engine}"
        );
        assert_eq!(due(&mut tx, 0).await[0].sid, session.sid, "{engine}");
        store.tamper("UPDATE account SET state = 'active'").await;
        let live = tx.find_live_grant(&offline.id, NOW).await.unwrap();
        assert!(live.is_none(), "{engine}: what was taken away stays away");
    }
}
