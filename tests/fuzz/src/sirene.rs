//! The register's stock files: whatever is accepted can be shown and stored.

use std::io::Cursor;

use idp::domain::Siret;
use idp::sirene::{Entry, LegalUnit, Problem, Row, Rows};

const ESTABLISHMENTS: &str = "siret,siren,nic,statutDiffusionEtablissement,\
    numeroVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,\
    libelleCommuneEtablissement,dateDebut,etatAdministratifEtablissement,enseigne1Etablissement\n";
const LEGAL_UNITS: &str =
    "siren,statutDiffusionUniteLegale,denominationUniteLegale,nomUniteLegale\n";

/// Once as a whole file, and once as rows under a first line that is right.
pub(crate) fn stock_file(bytes: &[u8]) {
    for header in ["", ESTABLISHMENTS] {
        each([header.as_bytes(), bytes].concat(), |entry: Entry| {
            let Entry {
                establishment: known,
                withheld,
            } = entry;
            assert_eq!(known.siret.to_string().parse::<Siret>(), Ok(known.siret));
            for text in [
                &known.name,
                &known.street,
                &known.postal_code,
                &known.locality,
            ] {
                presentable(text);
            }
            assert!(!withheld || (known.name.is_empty() && known.street.is_empty()));
        });
    }
    for header in ["", LEGAL_UNITS] {
        each([header.as_bytes(), bytes].concat(), |unit: LegalUnit| {
            presentable(&unit.name);
        });
    }
}

fn presentable(text: &str) {
    assert!(text.chars().count() <= 2000 && !text.contains(char::is_control));
    assert!(!text.contains("[ND]") || text.len() > 4, "{text}");
}

/// Every row is read, and a reader that goes on from the middle reads what was left.
fn each<T: Row>(file: Vec<u8>, check: impl Fn(T)) {
    let Ok(mut rows) = Rows::<_, T>::open(Cursor::new(file.clone())) else {
        return;
    };
    let mut read = 0;
    let mut middle = None;
    while let Some(row) = rows.next() {
        read += 1;
        match row {
            Ok(row) => check(row),
            Err(Problem::Row { .. }) => {}
            Err(Problem::File { .. }) => assert!(rows.next().is_none()),
        }
        if read == 2 {
            middle = Some(rows.position().clone());
        }
    }
    let Some(middle) = middle else { return };
    let mut again = Rows::<_, T>::open(Cursor::new(file)).unwrap();
    again.resume(middle).unwrap();
    assert_eq!(again.count(), read - 2);
}
