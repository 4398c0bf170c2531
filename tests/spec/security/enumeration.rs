//! Whether somebody has an account is told to nobody: not by the answer, not by its time.

use std::time::{Duration, Instant};

use idp::domain::AccountState;

use crate::support::{Browser, Idp, Page, Partner, Person, credentials, unasked};

/// Somebody without an account.
async fn unknown(idp: &Idp) -> Person {
    let known = idp.person().await;
    Person {
        last_name: "Personne".to_owned(),
        ..known
    }
}

/// The answer to an attempt, without what differs from one attempt to the next by design.
async fn attempt(idp: &Idp, partner: &Partner<'_>, person: &Person) -> (u16, String, String) {
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let mut page: Page = browser
        .post("/sign-in", &credentials(person, &interaction))
        .await;
    let plain = |text: String| {
        let text = text.replace(&interaction, "interaction");
        text.replace(&person.last_name, "name")
    };
    // It depends on the length of the name.
    page.headers.remove("content-length");
    let headers = plain(format!("{:?}", page.headers));
    (page.status.as_u16(), headers, plain(unasked(&page.body)))
}

#[tokio::test]
async fn every_refusal_looks_the_same() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let wrong = Person {
        password: "wrong".to_owned(),
        ..idp.person().await
    };
    let expected = attempt(&idp, &partner, &unknown(&idp).await).await;
    assert_eq!(expected.0, 422);
    let mut people = vec![wrong];
    for state in [
        AccountState::Suspended,
        AccountState::StruckOff,
        AccountState::Invited,
    ] {
        people.push(idp.person_who_is(state).await);
    }
    for person in people {
        assert_eq!(
            attempt(&idp, &partner, &person).await,
            expected,
            "{person:?}"
        );
    }
}

// The wait that failures bring comes for unknown people too.
#[tokio::test]
async fn the_unknown_are_made_to_wait_like_the_known() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (unknown, mut known) = (unknown(&idp).await, idp.person().await);
    known.password = "wrong".to_owned();
    for _ in 0..5 {
        let expected = attempt(&idp, &partner, &unknown).await;
        assert_eq!(attempt(&idp, &partner, &known).await, expected);
    }
    let expected = attempt(&idp, &partner, &unknown).await;
    assert_eq!(expected.0, 429);
    assert_eq!(attempt(&idp, &partner, &known).await, expected);
}

async fn time_of(idp: &Idp, partner: &Partner<'_>, person: &Person) -> Duration {
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let fields = credentials(person, &interaction);
    let begun = Instant::now();
    let page = browser.post("/sign-in", &fields).await;
    let time = begun.elapsed();
    assert!([422, 429].contains(&page.status.as_u16()));
    // So that no attempt is refused unheard.
    idp.advance(Duration::from_hours(2));
    time
}

// One hash is computed in any case: without it an unknown name would answer many times faster.
#[tokio::test]
async fn every_refusal_takes_the_same_time() {
    let idp = Idp::start_with(|environment| environment.with("IDP_ARGON2", "4096,1")).await;
    let partner = Partner::of(&idp).await;
    let wrong = Person {
        password: "wrong".to_owned(),
        ..idp.person().await
    };
    let suspended = idp.person_who_is(AccountState::Suspended).await;
    let people = [unknown(&idp).await, wrong, suspended];
    // A busy machine can spoil a round; an answer that skips the hash spoils them all.
    let mut rounds = Vec::new();
    for _ in 0..4 {
        let quickest = quickest_times(&idp, &partner, &people).await;
        let (short, long) = (
            quickest.iter().min().unwrap(),
            quickest.iter().max().unwrap(),
        );
        if *long < short.mul_f64(1.6) {
            return;
        }
        rounds.push(quickest);
    }
    panic!("some refusals are quicker than others: {rounds:?}");
}

/// For each person the quickest of many: what the machine does besides can only add to it.
async fn quickest_times(idp: &Idp, partner: &Partner<'_>, people: &[Person; 3]) -> [Duration; 3] {
    let mut quickest = [Duration::MAX; 3];
    for _ in 0..21 {
        for (quickest, person) in quickest.iter_mut().zip(people) {
            *quickest = (*quickest).min(time_of(idp, partner, person).await);
        }
    }
    quickest
}
