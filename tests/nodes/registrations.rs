//! `kill -9` while companies register: a registration that was sent off has its link in the outbox,
//! and a link in the outbox is of one that was sent off.

use std::time::Duration;

use futures_util::future::join_all;
use idp::store::Engine;

use crate::support::{Idp, Registrant};

#[tokio::test]
async fn a_registration_and_its_mail_are_both_there_or_neither_on_sqlite() {
    both_or_neither(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_registration_and_its_mail_are_both_there_or_neither_on_postgresql() {
    both_or_neither(Engine::Postgres).await;
}

async fn both_or_neither(engine: Engine) {
    // Nothing leaves: what is in the outbox stays there.
    let nowhere = |environment: idp::config::Environment| {
        environment.with("IDP_MAIL_DIRECTORY", "/dev/null/nowhere")
    };
    let idp = Idp::on_one_node_with(engine, nowhere).await;
    let mut people = Vec::new();
    for number in 0..12 {
        let mut one = Registrant::new(&idp);
        one.last_name = format!("Bergeron {number}");
        one.email = format!("zoe{number}@bergeronnette.example");
        one.fill_in_all().await;
        people.push(one);
    }
    let sending = people.into_iter().enumerate().map(|(number, one)| {
        let idp = &idp;
        async move {
            tokio::time::sleep(Duration::from_millis(number as u64 * 3)).await;
            let request = one
                .browser
                .request(axum::http::Method::POST, "/register-company/summary");
            let request = request.header("origin", crate::support::ISSUER);
            let request = crate::support::form(request, &[]);
            idp.nodes().ask(0, request).await.is_ok()
        }
    });
    let kill = async {
        tokio::time::sleep(Duration::from_millis(18)).await;
        idp.nodes().kill(0);
    };
    let (answered, ()) = tokio::join!(join_all(sending), kill);
    let answered = answered.into_iter().filter(|answered| *answered).count() as u64;
    let sent = "UPDATE registration_draft SET links = links WHERE submitted_at IS NOT NULL";
    let mails = "UPDATE mail SET tries = tries WHERE kind = 'registration_link'";
    let (sent, mails) = (idp.tamper(sent).await, idp.tamper(mails).await);
    assert_eq!(sent, mails, "{answered} were answered");
    assert!(answered <= sent, "{answered} of {sent}");
}
