//! `/account/password`: somebody changes their password.

use std::time::Duration;

use futures_util::future::join_all;
use idp::store::Engine;

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

const PASSWORD: &str = "/account/password";
const NEW: &str = "Vxk-qzw47-hbT";

/// Somebody who is signed in twice: here, and in a browser elsewhere.
struct Cast<'a> {
    browser: Browser<'a>,
    tokens: Tokens,
    elsewhere: Browser<'a>,
    /// Of the session elsewhere.
    others: Tokens,
    partner: Partner<'a>,
    person: Person,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let (mut browser, mut elsewhere) = (Browser::new(idp), Browser::new(idp));
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        let others = partner.tokens(&mut elsewhere, &person, &[]).await;
        Self {
            browser,
            tokens,
            elsewhere,
            others,
            partner,
            person,
        }
    }

    async fn change(&mut self, current: &str, new: &str) -> Page {
        let fields = [("current", current), ("password", new)];
        self.browser.post(PASSWORD, &fields).await
    }

    async fn opens(&self, tokens: &Tokens) -> bool {
        let page = self.partner.userinfo(&tokens.access_token).await;
        page.status == 200
    }

    /// May this password sign in, in a browser that has never been here?
    async fn signs_in(&self, idp: &Idp, password: &str) -> bool {
        let person = Person {
            password: password.to_owned(),
            ..self.person.clone()
        };
        let request = self.partner.request(&[]);
        let page = Browser::new(idp).try_to_sign_in(&person, &request).await;
        page.sent("code").is_some()
    }
}

async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    browser.get(PASSWORD).await.status == 200
}

#[tokio::test]
async fn who_knows_the_current_password_sets_another() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let page = cast.change("motdepasse12", NEW).await;
        assert_eq!(page.location(), "/account/password/done", "{engine}");
        let page = cast.browser.get(page.location()).await;
        assert!(page.body.contains("Your password is changed"), "{engine}");
        assert!(cast.signs_in(&idp, NEW).await, "{engine}");
        assert!(!cast.signs_in(&idp, "motdepasse12").await, "{engine}");
    }
}

#[tokio::test]
async fn every_other_session_ends_and_this_one_goes_on_under_a_new_secret() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let before = cast.browser.cookies.clone();
    cast.change("motdepasse12", NEW).await;
    assert!(cast.opens(&cast.tokens).await, "of this session");
    assert!(!cast.opens(&cast.others).await, "of the other");
    assert!(is_signed_in(&mut cast.browser).await);
    assert!(!is_signed_in(&mut cast.elsewhere).await);
    cast.browser.cookies = before;
    assert!(!is_signed_in(&mut cast.browser).await, "the old cookie");
}

#[tokio::test]
async fn the_person_is_told_by_mail_and_the_trail_knows() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.change("motdepasse12", NEW).await;
    let [letter] = &idp.mails().await[..] else {
        panic!("one mail is written");
    };
    assert_eq!(letter.subject, "Your password was changed");
    let when = "on 15 January 2027 at 09:00 (Paris time)";
    assert!(letter.text.contains(when), "{}", letter.text);
    assert!(!letter.raw.contains(NEW));
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("password_changed").count(), 1, "{trail}");
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing_and_makes_wait() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for _ in 0..5 {
        let page = cast.change("wrong", NEW).await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert!(page.body.contains("not your current password"));
    }
    let page = cast.change("motdepasse12", NEW).await;
    assert_eq!(page.status, 429);
    assert_eq!(page.header("retry-after"), "60");
    // The same count as at the sign-in.
    assert!(!cast.signs_in(&idp, "motdepasse12").await);
    idp.advance(Duration::from_mins(1));
    let page = cast.change("motdepasse12", NEW).await;
    assert_eq!(page.location(), "/account/password/done");
}

#[tokio::test]
async fn a_password_that_breaks_a_rule_is_refused_and_the_rule_named() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for (new, rule) in [
        ("Vxkqz478", "at least 6 letters"),
        ("Vxkqzwhp", "at least 2 digits"),
        ("Vxk-qzw47-hbT-9mQ-pLz", "at most 20 characters"),
        ("azerty12", "hard to guess"),
        ("zoé-Vxkqz47", "neither your last name"),
    ] {
        let page = cast.change("motdepasse12", new).await;
        assert_eq!(page.status, 422, "{new}");
        let broken = format!("<span class=\"unseen\">Not yet met:</span> {rule}");
        assert!(page.body.contains(&broken), "{new}: {}", page.body);
        assert!(!page.body.contains(new), "it is not shown again");
    }
    assert!(cast.signs_in(&idp, "motdepasse12").await);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn the_same_password_is_no_change_and_an_empty_form_none() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.change("motdepasse12", NEW).await;
    let page = cast.change(NEW, NEW).await;
    assert!(page.body.contains("Choose another password"), "{page:?}");
    for fields in [&[][..], &[("current", NEW)], &[("password", NEW)]] {
        let page = cast.browser.post(PASSWORD, fields).await;
        assert_eq!(page.status, 422);
    }
    assert!(cast.signs_in(&idp, NEW).await);
}

#[tokio::test]
async fn the_strong_policy_asks_for_more() {
    let strong =
        |environment: idp::config::Environment| environment.with("IDP_PASSWORD_POLICY", "strong");
    let idp = Idp::start_with(strong).await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.change("motdepasse12", "Vxkqzw47").await;
    assert!(page.body.contains("12 to 64 characters"), "{}", page.body);
    assert_eq!(page.status, 422);
    let sentence = "sept chevaux mangent une pomme verte dimanche matin";
    let page = cast.change("motdepasse12", sentence).await;
    assert_eq!(page.location(), "/account/password/done");
}

#[tokio::test]
async fn a_breached_password_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("breached.txt");
    // Of `Vxk-qzw47-hbT`.
    std::fs::write(&list, format!("{}:3\r\n", idp::crypto::sha1_hex(NEW))).unwrap();
    let path = list.display().to_string();
    let idp = Idp::start_with(|environment| environment.with("IDP_BREACHED_PASSWORDS", path)).await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.change("motdepasse12", NEW).await;
    let broken = "<span class=\"unseen\">Not yet met:</span> in no list of leaked passwords";
    assert!(page.body.contains(broken), "{}", page.body);
    let page = cast.change("motdepasse12", "Vxk-qzw47-hbU").await;
    assert_eq!(page.location(), "/account/password/done");
}

#[tokio::test]
async fn while_one_types_the_same_judge_answers() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let judge = "/account/password/judge";
    let page = cast.browser.post(judge, &[("password", "azerty12")]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("role=\"meter\""), "{}", page.body);
    assert!(page.body.contains("Not yet met:</span> hard to guess"));
    assert!(!page.body.contains("<html") && !page.body.contains("azerty12"));
    let page = Browser::new(&idp).post(judge, &[("password", "x")]).await;
    assert_eq!(page.status, 403, "whose rules?");
    for _ in 0..299 {
        let page = cast.browser.post(judge, &[]).await;
        assert_eq!(page.status, 200);
    }
    assert_eq!(cast.browser.post(judge, &[]).await.status, 429);
}

#[tokio::test]
async fn of_many_changes_at_once_one_counts() {
    let idp = Idp::on_two_nodes().await;
    let cast = Cast::of(&idp).await;
    let news: Vec<String> = (10..30).map(|n| format!("Vxk-qzw-hbT-{n}")).collect();
    let changes = news.iter().map(|new| async {
        let mut browser = Browser::new(&idp);
        browser.cookies.clone_from(&cast.browser.cookies);
        let fields = [("current", "motdepasse12"), ("password", new.as_str())];
        let page = browser.post(PASSWORD, &fields).await;
        page.location() == "/account/password/done"
    });
    let done = join_all(changes).await;
    let winners: Vec<usize> = (0..done.len()).filter(|n| done[*n]).collect();
    assert_eq!(winners.len(), 1, "{done:?}");
    // Who came too late typed a wrong password.
    idp.tamper("DELETE FROM throttle").await;
    assert!(cast.signs_in(&idp, &news[winners[0]]).await);
}

#[tokio::test]
async fn nobody_else_changes_it() {
    let idp = Idp::on_one_node(Engine::Sqlite).await;
    let cast = Cast::of(&idp).await;
    let fields = [("current", "motdepasse12"), ("password", NEW)];
    let mut stranger = Browser::new(&idp);
    assert_eq!(
        stranger.post(PASSWORD, &fields).await.location(),
        "/sign-in/start"
    );
    let page = stranger.post_from_elsewhere(PASSWORD, &fields).await;
    assert_eq!(page.status, 403);
    assert!(cast.signs_in(&idp, "motdepasse12").await);
}
