//! Administrators agree to a further one, or refuse.

use idp::domain::AccountState;

use super::confirmation::{post_letter, type_in};
use crate::support::registrant::SIRET;
use crate::support::{Browser, Idp, Office, Page, Partner, Person, Registrant};

const CANDIDATES: &str = "/account/candidates";

/// An administrator at work at the establishment that is registered again.
async fn office<'a>(idp: &'a Idp, partner: &Partner<'a>) -> Office<'a> {
    let like = Person {
        siret: SIRET.parse().unwrap(),
        ..idp.person().await
    };
    let person = idp.somebody(like, AccountState::Active).await;
    Office::of(idp, partner, person).await
}

async fn answer(browser: &mut Browser<'_>, person: &Person, answer: &str) -> Page {
    let account = person.id.to_string();
    let fields = [("account", account.as_str()), ("answer", answer)];
    browser.post(CANDIDATES, &fields).await
}

#[tokio::test]
async fn an_administrator_is_asked_by_mail_and_agrees() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = Partner::of(&idp).await;
        let mut office = office(&idp, &partner).await;
        let mut zoe = Registrant::new(&idp);
        let person = zoe.register(&idp).await;
        assert_eq!(
            idp.account_of(&person).await.state,
            AccountState::CandidateAdmin
        );
        let letters = idp.mails().await;
        assert_eq!(letters.len(), 1, "{engine}");
        assert_eq!(letters[0].to, "zoe@cabinet.example");
        assert!(letters[0].text.contains("Zoé Bergeron"), "{engine}");
        assert!(letters[0].text.contains(CANDIDATES), "{}", letters[0].text);

        let page = office.browser.get("/").await;
        assert!(page.body.contains(CANDIDATES), "{}", page.body);
        let page = office.browser.get(CANDIDATES).await;
        assert!(page.body.contains("Zoé Bergeron"), "{}", page.body);
        let page = answer(&mut office.browser, &person, "agree").await;
        assert_eq!(page.location(), "/account/candidates?done=agree");
        assert_eq!(idp.account_of(&person).await.state, AccountState::Active);
        assert_eq!(zoe.browser.get("/account/declarants").await.status, 200);
        assert_eq!(idp.mails().await[0].to, zoe.email, "{engine}");
        let page = answer(&mut office.browser, &person, "refuse").await;
        assert_eq!(page.status, 409, "{engine}: it is answered");
        let (_, trail) = idp.command(&["audit", "list"]);
        assert!(trail.contains("administrator_confirmed"), "{trail}");
    }
}

#[tokio::test]
async fn who_is_refused_has_nothing_left_and_is_told() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = Partner::of(&idp).await;
        let mut office = office(&idp, &partner).await;
        let mut zoe = Registrant::new(&idp);
        let person = zoe.register(&idp).await;
        idp.mails().await;
        idp.knows_establishment().await;
        let key = post_letter(&idp, &person).await;
        answer(&mut office.browser, &person, "refuse").await;
        assert_eq!(idp.account_of(&person).await.state, AccountState::StruckOff);
        assert_eq!(idp.mails().await[0].to, zoe.email, "{engine}");
        let page = type_in(&mut zoe.browser, &key).await;
        assert_eq!(page.location(), "/sign-in/start", "{engine}: signed out");
        let page = zoe.browser.get("/").await;
        assert!(!page.body.contains("Your session is open"), "{engine}");
        let page = Browser::new(&idp)
            .try_to_sign_in(&person, &partner.request(&[]))
            .await;
        assert_eq!(page.status, 422, "{engine}");
        // Whoever refused by mistake asks them in.
        let account = person.id.to_string();
        assert_eq!(office.change(&account, "readmit").await.status, 303);
        let (_, trail) = idp.command(&["audit", "list"]);
        assert!(trail.contains("administrator_refused"), "{trail}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_administrators_who_answer_at_once_one_does() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = Partner::of(&idp).await;
        let mut one = office(&idp, &partner).await;
        let mut other = office(&idp, &partner).await;
        for round in 0..5 {
            let mut zoe = Registrant::new(&idp);
            zoe.last_name = format!("Bergeron {round}");
            zoe.email = format!("zoe{round}@bergeronnette.example");
            let person = zoe.register(&idp).await;
            let (first, second) = tokio::join!(
                answer(&mut one.browser, &person, "agree"),
                answer(&mut other.browser, &person, "refuse"),
            );
            let statuses = [first.status.as_u16(), second.status.as_u16()];
            let expected = match idp.account_of(&person).await.state {
                AccountState::Active => [303, 409],
                _ => [409, 303],
            };
            assert_eq!(statuses, expected, "{engine}");
        }
    }
}

#[tokio::test]
async fn nobody_else_answers() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    office(&idp, &partner).await;
    let mut zoe = Registrant::new(&idp);
    let person = zoe.register(&idp).await;
    // Neither the candidate, nor a colleague, nor an administrator of somewhere else.
    assert_eq!(zoe.browser.get(CANDIDATES).await.status, 404);
    assert_eq!(answer(&mut zoe.browser, &person, "agree").await.status, 404);
    let mut elsewhere = Office::open(&idp, &partner).await;
    let page = answer(&mut elsewhere.browser, &person, "agree").await;
    assert_eq!(page.status, 404);
    let page = answer(&mut Browser::new(&idp), &person, "agree").await;
    assert_eq!(page.location(), "/sign-in/start");
    assert_eq!(
        idp.account_of(&person).await.state,
        AccountState::CandidateAdmin
    );
}

// The first one there, too, where an operator has made an administrator since.
#[tokio::test]
async fn the_first_one_may_be_confirmed_by_a_later_administrator() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    let person = zoe.register(&idp).await;
    let partner = Partner::of(&idp).await;
    let mut office = office(&idp, &partner).await;
    answer(&mut office.browser, &person, "agree").await;
    assert_eq!(idp.account_of(&person).await.state, AccountState::Active);
}
