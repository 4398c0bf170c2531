//! What is kept is what was given, and every change is counted.

use std::time::Duration;

use idp::domain::{CatalogueFile, Entity, Rule, Target};

use super::{
    CATALOGUE, NOW, account, client, firm, portfolio, put_catalogue, put_portfolio, put_world,
    rights_of, rule, siret, team,
};
use crate::support::stores;

#[tokio::test]
async fn the_catalogue_may_be_put_twice_and_rights_keep_their_places() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let first = put_catalogue(&mut tx).await;
        let version = tx.rights_version(firm()).await.unwrap();
        let mut file = CatalogueFile::parse(CATALOGUE).unwrap();
        tx.put_catalogue(&file).await.unwrap();
        assert_eq!(
            tx.rights_version(firm()).await.unwrap(),
            version,
            "{engine}"
        );
        file.services.reverse();
        tx.put_catalogue(&file).await.unwrap();
        assert_eq!(
            tx.catalogue(Duration::ZERO).await.unwrap(),
            *first,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_rule_is_kept_whole_for_its_owner_alone() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let rights = rights_of(&*put_catalogue(&mut tx).await, "oeth");
        let kept = Rule {
            rights,
            valid_until: Some(NOW),
            ..rule(7)
        };
        let other = Rule {
            rights,
            target: Target::FilingLinks,
            author: None,
            ..rule(8)
        };
        tx.add_rule(&kept).await.unwrap();
        tx.add_rule(&other).await.unwrap();
        assert_eq!(
            tx.find_rule(firm(), kept.id).await.unwrap(),
            Some(kept),
            "{engine}"
        );
        assert_eq!(
            tx.find_rule(client(1), kept.id).await.unwrap(),
            None,
            "{engine}"
        );
        assert_eq!(
            tx.list_rules(firm(), None, 1).await.unwrap(),
            [kept],
            "{engine}"
        );
        assert_eq!(
            tx.list_rules(firm(), Some(kept.id), 9).await.unwrap(),
            [other],
            "{engine}"
        );
        assert!(
            !tx.remove_rule(client(1), kept.id).await.unwrap(),
            "{engine}"
        );
        assert!(tx.remove_rule(firm(), kept.id).await.unwrap(), "{engine}");
        assert!(!tx.remove_rule(firm(), kept.id).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn a_portfolio_counts_its_items_and_its_changes() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let items = [1, 2, 3].map(|n| Entity::Establishment(siret(client(n), 1)));
        put_portfolio(&mut tx, &items).await;
        assert_eq!(
            tx.add_items(firm(), portfolio(), &items[..1])
                .await
                .unwrap(),
            0,
            "{engine}"
        );
        assert_eq!(
            tx.remove_items(client(1), portfolio(), &items)
                .await
                .unwrap(),
            0,
            "{engine}"
        );
        assert_eq!(
            tx.remove_items(firm(), portfolio(), &items[1..2])
                .await
                .unwrap(),
            1
        );
        let left = tx
            .list_items(firm(), portfolio(), Some(items[0]), 9)
            .await
            .unwrap();
        assert_eq!(left, [items[2]], "{engine}");
        let known = tx.list_portfolios(firm(), None, 9).await.unwrap();
        assert_eq!((known[0].size, known[0].version), (2, 3), "{engine}");
        assert!(
            tx.remove_portfolio(firm(), portfolio()).await.unwrap(),
            "{engine}"
        );
        assert!(
            tx.list_items(firm(), portfolio(), None, 9)
                .await
                .unwrap()
                .is_empty(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn every_change_raises_the_version_of_the_company_that_made_it() {
    for (engine, store) in stores().await {
        let (inquiry, _) = put_world(&store).await;
        let mut tx = store.begin().await.unwrap();
        let mut last = tx.rights_version(firm()).await.unwrap();
        for step in 0..4 {
            match step {
                0 => tx.remove_rule(firm(), rule(1).id).await.unwrap(),
                1 => tx.leave_team(firm(), team(), account()).await.unwrap(),
                2 => tx.remove_portfolio(firm(), portfolio()).await.unwrap(),
                _ => {
                    let blocked = Entity::Establishment(siret(client(3), 1));
                    tx.remove_listing(&"compte-atmp".parse().unwrap(), blocked)
                        .await
                        .unwrap()
                }
            };
            let version = tx.rights_version(firm()).await.unwrap();
            assert!(version > last, "{engine}, step {step}");
            last = version;
        }
        assert_eq!(tx.holdings(&inquiry).await.unwrap().as_of, last, "{engine}");
    }
}
