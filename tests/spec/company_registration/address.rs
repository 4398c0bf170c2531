//! The link that proves the address.

use std::time::Duration;

use idp::domain::AccountState;

use crate::support::registrant::{PASSWORD, SIRET, repeated};
use crate::support::{Browser, Idp, Registrant};

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    let letter = zoe.letter(&idp).await;
    for _ in 0..3 {
        let page = Browser::new(&idp).get(&letter.link().0).await;
        assert!(page.body.contains("Zoé Bergeron"), "{}", page.body);
    }
    assert!(idp.states_at(SIRET).await.is_empty());
    assert_eq!(zoe.prove(&letter).await.location(), "/");
    assert_eq!(zoe.browser.get(&letter.link().0).await.status, 410);
    assert_eq!(zoe.prove(&letter).await.status, 410);
}

// Whoever reads a mailbox that was given by mistake, or on purpose, does not have the password.
#[tokio::test]
async fn a_link_without_the_password_opens_nothing_and_is_not_tried_for_ever() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    let letter = zoe.letter(&idp).await;
    let (_, key) = letter.link();
    let mut other = Registrant::new(&idp);
    for typed in ["", "Brume-Canal-4792", "x"] {
        let fields = [("key", key.as_str()), ("password", typed)];
        assert_eq!(other.post("validate", &fields).await.status, 422, "{typed}");
    }
    for _ in 3..10 {
        let fields = [("key", key.as_str()), ("password", "x")];
        other.post("validate", &fields).await;
    }
    assert_eq!(
        other.prove(&letter).await.status,
        410,
        "eleven were too many"
    );
    assert!(idp.states_at(SIRET).await.is_empty());
    // The person asks for another link.
    idp.advance(Duration::from_mins(2));
    zoe.post("sent", &[("change", "resend")]).await;
    let letter = zoe.letter(&idp).await;
    assert_eq!(zoe.prove(&letter).await.location(), "/");
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("registration_refused"), "{trail}");
}

#[tokio::test]
async fn a_link_dies_with_time_and_with_the_next_one() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    let first = zoe.letter(&idp).await;
    let page = zoe.post("sent", &[("change", "resend")]).await;
    assert_eq!(page.status, 409, "one was sent a moment ago");
    idp.advance(Duration::from_mins(1));
    let page = zoe.post("sent", &[("change", "resend")]).await;
    assert_eq!(page.location(), "/register-company/sent?done=again");
    let second = zoe.letter(&idp).await;
    assert_eq!(zoe.browser.get(&first.link().0).await.status, 410);
    assert_eq!(zoe.browser.get(&second.link().0).await.status, 200);
    idp.advance(Duration::from_hours(3 * 24));
    assert_eq!(zoe.browser.get(&second.link().0).await.status, 410);
    assert_eq!(zoe.prove(&second).await.status, 410);
    assert!(idp.states_at(SIRET).await.is_empty());
}

#[tokio::test]
async fn a_wrong_address_is_corrected_by_the_person() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.email = "wrong@bergeronnette.example".to_owned();
    zoe.send_off().await;
    let wrong = zoe.letter(&idp).await;
    let correct = |email| [("change", "correct"), ("email", email)];
    assert_eq!(zoe.post("sent", &correct("zoe@")).await.status, 422);
    zoe.email = "zoe@bergeronnette.example".to_owned();
    let page = zoe
        .post("sent", &correct("zoe@bergeronnette.example"))
        .await;
    assert_eq!(page.status, 303, "{page:?}");
    let letter = zoe.letter(&idp).await;
    assert_eq!(zoe.browser.get(&wrong.link().0).await.status, 410);
    assert_eq!(zoe.prove(&letter).await.location(), "/");
    let person = zoe.person(&idp).await;
    assert_eq!(idp.account_of(&person).await.email.as_str(), zoe.email);
}

#[tokio::test]
async fn five_links_are_sent_for_one_registration() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    for sent in 1..7 {
        idp.advance(Duration::from_hours(2));
        let page = zoe.post("sent", &[("change", "resend")]).await;
        assert_eq!(page.status == 303, sent < 5, "{sent}");
    }
}

#[tokio::test]
async fn what_was_sent_off_is_changed_no_more() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.send_off().await;
    for step in [
        "person",
        "terms",
        "password",
        "services",
        "declarants",
        "summary",
    ] {
        assert_eq!(zoe.get(step).await.location(), "/register-company/sent");
        let page = zoe.fill_in(step).await;
        assert_eq!(page.location(), "/register-company/sent", "{step}");
    }
    let page = zoe.fill_in("establishment").await;
    assert_eq!(page.location(), "/register-company/sent");
    assert_eq!(idp.mails().await.len(), 1);
}

#[tokio::test]
async fn a_secret_question_that_was_chosen_on_the_way_opens_a_way_back() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    let fields = [
        ("password", PASSWORD),
        ("question", "first_pet"),
        ("answer", "Rex"),
    ];
    zoe.post("password", &fields).await;
    zoe.fill_in("summary").await;
    let letter = zoe.letter(&idp).await;
    zoe.prove(&letter).await;
    let person = zoe.person(&idp).await;
    let key = idp.account_of(&person).await.sign_in_key();
    let mut tx = idp.app.store.direct().await.unwrap();
    assert!(tx.find_secret_question(&key).await.unwrap().is_some());
}

#[tokio::test]
async fn the_second_one_to_register_is_a_candidate() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut zoe = Registrant::new(&idp);
        zoe.register(&idp).await;
        let mut lou = Registrant::new(&idp);
        (lou.first_name, lou.email) = ("Lou", "lou@bergeronnette.example".to_owned());
        let lou = lou.register(&idp).await;
        let lou = idp.account_of(&lou).await;
        assert_eq!(lou.state, AccountState::CandidateAdmin, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_uses_of_a_link_one_makes_an_account() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut zoe = Registrant::new(&idp);
        zoe.send_off().await;
        let (_, key) = zoe.letter(&idp).await.link();
        let fields = [("key", key.as_str()), ("password", PASSWORD)];
        let uses = repeated(&zoe.browser, "/register-company/validate", &fields, 50);
        let pages = idp.requests(uses).await;
        let won = pages.iter().filter(|page| page.status == 303).count();
        assert_eq!(won, 1, "{engine}");
        assert_eq!(idp.states_at(SIRET).await.len(), 1, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_confirmations_one_sends_a_mail() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut zoe = Registrant::new(&idp);
        zoe.fill_in_all().await;
        let sends = repeated(&zoe.browser, "/register-company/summary", &[], 50);
        for page in idp.requests(sends).await {
            assert_eq!(page.location(), "/register-company/sent", "{page:?}");
        }
        let letters = idp.mails().await;
        assert_eq!(letters.len(), 1, "{engine}");
        zoe.prove(&letters[0]).await;
        assert_eq!(idp.states_at(SIRET).await, [AccountState::PrimoAdmin]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_register_at_once_one_is_the_first() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut uses = Vec::new();
        for number in 0..8 {
            let mut one = Registrant::new(&idp);
            one.last_name = format!("Bergeron {number}");
            one.email = format!("zoe{number}@bergeronnette.example");
            one.send_off().await;
            let (_, key) = one.letter(&idp).await.link();
            let fields = [("key", key.as_str()), ("password", PASSWORD)];
            uses.extend(repeated(
                &one.browser,
                "/register-company/validate",
                &fields,
                1,
            ));
        }
        idp.requests(uses).await;
        let states = idp.states_at(SIRET).await;
        let first = |state: &&AccountState| **state == AccountState::PrimoAdmin;
        assert_eq!(
            (states.len(), states.iter().filter(first).count()),
            (8, 1),
            "{engine}"
        );
    }
}
