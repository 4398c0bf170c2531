//! Who registered is confirmed by a key posted to the establishment, or by an operator.

use std::time::Duration;

use idp::domain::{AccountState, CatalogueFile, OrganisationLink};

use crate::support::registrant::{SIRET, repeated};
use crate::support::{Browser, Idp, Page, Partner, Person, Registrant};

const DAY: Duration = Duration::from_hours(24);

/// Prints the letter, as of now; gives the key in it.
pub(super) async fn post_letter(idp: &Idp, person: &Person) -> String {
    let account = person.id.to_string();
    let (written, letter) = idp.command(&["registration", "letter", &account]);
    assert!(written, "{letter}");
    // Commands go by the real time.
    let (now, until) = (idp.now().as_unix(), (idp.now() + DAY * 60).as_unix());
    let id = person.id.as_number();
    let sql = format!("UPDATE posted_key SET made_at = {now}, expires_at = {until}");
    idp.tamper(&format!("{sql} WHERE account_id = {id}")).await;
    let is_key = |line: &&str| line.len() == 14 && line.matches('-').count() == 2;
    let key = letter.lines().map(str::trim).find(is_key);
    key.unwrap_or_else(|| panic!("no key: {letter}")).to_owned()
}

pub(super) async fn type_in(browser: &mut Browser<'_>, key: &str) -> Page {
    browser.post("/account/key", &[("key", key)]).await
}

async fn state_of(idp: &Idp, person: &Person) -> AccountState {
    idp.account_of(person).await.state
}

#[tokio::test]
async fn a_posted_key_makes_an_administrator() {
    for (engine, idp) in Idp::on_each_engine().await {
        idp.knows_establishment().await;
        let mut zoe = Registrant::new(&idp);
        let person = zoe.register(&idp).await;
        let page = zoe.browser.get("/").await;
        assert!(page.body.contains("waits to be confirmed"), "{}", page.body);
        let page = zoe.browser.get("/account/key").await;
        assert!(page.body.contains("No letter has been posted yet"));
        assert_eq!(zoe.browser.get("/account/declarants").await.status, 404);

        let key = post_letter(&idp, &person).await;
        let page = zoe.browser.get("/account/key").await;
        assert!(page.body.contains("A letter was written on"), "{engine}");
        let page = type_in(&mut zoe.browser, &key.to_lowercase()).await;
        assert_eq!(page.location(), "/", "{engine}: {page:?}");
        let account = idp.account_of(&person).await;
        assert_eq!(account.state, AccountState::Active, "{engine}");
        assert_eq!(account.link, OrganisationLink::Moderated, "{engine}");
        assert_eq!(zoe.browser.get("/account/declarants").await.status, 200);
        // It is used up, and there is nothing to confirm any more.
        let page = type_in(&mut zoe.browser, &key).await;
        assert_eq!(page.location(), "/", "{engine}");
        let letters = idp.mails().await;
        let told = letters.iter().map(|letter| letter.subject.as_str());
        assert_eq!(told.collect::<Vec<_>>(), ["Vous êtes administrateur"]);
    }
}

#[tokio::test]
async fn five_wrong_keys_ask_for_another_letter() {
    for (engine, idp) in Idp::on_each_engine().await {
        idp.knows_establishment().await;
        let mut zoe = Registrant::new(&idp);
        let person = zoe.register(&idp).await;
        let first = post_letter(&idp, &person).await;
        // What is no key at all is not counted.
        for _ in 0..10 {
            assert_eq!(type_in(&mut zoe.browser, "hello").await.status, 422);
        }
        for _ in 0..5 {
            let page = type_in(&mut zoe.browser, "0000-0000-0000").await;
            assert_eq!(page.status, 422, "{engine}");
        }
        let page = type_in(&mut zoe.browser, &first).await;
        assert_eq!(page.status, 409, "{engine}: right, and too late");
        let (_, list) = idp.command(&["registration", "list"]);
        assert!(list.contains("letter used up"), "{list}");

        let second = post_letter(&idp, &person).await;
        assert_eq!(type_in(&mut zoe.browser, &first).await.status, 422);
        assert_eq!(type_in(&mut zoe.browser, &second).await.location(), "/");
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in [
            "posted_key_made",
            "posted_key_wrong",
            "administrator_confirmed",
        ] {
            assert!(trail.contains(kind), "{engine}: {trail}");
        }
        assert!(!trail.contains(&second), "{engine}");
    }
}

#[tokio::test]
async fn a_key_is_void_after_sixty_days_and_for_others() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    let mut zoe = Registrant::new(&idp);
    let zoe_is = zoe.register(&idp).await;
    let mut lou = Registrant::new(&idp);
    (lou.first_name, lou.email) = ("Lou", "lou@bergeronnette.example".to_owned());
    let lou_is = lou.register(&idp).await;
    let (of_zoe, _) = (
        post_letter(&idp, &zoe_is).await,
        post_letter(&idp, &lou_is).await,
    );
    assert_eq!(type_in(&mut lou.browser, &of_zoe).await.status, 422);
    assert_eq!(state_of(&idp, &lou_is).await, AccountState::CandidateAdmin);
    idp.advance(DAY * 60);
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    browser.sign_in(&zoe_is, &partner.request(&[])).await;
    assert_eq!(type_in(&mut browser, &of_zoe).await.status, 409);
    assert_eq!(state_of(&idp, &zoe_is).await, AccountState::PrimoAdmin);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_keys_at_once_five_are_heard_and_of_fifty_right_ones_one_counts() {
    for (engine, idp) in Idp::on_each_engine().await {
        idp.knows_establishment().await;
        let mut zoe = Registrant::new(&idp);
        let person = zoe.register(&idp).await;
        post_letter(&idp, &person).await;
        let wrong = [("key", "0000-0000-0000")];
        let tries = repeated(&zoe.browser, "/account/key", &wrong, 50);
        let pages = idp.requests(tries).await;
        let heard = pages.iter().filter(|page| page.status == 422).count();
        assert_eq!(heard, 5, "{engine}");

        let key = post_letter(&idp, &person).await;
        let right = [("key", key.as_str())];
        let tries = repeated(&zoe.browser, "/account/key", &right, 50);
        idp.requests(tries).await;
        assert_eq!(state_of(&idp, &person).await, AccountState::Active);
        let told = idp.mails().await;
        assert_eq!(told.len(), 1, "{engine}: one confirmation");
    }
}

/// One service by establishment, one by company, and one for those on its list only.
async fn offer_services(idp: &Idp) {
    let catalogue = r#"{"services": [
        {"code": "dsn", "label": {"fr": "DSN", "en": "DSN"}, "organisation": "GIP-MDS",
         "grain": "siret", "actions": ["declare"]},
        {"code": "oeth", "label": {"fr": "OETH", "en": "OETH"}, "organisation": "Urssaf",
         "grain": "siren", "actions": ["declare"]},
        {"code": "closed", "label": {"fr": "C", "en": "Closed one"}, "organisation": "X",
         "grain": "siret", "actions": ["declare"], "eligibility": "listed"}]}"#;
    let catalogue = CatalogueFile::parse(catalogue).unwrap();
    let mut tx = idp.app.store.begin().await.unwrap();
    tx.put_catalogue(&catalogue).await.unwrap();
    tx.commit().await.unwrap();
}

// Rights and invitations come with the confirmation, and not before.
#[tokio::test]
async fn what_was_asked_for_comes_true_with_the_confirmation() {
    for (engine, idp) in Idp::on_each_engine().await {
        idp.knows_establishment().await;
        offer_services(&idp).await;

        let mut zoe = Registrant::new(&idp);
        zoe.fill_in_all().await;
        let page = zoe.get("services").await;
        assert!(page.body.contains("service-dsn") && !page.body.contains("service-closed"));
        let wanted = ["service-dsn", "service-oeth", "service-closed"].map(|name| (name, "1"));
        zoe.post("services", &wanted).await;
        let lou = [
            ("last_name", "Martin"),
            ("first_name", "Lou"),
            ("email", "lou@bergeronnette.example"),
            ("next", "1"),
        ];
        zoe.post("declarants", &lou).await;
        zoe.fill_in("summary").await;
        let letter = zoe.letter(&idp).await;
        zoe.prove(&letter).await;
        let person = zoe.person(&idp).await;
        let count = "UPDATE rule SET effect = effect WHERE origin = 'registration'";
        assert_eq!(idp.tamper(count).await, 0, "{engine}: not yet");
        let written = |kind| format!("UPDATE mail SET tries = tries WHERE kind = '{kind}'");
        assert_eq!(
            idp.tamper(&written("invited")).await,
            0,
            "{engine}: not yet"
        );

        let (done, said) = idp.command(&["account", "confirm", &person.id.to_string()]);
        assert!(done, "{engine}: {said}");
        assert!(said.contains("rules given 2, people invited 1"), "{said}");
        assert_eq!(idp.tamper(count).await, 2, "{engine}");
        for kind in ["invited", "administrator_confirmed"] {
            assert_eq!(idp.tamper(&written(kind)).await, 1, "{engine}: {kind}");
        }
        let mut states = idp.states_at(SIRET).await;
        states.sort_unstable();
        assert_eq!(states, [AccountState::Invited, AccountState::Active]);
        let (done, said) = idp.command(&["account", "confirm", &person.id.to_string()]);
        assert!(!done && said.contains("does not wait"), "{engine}: {said}");
    }
}

#[tokio::test]
async fn a_letter_goes_to_a_known_address_only() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    let person = zoe.register(&idp).await.id.to_string();
    let letter = || idp.command(&["registration", "letter", &person]);
    let (written, said) = letter();
    assert!(!written && said.contains("does not know"), "{said}");
    idp.knows_establishment().await;
    let (written, html) = idp.command(&[
        "registration",
        "letter",
        &person,
        "--format",
        "html",
        "--language",
        "en",
    ]);
    assert!(
        written && html.contains("21 RUE DES TANNEURS<br>87000 LIMOGES"),
        "{html}"
    );
    for (change, why) in [
        ("street = ''", "does not publish"),
        ("closed_at = 1", "has closed"),
    ] {
        idp.tamper(&format!("UPDATE establishment SET {change}"))
            .await;
        let (written, said) = letter();
        assert!(!written && said.contains(why), "{said}");
    }
    let nobody = "000000000000000";
    let (written, said) = idp.command(&["registration", "letter", nobody]);
    assert!(!written && said.contains("no account"), "{said}");
}

#[tokio::test]
async fn who_waits_is_listed_for_operators() {
    let idp = Idp::start().await;
    let mut zoe = Registrant::new(&idp);
    zoe.register(&idp).await;
    let (_, list) = idp.command(&["registration", "list"]);
    for part in [
        "primo_admin",
        "Bergeron Zoé",
        "no letter",
        "not in the register",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
}

#[tokio::test]
async fn nobody_else_types_in_a_key() {
    let idp = Idp::start().await;
    let mut stranger = Browser::new(&idp);
    let page = stranger.get("/account/key").await;
    assert_eq!(page.location(), "/sign-in/start?next=%2Faccount%2Fkey");
    let page = type_in(&mut stranger, "0000-0000-0000").await;
    assert_eq!(page.location(), "/sign-in/start");
    let partner = Partner::of(&idp).await;
    let person = idp.person().await;
    stranger.sign_in(&person, &partner.request(&[])).await;
    assert_eq!(stranger.get("/account/key").await.location(), "/");
    assert_eq!(
        type_in(&mut stranger, "0000-0000-0000").await.location(),
        "/"
    );
}
