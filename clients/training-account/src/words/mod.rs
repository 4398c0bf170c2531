//! Every sentence of the site, in French and in English: a missing one does not compile.

mod en;
mod fr;

use crate::{habilitations::Why, web::Refusal};

/// A title, and what to do about it.
pub(crate) type Message = (&'static str, &'static str);

/// Fields are grouped by the page that shows them.
#[derive(Debug)]
pub(crate) struct Words {
    /// BCP 47, for the pages and for the provider's `ui_locales`.
    pub language: &'static str,
    pub other_language: &'static str,
    pub other_language_name: &'static str,
    pub time_format: &'static str,

    pub site: &'static str,
    pub audience: &'static str,
    pub skip: &'static str,
    pub notice: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,

    pub welcome: &'static str,
    pub welcome_text: &'static str,
    pub welcome_steps: [Message; 3],
    pub my_establishments: &'static str,

    /// Before a given name.
    pub hello: &'static str,
    pub signed_in: &'static str,
    pub name: &'static str,
    pub works_at: &'static str,
    pub email: &'static str,
    pub assurance: &'static str,
    pub signed_in_at: &'static str,
    pub unknown: &'static str,

    pub establishments: &'static str,
    pub establishments_text: &'static str,
    pub filter: &'static str,
    pub apply: &'static str,
    pub clear: &'static str,
    pub held: &'static str,
    pub shown: &'static str,
    pub partial: &'static str,
    pub nothing_matches: &'static str,
    pub siret: &'static str,
    pub siren: &'static str,
    pub action: &'static str,
    pub open: &'static str,
    pub page: &'static str,
    pub of: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub company: &'static str,
    pub companies: &'static str,
    pub companies_text: &'static str,
    pub all_of: &'static str,
    pub now_and_later: &'static str,
    pub siret_to_open: &'static str,
    pub siret_hint: &'static str,
    pub no_siret: &'static str,
    pub portfolios: &'static str,
    pub portfolios_text: &'static str,
    pub checked_each: &'static str,
    pub portfolio: &'static str,
    pub size: &'static str,
    pub at_most: &'static str,
    pub no_rights: fn(Why) -> Message,
    pub what_to_do: &'static str,
    pub what_to_do_steps: [&'static str; 3],
    pub missing_right: &'static str,

    pub dotation: &'static str,
    pub dotation_text: &'static str,
    pub back: &'static str,

    pub signed_out: &'static str,
    pub signed_out_everywhere: &'static str,
    pub signed_out_here: &'static str,

    pub refusal: fn(&Refusal) -> Message,
    pub go_on: &'static str,
    pub home: &'static str,
}

impl Words {
    /// English for a tag or a list that begins with it, French for anything else.
    pub(crate) fn in_language(tag: &str) -> &'static Self {
        let english = tag
            .get(..2)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("en"));
        if english { &en::WORDS } else { &fr::WORDS }
    }
}
