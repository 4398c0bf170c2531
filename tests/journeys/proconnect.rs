//! ProConnect signs somebody in with us, for a service of its own.

use super::stories;
use crate::support::{Browser, Idp, ProConnect, credentials};

stories!(
    a_declarant_reaches_a_service_of_the_state_through_proconnect,
    the_next_service_asks_for_nothing_and_signing_out_ends_it,
    a_level_that_nobody_reached_is_an_error_and_never_a_lower_one,
    who_has_several_accounts_under_one_address_chooses_among_those_of_this_browser,
);

async fn a_declarant_reaches_a_service_of_the_state_through_proconnect(idp: &Idp) {
    let (person, proconnect) = (idp.person().await, ProConnect::registered(idp).await);
    let mut browser = Browser::new(idp);
    let siret = person.siret.to_string();
    let hints = [
        ("login_hint", "zoe@cabinet.example"),
        ("siret_hint", &siret),
    ];
    let interaction = browser.open(&proconnect.request(&hints)).await;

    let page = browser
        .get(&format!("/sign-in?interaction={interaction}"))
        .await;
    assert!(
        page.body.contains("Sign in to “Démarches simplifiées”"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("through ProConnect"),
        "and who asks for it"
    );
    assert!(
        page.body.contains(&format!("value=\"{siret}\"")),
        "to save typing"
    );

    let page = browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    let identity = proconnect.identity(&page).await;
    assert_eq!(identity.claims["acr"], "eidas0");
    assert_eq!(identity.claims["amr"][0], "pwd");
    assert_eq!(identity.userinfo["usual_name"], person.last_name.as_str());
    assert_eq!(identity.userinfo["email"], "zoe@cabinet.example");
    assert_eq!(identity.userinfo["siret"], siret);
}

async fn the_next_service_asks_for_nothing_and_signing_out_ends_it(idp: &Idp) {
    let (person, proconnect) = (idp.person().await, ProConnect::registered(idp).await);
    let mut browser = Browser::new(idp);
    let page = browser.sign_in(&person, &proconnect.request(&[])).await;
    let first = proconnect.identity(&page).await;
    let page = browser
        .get(&proconnect.request(&[("sp_name", "Chorus Pro")]))
        .await;
    let second = proconnect.identity(&page).await;
    assert_eq!(first.claims["sub"], second.claims["sub"]);

    let page = browser.get(&proconnect.sign_out(&second)).await;
    assert!(proconnect.is_back_from_sign_out(&page), "{page:?}");
    let page = browser
        .get(&proconnect.request(&[("prompt", "none")]))
        .await;
    assert_eq!(
        proconnect.called_back(&page),
        Err("login_required".to_owned())
    );
}

async fn a_level_that_nobody_reached_is_an_error_and_never_a_lower_one(idp: &Idp) {
    let (person, proconnect) = (idp.person().await, ProConnect::registered(idp).await);
    let mut browser = Browser::new(idp);
    let demand = |levels: &str| {
        format!(r#"{{"id_token":{{"amr":null,"acr":{{"essential":true,"values":[{levels}]}}}}}}"#)
    };
    // A second factor can be set up on the way; a stronger proof of identity cannot.
    let stronger = demand(r#""eidas2","eidas3""#);
    let page = browser
        .sign_in(&person, &proconnect.request(&[("claims", &stronger)]))
        .await;
    let unmet = "unmet_authentication_requirements".to_owned();
    assert_eq!(proconnect.called_back(&page), Err(unmet));
    let reached = demand(r#""eidas0","eidas1""#);
    let page = browser
        .get(&proconnect.request(&[("claims", &reached)]))
        .await;
    assert_eq!(proconnect.identity(&page).await.claims["acr"], "eidas0");
}

async fn who_has_several_accounts_under_one_address_chooses_among_those_of_this_browser(idp: &Idp) {
    let proconnect = ProConnect::registered(idp).await;
    let (one, other) = (idp.person().await, idp.person().await);
    let mut browser = Browser::new(idp);
    for person in [&one, &other] {
        let interaction = browser.open(&proconnect.request(&[])).await;
        let mut fields = credentials(person, &interaction).to_vec();
        fields.push(("remember", "1"));
        let page = browser.post("/sign-in", &fields).await;
        proconnect.identity(&page).await;
        browser.cookies.remove("__Host-session");
    }
    let hint = [("login_hint", "zoe@cabinet.example")];
    let page = browser.get(&proconnect.request(&hint)).await;
    let page = browser.follow(page).await;
    for person in [&one, &other] {
        assert!(page.body.contains(&format!("Zoé {}</a>", person.last_name)));
    }
    let elsewhere = [("login_hint", "somebody@else.example")];
    let page = browser.get(&proconnect.request(&elsewhere)).await;
    let page = browser.follow(page).await;
    assert!(!page.body.contains(&one.last_name));
}
