//! `StockEtablissement`: where a company works, and whether it still does.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::{Establishment, Siret, Timestamp};
use crate::sirene::{Fields, Refused, Row};

/// What the file says of an establishment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name is empty where it has none of its own, or may not be told.
    pub establishment: Establishment,
    /// The register publishes neither name nor street, and its company's name is no substitute.
    pub withheld: bool,
}

const NAMES: [&str; 4] = [
    "denominationUsuelleEtablissement",
    "enseigne1Etablissement",
    "enseigne2Etablissement",
    "enseigne3Etablissement",
];

const STREET: [&str; 5] = [
    "complementAdresseEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
];

/// Outside France there is the name of the place only.
const LOCALITY: [&str; 2] = [
    "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement",
];

impl Row for Entry {
    const NEEDED: &'static [&'static str] = &[
        "siret",
        "etatAdministratifEtablissement",
        "statutDiffusionEtablissement",
        "codePostalEtablissement",
        "libelleCommuneEtablissement",
    ];

    fn read(fields: &Fields<'_>) -> Result<Self, Refused> {
        let siret = siret(fields)?;
        let withheld = fields.is_withheld("statutDiffusionEtablissement")?;
        let (name, street) = if withheld {
            (String::new(), String::new())
        } else {
            (fields.first_of(&NAMES)?.to_owned(), fields.joined(&STREET)?)
        };
        let establishment = Establishment {
            siret,
            name,
            street,
            postal_code: fields.text("codePostalEtablissement")?.to_owned(),
            locality: fields.first_of(&LOCALITY)?.to_owned(),
            closed_at: closed_at(fields)?,
        };
        Ok(Self {
            establishment,
            withheld,
        })
    }
}

fn siret(fields: &Fields<'_>) -> Result<Siret, Refused> {
    let text = fields.raw("siret");
    let siret: Siret = text.parse().map_err(|why| Refused::Number {
        column: "siret",
        why,
    })?;
    let agrees = |column, part: &str| ["", part].contains(&fields.raw(column));
    let whole = siret.to_string();
    let (company, number) = whole.split_at(9);
    if agrees("siren", company) && agrees("nic", number) {
        Ok(siret)
    } else {
        Err(Refused::Parts)
    }
}

/// An establishment is closed (`F`) since the period that it is in began. Of some that closed long
/// ago the day is not known.
fn closed_at(fields: &Fields<'_>) -> Result<Option<Timestamp>, Refused> {
    match fields.raw("etatAdministratifEtablissement") {
        "A" => Ok(None),
        "F" => {
            let mut columns = ["dateFermeture", "dateDebut"].into_iter();
            match columns.find(|column| !fields.raw(column).is_empty()) {
                None => Ok(Some(Timestamp::default())),
                Some(column) => match day(fields.raw(column)) {
                    None => Err(Refused::Date(column)),
                    closed_at => Ok(closed_at),
                },
            }
        }
        _ => Err(Refused::Code("etatAdministratifEtablissement")),
    }
}

fn day(text: &str) -> Option<Timestamp> {
    let day: Date = text.parse().ok()?;
    let midnight = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    // Instants of ours begin in 1970.
    Some(Timestamp::from_unix(midnight.as_second().max(0)))
}

#[cfg(test)]
mod tests;
