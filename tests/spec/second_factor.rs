//! `/sign-in/second-factor`: the second step of a sign-in (RFC 6238, RFC 8176).

use std::time::Duration;

use axum::http::Method;
use idp::domain::AccountState;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone, Tokens, form};

/// Somebody with an app, after the right password.
struct Cast<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    phone: Phone<'a>,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let person = idp.person().await;
        Self {
            idp,
            browser: Browser::new(idp),
            partner: Partner::of(idp).await,
            phone: Phone::of(idp, &person).await,
            person,
        }
    }

    async fn password(&mut self) -> Page {
        let request = self.partner.request(&[]);
        self.browser.try_to_sign_in(&self.person, &request).await
    }

    /// The second step with this code, after a first one.
    async fn sign_in(&mut self, code: &str) -> Page {
        let page = self.password().await;
        self.browser.show_code(&page, code).await
    }

    async fn tokens(&mut self) -> Tokens {
        let code = self.phone.code();
        let page = self.sign_in(&code).await;
        Tokens::read(&self.partner.redeem(&page.sent("code").unwrap(), &[]).await)
    }

    async fn fail(&mut self, times: usize) {
        for _ in 0..times {
            let page = self.sign_in(&self.phone.wrong_code()).await;
            assert_eq!(page.status, 422, "{}", page.body);
        }
    }
}

#[tokio::test]
async fn after_the_password_nothing_has_begun() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    let interaction = page.sent("interaction").unwrap();
    assert!(!cast.browser.cookies.contains_key("__Host-session"));
    for path in ["/authorize/resume", "/consent"] {
        let page = cast
            .browser
            .get(&format!("{path}?interaction={interaction}"))
            .await;
        assert!(page.location().starts_with("/sign-in?"), "{path}: {page:?}");
    }
    let silent = cast.partner.request(&[("prompt", "none")]);
    let page = cast.browser.get(&silent).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
    let page = cast.browser.get("/account/consents").await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
}

#[tokio::test]
async fn the_code_of_the_app_finishes_the_sign_in() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let tokens = cast.tokens().await;
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(tokens.claims["acr"], "eidas0-mfa");
    let refreshed = cast
        .partner
        .refresh(&tokens.refresh_token.unwrap(), &[])
        .await;
    let refreshed = Tokens::read(&refreshed);
    assert_eq!(refreshed.claims["acr"], "eidas0-mfa");
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("password totp"), "{trail}");
}

#[tokio::test]
async fn a_recovery_code_finishes_it_once() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let code = cast.phone.paper[0].to_lowercase();
    assert!(cast.sign_in(&code).await.sent("code").is_some());
    cast.browser = Browser::new(&idp);
    assert_eq!(cast.sign_in(&code).await.status, 422);
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("recovery_code_used").count(), 1, "{trail}");
}

// RFC 6238 §5.2.
#[tokio::test]
async fn a_code_of_the_app_works_once() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let code = cast.phone.code();
    assert!(cast.sign_in(&code).await.sent("code").is_some());
    cast.browser = Browser::new(&idp);
    assert_eq!(cast.sign_in(&code).await.status, 422);
    idp.advance(Duration::from_secs(30));
    let next = cast.phone.code();
    assert!(cast.sign_in(&next).await.sent("code").is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_uses_of_one_code_at_once_one_wins() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        for code in [cast.phone.code(), cast.phone.paper[0].clone()] {
            cast.browser = Browser::new(&idp);
            let page = cast.password().await;
            let interaction = page.sent("interaction").unwrap();
            let fields = [("interaction", interaction.as_str()), ("code", &code)];
            let posts = (0..50).map(|_| {
                let request = cast.browser.request(Method::POST, "/sign-in/second-factor");
                form(request, &fields)
            });
            let pages = idp.requests(posts.collect()).await;
            let won = pages
                .iter()
                .filter(|page| page.header("set-cookie").contains("__Host-session"));
            let won = won.count();
            let given = pages.iter().filter(|page| page.sent("code").is_some());
            assert!(given.count() <= 1 && won <= 1, "{engine}");
            assert!(
                pages.iter().any(|page| page.sent("code").is_some()),
                "{engine}: nobody won"
            );
        }
    }
}

#[tokio::test]
async fn wrong_codes_make_even_the_right_one_wait_but_no_recovery_code() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.fail(5).await;
    let code = cast.phone.code();
    let page = cast.sign_in(&code).await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (429, "60")
    );
    let recovery = cast.phone.paper[0].clone();
    assert!(cast.sign_in(&recovery).await.sent("code").is_some());
    cast.browser = Browser::new(&idp);
    idp.advance(Duration::from_mins(1));
    let code = cast.phone.code();
    assert!(cast.sign_in(&code).await.sent("code").is_some());
}

#[tokio::test]
async fn waits_grow_and_end_and_outlive_a_restart() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.fail(4).await;
    for minutes in [1, 2, 4, 8, 15, 15] {
        cast.fail(1).await;
        let page = cast.sign_in("000000").await;
        assert_eq!(page.header("retry-after"), (minutes * 60).to_string());
        cast.idp.advance(Duration::from_mins(minutes));
    }
    cast.fail(1).await;
    let person = cast.person.clone();
    let idp = idp.restart().await;
    let partner = Partner::known(&idp, "formation");
    let mut browser = Browser::new(&idp);
    let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
    assert_eq!(browser.show_code(&page, "000000").await.status, 429);
}

#[tokio::test]
async fn what_can_be_no_code_is_no_attempt() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for typed in ["", "12345", "1234567", "code", "' OR 1=1"] {
        let page = cast.sign_in(typed).await;
        assert_eq!(page.status, 422, "{typed}");
        assert!(page.body.contains("six digits"), "{}", page.body);
    }
    cast.fail(4).await;
}

#[tokio::test]
async fn the_second_step_does_not_wait_for_ever() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    idp.advance(Duration::from_mins(10));
    let code = cast.phone.code();
    let page = cast.browser.show_code(&page, &code).await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
}

#[tokio::test]
async fn whoever_may_not_sign_in_any_more_does_not_by_the_second_step() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    let code = cast.phone.code();
    let id = cast.person.id.as_number();
    let changed = idp.now().as_unix() + 1;
    let sql = format!("UPDATE account SET password_set_at = {changed} WHERE id = {id}");
    idp.tamper(&sql).await;
    let after = cast.browser.show_code(&page, &code).await;
    assert!(after.location().starts_with("/sign-in?"), "{after:?}");
    idp.advance(Duration::from_secs(1));
    let page = cast.password().await;
    idp.change_state(&cast.person, AccountState::Suspended)
        .await;
    let after = cast.browser.show_code(&page, &code).await;
    assert!(after.location().starts_with("/sign-in?"), "{after:?}");
}

#[tokio::test]
async fn the_step_belongs_to_the_browser_that_typed_the_password() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    let code = cast.phone.code();
    let page = Browser::new(&idp).show_code(&page, &code).await;
    assert_eq!(page.status, 400);
}

#[tokio::test]
async fn the_code_of_somebody_else_is_none() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let other = idp.person().await;
    let phone = Phone::of(&idp, &other).await;
    for code in [phone.code(), phone.paper[0].clone()] {
        assert_eq!(cast.sign_in(&code).await.status, 422);
    }
}

#[tokio::test]
async fn a_code_before_the_password_leads_to_the_password() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let interaction = cast.browser.open(&cast.partner.request(&[])).await;
    let address = format!("/sign-in/second-factor?interaction={interaction}");
    let page = cast.browser.get(&address).await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
    let code = cast.phone.code();
    let fields = [("interaction", interaction.as_str()), ("code", &code)];
    let page = cast.browser.post("/sign-in/second-factor", &fields).await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
    assert!(!cast.browser.cookies.contains_key("__Host-session"));
}

// prompt=login: the password and the factor, both again.
#[tokio::test]
async fn whoever_must_sign_in_again_shows_both_again() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let first = cast.tokens().await;
    idp.advance(Duration::from_secs(30));
    let request = cast.partner.request(&[("prompt", "login")]);
    let page = cast.browser.try_to_sign_in(&cast.person, &request).await;
    let resume = page
        .location()
        .replace("/sign-in/second-factor", "/authorize/resume");
    let skipped = cast.browser.get(&resume).await;
    assert!(skipped.location().starts_with("/sign-in?"), "{skipped:?}");
    let code = cast.phone.code();
    let page = cast.browser.show_code(&page, &code).await;
    let code = page.sent("code").unwrap();
    let second = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert_eq!(second.claims["sid"], first.claims["sid"]);
    assert_ne!(second.claims["auth_time"], first.claims["auth_time"]);
}

#[tokio::test]
async fn who_gives_up_at_the_second_step_is_back_at_the_partner() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    let interaction = page.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("cancel", "1")];
    let page = cast.browser.post("/sign-in/second-factor", &fields).await;
    assert_eq!(page.sent("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn the_page_asks_for_a_code_of_the_app_or_of_the_paper() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.password().await;
    let address = page.location().to_owned();
    let page = cast.browser.get(&address).await;
    assert!(page.body.contains("autocomplete=\"one-time-code\""));
    let page = cast
        .browser
        .get(&format!("{address}&way=recovery-code"))
        .await;
    assert!(page.body.contains("Recovery code"), "{}", page.body);
}
