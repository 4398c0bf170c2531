//! No step is passed by leaving out what it asks for.

use serde_json::json;

use crate::support::{Browser, Idp, Partner, credentials};

#[tokio::test]
async fn an_empty_or_partial_sign_in_form_makes_no_progress() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let all = credentials(&person, &interaction);
    for left_out in 1..all.len() {
        let fields = all.iter().enumerate().filter(|(i, _)| *i != left_out);
        let fields: Vec<_> = fields.map(|(_, field)| *field).collect();
        let page = browser.post("/sign-in", &fields).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (422, ""),
            "{left_out}"
        );
    }
    let page = browser
        .post("/sign-in", &[("interaction", &interaction)])
        .await;
    assert_eq!(page.status, 422);
    assert!(!browser.cookies.contains_key("__Host-session"));
}

#[tokio::test]
async fn a_form_without_anything_makes_no_progress_anywhere() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    for path in ["/sign-in", "/consent"] {
        let page = browser.post(path, &[]).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{path}");
    }
}

#[tokio::test]
async fn the_step_after_the_sign_in_does_not_open_before_it() {
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, json!({ "consent": "required" })).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let query = format!("interaction={interaction}");
    for path in ["/consent", "/authorize/resume"] {
        let page = browser.get(&format!("{path}?{query}")).await;
        assert!(page.location().starts_with("/sign-in?"), "{path}: {page:?}");
    }
    let allow = [("interaction", interaction.as_str()), ("decision", "allow")];
    let page = browser.post("/consent", &allow).await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
}

#[tokio::test]
async fn a_consent_without_a_decision_decides_nothing() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "consent": "required" })).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    for decision in ["", "ALLOW", "allow ", "1", "true"] {
        let fields = [
            ("interaction", interaction.as_str()),
            ("decision", decision),
        ];
        let page = browser.post("/consent", &fields).await;
        assert!(
            page.location().starts_with("/consent?"),
            "{decision}: {page:?}"
        );
    }
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("consent_required"));
}

// prompt=login: the session that is there does not stand in for the password.
#[tokio::test]
async fn a_session_does_not_skip_the_password_that_was_demanded() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let interaction = browser.open(&partner.request(&[("prompt", "login")])).await;
    let page = browser
        .get(&format!("/authorize/resume?interaction={interaction}"))
        .await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
    let fields = [("interaction", interaction.as_str()), ("decision", "allow")];
    let page = browser.post("/consent", &fields).await;
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
}

// XenForo's mistake: an empty value is no value.
#[tokio::test]
async fn empty_parameters_of_a_redemption_are_missing_ones() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    for name in ["code", "redirect_uri", "code_verifier", "grant_type"] {
        let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
        let mut params = partner.redemption(&code);
        params.remove(name);
        let query: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params)
            .append_pair(name, "")
            .finish();
        let mut request = partner.to_post("/token", &std::collections::BTreeMap::new());
        *request.body_mut() = query.into();
        assert_eq!(idp.request(request).await.status, 400, "{name}");
    }
}
