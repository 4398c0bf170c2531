//! `idp establishments`: the public files of the register, taken over by an operator.

use std::fs;
use std::path::Path;

use idp::app::Found;
use idp::store::Engine;

use crate::support::Idp;

const SAMPLE: &str = include_str!("../../clients/demo/establishments.csv");

const LEGAL_UNITS: &str = "siren,statutDiffusionUniteLegale,denominationUniteLegale\n\
    999000011,O,MESANGE SA\n";

const NAMELESS: &str = "999000011,00018,99900001100018,O,2015-03-01,true,12,,RUE,DES BLES,53000,\
    LAVAL,2015-03-01,A,,\n";

fn import(idp: &Idp, file: &Path, more: &[&str]) -> (bool, String) {
    let file = file.display().to_string();
    idp.command(&[&["establishments", "import", &file], more].concat())
}

#[tokio::test]
async fn a_stock_file_is_taken_over_once_and_says_what_it_left_out() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let idp = Idp::on_engine(engine).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("StockEtablissement.csv");
        fs::write(&file, format!("{SAMPLE}nonsense\n{NAMELESS}")).unwrap();
        let units = folder.path().join("StockUniteLegale.csv");
        fs::write(&units, LEGAL_UNITS).unwrap();
        let with_units = ["--legal-units", units.to_str().unwrap()];

        let (done, said) = import(&idp, &file, &with_units);
        assert!(done, "{said}");
        let wrong = format!("line {}: ", SAMPLE.lines().count() + 1);
        assert!(said.contains(&wrong), "{said}");
        let rows = SAMPLE.lines().count();
        let told = format!(
            "legal units: 1 rows taken over, 0 left out; \
            establishments: {rows} rows taken over, 1 left out"
        );
        assert!(said.contains(&told), "{said}");

        let found = idp.app.register.look_up("99900001100018".parse().unwrap());
        let Found::Open(found) = found.await.unwrap() else {
            panic!("it is open");
        };
        assert_eq!(found.known_name(), Some("MESANGE SA"));
        let (_, said) = idp.command(&["audit", "list"]);
        assert!(said.contains("register_imported"), "{said}");

        let (again, said) = import(&idp, &file, &[]);
        assert!(!again && said.contains("--again"), "{said}");
        assert!(import(&idp, &file, &["--again"]).0);
    }
}

#[tokio::test]
async fn an_import_that_was_stopped_goes_on_where_it_stood() {
    let idp = Idp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("StockEtablissement.csv");
    fs::write(&file, SAMPLE).unwrap();
    assert!(import(&idp, &file, &[]).0);
    // As after the batch that ended with the first line.
    let byte = SAMPLE
        .lines()
        .take(2)
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let mark = format!(
        "UPDATE register_import SET byte = {byte}, line = 3, record = 2, \
        finished_at = NULL"
    );
    assert_eq!(idp.tamper(&mark).await, 1);
    let (done, said) = import(&idp, &file, &[]);
    let rows = SAMPLE.lines().count() - 2;
    assert!(done && said.contains("going on from line 3"), "{said}");
    assert!(said.contains(&format!("{rows} rows taken over")), "{said}");
}

#[tokio::test]
async fn what_is_no_stock_file_changes_nothing() {
    let idp = Idp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.csv");
    fs::write(&file, "a,b\n1,2\n").unwrap();
    let (done, said) = import(&idp, &file, &[]);
    assert!(!done && said.contains("no column siret"), "{said}");
    let (_, said) = idp.command(&["establishments", "show", "99900001100018"]);
    assert!(said.contains("does not know"), "{said}");
}
