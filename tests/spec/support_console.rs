//! `/support`: two agents help somebody back in.

use std::time::Duration;

use idp::domain::AccountState;

use super::routes;
use crate::support::recovery::{
    ANSWER, NEW, answer, choose, set_question, signs_in, start, use_link,
};
use crate::support::{Browser, Idp, Page, Partner, Person, Phone};

const REASON: &str = "called back on the number on file";

/// An agent at work.
struct Agent<'a> {
    browser: Browser<'a>,
    person: Person,
    phone: Phone<'a>,
}

impl<'a> Agent<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let person = idp.person().await;
        let (added, said) = idp.command(&["staff", "add", &person.id.to_string()]);
        assert!(added, "{said}");
        let mut agent = Self {
            browser: Browser::new(idp),
            phone: Phone::of(idp, &person).await,
            person,
        };
        agent.sign_in().await;
        agent
    }

    async fn sign_in(&mut self) {
        let console = "/sign-in/start?next=%2Fsupport";
        let page = self.browser.try_to_sign_in(&self.person, console).await;
        let code = self.phone.code();
        let page = self.browser.show_code(&page, &code).await;
        assert_eq!(page.location(), "/support", "{page:?}");
    }

    async fn act(&mut self, person: &Person, action: &str, reason: &str) -> Page {
        let account = person.id.to_string();
        let fields = [
            ("account", account.as_str()),
            ("action", action),
            ("reason", reason),
        ];
        self.browser.post("/support/person", &fields).await
    }

    /// The reset that waits.
    async fn reset(&mut self) -> String {
        self.browser.get("/support/resets").await.field("reset")
    }

    async fn decide(&mut self, reset: &str, decision: &str) -> Page {
        let fields = [("reset", reset), ("decision", decision)];
        self.browser.post("/support/resets", &fields).await
    }
}

#[tokio::test]
async fn one_agent_asks_another_allows_and_the_link_goes_to_the_address_on_file() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = idp.person().await;
        let (mut one, mut other) = (Agent::of(&idp).await, Agent::of(&idp).await);
        let page = one.act(&person, "reset", REASON).await;
        assert_eq!(page.location(), "/support/resets", "{engine}: {page:?}");
        assert!(idp.mails().await.is_empty(), "{engine}");
        let reset = one.reset().await;
        assert_eq!(one.decide(&reset, "approve").await.status, 409, "{engine}");
        let page = other.browser.get("/support/resets").await;
        assert!(page.body.contains(REASON), "{}", page.body);
        let page = other.decide(&reset, "approve").await;
        assert_eq!(page.location(), "/support/resets?done=approved");
        let letter = idp.mails().await.remove(0);
        let (_, key) = letter.link();
        assert!(!format!("{page:?}").contains(&key), "{engine}");
        assert_eq!(other.decide(&reset, "approve").await.status, 409);
        let mut browser = Browser::new(&idp);
        assert_eq!(use_link(&mut browser, &key).await.status, 303, "{engine}");
        choose(&mut browser, "", NEW).await;
        assert!(signs_in(&idp, &person, NEW).await, "{engine}");
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in ["reset_asked", "reset_approved"] {
            assert_eq!(trail.matches(kind).count(), 1, "{kind}: {trail}");
        }
        let by = format!("by account {}: {REASON}", one.person.id);
        assert!(trail.contains(&by), "{engine}: {trail}");
    }
}

#[tokio::test]
async fn a_reset_nobody_allows_expires_after_a_day() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let (mut one, mut other) = (Agent::of(&idp).await, Agent::of(&idp).await);
    one.act(&person, "reset", REASON).await;
    let reset = one.reset().await;
    idp.advance(Duration::from_hours(24));
    other.browser.cookies.clear();
    other.sign_in().await;
    assert_eq!(other.decide(&reset, "approve").await.status, 409);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn nothing_is_done_without_a_reason_to_oneself_or_to_staff() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let (mut one, other) = (Agent::of(&idp).await, Agent::of(&idp).await);
    for reason in ["", "because", "\n\n\n\n\n\n\n\n\n\n\n\n"] {
        let page = one.act(&person, "reset", reason).await;
        assert_eq!(page.status, 422, "{reason:?}");
    }
    let own = one.person.clone();
    for who in [&own, &other.person] {
        for action in ["reset", "lift"] {
            assert_eq!(one.act(who, action, REASON).await.status, 409, "{action}");
        }
    }
    let suspended = idp.person_who_is(AccountState::Suspended).await;
    assert_eq!(one.act(&suspended, "reset", REASON).await.status, 409);
    assert_eq!(one.act(&person, "delete", REASON).await.status, 404);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn an_agent_lifts_the_lock_of_a_question() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    set_question(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &person, "").await;
    for _ in 0..5 {
        answer(&mut browser, &recovery, "Medor").await;
    }
    assert_eq!(answer(&mut browser, &recovery, ANSWER).await.status, 429);
    let mut agent = Agent::of(&idp).await;
    let page = agent.act(&person, "lift", REASON).await;
    assert!(page.location().ends_with("done=lifted"), "{page:?}");
    let page = answer(&mut browser, &recovery, ANSWER).await;
    assert!(page.location().starts_with("/recover/password"), "{page:?}");
}

#[tokio::test]
async fn people_are_found_by_siret_name_and_address() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut agent = Agent::of(&idp).await;
    let link = format!("/support/person?account={}", person.id);
    for query in [
        "99900000300015",
        "99900000300015+lef",
        "lefevre",
        "ZOE%40cabinet.example",
    ] {
        let page = agent.browser.get(&format!("/support?q={query}")).await;
        assert!(page.body.contains(&link), "{query}: {}", page.body);
    }
    for query in ["", "lef", "zoe%40other.example", "99900001100018"] {
        let page = agent.browser.get(&format!("/support?q={query}")).await;
        assert!(!page.body.contains(&link), "{query}");
    }
    let page = agent.browser.get(&link).await;
    assert!(page.body.contains("zoe@cabinet.example"), "{}", page.body);
    let (_, trail) = idp.command(&["audit", "list"]);
    let whose = person.id.to_string();
    let searched = trail
        .lines()
        .filter(|line| line.contains("support_searched"));
    assert_eq!(searched.filter(|line| line.contains(&whose)).count(), 4);
    assert_eq!(trail.matches("support_looked").count(), 1, "{trail}");
    assert!(!trail.contains("cabinet.example"), "{trail}");
}

// CVE-2024-3656: every page of the console, for everybody who is no agent with a fresh second
// factor.
#[tokio::test]
async fn every_page_is_denied_to_everybody_else() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut plain = Browser::new(&idp);
    plain.sign_in(&person, &partner.request(&[])).await;
    let mut former = Agent::of(&idp).await;
    let removed = idp.command(&["staff", "remove", &former.person.id.to_string()]);
    assert!(removed.0, "{}", removed.1);
    let mut stale = Agent::of(&idp).await;
    // Their sessions go on; only the proof of who they are is old.
    for _ in 0..3 {
        idp.advance(Duration::from_mins(10));
        for browser in [&mut plain, &mut former.browser, &mut stale.browser] {
            browser.get("/").await;
        }
    }
    let page = stale.browser.get("/support").await;
    assert_eq!(page.location(), "/account/confirm?next=%2Fsupport");
    let console = routes::ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/support"));
    let mut seen = 0;
    for route in console {
        for method in route.methods {
            let denied = async |browser: &mut Browser<'_>| {
                let page = match *method {
                    "GET" => browser.get(route.path).await,
                    _ => browser.post(route.path, &[("decision", "approve")]).await,
                };
                (page.status.as_u16(), page.headers.contains_key("location"))
            };
            let name = format!("{method} {}", route.path);
            assert_eq!(denied(&mut Browser::new(&idp)).await, (303, true), "{name}");
            assert_eq!(denied(&mut plain).await, (404, false), "{name}");
            assert_eq!(denied(&mut former.browser).await, (404, false), "{name}");
            assert_eq!(denied(&mut stale.browser).await, (303, true), "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 6);
}

#[tokio::test]
async fn an_agent_without_a_second_factor_sets_one_up_first() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (added, _) = idp.command(&["staff", "add", &person.id.to_string()]);
    assert!(added);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let page = browser.get("/support").await;
    assert_eq!(page.location(), "/account/factors/totp");
    let (_, listed) = idp.command(&["staff", "list"]);
    assert!(listed.contains(&person.id.to_string()), "{listed}");
}

#[tokio::test]
async fn an_agent_sees_what_happened_to_an_account_and_that_is_seen_too() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, other) = (idp.person().await, idp.person().await);
        let mut browser = Browser::new(&idp);
        for _ in 0..52 {
            browser
                .try_to_sign_in(&person, "/sign-in/start?next=%2Faccount%2Fsessions")
                .await;
            browser.cookies.clear();
        }
        let mut agent = Agent::of(&idp).await;
        let trail = format!("/support/trail?account={}", person.id);
        let page = agent.browser.get(&trail).await;
        assert_eq!(
            page.body.matches("<strong>Signed in").count(),
            50,
            "{engine}"
        );
        let older = page.body.split("before=").nth(1).unwrap();
        let older = older.split('"').next().unwrap();
        let page = agent.browser.get(&format!("{trail}&before={older}")).await;
        assert_eq!(
            page.body.matches("<strong>Signed in").count(),
            2,
            "{engine}"
        );
        assert!(
            !page.body.contains("id=\"older\""),
            "{engine}: {}",
            page.body
        );
        let page = agent.browser.get(&trail).await;
        let looked = page.body.matches("An agent looked at the account").count();
        assert_eq!(looked, 2, "{engine}: each look at it stands in it");
        let (verified, said) = idp.command(&["audit", "verify"]);
        assert!(verified, "{engine}: {said}");
        let page = agent
            .browser
            .get(&format!("/support/trail?account={}", other.id))
            .await;
        assert!(!page.body.contains("Signed in"), "{engine}: {}", page.body);
        for query in [
            "account=1",
            "account=x",
            &format!("account={}&before=x", other.id),
        ] {
            let page = agent.browser.get(&format!("/support/trail?{query}")).await;
            assert_eq!(page.status, 404, "{engine}: {query}");
        }
    }
}
