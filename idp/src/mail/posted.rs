//! Letters on paper: to print, fold and post.

use askama::Template;

use crate::crypto::RecoveryCode;
use crate::domain::{Account, Establishment, Locale, Timestamp, words};
use crate::texts;

words! {
    /// What a letter is written as.
    pub enum Format {
        Text = "text",
        Html = "html",
    }
}

/// To whoever answers for an establishment: somebody registered it, and this is the key.
#[derive(Debug)]
pub struct PostedLetter<'a> {
    pub locale: Locale,
    pub establishment: &'a Establishment,
    pub account: &'a Account,
    pub key: &'a RecoveryCode,
    /// Where the key is typed in.
    pub issuer: &'a str,
    pub written_at: Timestamp,
    pub until: Timestamp,
}

#[derive(Template)]
#[template(path = "posted_letter.txt", whitespace = "preserve")]
struct AsText<'a> {
    letter: &'a PostedLetter<'a>,
}

#[derive(Template)]
#[template(path = "posted_letter.html", whitespace = "minimize")]
struct AsHtml<'a> {
    letter: &'a PostedLetter<'a>,
}

impl PostedLetter<'_> {
    pub fn write(&self, format: Format) -> Result<String, askama::Error> {
        match format {
            Format::Text => AsText { letter: self }.render(),
            Format::Html => AsHtml { letter: self }.render(),
        }
    }

    fn t(&self, key: &str) -> String {
        texts::text(self.locale, key)
    }

    fn t_with(&self, key: &str, name: &'static str, value: &str) -> String {
        texts::text_with(self.locale, key, name, value.to_owned().into())
    }

    /// The establishment's own lines, as they go under the window of an envelope.
    fn address(&self) -> Vec<String> {
        let Establishment {
            name,
            street,
            postal_code,
            locality,
            ..
        } = self.establishment;
        let responsible = self.t("letter-responsible");
        let place = format!("{postal_code} {locality}");
        [name.clone(), responsible, street.clone(), place]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }

    fn date(&self) -> String {
        texts::day(self.locale, self.written_at)
    }

    fn who(&self) -> String {
        let Account {
            first_name,
            last_name,
            ..
        } = self.account;
        self.t_with("letter-who", "person", &format!("{first_name} {last_name}"))
    }

    fn siret(&self) -> String {
        let siret = self.account.siret.to_string();
        self.t_with("letter-siret", "siret", &siret)
    }

    fn until(&self) -> String {
        let day = texts::day(self.locale, self.until);
        self.t_with("letter-until", "at", &day)
    }

    fn place(&self) -> String {
        let address = format!("{}/account/key", self.issuer);
        self.t_with("letter-place", "address", &address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, AccountState, IdentityProofing, Name, OrganisationLink, Roles};

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    fn written(locale: Locale, format: Format) -> (String, String) {
        let siret = "99907040200014".parse().unwrap();
        let establishment = Establishment {
            siret,
            name: "ATELIER <DE> LA BERGERONNETTE".to_owned(),
            street: "21 RUE DES TANNEURS".to_owned(),
            postal_code: "87000".to_owned(),
            locality: "LIMOGES".to_owned(),
            closed_at: None,
        };
        let account = Account {
            id: AccountId::from_random(16),
            siret,
            last_name: Name::parse("Bergeron").unwrap(),
            first_name: Name::parse("Zoé").unwrap(),
            email: "zoe@bergeronnette.example".parse().unwrap(),
            email_verified_at: Some(NOW),
            phone: None,
            roles: Roles::default(),
            state: AccountState::PrimoAdmin,
            identity: IdentityProofing::Declarative,
            link: OrganisationLink::Declarative,
            updated_at: NOW,
        };
        let key = RecoveryCode::random();
        let letter = PostedLetter {
            locale,
            establishment: &establishment,
            account: &account,
            key: &key,
            issuer: "https://idp.example",
            written_at: NOW,
            until: NOW,
        };
        (letter.write(format).unwrap(), key.to_string())
    }

    #[test]
    fn a_letter_has_an_address_a_reason_and_a_key() {
        for locale in Locale::ALL {
            for format in Format::ALL {
                let (letter, key) = written(locale, *format);
                for part in ["21 RUE DES TANNEURS", "87000 LIMOGES", "Zoé Bergeron", &key] {
                    assert!(letter.contains(part), "{part}: {letter}");
                }
                assert!(letter.contains("https://idp.example/account/key"));
            }
        }
        let (text, _) = written(Locale::Fr, Format::Text);
        assert!(text.contains("ATELIER <DE>"), "{text}");
        let (html, _) = written(Locale::Fr, Format::Html);
        assert!(html.contains("ATELIER &#60;DE&#62;"), "{html}");
    }
}
