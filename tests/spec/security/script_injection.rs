//! Nothing that came in goes out as markup (OWASP ASVS V5.3), and no address runs a script.

use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, credentials};

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}";

fn assert_inert(page: &Page) {
    for markup in ["<script>alert", "<img src=x", "{{49}}"] {
        assert!(!page.body.contains(markup), "{}", page.body);
    }
    for (name, value) in &page.headers {
        let value = value.to_str().unwrap();
        assert!(
            !value.contains('<') && !value.contains('\n'),
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn on_the_page_that_posts_itself() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let change = [
        ("state", HOSTILE),
        ("response_mode", "form_post"),
        ("prompt", "none"),
    ];
    let page = Browser::new(&idp).get(&partner.request(&change)).await;
    assert_inert(&page);
    assert!(
        page.body.contains("&#60;script&#62;"),
        "the state is there: {}",
        page.body
    );
}

#[tokio::test]
async fn on_a_redirect() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let hostile = format!("{HOSTILE}\r\nSet-Cookie: a=b");
    let change = [("state", hostile.as_str()), ("prompt", "none")];
    let page = Browser::new(&idp).get(&partner.request(&change)).await;
    assert_inert(&page);
    assert_eq!(page.sent("state"), Some(hostile));
    assert!(!page.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn on_error_pages() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for name in ["client_id", "redirect_uri", HOSTILE] {
        let request = partner.request(&[(name, HOSTILE), ("redirect_uri", HOSTILE)]);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(page.status, 400);
        assert_inert(&page);
    }
    let encoded: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    for path in [
        format!("/{encoded}"),
        format!("/authorize?{encoded}=%ff"),
        format!("/authorize?{encoded}=1&{encoded}=2&client_id=formation"),
        format!("/sign-in?interaction={encoded}"),
        format!("/sign-out/done?client={encoded}"),
        format!("/?lang={encoded}&{encoded}"),
    ] {
        assert_inert(&Browser::new(&idp).get(&path).await);
    }
}

#[tokio::test]
async fn in_the_errors_that_partners_are_told() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for change in [
        ("prompt", HOSTILE),
        ("claims", HOSTILE),
        ("max_age", HOSTILE),
    ] {
        let page = Browser::new(&idp).get(&partner.request(&[change])).await;
        let description = page.sent("error_description").unwrap();
        assert!(!description.contains(['<', '"', '\'']), "{description}");
    }
}

#[tokio::test]
async fn in_what_was_typed() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut person = idp.person().await;
    person.last_name = HOSTILE.to_owned();
    person.first_name = HOSTILE.to_owned();
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let mut fields = credentials(&person, &interaction);
    fields[1].1 = HOSTILE;
    let page = browser.post("/sign-in", &fields).await;
    assert_eq!(page.status, 422);
    assert_inert(&page);
    assert!(
        !page.body.contains("motdepasse12"),
        "the password is not repeated"
    );
}

#[tokio::test]
async fn in_the_name_of_a_partner_and_of_a_person() {
    let idp = Idp::start().await;
    let short = "\"><script>alert(1)</script>";
    let mut person = idp.person().await;
    let renamed = format!(
        "UPDATE account SET first_name = '{short}' WHERE id = {}",
        person.id.as_number()
    );
    idp.tamper(&renamed).await;
    person.first_name = "Zoé".to_owned();
    let change = json!({ "client_name": HOSTILE, "consent": "required" });
    let partner = Partner::registered(&idp, change).await;
    let mut browser = Browser::new(&idp);
    let page = browser.get(&partner.request(&[])).await;
    assert_inert(&browser.follow(page).await);
    assert_inert(&browser.sign_in(&person, &partner.request(&[])).await);
    assert_inert(&browser.get("/").await);
    assert_inert(&browser.get("/sign-out/confirm").await);
}

// A name that somebody gave themselves is text, and no name hides in control characters.
#[tokio::test]
async fn in_the_name_of_a_client_that_registered_itself() {
    let idp = super::super::rfc7591_registration::open().await;
    let named = async |name: &str| {
        let change = json!({ "client_name": name });
        super::super::rfc7591_registration::register(&idp, &change).await
    };
    let id = named(HOSTILE).await.json()["client_id"].clone();
    let request = format!(
        "/authorize?client_id={}&redirect_uri=https://newcomer.example/callback&scope=openid\
         &response_type=code&code_challenge_method=S256&code_challenge={}",
        id.as_str().unwrap(),
        idp::crypto::sha256_text("a-verifier"),
    );
    let mut browser = Browser::new(&idp);
    let page = browser.get(&request).await;
    assert_inert(&browser.follow(page).await);
    for hidden in ["a\r\nb", "a\u{0}b", "a\u{7f}b", "", "   "] {
        assert_eq!(named(hidden).await.status, 400, "{hidden:?}");
    }
}

// Addresses that pages link to are http or https, or the registration is refused.
#[tokio::test]
async fn no_address_of_a_registration_runs_a_script() {
    for member in [
        "logo_uri",
        "policy_uri",
        "tos_uri",
        "client_uri",
        "initiate_login_uri",
    ] {
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a\"onload=x/",
            "//a",
        ] {
            let registration = json!({
                "client_id": "formation", "client_name": "Formation",
                "redirect_uris": ["https://formation.example/"], member: address,
            });
            let client: Result<idp::domain::Client, _> = serde_json::from_value(registration);
            assert!(client.is_err(), "{member} {address}");
        }
    }
}
