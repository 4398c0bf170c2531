//! The pages, back and forth.

use std::time::Duration;

use idp::domain::AccountState;

use crate::support::registrant::{EMAIL, PASSWORD, SIRET};
use crate::support::{Browser, Idp, Partner, Registrant};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_company_is_registered_page_by_page_and_waits() {
    for (engine, idp) in Idp::on_each_engine().await {
        idp.knows_establishment().await;
        let mut zoe = Registrant::new(&idp);
        zoe.send_off().await;
        let page = zoe.get("sent").await;
        assert!(page.body.contains(EMAIL), "{}", page.body);
        assert!(idp.states_at(SIRET).await.is_empty(), "{engine}: not yet");
        let letter = zoe.letter(&idp).await;
        assert!(letter.text.contains("Zoé Bergeron"), "{}", letter.text);
        let page = zoe.prove(&letter).await;
        let page = zoe.browser.follow(page).await;
        assert!(page.body.contains("Your session is open"), "{}", page.body);
        assert_eq!(idp.states_at(SIRET).await, [AccountState::PrimoAdmin]);

        // They may sign in, and no class is reached by it.
        let partner = Partner::of(&idp).await;
        let person = zoe.person(&idp).await;
        let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
        let claims = partner.userinfo(&tokens.access_token).await.json();
        assert!(claims.get("acr").is_none(), "{engine}: {claims}");
        let page = zoe.get("sent").await;
        assert!(page.body.contains("Your address is confirmed"), "{engine}");
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in ["started", "step", "submitted"] {
            let kind = format!("registration_{kind}");
            assert!(trail.contains(&kind), "{engine}: {kind} {trail}");
        }
        assert!(trail.contains("email_validated"), "{engine}: {trail}");
    }
}

#[tokio::test]
async fn the_trail_follows_one_journey_by_its_name() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.register(&idp).await;
    let (_, trail) = idp.command(&["audit", "list"]);
    let journeys: Vec<&str> = trail
        .lines()
        .filter_map(|line| line.split_once("journey "))
        .filter_map(|(_, rest)| rest.split([' ', '"']).next())
        .collect();
    // Begun, five further pages, sent off, proven.
    assert_eq!(journeys.len(), 8, "{trail}");
    assert!(journeys.iter().all(|name| *name == journeys[0]), "{trail}");
    for secret in [PASSWORD, EMAIL, "Bergeron"] {
        assert!(!trail.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn the_register_says_what_an_establishment_is_called_and_where_it_is() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in("establishment").await;
    let page = zoe.get("found").await;
    for told in [
        "ATELIER DE LA BERGERONNETTE",
        "21 RUE DES TANNEURS",
        "LIMOGES",
    ] {
        assert!(page.body.contains(told), "{}", page.body);
    }
}

#[tokio::test]
async fn an_establishment_that_the_register_does_not_know_is_let_on_and_marked() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in("establishment").await;
    let page = zoe.get("found").await;
    assert!(page.body.contains("does not know this SIRET"));
    zoe.fill_in_all().await;
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("not in the register"), "{trail}");
}

#[tokio::test]
async fn a_closed_establishment_is_refused() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    idp.tamper("UPDATE establishment SET closed_at = 1").await;
    let mut zoe = Registrant::new(&idp);
    let page = zoe.fill_in("establishment").await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("is closed"), "{}", page.body);
    assert!(zoe.browser.cookies.is_empty(), "nothing was begun");
}

#[tokio::test]
async fn what_cannot_be_is_told_next_to_its_field() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    for siret in ["", "123", "99907040200013", "x"] {
        let page = zoe.post("establishment", &[("siret", siret)]).await;
        assert_eq!(page.status, 422, "{siret}");
    }
    zoe.fill_in_all().await;
    for (step, fields) in [
        ("person", &[("last_name", "-"), ("email", "zoe@")] as &[_]),
        ("terms", &[("accepted", "2020-01")]),
        ("password", &[("password", "court12")]),
        ("password", &[("password", "Bergeron-4791")]),
        (
            "password",
            &[("password", PASSWORD), ("question", "first_pet")],
        ),
        ("declarants", &[("add", "1")]),
        ("declarants", &[("last_name", "Martin"), ("next", "1")]),
    ] {
        let page = zoe.post(step, fields).await;
        assert_eq!(page.status, 422, "{step} {fields:?}");
        assert!(page.body.contains("aria-invalid=\"true\""), "{step}");
    }
    let page = zoe.get("summary").await;
    assert!(page.body.contains("Zoé Bergeron"), "nothing was lost");
}

#[tokio::test]
async fn pages_open_in_their_order() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    let steps = [
        "person",
        "terms",
        "password",
        "services",
        "declarants",
        "summary",
    ];
    for step in steps {
        assert_eq!(zoe.get(step).await.location(), "/register-company");
        assert_eq!(zoe.fill_in(step).await.location(), "/register-company");
    }
    zoe.fill_in("establishment").await;
    for step in &steps[1..] {
        assert_eq!(zoe.get(step).await.location(), "/register-company/person");
        let page = zoe.fill_in(step).await;
        assert_eq!(page.location(), "/register-company/person", "{step}");
    }
}

#[tokio::test]
async fn a_registration_is_left_and_resumed_in_the_same_browser() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    for step in ["establishment", "person", "terms"] {
        zoe.fill_in(step).await;
    }
    idp.advance(DAY * 6);
    let idp = {
        let cookies = zoe.browser.cookies.clone();
        let idp = idp.restart().await;
        let mut zoe = Registrant::new(&idp);
        zoe.browser.cookies = cookies;
        let page = zoe.browser.get("/register-company").await;
        assert!(
            page.body.contains("/register-company/password"),
            "{}",
            page.body
        );
        let page = zoe.get("person").await;
        assert!(page.body.contains("value=\"Bergeron\""), "{}", page.body);
        // Another browser knows nothing of it.
        let page = Browser::new(&idp).get("/register-company/person").await;
        assert_eq!(page.location(), "/register-company");
        idp.advance(DAY * 2);
        assert_eq!(zoe.get("person").await.location(), "/register-company");
        idp
    };
    idp::app::sweep_once(&idp.app).await;
    assert_eq!(idp.tamper("DELETE FROM registration_draft").await, 0);
}

#[tokio::test]
async fn a_correction_is_kept_and_a_new_name_asks_for_the_password_again() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    zoe.last_name = "Bergerot".to_owned();
    zoe.fill_in("person").await;
    let page = zoe.get("summary").await;
    assert_eq!(page.location(), "/register-company/password");
    zoe.fill_in("password").await;
    assert!(zoe.get("summary").await.body.contains("Zoé Bergerot"));
    // An empty field leaves what was chosen.
    let page = zoe.post("password", &[]).await;
    assert_eq!(page.location(), "/register-company/services");
}

#[tokio::test]
async fn beginning_anew_forgets_what_was_typed() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    zoe.browser.post("/register-company", &[]).await;
    assert_eq!(idp.tamper("DELETE FROM registration_draft").await, 0);
    assert_eq!(zoe.get("summary").await.location(), "/register-company");
}

#[tokio::test]
async fn what_is_kept_on_the_way_is_sealed_and_holds_no_password() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    let with = |text: &str| {
        format!("UPDATE registration_draft SET version = version WHERE sealed LIKE '%{text}%'")
    };
    for text in ["Bergeron", EMAIL, PASSWORD, "argon2"] {
        assert_eq!(idp.tamper(&with(text)).await, 0, "{text}");
    }
    let cookie = &zoe.browser.cookies["__Host-registration"];
    assert_eq!(idp.tamper(&with(cookie)).await, 0);
}

#[tokio::test]
async fn a_list_of_people_is_filled_and_cleared() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.fill_in_all().await;
    let lou = |last_name| {
        [
            ("last_name", last_name),
            ("first_name", "Lou"),
            ("email", "lou@bergeronnette.example"),
            ("add", "1"),
        ]
    };
    for last_name in ["Martin", "Petit"] {
        let page = zoe.post("declarants", &lou(last_name)).await;
        assert_eq!(page.location(), "/register-company/declarants");
    }
    assert_eq!(zoe.post("declarants", &lou("MARTIN")).await.status, 422);
    assert_eq!(zoe.post("declarants", &[("remove", "0")]).await.status, 303);
    let page = zoe.get("summary").await;
    assert!(page.body.contains("Lou Petit") && !page.body.contains("Lou Martin"));
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let off =
        |environment: idp::config::Environment| environment.with("IDP_COMPANY_REGISTRATION", "off");
    let idp = Idp::start_with(off).await;
    let mut zoe = Registrant::new(&idp);
    assert_eq!(zoe.browser.get("/register-company").await.status, 404);
    assert_eq!(zoe.fill_in("establishment").await.status, 404);
    let page = zoe.browser.get("/").await;
    assert!(!page.body.contains("/register-company"));
}

#[tokio::test]
async fn both_languages_lead_through() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    let mut zoe = Registrant::new(&idp);
    zoe.browser = Browser::speaking(&idp, "fr");
    zoe.send_off().await;
    let letter = zoe.letter(&idp).await;
    assert!(letter.subject.contains("Confirmez"), "{}", letter.subject);
    let page = zoe.get("sent").await;
    assert!(page.body.contains("Consultez votre messagerie"));
}
