//! Mails when nodes die, and when there are several.

use std::time::Duration;

use idp::config::Environment;
use idp::store::Engine;

use crate::support::{Idp, Manner, PostOffice};

fn by_smtp(office: &PostOffice) -> impl FnOnce(Environment) -> Environment + use<> {
    let url = office.url();
    |environment| {
        environment
            .with("IDP_MAIL_DIRECTORY", "")
            .with("IDP_SMTP_URL", url)
    }
}

fn write(idp: &Idp) {
    let (written, said) = idp.command(&["mail", "try", "paie@cabinet.example"]);
    assert!(written, "{said}");
}

async fn sent(idp: &Idp) {
    let open = "UPDATE mail SET tries = tries WHERE outcome IS NULL";
    let none = async {
        while idp.tamper(open).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(20), none).await;
    assert!(done.is_ok(), "a mail stays open");
}

#[tokio::test]
async fn a_mail_outlives_its_node_on_sqlite() {
    a_mail_outlives_its_node(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_mail_outlives_its_node_on_postgresql() {
    a_mail_outlives_its_node(Engine::Postgres).await;
}

/// Killed while the server takes it: nobody knows whether it was sent.
async fn a_mail_outlives_its_node(engine: Engine) {
    let office = PostOffice::start().await;
    office.is(Manner::Slow(Duration::from_secs(5)));
    let mut idp = Idp::on_one_node_with(engine, by_smtp(&office)).await;
    write(&idp);
    office.has_taken(1, Duration::from_secs(10)).await;
    idp.nodes().kill(0);
    office.is(Manner::Willing);
    // The next try is due a minute after the first.
    assert_eq!(
        idp.tamper("UPDATE mail SET due_at = 0 WHERE tries = 1")
            .await,
        1
    );
    idp.revive().await;

    office.has_taken(2, Duration::from_secs(20)).await;
    sent(&idp).await;
    let taken = office.taken();
    assert_eq!(taken.len(), 2);
    let names = taken.iter().map(|letter| letter.header("Message-ID"));
    assert!(
        names.eq([taken[0].header("Message-ID"); 2]),
        "known as the same"
    );
}

#[tokio::test]
async fn two_nodes_never_send_the_same_mail() {
    let office = PostOffice::start().await;
    let idp = Idp::on_two_nodes_with(by_smtp(&office)).await;
    office.is(Manner::Slow(Duration::from_millis(1500)));
    for round in 1..=3 {
        write(&idp);
        office.has_taken(round, Duration::from_secs(10)).await;
        sent(&idp).await;
        assert_eq!(office.taken().len(), round, "each was sent once");
    }
    assert_eq!(office.most_at_once(), 1);
}

#[tokio::test]
async fn who_is_suspended_by_an_operator_is_told() {
    let office = PostOffice::start().await;
    let idp = Idp::on_one_node_with(Engine::Sqlite, by_smtp(&office)).await;
    let person = idp.person().await;
    let (suspended, said) = idp.command(&["account", "suspend", &person.id.to_string()]);
    assert!(suspended, "{said}");
    office.has_taken(1, Duration::from_secs(10)).await;
    assert_eq!(office.taken()[0].to, "zoe@cabinet.example");
}
