//! `StockUniteLegale`: companies, associations, administrations and sole traders.

use super::{Fields, Refused, Row};
use crate::domain::Siren;

/// A legal unit and its name, empty where the register does not publish it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalUnit {
    pub siren: Siren,
    pub name: String,
}

impl Row for LegalUnit {
    const NEEDED: &'static [&'static str] = &["siren", "denominationUniteLegale"];

    fn read(fields: &Fields<'_>) -> Result<Self, Refused> {
        let siren = fields.raw("siren").parse();
        let siren = siren.map_err(|why| Refused::Number {
            column: "siren",
            why,
        })?;
        let name = if fields.is_withheld("statutDiffusionUniteLegale")? {
            String::new()
        } else {
            name(fields)?
        };
        Ok(Self { siren, name })
    }
}

/// Of a company, or else of the person who trades.
fn name(fields: &Fields<'_>) -> Result<String, Refused> {
    let company = ["denominationUniteLegale", "denominationUsuelle1UniteLegale"];
    let company = fields.first_of(&company)?;
    if !company.is_empty() {
        return Ok(company.to_owned());
    }
    let first = fields.first_of(&["prenomUsuelUniteLegale", "prenom1UniteLegale"])?;
    let last = fields.first_of(&["nomUsageUniteLegale", "nomUniteLegale"])?;
    Ok(format!("{first} {last}").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sirene::Rows;

    const HEADER: &str = "siren,statutDiffusionUniteLegale,denominationUniteLegale,\
        nomUniteLegale,nomUsageUniteLegale,prenomUsuelUniteLegale\n";

    fn name_in(row: &str) -> String {
        let file = format!("{HEADER}{row}\n");
        let mut rows = Rows::<_, LegalUnit>::open(file.as_bytes()).unwrap();
        rows.next().unwrap().unwrap().name
    }

    #[test]
    fn a_company_or_a_person_has_a_name() {
        assert_eq!(
            name_in("999000011,O,ATELIER DU MERLE,,,"),
            "ATELIER DU MERLE"
        );
        assert_eq!(
            name_in("999000011,O,,MERLE,BLANC,CAMILLE"),
            "CAMILLE BLANC",
            "the name in use"
        );
    }

    #[test]
    fn what_is_published_in_part_has_no_name() {
        assert_eq!(name_in("999000011,P,[ND],MERLE,,CAMILLE"), "");
    }
}
