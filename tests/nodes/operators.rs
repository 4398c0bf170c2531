//! Operators' commands, beside a provider at work.

use std::fs;

use crate::support::{Browser, Idp, Partner, Tokens};

#[tokio::test]
async fn keys_are_rotated_without_one_failed_verification() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;

    for _ in 0..3 {
        let (rotated, said) = idp.command(&["key", "rotate", "--now"]);
        assert!(rotated, "{said}");
        // Both nodes, before and after they notice.
        for _ in 0..12 {
            assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
            let page = partner.refresh(&tokens.refresh_token.unwrap(), &[]).await;
            tokens = Tokens::read(&page);
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
    }
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(
        trail
            .lines()
            .filter(|line| line.contains("key_rotated"))
            .count(),
        12
    );
}

#[tokio::test]
async fn a_key_that_partners_cannot_have_seen_is_not_used() {
    let idp = Idp::on_two_nodes().await;
    let (rotated, said) = idp.command(&["key", "rotate"]);
    assert!(!rotated && said.contains("--now"), "{said}");
}

#[tokio::test]
async fn a_partner_is_registered_and_refused_by_command() {
    let idp = Idp::on_two_nodes().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("client.json");
    let registration = r#"{"client_id": "newcomer", "client_name": "Newcomer",
        "redirect_uris": ["https://newcomer.example/callback"], "consent": "convention"}"#;
    fs::write(&file, registration).unwrap();
    let (added, said) = idp.command(&["client", "add", file.to_str().unwrap()]);
    assert!(
        added && said.contains("client_secret, shown this once"),
        "{said}"
    );

    let mut browser = Browser::new(&idp);
    let partner = Partner::known(&idp, "newcomer");
    let request = partner.request(&[("redirect_uri", "https://newcomer.example/callback")]);
    assert!(
        browser
            .get(&request)
            .await
            .location()
            .starts_with("/sign-in")
    );
    assert!(idp.command(&["client", "disable", "newcomer"]).0);
    // What a node has read lasts a second.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(browser.get(&request).await.status, 400);
}

#[tokio::test]
async fn a_registration_that_cannot_be_is_refused_in_one_sentence() {
    let idp = Idp::on_two_nodes().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("client.json");
    let registration = r#"{"client_id": "newcomer", "client_name": "Newcomer",
        "redirect_uris": ["http://newcomer.example/callback"]}"#;
    fs::write(&file, registration).unwrap();
    let (added, said) = idp.command(&["client", "add", file.to_str().unwrap()]);
    assert!(!added && said.contains("must use https"), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}

#[test]
fn a_missing_setting_stops_the_start_in_one_sentence() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_idp"))
        .arg("serve")
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert_eq!(
        said,
        "idp: IDP_ISSUER is not set: it must be https://host, without a path\n"
    );
}
