//! Two nodes asked for the same thing at once.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use crate::support::{Browser, Idp, Partner, Prover, Tokens, with_proofs};

#[tokio::test]
async fn a_code_is_redeemed_once_by_a_hundred_tries_over_two_nodes() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;

    let pages = join_all((0..100).map(|_| partner.redeem(&code, &[]))).await;
    let (won, lost): (Vec<_>, Vec<_>) = pages.iter().partition(|page| page.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 99));
    assert!(
        lost.iter()
            .all(|page| page.error() == (400, "invalid_grant".to_owned()))
    );
    // RFC 6749 §4.1.2: what the code issued ends when it comes again.
    let tokens = Tokens::read(won[0]);
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
}

#[tokio::test]
async fn a_refresh_token_is_used_once_by_a_hundred_tries_over_two_nodes() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let token = tokens.refresh_token.unwrap();

    let pages = join_all((0..100).map(|_| partner.refresh(&token, &[]))).await;
    let won: Vec<_> = pages.iter().filter(|page| page.status == 200).collect();
    assert_eq!(won.len(), 1);
    // RFC 9700 §4.14.2: nobody knows which of them was the thief, so the family ends.
    let next = Tokens::read(won[0]).refresh_token.unwrap();
    assert_eq!(
        partner.refresh(&next, &[]).await.error(),
        (400, "invalid_grant".to_owned())
    );
}

// RFC 9449 §11.1: on whichever node it is shown.
#[tokio::test]
async fn a_proof_counts_once_by_fifty_tries_over_two_nodes() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner, prover) = (
        idp.person().await,
        Partner::of(&idp).await,
        Prover::new(&idp),
    );
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let request = partner.to_post("/token", &partner.redemption(&code));
    let page = idp
        .request(with_proofs(request, &[&prover.for_tokens()]))
        .await;
    let token = Tokens::read(&page).access_token;

    let proof = prover.for_userinfo(&token);
    let request = || with_proofs(partner.to_userinfo(&format!("DPoP {token}")), &[&proof]);
    let pages = idp.requests((0..50).map(|_| request()).collect()).await;
    let (won, lost): (Vec<_>, Vec<_>) = pages.iter().partition(|page| page.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 49));
    assert!(
        lost.iter()
            .all(|page| page.error() == (401, "invalid_dpop_proof".to_owned()))
    );
}

#[tokio::test]
async fn the_trail_of_two_busy_nodes_is_one_chain() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut families = Vec::new();
    for _ in 0..8 {
        families.push(partner.tokens(&mut Browser::new(&idp), &person, &[]).await);
    }
    let refreshed = join_all(families.iter().map(|tokens| async {
        let mut token = tokens.refresh_token.clone().unwrap();
        for _ in 0..10 {
            let page = partner.refresh(&token, &[]).await;
            token = Tokens::read(&page).refresh_token.unwrap();
        }
    }));
    refreshed.await;

    let (whole, said) = idp.command(&["audit", "verify"]);
    assert!(whole, "{said}");
    let (_, trail) = idp.command(&["audit", "list"]);
    let mut kinds = BTreeMap::new();
    for line in trail.lines() {
        *kinds
            .entry(line.split_whitespace().nth(2).unwrap())
            .or_insert(0) += 1;
    }
    assert_eq!(kinds.get("signed_in"), Some(&8));
    assert_eq!(kinds.get("tokens_issued"), Some(&8));
    assert_eq!(kinds.get("tokens_refreshed"), Some(&80));
}
