//! Every sentence of all portals, in French and in English: a missing one does not compile.

mod en;
mod fr;

use crate::{portal::Portal, web::Refusal};

/// A title, and what to do about it.
pub(crate) type Message = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct Words {
    /// BCP 47, for the pages and for the provider's `ui_locales`.
    pub language: &'static str,
    pub other_language: &'static str,
    pub other_language_name: &'static str,

    pub skip: &'static str,
    pub notice: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,
    pub my_space: &'static str,

    /// Before a name.
    pub hello: &'static str,
    pub signed_in: &'static str,
    pub works_at: &'static str,
    pub assurance: &'static str,
    pub unknown: &'static str,
    pub month: &'static str,
    pub open: &'static str,
    pub next_door: &'static str,
    pub next_door_text: &'static str,

    pub signed_out: &'static str,
    pub signed_out_everywhere: &'static str,
    pub signed_out_here: &'static str,
    pub refusal: fn(&Refusal) -> Message,
    pub go_on: &'static str,
    pub home: &'static str,

    /// How the sign-in is shown: on the page, in a window, on a page of its own.
    pub modes: [&'static str; 3],
    pub modes_title: &'static str,
    pub modes_text: &'static str,
    pub without_frame: &'static str,

    jedeclare: Site,
    portailpro: Site,
    cabinet: Site,
}

/// What one portal says of itself.
#[derive(Debug)]
pub(crate) struct Site {
    pub name: &'static str,
    pub audience: &'static str,
    pub welcome: &'static str,
    pub welcome_text: &'static str,
    /// Each stands beside the one in the same place of the other portal.
    pub topics: [Topic; 2],
}

#[derive(Debug)]
pub(crate) struct Topic {
    pub slug: &'static str,
    pub title: &'static str,
    pub text: &'static str,
}

impl Words {
    /// English for a tag or a list that begins with it, French for anything else.
    pub(crate) fn in_language(tag: &str) -> &'static Self {
        let english = tag
            .get(..2)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("en"));
        if english { &en::WORDS } else { &fr::WORDS }
    }

    pub(crate) fn site(&self, portal: Portal) -> &Site {
        match portal {
            Portal::Jedeclare => &self.jedeclare,
            Portal::Portailpro => &self.portailpro,
            Portal::Cabinet => &self.cabinet,
        }
    }
}
