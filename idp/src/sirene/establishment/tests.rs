use super::*;
use crate::domain::InvalidNumber;
use crate::sirene::{NotAStockFile, Problem, Rows};

const HEADER: &str = "siren,nic,siret,statutDiffusionEtablissement,numeroVoieEtablissement,\
    typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,\
    libelleCommuneEtablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement,\
    denominationUsuelleEtablissement";

const ROW: &str = "999000011,00018,99900001100018,O,3,PLACE,DU MARCHE,35000,RENNES,2020-01-02,A,\
    LE FOURNIL,";

fn rows(file: &str) -> Vec<Result<Entry, Problem>> {
    Rows::open(file.as_bytes()).unwrap().collect()
}

fn read(row: &str) -> Result<Entry, Refused> {
    let row = rows(&format!("{HEADER}\n{row}\n")).pop().unwrap();
    row.map_err(|problem| match problem {
        Problem::Row { why, .. } => why,
        Problem::File { why, .. } => panic!("{why}"),
    })
}

/// The ordinary row, but for one thing.
fn but(from: &str, to: &str) -> Result<Entry, Refused> {
    assert!(ROW.contains(from));
    read(&ROW.replacen(from, to, 1))
}

#[test]
fn an_open_establishment_has_its_name_and_address() {
    let Entry {
        establishment,
        withheld,
    } = read(ROW).unwrap();
    assert_eq!(establishment.siret.to_string(), "99900001100018");
    assert_eq!(establishment.name, "LE FOURNIL");
    assert_eq!(establishment.street, "3 PLACE DU MARCHE");
    assert_eq!(establishment.postal_code, "35000");
    assert_eq!(establishment.locality, "RENNES");
    assert!(establishment.closed_at.is_none() && !withheld);
}

#[test]
fn a_closed_one_is_closed_since_its_last_period_began() {
    let closed = |row| but("2020-01-02,A", row).unwrap().establishment.closed_at;
    assert_eq!(
        closed("2020-01-02,F"),
        Some(Timestamp::from_unix(1_577_923_200))
    );
    assert_eq!(closed(",F"), Some(Timestamp::default()), "long ago");
    assert_eq!(closed("1950-01-01,F"), Some(Timestamp::default()));
}

#[test]
fn partial_publication_tells_the_place_and_neither_name_nor_street() {
    let entry = but(",O,3,PLACE", ",P,[ND],PLACE").unwrap();
    assert!(entry.withheld);
    assert_eq!(entry.establishment.name, "");
    assert_eq!(entry.establishment.street, "");
    assert_eq!(entry.establishment.locality, "RENNES");
}

#[test]
fn la_poste_has_its_own_check() {
    let row = ROW.replace("99900001100018", "35600000009075");
    let row = row.replace("999000011,00018", "356000000,09075");
    assert!(read(&row).is_ok());
}

#[test]
fn a_row_that_makes_no_sense_says_why() {
    let wrong = |why| Refused::Number {
        column: "siret",
        why,
    };
    let number = but(",99900001100018", ",99900001100019").unwrap_err();
    assert_eq!(number, wrong(InvalidNumber::Checksum));
    assert_eq!(but(",00018,", ",00026,"), Err(Refused::Parts));
    assert_eq!(
        but(",A,", ",X,"),
        Err(Refused::Code("etatAdministratifEtablissement"))
    );
    assert_eq!(
        but("2020-01-02,A", "hier,F"),
        Err(Refused::Date("dateDebut"))
    );
    assert_eq!(
        but("LE FOURNIL", "LE\u{7}FOURNIL"),
        Err(Refused::Text("enseigne1Etablissement"))
    );
    assert_eq!(
        but("RENNES", &"R".repeat(301)),
        Err(Refused::Text("libelleCommuneEtablissement"))
    );
    assert_eq!(but("LE FOURNIL,", "LE FOURNIL"), Err(Refused::Cells));
}

#[test]
fn a_wrong_row_is_told_with_its_line_and_the_next_one_is_read() {
    let file = format!("{HEADER}\n{ROW}\nnonsense\n{ROW}\n");
    let rows = rows(&file);
    assert_eq!(rows.len(), 3);
    let told = rows[1].as_ref().unwrap_err().to_string();
    assert!(told.starts_with("line 3: "), "{told}");
    assert!(rows[2].is_ok());
}

#[test]
fn a_row_without_end_ends_the_file_and_not_the_memory() {
    let file = format!("{HEADER}\n\"{}", "x".repeat(200_000));
    let rows = rows(&file);
    assert_eq!(rows.len(), 1);
    assert!(matches!(rows[0], Err(Problem::File { line: 2, .. })));
}

#[test]
fn another_file_is_refused_at_once() {
    let refused = Rows::<_, Entry>::open("siren,nic\n".as_bytes()).unwrap_err();
    assert!(matches!(refused, NotAStockFile::Column("siret")));
    assert!(Rows::<_, Entry>::open("".as_bytes()).is_err());
}

#[test]
fn reading_goes_on_where_an_earlier_reader_stood() {
    let file = format!("{HEADER}\n{ROW}\nnonsense\n{ROW}\n");
    let mut first = Rows::<_, Entry>::open(std::io::Cursor::new(&file)).unwrap();
    first.next().unwrap().unwrap();
    let position = first.position().clone();
    let mut second = Rows::<_, Entry>::open(std::io::Cursor::new(&file)).unwrap();
    second.resume(position).unwrap();
    let told = second.next().unwrap().unwrap_err().to_string();
    assert!(told.starts_with("line 3: "), "{told}");
    assert!(second.next().unwrap().is_ok() && second.next().is_none());
}
