//! Back into an account by a link in a mail.

use std::time::Duration;

use futures_util::future::join_all;
use idp::domain::AccountState;
use idp::store::Engine;

use crate::support::recovery::{NEW, ask_for_mail, choose, link_of, signs_in, start, use_link};
use crate::support::statements::statements_of;
use crate::support::{Browser, Idp, Page, Partner, Person, credentials};

fn nobody(like: &Person) -> Person {
    Person {
        last_name: "Personne".to_owned(),
        ..like.clone()
    }
}

#[tokio::test]
async fn the_link_leads_to_a_new_password_and_on_with_the_sign_in() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = idp.person().await;
        let partner = Partner::of(&idp).await;
        let mut browser = Browser::new(&idp);
        let interaction = browser.open(&partner.request(&[])).await;
        let recovery = start(&mut browser, &person, &interaction).await;
        let ways = format!("/recover/ways?recovery={recovery}");
        let page = browser.get(&ways).await;
        assert!(page.body.contains("z*****@c*****.***"), "{}", page.body);

        let page = ask_for_mail(&mut browser, &recovery).await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("z*****@c*****.***"), "{}", page.body);
        let letter = idp.mails().await.remove(0);
        assert_eq!(letter.to, "zoe@cabinet.example");
        assert_eq!(letter.subject, "Choose a new password", "{engine}");
        let (link, key) = letter.link();
        assert_eq!(link, format!("/recover/link?key={key}"));

        let page = browser.get(&link).await;
        assert!(page.body.contains("Zoé Lefèvre"), "{}", page.body);
        let page = use_link(&mut browser, &key).await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("Choose a new password"), "{}", page.body);
        let page = choose(&mut browser, &recovery, NEW).await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("/sign-in?interaction="), "{}", page.body);
        assert!(!browser.cookies.contains_key("__Host-session"), "{engine}");
        let letter = idp.mails().await.remove(0);
        assert_eq!(letter.subject, "Your password was changed");

        let person = Person {
            password: NEW.to_owned(),
            ..person
        };
        let page = browser
            .post("/sign-in", &credentials(&person, &interaction))
            .await;
        assert!(page.sent("code").is_some(), "{engine}: {page:?}");
    }
}

#[tokio::test]
async fn the_link_works_in_any_browser_and_ends_every_session() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::of(&idp).await;
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let key = link_of(&idp, &person).await;
    let mut elsewhere = Browser::new(&idp);
    use_link(&mut elsewhere, &key).await;
    let page = choose(&mut elsewhere, "", NEW).await;
    let page = elsewhere.follow(page).await;
    assert!(page.body.contains("All sessions have been closed"));
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    assert!(signs_in(&idp, &person, NEW).await);
    assert!(!signs_in(&idp, &person, &person.password).await);
    let (_, trail) = idp.command(&["audit", "list"]);
    for kind in [
        "recovery_asked",
        "recovery_link_sent",
        "recovery_link_used",
        "password_recovered",
    ] {
        assert_eq!(trail.matches(kind).count(), 1, "{kind}: {trail}");
    }
}

// Programs that search mails for harm open every link before the person does.
#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up_and_its_button_does() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let key = link_of(&idp, &person).await;
    for _ in 0..3 {
        let mut scanner = Browser::new(&idp);
        let page = scanner.get(&format!("/recover/link?key={key}")).await;
        assert_eq!(page.status, 200);
        assert!(scanner.cookies.is_empty());
    }
    let mut browser = Browser::new(&idp);
    assert_eq!(use_link(&mut browser, &key).await.status, 303);
    let page = browser.get(&format!("/recover/link?key={key}")).await;
    assert_eq!(page.status, 410);
    assert_eq!(use_link(&mut browser, &key).await.status, 410);
}

#[tokio::test]
async fn of_fifty_uses_at_once_on_two_nodes_one_opens() {
    let idp = Idp::on_two_nodes().await;
    let person = idp.person().await;
    let key = link_of(&idp, &person).await;
    let uses = (0..50).map(|_| async {
        let mut browser = Browser::new(&idp);
        use_link(&mut browser, &key).await.status.as_u16()
    });
    let statuses = join_all(uses).await;
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(303), count(410)), (1, 49), "{statuses:?}");
}

#[tokio::test]
async fn a_link_is_dead_once_it_is_late_or_something_newer_came() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let key = link_of(&idp, &person).await;
    idp.advance(Duration::from_mins(30));
    assert_eq!(use_link(&mut browser, &key).await.status, 410, "late");

    let (first, second) = (link_of(&idp, &person).await, link_of(&idp, &person).await);
    assert_eq!(use_link(&mut browser, &first).await.status, 410, "replaced");
    assert_eq!(use_link(&mut browser, &second).await.status, 303);

    idp.advance(Duration::from_hours(1));
    let key = link_of(&idp, &person).await;
    let sql = "UPDATE account SET email = 'other@cabinet.example' WHERE id = ";
    idp.tamper(&format!("{sql}{}", person.id.as_number())).await;
    // CVE-2025-7365: who reads one mailbox proves nothing about another.
    assert_eq!(use_link(&mut browser, &key).await.status, 410, "moved");

    let key = link_of(&idp, &person).await;
    idp.change_state(&person, AccountState::Suspended).await;
    assert_eq!(use_link(&mut browser, &key).await.status, 410, "suspended");
    for key in ["", "nothing"] {
        assert_eq!(use_link(&mut browser, key).await.status, 410, "{key}");
    }
}

#[tokio::test]
async fn a_change_of_the_password_voids_the_links_that_were_sent() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let key = link_of(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let partner = Partner::of(&idp).await;
    browser.sign_in(&person, &partner.request(&[])).await;
    let fields = [("current", person.password.as_str()), ("password", NEW)];
    let page = browser.post("/account/password", &fields).await;
    assert_eq!(page.location(), "/account/password/done", "{page:?}");
    assert_eq!(use_link(&mut browser, &key).await.status, 410);
}

#[tokio::test]
async fn three_mails_are_sent_and_then_none_for_an_hour() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    for who in [nobody(&person), person] {
        for _ in 0..3 {
            let mut browser = Browser::new(&idp);
            let recovery = start(&mut browser, &who, "").await;
            assert_eq!(ask_for_mail(&mut browser, &recovery).await.status, 303);
        }
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &who, "").await;
        let page = ask_for_mail(&mut browser, &recovery).await;
        let wait = page.header("retry-after").to_owned();
        assert_eq!((page.status.as_u16(), wait.as_str()), (429, "3600"));
    }
    assert_eq!(idp.mails().await.len(), 3);
}

#[tokio::test]
async fn one_network_asks_for_thirty_mails_an_hour() {
    let idp = Idp::start().await;
    let like = idp.person().await;
    let mut statuses = Vec::new();
    for number in 0..31 {
        let who = Person {
            last_name: format!("Personne {number}"),
            ..like.clone()
        };
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &who, "").await;
        statuses.push(ask_for_mail(&mut browser, &recovery).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|one| **one == 303).count(), 30);
    assert_eq!(statuses.last(), Some(&429));
}

/// The pages that somebody sees, without what differs from one person to the next by design.
async fn seen(idp: &Idp, who: &Person) -> Vec<(u16, String, String, Vec<String>)> {
    let mut browser = Browser::new(idp);
    let recovery = start(&mut browser, who, "").await;
    let mut pages = vec![
        browser
            .get(&format!("/recover/ways?recovery={recovery}"))
            .await,
    ];
    for _ in 0..4 {
        pages.push(ask_for_mail(&mut browser, &recovery).await);
        pages.push(
            browser
                .get(&format!("/recover/mail?recovery={recovery}"))
                .await,
        );
    }
    let plain = |page: Page| {
        let body = page.body.replace(&recovery, "recovery");
        let mask = body
            .find("*****@")
            .map(|at| body[at - 1..at + 15].to_owned());
        let body = mask.map_or_else(|| body.clone(), |mask| body.replace(&mask, "mask"));
        let headers = format!("{:?}", page.headers).replace(&recovery, "recovery");
        let cookies: Vec<_> = browser.cookies.keys().cloned().collect();
        (page.status.as_u16(), headers, body, cookies)
    };
    pages.into_iter().map(plain).collect()
}

// CVE-2023-39522.
#[tokio::test]
async fn who_does_not_exist_sees_the_same_pages() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let expected = seen(&idp, &person).await;
    assert_eq!(expected.last().unwrap().0, 200);
    assert_eq!(expected[7].0, 429);
    let mut others = vec![nobody(&person)];
    for state in [
        AccountState::Suspended,
        AccountState::Invited,
        AccountState::StruckOff,
    ] {
        others.push(idp.person_who_is(state).await);
    }
    idp.mails().await;
    for other in others {
        assert_eq!(seen(&idp, &other).await, expected, "{other:?}");
    }
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn the_address_shown_to_who_does_not_exist_stays_the_same_and_looks_like_a_colleagues() {
    let idp = Idp::start().await;
    let nobody = nobody(&idp.person().await);
    let mut shown = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let mut browser = Browser::new(&idp);
        let recovery = start(&mut browser, &nobody, "").await;
        let page = browser
            .get(&format!("/recover/ways?recovery={recovery}"))
            .await;
        let mask = page.body.split("id=\"masked\">").nth(1).unwrap();
        shown.insert(mask.split('<').next().unwrap().to_owned());
        idp.advance(Duration::from_hours(1000));
    }
    assert_eq!(shown.len(), 1, "{shown:?}");
    let shown = shown.first().unwrap();
    assert!(shown.ends_with("*****@c*****.***"), "{shown}");
}

// The same statements, in the same order, and no password is hashed: time has nothing to tell.
#[tokio::test]
async fn the_same_work_is_done_for_who_does_not_exist() {
    let idp = Idp::on_engine(Engine::Postgres).await;
    let person = idp.person().await;
    let mut works = Vec::new();
    for who in [nobody(&person), person] {
        let work = statements_of(seen(&idp, &who)).await;
        assert!(work.1.len() > 20, "they are counted: {:?}", work.1);
        works.push(work.1);
    }
    assert_eq!(works[0], works[1]);
}
