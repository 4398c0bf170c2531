//! `kill -9` in the middle of a lock leaves it locked, whatever was counted under.

use std::time::Duration;

use axum::http::{Method, header};
use futures_util::future::join_all;
use idp::store::Engine;

use crate::support::recovery::{ANSWER, answer, set_question, start};
use crate::support::{Browser, ISSUER, Idp, Partner, Phone, form};

// While the five answers are still being compared, which is slow, the node is no more.
#[tokio::test]
async fn answers_that_were_being_compared_have_been_counted() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let slow = |environment: idp::config::Environment| {
            environment
                .with("IDP_ARGON2", "65536,6")
                .with("IDP_HASH_THREADS", "1")
        };
        let mut idp = Idp::on_one_node_with(engine, slow).await;
        let person = idp.person().await;
        set_question(&idp, &person).await;
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &person, "").await;
        let fields = [("recovery", recovery.as_str()), ("answer", "Medor")];
        let wrong = (0..5).map(|_| {
            let request = browser.request(Method::POST, "/recover/question");
            let request = request.header(header::ORIGIN, ISSUER);
            idp.nodes().ask(0, form(request, &fields))
        });
        let kill = async {
            let counted = "UPDATE answer_try SET tries = tries WHERE tries = 5";
            while idp.tamper(counted).await == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            idp.nodes().kill(0);
        };
        let (answered, ()) = tokio::join!(join_all(wrong), kill);
        assert!(
            answered.iter().any(Result::is_err),
            "it was killed at work: {answered:?}"
        );
        idp.revive().await;
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &person, "").await;
        let page = answer(&mut browser, &recovery, ANSWER).await;
        assert_eq!(page.status, 429, "{engine:?}");
    }
}

#[tokio::test]
async fn a_node_that_dies_forgives_no_wrong_code() {
    let mut idp = Idp::on_one_node(Engine::Postgres).await;
    let person = idp.person().await;
    let (wrong, right) = {
        let phone = Phone::of(&idp, &person).await;
        let mut browser = Browser::new(&idp);
        let partner = Partner::of(&idp).await;
        let request = partner.request(&[]);
        for _ in 0..5 {
            let page = browser.try_to_sign_in(&person, &request).await;
            let page = browser.show_code(&page, &phone.wrong_code()).await;
            assert_eq!(page.status, 422, "{}", page.body);
        }
        (phone.wrong_code(), phone.code())
    };
    idp.nodes().kill(0);
    idp.revive().await;
    let partner = Partner::of(&idp).await;
    for code in [wrong, right] {
        let mut browser = Browser::new(&idp);
        let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
        assert_eq!(browser.show_code(&page, &code).await.status, 429);
    }
}
