//! No order of steps, tabs or repeated forms leads to a new password without the proof of it, and
//! none signs anybody in.

use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::support::recovery::{
    ANSWER, NEW, answer, ask_for_mail, choose, set_question, signs_in, start, use_link,
};
use crate::support::{Browser, Idp, Person};

/// What somebody may do who knows everything but the right answer; `Tab` is which of two recoveries
/// it is about, of which the second is the guesser's own account's.
#[derive(Clone, Copy, Debug)]
enum Step {
    Start(Tab),
    ShowQuestion(Tab),
    Answer(Tab, &'static str),
    ShowPassword(Tab),
    Choose(Tab),
    Judge,
    Done(Tab),
    /// The cookie of a proof, made up.
    Forge,
    ForgetCookies,
    AskForMail(Tab),
    AskForHelp(Tab),
    /// The link that came into one's own mailbox last.
    UseOwnLink,
    /// A link, made up.
    UseNoLink,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Tab {
    Victims,
    Own,
}

fn step() -> impl Strategy<Value = Step> {
    let tab = || prop_oneof![Just(Tab::Victims), Just(Tab::Own)];
    let words = prop_oneof![Just(""), Just("Medor"), Just(ANSWER)];
    prop_oneof![
        tab().prop_map(Step::Start),
        tab().prop_map(Step::ShowQuestion),
        (tab(), words).prop_map(|(tab, word)| Step::Answer(tab, word)),
        tab().prop_map(Step::ShowPassword),
        tab().prop_map(Step::Choose),
        Just(Step::Judge),
        tab().prop_map(Step::Done),
        Just(Step::Forge),
        Just(Step::ForgetCookies),
        tab().prop_map(Step::AskForMail),
        tab().prop_map(Step::AskForHelp),
        Just(Step::UseOwnLink),
        Just(Step::UseNoLink),
    ]
}

/// Goes the steps; the guesser knows the answer to their own question only.
async fn go(idp: &Idp, victim: &Person, own: &Person, steps: &[Step]) {
    let mut browser = Browser::new(idp);
    let mut recoveries = [String::new(), String::new()];
    for step in steps {
        let of = |tab: Tab| recoveries[tab as usize].clone();
        match *step {
            Step::Start(tab) => {
                let who = if tab == Tab::Own { own } else { victim };
                recoveries[tab as usize] = start(&mut browser, who, "").await;
            }
            Step::ShowQuestion(tab) => {
                let address = format!("/recover/question?recovery={}", of(tab));
                browser.get(&address).await;
            }
            Step::Answer(tab, word) => {
                let known = if tab == Tab::Own { word } else { "Medor" };
                answer(&mut browser, &of(tab), known).await;
            }
            Step::ShowPassword(tab) => {
                let address = format!("/recover/password?recovery={}", of(tab));
                let page = browser.get(&address).await;
                assert!(!page.body.contains(&victim.last_name), "{steps:?}");
            }
            Step::Choose(tab) => {
                choose(&mut browser, &of(tab), NEW).await;
            }
            Step::Judge => {
                browser
                    .post("/recover/password/judge", &[("password", NEW)])
                    .await;
            }
            Step::Done(tab) => {
                browser
                    .get(&format!("/recover/done?recovery={}", of(tab)))
                    .await;
            }
            Step::Forge => {
                let forged = "A".repeat(43);
                let cookies = &mut browser.cookies;
                cookies.insert("__Host-recovery-proof".to_owned(), forged);
            }
            Step::ForgetCookies => browser.cookies.clear(),
            Step::AskForMail(tab) => {
                ask_for_mail(&mut browser, &of(tab)).await;
            }
            Step::AskForHelp(tab) => {
                let recovery = of(tab);
                browser
                    .post("/recover/help", &[("recovery", &recovery)])
                    .await;
            }
            Step::UseOwnLink => {
                let letters = idp.mails().await;
                let links = letters
                    .iter()
                    .filter(|letter| letter.text.contains("/recover/link"));
                let own = links.filter(|letter| letter.text.contains(&own.last_name));
                if let Some(letter) = own.last() {
                    let page = use_link(&mut browser, &letter.link().1).await;
                    assert!([303, 410].contains(&page.status.as_u16()), "{page:?}");
                }
            }
            Step::UseNoLink => {
                let page = use_link(&mut browser, &"A".repeat(43)).await;
                assert_eq!(page.status, 410);
            }
        }
        assert!(!browser.cookies.contains_key("__Host-session"), "{steps:?}");
    }
}

#[tokio::test]
async fn nobody_gets_at_another_persons_password_in_any_order() {
    let idp = Idp::start().await;
    let (victim, own) = (idp.person().await, idp.person().await);
    for person in [&victim, &own] {
        set_question(&idp, person).await;
    }
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..60 {
        let steps = proptest::collection::vec(step(), 1..16);
        let steps = steps.new_tree(&mut runner).unwrap().current();
        go(&idp, &victim, &own, &steps).await;
        idp.advance(std::time::Duration::from_hours(2));
    }
    assert!(signs_in(&idp, &victim, &victim.password).await);
}

#[tokio::test]
async fn the_last_step_does_not_open_before_the_proof() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    set_question(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    let address = format!("/recover/password?recovery={recovery}");
    assert_eq!(browser.get(&address).await.location(), "/recover");
    let page = choose(&mut browser, &recovery, NEW).await;
    assert_eq!(page.location(), "/recover");
    assert!(signs_in(&idp, &person, &person.password).await);
}

#[tokio::test]
async fn a_proof_is_for_one_browser_and_one_password() {
    let idp = Idp::on_two_nodes().await;
    let person = idp.person().await;
    set_question(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    // Another browser cannot go on with what this one began.
    let mut other = Browser::new(&idp);
    assert_eq!(answer(&mut other, &recovery, ANSWER).await.status, 400);
    answer(&mut browser, &recovery, ANSWER).await;
    let page = choose(&mut other, &recovery, NEW).await;
    assert_eq!(page.location(), "/recover");

    let many = (0..50).map(|n| {
        let (cookies, recovery, idp) = (browser.cookies.clone(), &recovery, &idp);
        async move {
            let mut tab = Browser::new(idp);
            tab.cookies = cookies;
            let page = choose(&mut tab, recovery, &format!("Vxk-qzw47-{n}")).await;
            page.location().starts_with("/recover/done")
        }
    });
    let winners = join_all(many).await.into_iter().filter(|won| *won).count();
    assert_eq!(winners, 1);
    let page = choose(&mut browser, &recovery, NEW).await;
    assert_eq!(page.location(), "/recover", "it is used up");
}

#[tokio::test]
async fn a_proof_goes_stale() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    set_question(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    answer(&mut browser, &recovery, ANSWER).await;
    idp.advance(std::time::Duration::from_mins(15));
    let page = choose(&mut browser, &recovery, NEW).await;
    assert_eq!(page.location(), "/recover");
    assert!(signs_in(&idp, &person, &person.password).await);
}
