//! How much one network, establishment or mailbox may have.

use std::time::Duration;

use crate::support::{Idp, Registrant};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn one_network_begins_a_hundred_an_hour() {
    let idp = Idp::start().await;
    for number in 0..102 {
        let page = Registrant::new(&idp).fill_in("establishment").await;
        let expected = if number < 100 { 303 } else { 429 };
        assert_eq!(page.status, expected, "{number}");
    }
    // Whoever has begun goes on, and after an hour others may begin.
    idp.advance(HOUR);
    let page = Registrant::new(&idp).fill_in("establishment").await;
    assert_eq!(page.status, 303);
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("registration_throttled"), "{trail}");
}

#[tokio::test]
async fn one_mailbox_is_written_to_five_times_an_hour_however_it_is_written() {
    let idp = Idp::start().await;
    for number in 0..6 {
        let mut zoe = Registrant::new(&idp);
        zoe.last_name = format!("Bergeron {number}");
        zoe.email = ["zoe@b.example", "ZOE@B.example"][number % 2].to_owned();
        zoe.fill_in_all().await;
        let page = zoe.fill_in("summary").await;
        let expected = if number < 5 { 303 } else { 429 };
        assert_eq!(page.status, expected, "{number}");
        assert_eq!(idp.mails().await.len(), usize::from(number < 5));
    }
}

#[tokio::test]
async fn nobody_goes_on_for_ever() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    let sql = "UPDATE registration_draft SET version = 200";
    assert_eq!(idp.tamper(sql).await, 1);
    let page = zoe.fill_in("person").await;
    assert_eq!(page.location(), "/register-company/person");
    zoe.last_name = "Other".to_owned();
    zoe.fill_in("person").await;
    assert!(!zoe.get("person").await.body.contains("Other"));
}

#[tokio::test]
async fn one_network_has_so_many_passwords_hashed_an_hour() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    for number in 1..122 {
        let page = zoe.fill_in("password").await;
        let expected = if number < 120 { 303 } else { 429 };
        assert_eq!(page.status, expected, "{number}");
    }
}
