//! Back into an account by a secret question.

use std::time::Duration;

use futures_util::future::join_all;
use idp::domain::AccountState;

use crate::support::recovery::{ANSWER, NEW, answer, choose, set_question, signs_in, start};
use crate::support::{Browser, Idp, Partner, Person};

async fn somebody(idp: &Idp) -> Person {
    let person = idp.person().await;
    set_question(idp, &person).await;
    idp.mails().await;
    person
}

fn nobody(like: &Person) -> Person {
    Person {
        last_name: "Personne".to_owned(),
        ..like.clone()
    }
}

#[tokio::test]
async fn the_right_answer_leads_to_a_new_password_and_on_with_the_sign_in() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = somebody(&idp).await;
        let partner = Partner::of(&idp).await;
        let mut browser = Browser::new(&idp);
        let interaction = browser.open(&partner.request(&[])).await;
        let page = browser
            .get(&format!("/sign-in?interaction={interaction}"))
            .await;
        assert!(
            page.body.contains("href=\"/recover?interaction="),
            "{engine}"
        );

        let recovery = start(&mut browser, &person, &interaction).await;
        let page = browser
            .get(&format!("/recover/question?recovery={recovery}"))
            .await;
        assert!(
            page.body.contains("name of your first pet"),
            "{}",
            page.body
        );
        let page = answer(&mut browser, &recovery, " réx!").await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("Choose a new password"), "{}", page.body);
        let page = choose(&mut browser, &recovery, NEW).await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("/sign-in?interaction="), "{}", page.body);
        assert!(!browser.cookies.contains_key("__Host-session"), "{engine}");

        let person = Person {
            password: NEW.to_owned(),
            ..person
        };
        let fields = crate::support::credentials(&person, &interaction);
        let page = browser.post("/sign-in", &fields).await;
        assert!(page.sent("code").is_some(), "{engine}: {page:?}");
    }
}

#[tokio::test]
async fn every_session_ends_and_the_person_is_told() {
    let idp = Idp::start().await;
    let person = somebody(&idp).await;
    let partner = Partner::of(&idp).await;
    let mut signed_in = Browser::new(&idp);
    let tokens = partner.tokens(&mut signed_in, &person, &[]).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    answer(&mut browser, &recovery, ANSWER).await;
    choose(&mut browser, &recovery, NEW).await;
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    let page = signed_in.get("/account/password").await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
    let letter = idp.mails().await.remove(0);
    assert_eq!(letter.subject, "Your password was changed");
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("password_recovered").count(), 1, "{trail}");
    assert!(!signs_in(&idp, &person, &person.password).await);
}

#[tokio::test]
async fn the_sixth_answer_within_the_hour_is_refused_even_when_it_is_right() {
    let idp = Idp::start().await;
    let person = somebody(&idp).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    for round in 0..2 {
        for _ in 0..5 {
            let page = answer(&mut browser, &recovery, "Medor").await;
            assert_eq!(page.status, 422, "round {round}");
        }
        idp.advance(Duration::from_secs(3599));
        let recovery = start(&mut browser, &person, "").await;
        let page = answer(&mut browser, &recovery, ANSWER).await;
        assert_eq!(
            (page.status.as_u16(), page.header("retry-after")),
            (429, "3600")
        );
        idp.advance(Duration::from_secs(1));
    }
    let recovery = start(&mut browser, &person, "").await;
    let page = answer(&mut browser, &recovery, ANSWER).await;
    assert!(page.location().starts_with("/recover/password"), "{page:?}");
}

#[tokio::test]
async fn neither_a_restart_nor_another_browser_forgives() {
    let idp = Idp::start().await;
    let person = somebody(&idp).await;
    for _ in 0..5 {
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &person, "").await;
        answer(&mut browser, &recovery, "Medor").await;
    }
    let idp = idp.restart().await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    assert_eq!(answer(&mut browser, &recovery, ANSWER).await.status, 429);
}

// On two nodes, which share nothing but the database and Redis.
#[tokio::test]
async fn of_fifty_answers_at_once_five_are_heard() {
    let idp = Idp::on_two_nodes().await;
    let person = somebody(&idp).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    let answers = (0..50).map(|_| async {
        let mut other = Browser::new(&idp);
        other.cookies.clone_from(&browser.cookies);
        answer(&mut other, &recovery, "Medor").await.status.as_u16()
    });
    let statuses = join_all(answers).await;
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(422), count(429)), (5, 45), "{statuses:?}");
    assert_eq!(answer(&mut browser, &recovery, ANSWER).await.status, 429);
}

#[tokio::test]
async fn who_does_not_exist_is_asked_the_same_and_made_to_wait() {
    let idp = Idp::start().await;
    let person = somebody(&idp).await;
    let without = idp.person().await;
    let suspended = idp.person_who_is(AccountState::Suspended).await;
    let mut seen = Vec::new();
    for who in [person.clone(), nobody(&person), without, suspended] {
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &who, "").await;
        let mut pages = Vec::new();
        let shown = browser
            .get(&format!("/recover/question?recovery={recovery}"))
            .await;
        pages.push(shown);
        for _ in 0..6 {
            pages.push(answer(&mut browser, &recovery, "Medor").await);
        }
        let plain = |mut page: crate::support::Page| {
            page.headers.remove("content-length");
            let body = page.body.replace(&recovery, "recovery");
            let (before, question) = body.split_once("<label for=\"answer\">").unwrap();
            let (_, after) = question.split_once("</label>").unwrap();
            let cookies: Vec<_> = browser.cookies.keys().cloned().collect();
            let rest = format!("{before}{after}");
            (page.status, format!("{:?}", page.headers), rest, cookies)
        };
        seen.push(pages.into_iter().map(plain).collect::<Vec<_>>());
    }
    assert_eq!(seen[0].last().unwrap().0, 429);
    for others in &seen[1..] {
        assert_eq!(others, &seen[0]);
    }
}

#[tokio::test]
async fn the_question_of_who_does_not_exist_stays_the_same() {
    let idp = Idp::start().await;
    let nobody = nobody(&idp.person().await);
    let mut questions = Vec::new();
    for _ in 0..3 {
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &nobody, "").await;
        let page = browser
            .get(&format!("/recover/question?recovery={recovery}"))
            .await;
        let label = page.body.split("<label for=\"answer\">").nth(1).unwrap();
        questions.push(label.split('<').next().unwrap().to_owned());
        idp.advance(Duration::from_hours(1000));
    }
    questions.dedup();
    assert_eq!(questions.len(), 1, "{questions:?}");
}

#[tokio::test]
async fn a_question_is_set_by_who_knows_the_password() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let partner = Partner::of(&idp).await;
    browser.sign_in(&person, &partner.request(&[])).await;
    let all = [
        ("question", "first_pet"),
        ("answer", ANSWER),
        ("current", "motdepasse12"),
    ];
    for (wrong, value) in [
        ("question", "what"),
        ("answer", "- a -"),
        ("current", "wrong"),
        ("answer", ""),
    ] {
        let fields = all.map(|(name, right)| (name, if name == wrong { value } else { right }));
        let page = browser.post("/account/question", &fields).await;
        assert_eq!(page.status, 422, "{wrong}: {}", page.body);
        assert!(!page.body.contains("motdepasse12") && !page.body.contains("\"Rex\""));
    }
    assert!(idp.mails().await.is_empty());
    let page = browser.post("/account/question", &all).await;
    assert_eq!(page.location(), "/account/question/done");
    assert_eq!(idp.mails().await[0].subject, "Your secret question was set");
    let stored = "UPDATE secret_question SET set_at = set_at WHERE answer_hash LIKE '%argon2id%'";
    assert_eq!(idp.tamper(stored).await, 1, "hashed as a password is");
}

#[tokio::test]
async fn where_it_is_switched_off_there_is_none() {
    let idp = Idp::start_with(|environment| environment.with("IDP_SECRET_QUESTION", "off")).await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let partner = Partner::of(&idp).await;
    let interaction = browser.open(&partner.request(&[])).await;
    let page = browser
        .get(&format!("/sign-in?interaction={interaction}"))
        .await;
    assert!(page.body.contains("/recover"), "by mail: {}", page.body);
    let recovery = start(&mut browser, &person, "").await;
    let page = browser
        .get(&format!("/recover/ways?recovery={recovery}"))
        .await;
    assert!(!page.body.contains("/recover/question"), "{}", page.body);
    browser.sign_in(&person, &partner.request(&[])).await;
    for path in ["/account/question", "/recover/question"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
        assert_eq!(browser.post(path, &[]).await.status, 404, "{path}");
    }
    assert!(!browser.get("/").await.body.contains("/account/question"));
}
