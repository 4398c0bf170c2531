//! `/sign-in/passkey`: a passkey says who comes, and is two factors by itself
//! (Web Authentication §7.2).

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, header};
use idp::domain::AccountState;
use serde_json::{Value, json};

use crate::support::{Browser, ISSUER, Idp, Page, Partner, Person, SecurityKey, Tokens, form};

const HERE: &str = "/sign-in/passkey";

struct Cast<'a> {
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    key: SecurityKey,
}

/// What the sign-in page of a request asks.
struct Asked {
    interaction: String,
    challenge: String,
    options: Value,
}

impl<'a> Cast<'a> {
    /// Somebody with a passkey, in a browser that knows nobody.
    async fn of(idp: &'a Idp) -> Self {
        let person = idp.person().await;
        Self {
            browser: Browser::new(idp),
            partner: Partner::of(idp).await,
            key: SecurityKey::of(idp, &person).await,
            person,
        }
    }

    async fn open(&mut self) -> Asked {
        let request = self.partner.request(&[]);
        let interaction = self.browser.open(&request).await;
        let address = format!("/sign-in?interaction={interaction}");
        let asked = self.browser.get(&address).await.asked();
        Asked {
            interaction,
            challenge: asked.challenge,
            options: asked.options,
        }
    }

    async fn send(&mut self, asked: &Asked, credential: &Value) -> Page {
        let credential = credential.to_string();
        let fields = fields(asked, &credential);
        self.browser.post(HERE, &fields).await
    }

    async fn sign_in(&mut self) -> Page {
        let asked = self.open().await;
        let credential = self.key.sign(&asked.options);
        self.send(&asked, &credential).await
    }
}

fn fields<'b>(asked: &'b Asked, credential: &'b str) -> [(&'static str, &'b str); 3] {
    [
        ("interaction", &asked.interaction),
        ("challenge", &asked.challenge),
        ("credential", credential),
    ]
}

#[tokio::test]
async fn a_passkey_signs_in_alone() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let asked = cast.open().await;
    assert_eq!(
        asked.options["allowCredentials"],
        json!([]),
        "whoever comes"
    );
    assert_eq!(asked.options["userVerification"], "required");
    let page = cast.sign_in().await;
    let code = page.sent("code").unwrap_or_else(|| panic!("{page:?}"));
    let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert_eq!(tokens.claims["amr"], json!(["pop", "mfa"]));
    assert_eq!(tokens.claims["acr"], "eidas0-mfa");
    let (_, trail) = idp.command(&["audit", "list"]);
    let line = trail.lines().find(|line| line.contains("signed_in"));
    assert!(line.unwrap().contains("passkey"), "{trail}");
    assert!(!trail.contains("factor_failed"), "{trail}");
}

#[tokio::test]
async fn a_demand_for_several_factors_is_met_at_once() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let claims = json!({ "id_token": { "acr": {
        "essential": true, "values": ["eidas0-mfa"],
    } } })
    .to_string();
    let request = cast.partner.request(&[("claims", &claims)]);
    let interaction = cast.browser.open(&request).await;
    let address = format!("/sign-in?interaction={interaction}");
    let page = cast.browser.get(&address).await.asked();
    let asked = Asked {
        interaction,
        challenge: page.challenge,
        options: page.options,
    };
    let credential = cast.key.sign(&asked.options);
    let page = cast.send(&asked, &credential).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

/// The page without what differs each time.
fn plain(page: &Page, interaction: &str) -> String {
    let asked = page.asked();
    let body = page.body.replace(&asked.challenge, "");
    let challenge = asked.options["challenge"].as_str().unwrap().to_owned();
    body.replace(&challenge, "").replace(interaction, "")
}

#[tokio::test]
async fn whatever_is_wrong_the_person_is_told_the_same() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let stranger = SecurityKey::new();
    let asked = cast.open().await;
    let page = cast.send(&asked, &stranger.sign(&asked.options)).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("This passkey does not let us"),
        "{page:?}"
    );
    let expected = plain(&page, &asked.interaction);
    let mut wrong: Vec<(&str, Value)> = Vec::new();
    let asked = cast.open().await;
    let mut forged = cast.key.sign(&asked.options);
    forged["response"]["signature"] = stranger.sign(&asked.options)["response"]["signature"].take();
    wrong.push(("another key's signature", forged));
    let another = cast.open().await;
    wrong.push(("another question", cast.key.sign(&another.options)));
    cast.key.verifies = false;
    wrong.push(("nobody checked", cast.key.sign(&asked.options)));
    cast.key.verifies = true;
    cast.key.origin = "http://idp.localhost:8080.evil.example".to_owned();
    wrong.push(("another site", cast.key.sign(&asked.options)));
    cast.key.origin = ISSUER.to_owned();
    cast.key.top_origin = Some("https://formation.example".to_owned());
    wrong.push(("in a frame", cast.key.sign(&asked.options)));
    cast.key.top_origin = None;
    let owner = std::mem::take(&mut cast.key.owner);
    wrong.push(("of nobody", cast.key.sign(&asked.options)));
    cast.key.owner = vec![7; 16];
    wrong.push(("of somebody else", cast.key.sign(&asked.options)));
    cast.key.owner = owner;
    wrong.push(("nothing", json!({})));
    for (why, credential) in wrong {
        let page = cast.send(&asked, &credential).await;
        assert_eq!(page.status, 422, "{why}");
        assert_eq!(plain(&page, &asked.interaction), expected, "{why}");
        assert!(page.headers.get(header::SET_COOKIE).is_none(), "{why}");
    }
    let good = cast.key.sign(&asked.options);
    for state in [AccountState::Suspended, AccountState::StruckOff] {
        idp.change_state(&cast.person, state).await;
        let page = cast.send(&asked, &good).await;
        assert_eq!(plain(&page, &asked.interaction), expected, "{state}");
    }
    idp.change_state(&cast.person, AccountState::Active).await;
    assert!(cast.send(&asked, &good).await.sent("code").is_some());
}

#[tokio::test]
async fn a_question_is_of_one_browser_one_page_and_one_hour() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let asked = cast.open().await;
    let credential = cast.key.sign(&asked.options);
    // Another browser has neither the request nor, with one of its own, the question.
    let mut other = Browser::new(&idp);
    let text = credential.to_string();
    let page = other.post(HERE, &fields(&asked, &text)).await;
    assert!(page.status.is_client_error() && page.sent("code").is_none());
    let own = other.open(&cast.partner.request(&[])).await;
    let theirs = Asked {
        interaction: own,
        challenge: asked.challenge.clone(),
        options: asked.options.clone(),
    };
    assert_eq!(other.post(HERE, &fields(&theirs, &text)).await.status, 422);
    let flipped = Asked {
        challenge: asked.challenge.replace('A', "B"),
        interaction: asked.interaction.clone(),
        options: Value::Null,
    };
    assert_eq!(cast.send(&flipped, &credential).await.status, 422);
    idp.advance(Duration::from_mins(59));
    assert!(cast.send(&asked, &credential).await.sent("code").is_some());
    cast.browser = Browser::new(&idp);
    let asked = cast.open().await;
    idp.advance(Duration::from_hours(1));
    let late = cast.key.sign(&asked.options);
    assert!(cast.send(&asked, &late).await.sent("code").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_uses_of_one_answer_at_once_one_wins() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let asked = cast.open().await;
        let credential = cast.key.sign(&asked.options).to_string();
        let posts = (0..50).map(|_| {
            let request = cast.browser.request(Method::POST, HERE);
            form(request, &fields(&asked, &credential))
        });
        let pages = idp.requests(posts.collect()).await;
        let began = |page: &&Page| {
            let mut cookies = page.headers.get_all(header::SET_COOKIE).iter();
            cookies.any(|cookie| cookie.to_str().unwrap().starts_with("__Host-session="))
        };
        assert_eq!(pages.iter().filter(began).count(), 1, "{engine}");
    }
}

// §6.1.1.
#[tokio::test]
async fn a_device_that_counts_backwards_is_refused_and_its_person_told() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.key.counter = 7;
    assert!(cast.sign_in().await.sent("code").is_some());
    idp.mails().await;
    for counter in [7, 3, 0] {
        cast.browser = Browser::new(&idp);
        cast.key.counter = counter;
        assert_eq!(cast.sign_in().await.status, 422, "{counter}");
        let mails = idp.mails().await;
        assert_eq!(mails.len(), 1, "{counter}");
        assert_eq!(mails[0].subject, "One of your passkeys was refused");
    }
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("passkey_copied").count(), 3, "{trail}");
    cast.browser = Browser::new(&idp);
    cast.key.counter = 8;
    assert!(cast.sign_in().await.sent("code").is_some());
}

#[tokio::test]
async fn wrong_signatures_are_counted_and_make_the_right_one_wait() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let asked = cast.open().await;
    let mut forged = cast.key.sign(&asked.options);
    forged["response"]["signature"] = json!("AAAA");
    for _ in 0..20 {
        assert_eq!(cast.send(&asked, &forged).await.status, 422);
    }
    let good = cast.key.sign(&asked.options);
    assert_eq!(cast.send(&asked, &good).await.status, 422);
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("sign_in_throttled").count(), 1, "{trail}");
    idp.advance(Duration::from_mins(1));
    assert!(cast.send(&asked, &good).await.sent("code").is_some());
}

#[tokio::test]
async fn a_network_that_tries_many_passkeys_is_not_heard() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let asked = cast.open().await;
    let unknown = SecurityKey::new().sign(&asked.options);
    for _ in 0..200 {
        cast.send(&asked, &unknown).await;
    }
    let good = cast.key.sign(&asked.options);
    assert_eq!(cast.send(&asked, &good).await.status, 422);
}

// What a proxy or a stranger says of hosts changes nothing.
#[tokio::test]
async fn the_site_is_the_configured_one_whatever_a_header_says() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let interaction = cast.browser.open(&cast.partner.request(&[])).await;
    let address = format!("/sign-in?interaction={interaction}");
    let request = cast.browser.request(Method::GET, &address);
    let request = request
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example")
        .header(header::HOST, "evil.example");
    let page = cast
        .browser
        .send(request.body(Body::empty()).unwrap())
        .await;
    assert_eq!(page.asked().options["rpId"], "idp.localhost", "{page:?}");
}

#[tokio::test]
async fn where_the_site_has_an_address_instead_of_a_name_there_are_no_passkeys() {
    let idp =
        Idp::start_with(|environment| environment.with("IDP_ISSUER", "https://192.0.2.7")).await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let page = browser
        .get(&format!("/sign-in?interaction={interaction}"))
        .await;
    assert!(!page.body.contains("data-passkey="), "{}", page.body);
    browser.sign_in(&person, &partner.request(&[])).await;
    let page = browser.get("/account/factors").await;
    assert!(!page.body.contains("passkey"), "{}", page.body);
    assert_eq!(browser.get("/account/factors/passkey").await.status, 404);
}
