//! `kill -9` in the middle of everything: what was answered is not lost, on either engine.

use std::time::Duration;

use futures_util::future::join_all;
use idp::store::Engine;

use crate::support::{Browser, Idp, Partner, Tokens};

/// A family of refresh tokens as its partner knows it when the node goes.
struct Family {
    token: String,
    rotations: i64,
}

#[tokio::test]
async fn no_answered_token_is_lost_on_sqlite() {
    no_answered_token_is_lost(Engine::Sqlite).await;
}

#[tokio::test]
async fn no_answered_token_is_lost_on_postgresql() {
    no_answered_token_is_lost(Engine::Postgres).await;
}

async fn no_answered_token_is_lost(engine: Engine) {
    let mut idp = Idp::on_one_node(engine).await;
    let families = refresh_until_killed(&idp).await;
    assert!(
        families.iter().map(|family| family.rotations).sum::<i64>() > 0,
        "it was killed at work"
    );
    idp.revive().await;

    for Family { token, rotations } in &families {
        let grant = token.split('.').next().unwrap();
        let generation = idp.generation_of(grant).await;
        // One more may have been done and never answered.
        assert!(
            (*rotations..=rotations + 1).contains(&generation),
            "{generation} of {rotations}"
        );
    }
    let (whole, said) = idp.command(&["audit", "verify"]);
    assert!(whole, "{said}");
    let (_, trail) = idp.command(&["audit", "list"]);
    let recorded = trail
        .lines()
        .filter(|line| line.contains("tokens_refreshed"))
        .count();
    let answered: i64 = families.iter().map(|family| family.rotations).sum();
    assert!(
        i64::try_from(recorded).unwrap() >= answered,
        "{recorded} recorded of {answered}"
    );
}

/// Eight partners refresh as fast as they can; after a while the node is no more.
async fn refresh_until_killed(idp: &Idp) -> Vec<Family> {
    let person = idp.person().await;
    let mut families = Vec::new();
    let partner = Partner::of(idp).await;
    for _ in 0..8 {
        let tokens = partner.tokens(&mut Browser::new(idp), &person, &[]).await;
        families.push(Family {
            token: tokens.refresh_token.unwrap(),
            rotations: 0,
        });
    }
    let work = families.into_iter().map(|mut family| async {
        while let Ok(page) = partner.try_to_refresh(&family.token).await {
            family.token = Tokens::read(&page).refresh_token.unwrap();
            family.rotations += 1;
        }
        family
    });
    let kill = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        idp.nodes().kill(0);
    };
    tokio::join!(join_all(work), kill).0
}

#[tokio::test]
async fn a_session_and_a_code_outlive_their_node() {
    let mut idp = Idp::on_one_node(Engine::Sqlite).await;
    let person = idp.person().await;
    let (cookies, code) = {
        let partner = Partner::of(&idp).await;
        let mut browser = Browser::new(&idp);
        let code = partner.code(&mut browser, &person, &[]).await;
        (browser.cookies, code)
    };
    idp.nodes().kill(0);
    idp.revive().await;

    let partner = Partner::known(&idp, "formation");
    Tokens::read(&partner.redeem(&code, &[]).await);
    let mut browser = Browser::new(&idp);
    browser.cookies = cookies;
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}
