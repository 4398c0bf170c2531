//! Staying and leaving.

use idp::domain::AccountState;

use crate::support::{Browser, DECLARANTS, Idp, Office, Partner, colleague};

#[tokio::test]
async fn who_is_suspended_is_signed_out_and_comes_back_when_it_is_lifted() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let (person, number) = colleague(&idp).await;
    let mut browser = Browser::new(&idp);
    let tokens = partner.tokens(&mut browser, &person, &[]).await;

    assert_eq!(office.change(&number, "suspend").await.status, 303);
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
    assert_eq!(page.status, 422);
    let subjects = |letters: Vec<crate::support::Letter>| -> Vec<String> {
        letters.into_iter().map(|letter| letter.subject).collect()
    };
    assert_eq!(subjects(idp.mails().await).len(), 1);
    assert_eq!(office.change(&number, "resume").await.status, 303);
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    assert!(page.sent("code").is_some());
    assert_eq!(subjects(idp.mails().await).len(), 1);
}

// Radiation ends everything at once, and a new invitation begins with nothing.
#[tokio::test]
async fn who_is_struck_off_keeps_nothing() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = Partner::of(&idp).await;
        let mut office = Office::open(&idp, &partner).await;
        let (person, number) = colleague(&idp).await;
        let mut browser = Browser::new(&idp);
        let offline = [("scope", "openid offline_access")];
        let tokens = partner.tokens(&mut browser, &person, &offline).await;

        let page = office.change(&number, "strike_off").await;
        assert_eq!(page.status, 303, "{engine}: {page:?}");
        assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
        let page = browser.get("/account/consents").await;
        assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
        let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
        assert_eq!(page.status, 422, "{engine}");
        let [letter] = idp.mails().await.try_into().unwrap();
        assert_eq!(letter.header("Content-Language"), "fr");

        assert_eq!(office.change(&number, "readmit").await.status, 303);
        let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
        assert_eq!(page.status, 422, "the old password is gone");
        let (_, trail) = idp.command(&["audit", "list"]);
        assert!(trail.contains("account_struck_off"), "{engine}: {trail}");
    }
}

#[tokio::test]
async fn the_last_administrator_is_told_to_name_another_first() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let own = office.person.id.to_string();
    for change in ["strike_off", "unmake_administrator"] {
        let page = office.change(&own, change).await;
        assert_eq!(page.status, 409, "{change}");
        assert!(
            page.body.contains("last active administrator"),
            "{}",
            page.body
        );
    }
    assert_eq!(office.change(&own, "suspend").await.status, 409);
    let (_, number) = colleague(&idp).await;
    assert_eq!(
        office.change(&number, "make_administrator").await.status,
        303
    );
    let page = office.change(&own, "unmake_administrator").await;
    assert_eq!(page.location(), "/");
    assert_eq!(office.browser.get(DECLARANTS).await.status, 404);
}

#[tokio::test]
async fn a_change_that_no_longer_fits_changes_nothing() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let (person, number) = colleague(&idp).await;
    for change in [
        "resume",
        "readmit",
        "resend",
        "withdraw",
        "unmake_administrator",
    ] {
        assert_eq!(office.change(&number, change).await.status, 409, "{change}");
    }
    assert_eq!(office.change(&number, "nonsense").await.status, 404);
    assert_eq!(idp.account_of(&person).await.state, AccountState::Active);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn a_successor_is_chosen_among_active_colleagues() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let ((gone, from), (heir, to)) = (colleague(&idp).await, colleague(&idp).await);
    let sql = format!(
        "INSERT INTO rule (id, owner, principal, kind, target, rights, effect, valid_from, origin)
         VALUES (7, 999000003, {}, 3, 999000003, 1, 'allow', 1, 'administrator')",
        gone.id.as_number()
    );
    assert_eq!(idp.tamper(&sql).await, 1);
    let path = format!("{DECLARANTS}/transfer");
    assert_eq!(
        office
            .browser
            .get(&format!("{path}?account={from}"))
            .await
            .status,
        404
    );
    office.change(&from, "strike_off").await;
    let page = office.look_at(&from).await;
    assert!(page.body.contains("id=\"transfer\""), "{}", page.body);
    let page = office.browser.get(&format!("{path}?account={from}")).await;
    assert!(
        page.body.contains(&format!("id=\"to-{to}\"")),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&format!("id=\"to-{from}\"")));
    let fields = [("account", from.as_str()), ("successor", to.as_str())];
    assert_eq!(office.browser.post(&path, &fields).await.status, 303);
    let given = format!(
        "UPDATE rule SET rights = 1
         WHERE id = 7 AND principal = {} AND origin = 'transfer' AND author = {}",
        heir.id.as_number(),
        office.person.id.as_number()
    );
    assert_eq!(idp.tamper(&given).await, 1);
    assert!(!office.look_at(&from).await.body.contains("id=\"transfer\""));
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("rights_transferred"), "{trail}");
}

#[tokio::test]
async fn the_list_goes_on_and_is_searched_by_name() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    for number in 0..30 {
        office
            .invite(&format!("Martin {number:02}"), "lou@cabinet.example")
            .await;
    }
    let page = office.browser.get(DECLARANTS).await;
    let next = page.body.split("id=\"next\" href=\"").nth(1).unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let count = |body: &str| body.matches("/person?account=").count();
    assert_eq!(count(&page.body), 25);
    assert_eq!(count(&office.browser.get(&next).await.body), 6);
    let page = office
        .browser
        .get(&format!("{DECLARANTS}?q=martin+1"))
        .await;
    assert_eq!(count(&page.body), 10);
}
