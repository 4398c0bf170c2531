//! Whether somebody has an account is told to who has proven an address, and to nobody else.

use std::time::{Duration, Instant};

use idp::domain::AccountState;

use crate::support::registrant::{PASSWORD, SIRET};
use crate::support::{Idp, Person, Registrant};

/// Somebody of the name that registrants have unless they are told otherwise.
async fn namesake(idp: &Idp) -> Person {
    let like = Person {
        siret: SIRET.parse().unwrap(),
        last_name: "Bergeron".to_owned(),
        first_name: "Zoé".to_owned(),
        ..idp.person().await
    };
    idp.somebody(like, AccountState::Active).await
}

/// Everything that is seen from the first page to the waiting one.
async fn seen(idp: &Idp, last_name: &str) -> Vec<(u16, String, String)> {
    let mut zoe = Registrant::new(idp);
    zoe.last_name = last_name.to_owned();
    zoe.fill_in_all().await;
    let mut seen = Vec::new();
    for page in [
        zoe.get("summary").await,
        zoe.fill_in("summary").await,
        zoe.get("sent").await,
        zoe.fill_in("summary").await,
        zoe.post("sent", &[("change", "resend")]).await,
    ] {
        let headers = format!("{:?}", page.headers);
        let plain = |text: String| text.replace(last_name, "name");
        seen.push((page.status.as_u16(), plain(headers), plain(page.body)));
    }
    seen
}

#[tokio::test]
async fn the_way_looks_the_same_whoever_is_there_already() {
    let idp = Idp::start().await;
    namesake(&idp).await;
    assert_eq!(seen(&idp, "Bergeron").await, seen(&idp, "Bergerac").await);
}

#[tokio::test]
async fn who_has_the_name_is_told_and_keeps_everything() {
    let idp = Idp::start().await;
    let known = namesake(&idp).await;
    let before = idp.account_of(&known).await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    let letters = idp.mails().await;
    let mut told: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["zoe@bergeronnette.example", "zoe@cabinet.example"]);
    let notice = letters.iter().find(|letter| letter.to == told[1]).unwrap();
    assert!(!notice.text.contains("http"), "no link: {}", notice.text);
    assert_eq!(idp.account_of(&known).await, before);
}

#[tokio::test]
async fn two_people_of_one_name_are_told_apart_once_the_address_is_proven() {
    let idp = Idp::start().await;
    namesake(&idp).await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    let letter = zoe.letter(&idp).await;
    let (link, key) = letter.link();
    let page = zoe.browser.get(&link).await;
    assert!(!page.body.contains("second given name"), "{}", page.body);
    // Without the password it is not told either.
    let wrong = [("key", key.as_str()), ("password", "wrong")];
    let page = zoe.post("validate", &wrong).await;
    assert!(!page.body.contains("second given name"), "{}", page.body);

    let page = zoe.prove(&letter).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("second given name"), "{}", page.body);
    let as_who = |first_name| {
        [
            ("key", key.as_str()),
            ("password", PASSWORD),
            ("first_name", first_name),
        ]
    };
    // Nobody looks for other names of the establishment that way.
    for other in ["Camille", "Zo", "Zoé"] {
        let page = zoe.post("validate", &as_who(other)).await;
        assert_eq!(page.status, 422, "{other}");
    }
    let page = zoe.post("validate", &as_who("Zoé Anne")).await;
    assert_eq!(page.location(), "/", "{page:?}");
    assert_eq!(idp.states_at(SIRET).await.len(), 2);
}

/// How long it takes to send a registration off.
async fn time_of(idp: &Idp, last_name: &str) -> Duration {
    let mut zoe = Registrant::new(idp);
    zoe.last_name = last_name.to_owned();
    zoe.fill_in_all().await;
    let begun = Instant::now();
    zoe.fill_in("summary").await;
    let time = begun.elapsed();
    idp.advance(Duration::from_hours(2));
    time
}

// Both look the name up and seal two mails; one of them keeps a mail more.
#[tokio::test]
async fn sending_it_off_takes_the_same_time() {
    let idp = Idp::start().await;
    namesake(&idp).await;
    let mut ratios = Vec::new();
    for _ in 0..4 {
        let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
        for _ in 0..6 {
            known = known.min(time_of(&idp, "Bergeron").await);
            unknown = unknown.min(time_of(&idp, "Bergerac").await);
        }
        ratios.push(known.as_secs_f64() / unknown.as_secs_f64());
    }
    // A busy machine can spoil a round; a way that leaves the mails out spoils them all.
    let sound = ratios.iter().any(|ratio| (0.6..1.6).contains(ratio));
    assert!(sound, "{ratios:?}");
}
