//! What is loaded for a question, and that no way of asking sees more or less than another.

use idp::domain::{Entity, Extent, Grain, Inquiry, Rule, Target};
use idp::rights::{self, page};
use idp::store::Tx;

use super::{
    NOW, account, client, everything, firm, portfolio, put_catalogue, put_world, rights_of, rule,
    siren, siret, subject, team,
};
use crate::support::stores;

#[tokio::test]
async fn one_question_and_the_whole_are_answered_alike() {
    for (engine, store) in stores().await {
        let (inquiry, held) = put_world(&store).await;
        let mut tx = store.direct().await.unwrap();
        let whole = tx.holdings(&inquiry).await.unwrap();
        assert_eq!(whole.extent, Extent::Whole, "{engine}");
        for code in ["compte-atmp", "passeport-prevention"] {
            let service = inquiry.catalogue.service(&code.parse().unwrap()).unwrap();
            let (_, right) = service.actions[0];
            for entity in everything() {
                let about = tx.holdings_about(&inquiry, entity).await.unwrap();
                let answer = rights::check(&about.case(entity), right, NOW);
                let expected = held.contains(&entity);
                assert_eq!(
                    answer.is_allowed(),
                    expected,
                    "{engine} {code} {entity} {answer:?}"
                );
                let again = rights::check(&whole.case(entity), right, NOW).is_allowed();
                assert_eq!(again, expected, "{engine} {code} {entity}");
            }
        }
    }
}

#[tokio::test]
async fn pages_list_all_that_is_held_once_and_in_order() {
    for (engine, store) in stores().await {
        let (inquiry, held) = put_world(&store).await;
        let mut tx = store.direct().await.unwrap();
        let service = inquiry
            .catalogue
            .service(&"passeport-prevention".parse().unwrap())
            .unwrap();
        let request = page::PageRequest {
            client: &"formation".parse().unwrap(),
            account: account(),
            service,
            rights: service.rights(),
        };
        for limit in [1, 2, 5, 1_000] {
            let listed = all_pages(&mut tx, &inquiry, &request, limit).await;
            assert_eq!(listed, held, "{engine}, {limit} at a time");
        }
        let most = tx.count_candidates(&inquiry, Grain::Siret).await.unwrap();
        assert_eq!(
            most, 14,
            "{engine}: the denied one, the blocked one, and what is held"
        );
    }
}

#[tokio::test]
async fn companies_are_listed_for_a_service_that_goes_by_company() {
    for (engine, store) in stores().await {
        put_world(&store).await;
        let mut tx = store.begin().await.unwrap();
        let catalogue = put_catalogue(&mut tx).await;
        let rights = rights_of(&catalogue, "oeth");
        tx.add_rule(&Rule { rights, ..rule(20) }).await.unwrap();
        let portfolio = Target::Portfolio(portfolio());
        tx.add_rule(&Rule {
            rights,
            target: portfolio,
            ..rule(21)
        })
        .await
        .unwrap();
        let unknown = Target::Company(siren(99_999_999));
        tx.add_rule(&Rule {
            rights,
            target: unknown,
            ..rule(22)
        })
        .await
        .unwrap();
        let inquiry = Inquiry::new(catalogue, subject(), &["oeth".parse().unwrap()], NOW);
        let window = tx.window(&inquiry, Grain::Siren, None, 10).await.unwrap();
        assert_eq!(window.candidates.len(), 3, "{engine}");
        let service = inquiry.catalogue.service(&"oeth".parse().unwrap()).unwrap();
        let claim = rights::claim::build(&window.holdings, &[service], NOW);
        let json = serde_json::to_value(claim).unwrap();
        let sirens = [firm(), client(2)].map(|siren| siren.to_string());
        assert_eq!(json["sirens"], serde_json::json!(sirens), "{engine}");
    }
}

#[tokio::test]
async fn an_account_with_too_much_is_told_of_by_reference() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let catalogue = put_catalogue(&mut tx).await;
        let rights = rights_of(&catalogue, "dpae");
        for number in 0..501 {
            let target = Target::Establishment(siret(client(number), 1));
            let rule = Rule {
                rights,
                target,
                ..rule(u64::from(number))
            };
            tx.add_rule(&rule).await.unwrap();
        }
        let inquiry = Inquiry::new(catalogue, subject(), &["dpae".parse().unwrap()], NOW);
        let holdings = tx.holdings(&inquiry).await.unwrap();
        assert_eq!(holdings.extent, Extent::TooLarge, "{engine}");
        let service = inquiry.catalogue.service(&"dpae".parse().unwrap()).unwrap();
        assert!(
            rights::claim::build(&holdings, &[service], NOW).needs_source(),
            "{engine}"
        );
    }
}

/// The whole list, `limit` candidates at a time.
async fn all_pages(
    tx: &mut Tx,
    inquiry: &Inquiry,
    request: &page::PageRequest<'_>,
    limit: u32,
) -> Vec<Entity> {
    let mut window = tx.window(inquiry, Grain::Siret, None, limit).await.unwrap();
    let mut found = page::found(&window, request, NOW);
    let mut listed = std::mem::take(&mut found.entities);
    while found.resume_after.is_some() {
        window = tx
            .window(inquiry, Grain::Siret, found.resume_after, limit)
            .await
            .unwrap();
        found = page::found(&window, request, NOW);
        listed.append(&mut found.entities);
    }
    listed
}

#[tokio::test]
async fn a_beginning_of_the_number_narrows_a_page_to_what_begins_so() {
    for (engine, store) in stores().await {
        let (inquiry, held) = put_world(&store).await;
        let mut tx = store.direct().await.unwrap();
        for entity in &held {
            let Entity::Establishment(siret) = entity else {
                continue;
            };
            for (text, most) in [(siret.to_string(), 1), (siret.siren().to_string(), 3)] {
                let prefix = text.parse().unwrap();
                let window = tx.window_of(&inquiry, Grain::Siret, Some(prefix), (None, 9));
                let window = window.await.unwrap();
                assert!(window.candidates.contains(entity), "{engine} {text}");
                assert!(window.candidates.len() <= most, "{engine} {text}");
                let after = window.candidates.last().copied();
                let window = tx.window_of(&inquiry, Grain::Siret, Some(prefix), (after, 9));
                assert!(window.await.unwrap().candidates.is_empty(), "{engine}");
            }
        }
        let none = Some("123".parse().unwrap());
        let window = tx.window_of(&inquiry, Grain::Siret, none, (None, 9));
        assert!(window.await.unwrap().candidates.is_empty(), "{engine}");
        let teams = tx.list_teams_of(firm(), account()).await.unwrap();
        assert_eq!(teams, [(team(), "Paie".to_owned())], "{engine}");
        let other = tx.list_teams_of(client(1), account()).await.unwrap();
        assert!(other.is_empty(), "{engine}");
    }
}
