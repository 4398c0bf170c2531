//! `legal_unit`, `register_import`, and establishments by the batch.

use idp::domain::{Establishment, Siret, Timestamp};
use idp::store::Mark;

use crate::support::stores;

fn establishment(siret: &str, street: &str) -> Establishment {
    Establishment {
        siret: siret.parse().unwrap(),
        name: String::new(),
        street: street.to_owned(),
        postal_code: "35000".to_owned(),
        locality: "RENNES".to_owned(),
        closed_at: None,
    }
}

#[tokio::test]
async fn an_establishment_without_a_name_goes_by_that_of_its_company() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let [own, company, withheld] = ["99900001100018", "99900001100026", "99900001100034"];
        let siren = own.parse::<Siret>().unwrap().siren();
        tx.put_legal_units(&[(siren, "OLD NAME")]).await.unwrap();
        tx.put_legal_units(&[(siren, "MESANGE SA")]).await.unwrap();
        let batch = [
            (establishment(own, "A"), Some("LE FOURNIL")),
            (establishment(company, "B"), None),
            (establishment(withheld, ""), Some("")),
            (establishment("99900002900010", "C"), None),
        ];
        tx.put_establishments(&batch).await.unwrap();
        let expected = ["LE FOURNIL", "MESANGE SA", "", ""];
        for ((known, _), name) in batch.iter().zip(expected) {
            let found = tx.find_establishment(known.siret).await.unwrap().unwrap();
            assert_eq!(found.known_name().unwrap_or_default(), name, "{engine}");
            assert_eq!(found.street, known.street, "{engine}");
        }
    }
}

#[tokio::test]
async fn what_the_register_says_later_replaces_what_it_said() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut known = establishment("99900001100018", "A");
        let batch = [(known.clone(), Some("LE FOURNIL"))];
        tx.put_establishments(&batch).await.unwrap();
        known.closed_at = Some(Timestamp::from_unix(1_700_000_000));
        tx.put_establishments(&[(known.clone(), Some(""))])
            .await
            .unwrap();
        let found = tx.find_establishment(known.siret).await.unwrap();
        assert_eq!(found, Some(known), "{engine}");
    }
}

#[tokio::test]
async fn many_rows_go_into_several_statements() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let sirets = (0..10_000).filter_map(|number| {
            let siret = format!("999000011{number:05}");
            siret.parse::<Siret>().ok()
        });
        let batch: Vec<_> = sirets
            .map(|siret| (establishment(&siret.to_string(), "A"), None))
            .collect();
        assert_eq!(batch.len(), 1000);
        tx.put_establishments(&batch).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.direct().await.unwrap();
        let last = batch.last().unwrap().0.siret;
        assert!(
            tx.find_establishment(last).await.unwrap().is_some(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_mark_says_where_to_go_on() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut mark = Mark {
            byte: 1000,
            line: 11,
            record: 10,
            finished_at: None,
        };
        assert_eq!(tx.find_mark("file").await.unwrap(), None);
        tx.put_mark("file", &mark).await.unwrap();
        assert_eq!(tx.find_mark("file").await.unwrap(), Some(mark), "{engine}");
        mark.finished_at = Some(Timestamp::from_unix(1_800_000_000));
        tx.put_mark("file", &mark).await.unwrap();
        assert_eq!(tx.find_mark("file").await.unwrap(), Some(mark), "{engine}");
    }
}
