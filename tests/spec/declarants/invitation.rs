//! Asking somebody in.

use std::time::Duration;

use idp::domain::Email;

use crate::support::{Browser, Idp, Office, Partner, Person, take_up};

const EMAIL: &str = "lou@cabinet.example";

#[tokio::test]
async fn who_is_invited_chooses_a_password_and_is_in() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = Partner::of(&idp).await;
        let mut office = Office::open(&idp, &partner).await;
        let account = office.invite("Martin", EMAIL).await;
        let page = office.look_at(&account).await;
        assert!(
            page.body.contains("invited, until 22 January 2027"),
            "{engine}"
        );
        let [letter] = idp.mails().await.try_into().unwrap();
        assert_eq!(letter.to, EMAIL);
        let (link, key) = letter.link();

        let mut browser = Browser::new(&idp);
        let page = browser.get(&link).await;
        assert!(page.body.contains("Welcome, Lou Martin"), "{}", page.body);
        let page = take_up(&mut browser, &key, "Brume-Canal-4791").await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("Your session is open"), "{}", page.body);

        // With the password from anywhere, and not with the link.
        let person = Person {
            last_name: "Martin".to_owned(),
            first_name: "Lou".to_owned(),
            password: "Brume-Canal-4791".to_owned(),
            ..office.person.clone()
        };
        let page = Browser::new(&idp)
            .sign_in(&person, &partner.request(&[]))
            .await;
        assert!(page.sent("code").is_some(), "{engine}: {page:?}");
        assert_eq!(browser.get(&link).await.status, 410);
        assert_eq!(
            take_up(&mut browser, &key, "Brume-Canal-4792").await.status,
            410
        );
        let page = office.look_at(&account).await;
        assert!(page.body.contains(">active<"), "{}", page.body);
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in ["declarant_invited", "invitation_accepted"] {
            assert!(trail.contains(kind), "{engine}: {trail}");
        }
    }
}

#[tokio::test]
async fn looking_at_a_link_does_not_use_it_up() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    office.invite("Martin", EMAIL).await;
    let (link, key) = idp.mails().await[0].link();
    for _ in 0..3 {
        assert_eq!(Browser::new(&idp).get(&link).await.status, 200);
    }
    let page = take_up(&mut Browser::new(&idp), &key, "Brume-Canal-4791").await;
    assert_eq!(page.status, 303);
}

#[tokio::test]
async fn a_password_against_the_rules_leaves_the_link_as_it_was() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    office.invite("Martin", EMAIL).await;
    let (_, key) = idp.mails().await[0].link();
    let mut browser = Browser::new(&idp);
    for password in [
        "",
        "court12",
        "sanschiffres",
        "beaucouptroplong12345",
        "Martin-Lou-42",
    ] {
        let page = take_up(&mut browser, &key, password).await;
        assert_eq!(page.status, 422, "{password}");
    }
    let page = take_up(&mut browser, &key, "Brume-Canal-4791").await;
    assert_eq!(page.status, 303);
}

#[tokio::test]
async fn a_script_hears_what_a_password_is_worth_while_the_link_holds() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    office.invite("Martin", EMAIL).await;
    let (_, key) = idp.mails().await[0].link();
    let mut browser = Browser::new(&idp);
    let typed = [("password", "Martin-Lou-42")];
    let page = browser
        .post(&format!("/invitation/judge?key={key}"), &typed)
        .await;
    assert!(page.body.contains("class=\"unmet\""), "{}", page.body);
    assert_eq!(
        browser.post("/invitation/judge?key=x", &typed).await.status,
        403
    );
}

#[tokio::test]
async fn a_link_dies_with_time_and_with_the_next_one() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let account = office.invite("Martin", EMAIL).await;
    let (first, _) = idp.mails().await[0].link();
    let page = office.change(&account, "resend").await;
    assert_eq!(page.status, 409, "one was sent a moment ago");
    assert!(idp.mails().await.is_empty());

    idp.advance(Duration::from_mins(2));
    assert_eq!(office.change(&account, "resend").await.status, 303);
    let (second, key) = idp.mails().await[0].link();
    let mut browser = Browser::new(&idp);
    assert_eq!(browser.get(&first).await.status, 410);
    assert_eq!(browser.get(&second).await.status, 200);
    idp.advance(Duration::from_hours(7 * 24));
    assert_eq!(browser.get(&second).await.status, 410);
    assert_eq!(
        take_up(&mut browser, &key, "Brume-Canal-4791").await.status,
        410
    );
}

#[tokio::test]
async fn a_corrected_address_gets_a_link_and_the_wrong_one_opens_nothing() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let account = office.invite("Martin", "wrong@cabinet.example").await;
    let (wrong, _) = idp.mails().await[0].link();
    let fields = |email| {
        [
            ("account", account.as_str()),
            ("change", "correct"),
            ("email", email),
        ]
    };
    let path = "/account/declarants/person";
    assert_eq!(
        office.browser.post(path, &fields("nonsense")).await.status,
        422
    );
    assert_eq!(office.browser.post(path, &fields(EMAIL)).await.status, 303);
    let [letter] = idp.mails().await.try_into().unwrap();
    assert_eq!(letter.to.parse::<Email>(), EMAIL.parse());
    let mut browser = Browser::new(&idp);
    assert_eq!(browser.get(&wrong).await.status, 410);
    assert_eq!(browser.get(&letter.link().0).await.status, 200);
}

#[tokio::test]
async fn a_withdrawn_invitation_opens_nothing_and_can_be_made_anew() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let account = office.invite("Martin", EMAIL).await;
    let (link, _) = idp.mails().await[0].link();
    assert_eq!(office.change(&account, "withdraw").await.status, 303);
    assert_eq!(Browser::new(&idp).get(&link).await.status, 410);
    let page = office.try_to_invite("Martin", EMAIL).await;
    assert_eq!(
        page.status, 422,
        "the name is known: they are asked in from their page"
    );
    assert_eq!(office.change(&account, "readmit").await.status, 303);
    let (link, _) = idp.mails().await[0].link();
    assert_eq!(Browser::new(&idp).get(&link).await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_a_person_is_told_next_to_its_field() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    for (last_name, email) in [("-", EMAIL), ("A\u{202e}", EMAIL), ("Martin", "lou@")] {
        let page = office.try_to_invite(last_name, email).await;
        assert_eq!(page.status, 422, "{last_name} {email}");
        assert!(page.body.contains("aria-invalid=\"true\""), "{}", page.body);
    }
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn a_secret_question_may_be_set_with_the_password() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    office.invite("Martin", EMAIL).await;
    let (link, key) = idp.mails().await[0].link();
    let mut browser = Browser::new(&idp);
    assert!(browser.get(&link).await.body.contains("id=\"question\""));
    let fields = |question, answer| {
        [
            ("key", key.as_str()),
            ("password", "Brume-Canal-4791"),
            ("question", question),
            ("answer", answer),
        ]
    };
    for (question, answer) in [("first_pet", ""), ("", "Rex"), ("first_pet", "-")] {
        let page = browser.post("/invitation", &fields(question, answer)).await;
        assert_eq!(page.status, 422, "{question} {answer}");
    }
    let page = browser
        .post("/invitation", &fields("first_pet", "Rex"))
        .await;
    assert_eq!(page.location(), "/", "{page:?}");
    let lou = Person {
        last_name: "Martin".to_owned(),
        first_name: "Lou".to_owned(),
        ..office.person.clone()
    };
    let mut browser = Browser::new(&idp);
    let recovery = crate::support::recovery::start(&mut browser, &lou, "").await;
    let page = crate::support::recovery::answer(&mut browser, &recovery, "rex").await;
    assert!(page.location().starts_with("/recover/password"), "{page:?}");
}

#[tokio::test]
async fn two_missing_names_are_told_apart() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let page = office
        .browser
        .post("/account/declarants/invite", &[("email", EMAIL)])
        .await;
    for name in ["last", "first"] {
        let told = format!("Enter the person’s {name} name.");
        assert!(page.body.contains(&told), "{}", page.body);
    }
}
