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

/// Knows the answer to their own question only.
struct Guesser<'a> {
    idp: &'a Idp,
    victim: &'a Person,
    own: &'a Person,
    browser: Browser<'a>,
    recoveries: [String; 2],
}

impl Guesser<'_> {
    fn of(&self, tab: Tab) -> String {
        self.recoveries[tab as usize].clone()
    }

    async fn go(&mut self, step: Step) {
        match step {
            Step::Start(tab) => {
                let who = if tab == Tab::Own {
                    self.own
                } else {
                    self.victim
                };
                self.recoveries[tab as usize] = start(&mut self.browser, who, "").await;
            }
            Step::Answer(tab, word) => {
                let known = if tab == Tab::Own { word } else { "Medor" };
                let recovery = self.of(tab);
                answer(&mut self.browser, &recovery, known).await;
            }
            Step::Forge => {
                let forged = "A".repeat(43);
                let cookies = &mut self.browser.cookies;
                cookies.insert("__Host-recovery-proof".to_owned(), forged);
            }
            Step::ForgetCookies => self.browser.cookies.clear(),
            Step::ShowQuestion(_) | Step::ShowPassword(_) | Step::Done(_) => self.look(step).await,
            other => self.send(other).await,
        }
    }

    /// Pages that are only looked at.
    async fn look(&mut self, step: Step) {
        let (path, tab) = match step {
            Step::ShowQuestion(tab) => ("question", tab),
            Step::ShowPassword(tab) => ("password", tab),
            Step::Done(tab) => ("done", tab),
            other => panic!("{other:?} shows no page"),
        };
        let address = format!("/recover/{path}?recovery={}", self.of(tab));
        let page = self.browser.get(&address).await;
        assert!(!page.body.contains(&self.victim.last_name), "{step:?}");
    }

    async fn send(&mut self, step: Step) {
        match step {
            Step::Choose(tab) => {
                let recovery = self.of(tab);
                choose(&mut self.browser, &recovery, NEW).await;
            }
            Step::Judge => {
                let fields = [("password", NEW)];
                self.browser.post("/recover/password/judge", &fields).await;
            }
            Step::AskForMail(tab) => {
                let recovery = self.of(tab);
                ask_for_mail(&mut self.browser, &recovery).await;
            }
            Step::AskForHelp(tab) => {
                let recovery = self.of(tab);
                let fields = [("recovery", recovery.as_str())];
                self.browser.post("/recover/help", &fields).await;
            }
            Step::UseOwnLink => self.use_own_link().await,
            Step::UseNoLink => {
                let page = use_link(&mut self.browser, &"A".repeat(43)).await;
                assert_eq!(page.status, 410);
            }
            other => panic!("{other:?} sends nothing"),
        }
    }

    async fn use_own_link(&mut self) {
        let letters = self.idp.mails().await;
        let own = letters.iter().rfind(|letter| {
            letter.text.contains("/recover/link") && letter.text.contains(&self.own.last_name)
        });
        if let Some(letter) = own {
            let page = use_link(&mut self.browser, &letter.link().1).await;
            assert!([303, 410].contains(&page.status.as_u16()), "{page:?}");
        }
    }
}

async fn go(idp: &Idp, victim: &Person, own: &Person, steps: &[Step]) {
    let mut guesser = Guesser {
        idp,
        victim,
        own,
        browser: Browser::new(idp),
        recoveries: [String::new(), String::new()],
    };
    for step in steps {
        guesser.go(*step).await;
        let cookies = &guesser.browser.cookies;
        assert!(!cookies.contains_key("__Host-session"), "{steps:?}");
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
