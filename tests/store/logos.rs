//! `logo`.

use idp::domain::{PictureKind, RedirectUri};
use idp::store::{Logo, LogoAddress};

use super::samples::{NOW, second};
use crate::support::stores;

fn logo(hash: &str) -> Logo {
    Logo {
        hash: hash.to_owned(),
        kind: PictureKind::Png,
        image: vec![0, 1, 0xff],
    }
}

fn uri() -> RedirectUri {
    "https://formation.example/logo".parse().unwrap()
}

#[tokio::test]
async fn an_address_leads_to_the_picture_fetched_last() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        assert_eq!(tx.find_logo_address(&uri()).await.unwrap(), None);
        tx.put_logo(&uri(), &logo("one"), NOW).await.unwrap();
        tx.put_logo(&uri(), &logo("two"), NOW + second(1))
            .await
            .unwrap();
        let found = tx.find_logo_address(&uri()).await.unwrap();
        let newer = LogoAddress {
            hash: "two".to_owned(),
            fetched_at: NOW + second(1),
        };
        assert_eq!(found, Some(newer), "{engine}");
        assert_eq!(tx.find_logo("two").await.unwrap(), Some(logo("two")));
        assert_eq!(tx.find_logo("one").await.unwrap(), None, "{engine}");
    }
}

#[tokio::test]
async fn a_picture_that_two_show_is_found() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let other = "https://other.example/logo".parse().unwrap();
        tx.put_logo(&uri(), &logo("one"), NOW).await.unwrap();
        tx.put_logo(&other, &logo("one"), NOW).await.unwrap();
        let found = tx.find_logo("one").await.unwrap();
        assert_eq!(found, Some(logo("one")), "{engine}");
    }
}

#[tokio::test]
async fn what_was_not_fetched_for_long_is_forgotten() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.put_logo(&uri(), &logo("one"), NOW).await.unwrap();
        assert_eq!(tx.prune_logos(NOW).await.unwrap(), 0, "{engine}");
        assert_eq!(tx.prune_logos(NOW + second(1)).await.unwrap(), 1);
        assert_eq!(tx.find_logo("one").await.unwrap(), None, "{engine}");
    }
}
