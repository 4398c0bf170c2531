//! Operators' commands about partners.

use serde_json::Value;

use crate::support::{Browser, Idp, Partner};

#[tokio::test]
async fn a_partner_is_shown_as_it_was_registered() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    let (shown, said) = idp.command(&["client", "show", "formation"]);
    assert!(shown, "{said}");
    let client: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(client["client_name"], "Compte formation");
    let (shown, said) = idp.command(&["client", "show", "unknown"]);
    assert!(
        !shown && said.contains("unknown is not registered"),
        "{said}"
    );
}

#[tokio::test]
async fn what_is_shown_can_be_added_again() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    let (_, shown) = idp.command(&["client", "show", "formation"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("client.json");
    std::fs::write(&file, &shown).unwrap();
    let (added, said) = idp.command(&["client", "add", file.to_str().unwrap()]);
    assert!(added && !said.contains("shown this once"), "{said}");
    let (_, again) = idp.command(&["client", "show", "formation"]);
    assert_eq!(again, shown);
}

#[tokio::test]
async fn a_partner_is_enabled_again_without_what_it_was_granted() {
    let idp = Idp::on_two_nodes().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    assert!(!idp.command(&["client", "enable", "formation"]).0);
    assert!(idp.command(&["client", "disable", "formation"]).0);
    let (enabled, said) = idp.command(&["client", "enable", "formation"]);
    assert!(enabled, "{said}");
    // What a node has read lasts a second.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    let again = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    assert_eq!(partner.userinfo(&again.access_token).await.status, 200);
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("client_enabled"), "{trail}");
}
