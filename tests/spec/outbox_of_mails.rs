//! The outbox of mails: each is sent, or an operator gets to know.

use std::time::Duration;

use idp::app::send_mails_once;
use idp::domain::{Letter as Text, Locale};
use idp::mail::Envelope;

use crate::support::{Idp, Letter, Manner, PostOffice};

/// A provider whose mails go to this server.
async fn start(office: &PostOffice) -> Idp {
    let url = office.url();
    Idp::start_with(|environment| {
        environment
            .with("IDP_MAIL_DIRECTORY", "")
            .with("IDP_SMTP_URL", url)
    })
    .await
}

async fn write(idp: &Idp) {
    let envelope = Envelope {
        to: "paie@cabinet.example".parse().unwrap(),
        locale: Locale::Fr,
        person: None,
        letter: Text::Trial,
    };
    idp.write(&envelope).await;
}

fn list(idp: &Idp) -> String {
    let (listed, said) = idp.command(&["mail", "list"]);
    assert!(listed, "{said}");
    said
}

/// Tries whenever a try is due, for so many hours.
async fn wait(idp: &Idp, hours: u64) {
    for _ in 0..hours * 60 {
        idp.advance(Duration::from_mins(1));
        send_mails_once(&idp.app).await;
    }
}

#[tokio::test]
async fn a_mail_goes_to_the_server_that_is_set() {
    let office = PostOffice::start().await;
    let idp = start(&office).await;
    write(&idp).await;
    assert!(list(&idp).contains("waiting  trial"));
    send_mails_once(&idp.app).await;
    let [letter] = &office.taken()[..] else {
        panic!("one mail was written");
    };
    assert_eq!(letter.to, "paie@cabinet.example");
    assert!(letter.text.starts_with("Bonjour,"), "{}", letter.text);
    assert_eq!(list(&idp), "");
    send_mails_once(&idp.app).await;
    assert_eq!(office.taken().len(), 1, "it is sent once");
}

#[tokio::test]
async fn a_server_that_refuses_is_asked_again_and_again_for_a_day() {
    let office = PostOffice::start().await;
    let idp = start(&office).await;
    office.is(Manner::Refusing);
    let account = idp.account_of(&idp.person().await).await;
    let letter = Text::AccountSuspended;
    idp.write(&Envelope::to_owner(&account, Locale::Fr, letter))
        .await;
    send_mails_once(&idp.app).await;
    wait(&idp, 25).await;
    let names = |letters: Vec<Letter>| -> Vec<String> {
        let names = letters
            .iter()
            .map(|letter| letter.header("Message-ID").to_owned());
        names.collect()
    };
    let mut tried = names(office.taken());
    assert_eq!(tried.len(), 7);
    tried.dedup();
    assert_eq!(tried.len(), 1, "every try is the same mail");
    assert!(
        list(&idp).contains("given up account_suspended"),
        "{}",
        list(&idp)
    );
    assert!(list(&idp).contains("tries 7 later"));
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("mail_given_up"), "{trail}");

    office.is(Manner::Willing);
    let (retried, said) = idp.command(&["mail", "retry", "--all"]);
    assert!(retried && said.contains("tried anew: 1"), "{said}");
    send_mails_once(&idp.app).await;
    assert_eq!(office.taken().len(), 8);
    assert_eq!(list(&idp), "");
}

#[tokio::test]
async fn a_mail_that_is_late_is_not_sent() {
    let office = PostOffice::start().await;
    let idp = start(&office).await;
    write(&idp).await;
    idp.advance(Duration::from_hours(1));
    send_mails_once(&idp.app).await;
    assert!(office.taken().is_empty());
    assert!(list(&idp).contains("given up trial"));
}

#[tokio::test]
async fn an_unreachable_server_and_a_foreign_secret_are_named() {
    let office = PostOffice::start().await;
    let idp = start(&office).await;
    drop(office);
    write(&idp).await;
    send_mails_once(&idp.app).await;
    assert!(list(&idp).contains("tries 1 unreachable"), "{}", list(&idp));
    idp.tamper("UPDATE mail SET sealed = 'x', due_at = 0").await;
    send_mails_once(&idp.app).await;
    assert!(list(&idp).contains("tries 2 sealed"), "{}", list(&idp));
}
