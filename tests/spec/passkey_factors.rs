//! `/account/factors/passkey`: passkeys are made, shown as a second factor, and parted with
//! (Web Authentication §7).

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone, SecurityKey, Tokens};

const LIST: &str = "/account/factors";
const SET_UP: &str = "/account/factors/passkey";

struct Cast<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    key: SecurityKey,
}

impl<'a> Cast<'a> {
    /// Somebody without a factor, signed in a moment ago, with a device at hand.
    async fn of(idp: &'a Idp) -> Self {
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let mut browser = Browser::new(idp);
        browser.sign_in(&person, &partner.request(&[])).await;
        Self {
            idp,
            browser,
            partner,
            person,
            key: SecurityKey::new(),
        }
    }

    /// Answers what the page asked.
    async fn finish(&mut self, page: &Page, name: &str) -> Page {
        let asked = page.asked();
        let credential = self.key.make(&asked.options).to_string();
        let fields = [
            ("challenge", asked.challenge.as_str()),
            ("credential", &credential),
            ("name", name),
        ];
        self.browser.post(SET_UP, &fields).await
    }

    /// With the page that came of it.
    async fn set_up(&mut self) -> Page {
        let page = self.browser.get(SET_UP).await;
        assert_eq!(page.status, 200, "{page:?}");
        self.finish(&page, "Ordinateur").await
    }

    /// Signs where the page asks, and goes on from there.
    async fn show(&mut self, page: &Page, (field, value): (&str, &str)) -> Page {
        let asked = page.asked();
        let credential = self.key.sign(&asked.options).to_string();
        let fields = [
            (field, value),
            ("challenge", asked.challenge.as_str()),
            ("credential", &credential),
        ];
        let action = page
            .body
            .split("class=\"passkey\" method=\"post\" action=\"");
        let action = action.last().unwrap().split('"').next().unwrap();
        self.browser.post(action, &fields).await
    }

    /// A new browser, after the password, at the second step; and its interaction.
    async fn second_step(&mut self) -> (Page, String) {
        self.browser = Browser::new(self.idp);
        let request = self.partner.request(&[]);
        let page = self.browser.try_to_sign_in(&self.person, &request).await;
        let interaction = page.sent("interaction").unwrap();
        (self.browser.follow(page).await, interaction)
    }

    async fn remove(&mut self, factor: &str) -> Page {
        let fields = [("factor", factor), ("decision", "remove")];
        self.browser.post("/account/factors/remove", &fields).await
    }

    async fn owned(&self) -> usize {
        let mut tx = self.idp.app.store.direct().await.unwrap();
        tx.list_passkeys(self.person.id).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_passkey_is_made_and_shown_after_the_password() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let before = cast.browser.cookies["__Host-session"].clone();
    let page = cast.set_up().await;
    assert_eq!(page.codes().len(), 10, "a first factor: {}", page.body);
    assert_ne!(cast.browser.cookies["__Host-session"], before);
    let page = cast.browser.get(LIST).await;
    for text in ["Ordinateur", "15 January 2027", "10 recovery codes"] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let (page, interaction) = cast.second_step().await;
    let allowed = &page.asked().options["allowCredentials"];
    assert_eq!(allowed.as_array().unwrap().len(), 1, "{allowed}");
    let page = cast.show(&page, ("interaction", &interaction)).await;
    let code = page.sent("code").unwrap();
    let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert_eq!(tokens.claims["amr"], json!(["pwd", "pop", "mfa"]));
    assert_eq!(tokens.claims["acr"], "eidas0-mfa");
}

// §5.4.5, §5.4.6, §5.4.7.
#[tokio::test]
async fn what_is_asked_for_is_kept_by_the_device_checks_its_user_and_is_nobody_elses() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let options = cast.browser.get(SET_UP).await.asked().options;
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["rp"]["id"], "idp.localhost");
    assert_eq!(options["excludeCredentials"], json!([]));
    cast.set_up().await;
    let again = cast.browser.get(SET_UP).await.asked().options;
    assert_eq!(again["user"]["id"], options["user"]["id"]);
    assert_eq!(again["excludeCredentials"].as_array().unwrap().len(), 1);
    let mut other = Cast::of(&idp).await;
    let theirs = other.browser.get(SET_UP).await.asked().options;
    assert_ne!(theirs["user"]["id"], options["user"]["id"]);
}

#[tokio::test]
async fn what_is_no_answer_makes_no_passkey() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.browser.get(SET_UP).await;
    assert_eq!(cast.finish(&page, " ").await.status, 422, "no name");
    let challenge = page.asked().challenge;
    for credential in ["null", "{}", "[]", "\u{202e}", &"x".repeat(20_000)] {
        let fields = [
            ("challenge", challenge.as_str()),
            ("credential", credential),
            ("name", "x"),
        ];
        assert_eq!(cast.browser.post(SET_UP, &fields).await.status, 422);
    }
    cast.key.verifies = false;
    assert_eq!(cast.finish(&page, "x").await.status, 422, "nobody checked");
    cast.key.verifies = true;
    cast.key.origin = "https://evil.example".to_owned();
    assert_eq!(cast.finish(&page, "x").await.status, 422, "another site");
    cast.key.origin = crate::support::ISSUER.to_owned();
    cast.key.top_origin = Some("https://formation.example".to_owned());
    assert_eq!(cast.finish(&page, "x").await.status, 422, "in a frame");
    assert_eq!(cast.owned().await, 0);
}

#[tokio::test]
async fn a_question_is_answered_once_in_its_own_session_and_not_for_ever() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.browser.get(SET_UP).await;
    let mut other = Cast::of(&idp).await;
    assert_eq!(other.finish(&page, "x").await.location(), SET_UP);
    assert_eq!(other.owned().await, 0);
    assert_eq!(cast.finish(&page, "x").await.codes().len(), 10);
    // Another device cannot answer it either, nor the same after it was removed.
    cast.key = SecurityKey::new();
    assert_eq!(cast.finish(&page, "y").await.location(), LIST);
    assert_eq!(cast.owned().await, 1);
    let mut late = Cast::of(&idp).await;
    let page = late.browser.get(SET_UP).await;
    idp.advance(Duration::from_mins(10));
    assert_eq!(late.finish(&page, "x").await.location(), SET_UP);
    assert_eq!(late.owned().await, 0);
}

// §7.1.
#[tokio::test]
async fn a_passkey_is_one_accounts_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let mut other = Cast::of(&idp).await;
    other.key = std::mem::replace(&mut cast.key, SecurityKey::new());
    let page = other.set_up().await;
    assert_eq!(page.status, 422);
    assert_eq!(other.owned().await, 0);
}

#[tokio::test]
async fn ten_passkeys_are_enough() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for _ in 0..9 {
        cast.key = SecurityKey::of(&idp, &cast.person).await;
    }
    // They came from elsewhere: this session has shown none of them.
    let page = cast.browser.get(SET_UP).await;
    let confirm = page.location().to_owned();
    let page = cast.browser.get(&confirm).await;
    assert_eq!(cast.show(&page, ("next", SET_UP)).await.location(), SET_UP);
    let page = cast.browser.get(SET_UP).await;
    cast.key = SecurityKey::new();
    assert_eq!(cast.finish(&page, "x").await.location(), LIST);
    assert_eq!(cast.browser.get(SET_UP).await.location(), LIST);
    assert_eq!(cast.finish(&page, "x").await.location(), LIST);
    assert_eq!(cast.owned().await, 10);
}

#[tokio::test]
async fn a_passkey_is_shown_before_it_is_removed_and_may_be_shown_for_the_password() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let factor = cast.browser.get(LIST).await.field("factor");
    idp.advance(Duration::from_mins(5));
    let page = cast.remove(&factor).await;
    assert!(page.location().starts_with("/account/confirm?"), "{page:?}");
    let confirm = page.location().to_owned();
    let page = cast.browser.get(&confirm).await;
    let next = page.field("next");
    let password = cast.person.password.clone();
    let fields = [("next", next.as_str()), ("password", &password)];
    let refused = cast.browser.post("/account/confirm", &fields).await;
    assert_eq!(refused.status, 422, "not without the factor");
    assert_eq!(cast.show(&page, ("next", &next)).await.location(), next);
    let page = cast.browser.get(&next).await;
    assert!(page.body.contains("your only second factor"), "{page:?}");
    assert_eq!(cast.remove(&factor).await.location(), LIST);
    assert_eq!(cast.owned().await, 0);
    let page = cast.browser.get(LIST).await;
    assert!(!page.body.contains("recovery codes"), "{}", page.body);
}

#[tokio::test]
async fn with_an_app_left_the_recovery_codes_stay() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.set_up().await;
    let codes = page.codes();
    let phone = Phone::of(&idp, &cast.person).await;
    let listed = cast.browser.get(LIST).await;
    let passkey = listed.body.split("name=\"factor\" value=\"").last();
    let passkey = passkey.unwrap().split('"').next().unwrap().to_owned();
    let ask = format!("/account/factors/remove?factor={passkey}");
    let page = cast.browser.get(&ask).await;
    assert!(page.body.contains("stops signing you in"), "{}", page.body);
    cast.remove(&passkey).await;
    assert_eq!(cast.owned().await, 0);
    assert_eq!((codes.len(), phone.paper.len()), (10, 10));
    let page = cast.browser.get(LIST).await;
    assert!(page.body.contains("10 recovery codes"), "{}", page.body);
}

#[tokio::test]
async fn a_passkey_is_renamed_by_its_own_person_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let factor = cast.browser.get(LIST).await.field("factor");
    let mut other = Cast::of(&idp).await;
    for (browser, name) in [
        (&mut other.browser, "Foreign"),
        (&mut cast.browser, "Laptop"),
    ] {
        let fields = [("factor", factor.as_str()), ("name", name)];
        browser.post("/account/factors/rename", &fields).await;
    }
    let page = cast.browser.get(LIST).await;
    assert!(page.body.contains("Laptop") && !page.body.contains("Foreign"));
    assert_eq!(other.remove(&factor).await.location(), LIST);
    assert_eq!(cast.owned().await, 1, "nobody else removes it");
}

#[tokio::test]
async fn without_the_passkey_a_recovery_code_opens() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let codes = cast.set_up().await.codes();
    let (page, interaction) = cast.second_step().await;
    assert!(page.body.contains("Use a recovery code"), "{}", page.body);
    let address = format!("/sign-in/second-factor?interaction={interaction}&way=recovery-code");
    let page = cast.browser.get(&address).await;
    assert!(page.body.contains("name=\"code\""), "{}", page.body);
    let fields = [("interaction", interaction.as_str()), ("code", &codes[0])];
    let page = cast.browser.post("/sign-in/second-factor", &fields).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

#[tokio::test]
async fn the_person_is_told_and_the_trail_says_what_happened() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.set_up().await;
    let factor = cast.browser.get(LIST).await.field("factor");
    cast.remove(&factor).await;
    let mails = idp.mails().await;
    let mut told: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "A passkey was added to your account",
            "A passkey was removed from your account",
        ]
    );
    let (_, trail) = idp.command(&["audit", "list"]);
    for event in ["factor_added", "recovery_codes_made", "factor_removed"] {
        let line = trail.lines().find(|line| line.contains(event)).unwrap();
        assert!(line.contains("passkey"), "{line}");
    }
}
