//! `used_proof`.

use idp::store::EndReason;

use super::samples::{NOW, account_and_client, add_grant, grant, redeem, second};
use crate::support::stores;
use idp::domain::Confirmation;

// RFC 9449 §11.1.
#[tokio::test]
async fn a_proof_of_a_key_is_used_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.use_proof("key", "jti", NOW).await.unwrap();
        let again = tx.use_proof("key", "jti", NOW).await.unwrap_err();
        assert!(again.is_conflict(), "{engine}");
        tx.use_proof("key", "JTI", NOW).await.unwrap();
        tx.use_proof("other", "jti", NOW).await.unwrap();
    }
}

// Whatever a client calls its assertions and its proofs, they never meet.
#[tokio::test]
async fn a_proof_and_an_assertion_may_have_the_same_name() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let client = "key".parse().unwrap();
        tx.use_jti(&client, "jti", NOW).await.unwrap();
        assert!(tx.use_proof("key", "jti", NOW).await.is_ok(), "{engine}");
    }
}

#[tokio::test]
async fn it_is_forgotten_once_it_could_not_be_used_any_more() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.use_proof("key", "jti", NOW).await.unwrap();
        assert_eq!(tx.prune_proofs(NOW).await.unwrap(), 0, "{engine}");
        assert!(tx.use_proof("key", "jti", NOW).await.is_err(), "{engine}");
        let forgotten = tx.prune_proofs(NOW + second(1)).await.unwrap();
        assert_eq!(forgotten, 1, "{engine}");
        tx.use_proof("key", "jti", NOW).await.unwrap();
    }
}

// RFC 9449 §5: a grant that is redeemed and stands keeps the key it is bound to.
#[tokio::test]
async fn a_grant_is_bound_from_its_redemption_to_its_end() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (account, client) = account_and_client(&mut tx).await;
        let mut grant = grant(&account, &client, "openid");
        let code = add_grant(&mut tx, &grant).await;
        grant.terms.cnf = Some(Confirmation::Jkt("key".to_owned()));
        assert!(
            !tx.bind_grant(&grant.id, &grant.terms).await.unwrap(),
            "{engine}"
        );
        assert!(redeem(&mut tx, &code, &client, NOW).await.is_some());
        assert!(
            tx.bind_grant(&grant.id, &grant.terms).await.unwrap(),
            "{engine}"
        );
        let live = tx.find_live_grant(&grant.id, NOW).await.unwrap().unwrap();
        assert_eq!(live.terms, grant.terms, "{engine}");
        let why = EndReason::Revoked;
        assert!(tx.end_grant(&grant.id, why, NOW).await.unwrap());
        assert!(
            !tx.bind_grant(&grant.id, &grant.terms).await.unwrap(),
            "{engine}"
        );
    }
}
