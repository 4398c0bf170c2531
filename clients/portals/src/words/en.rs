//! English. The portals' names stay as they are.

use super::{Message, Site, Topic, Words};
use crate::web::Refusal;

pub(super) static WORDS: Words = Words {
    language: "en",
    other_language: "fr",
    other_language_name: "Français",

    skip: "Skip to content",
    notice: "An invented demonstration site, unrelated to any existing service.",
    sign_in: "Sign in with Net-entreprises",
    sign_out: "Sign out",
    my_space: "My space",

    hello: "Hello",
    signed_in: "You are signed in",
    works_at: "Establishment",
    assurance: "Level of assurance",
    unknown: "not provided",
    month: "Period",
    open: "Open",
    next_door: "At",
    next_door_text: "You arrive on the right page there, without being asked who you are again.",

    signed_out: "See you soon",
    signed_out_everywhere: "You are signed out of this portal, of Net-entreprises, and of the \
                            other portals you had entered.",
    signed_out_here: "You are signed out of this portal. If you share this computer, sign out of \
                      Net-entreprises as well.",
    refusal,
    go_on: "Try again",
    home: "Home",

    modes: ["on this page", "in a window", "on a page of its own"],
    modes_title: "Clients’ space",
    modes_text: "Sign in without leaving this page: what you type goes to Net-entreprises alone, \
                 and our firm does not see it.",
    without_frame: "Show the sign-in:",

    jedeclare: Site {
        name: "Le Comptoir des déclarations",
        audience: "Invented portal · demonstration",
        welcome: "File for all your clients",
        welcome_text: "One counter for the declarations your firm files, and for what the \
                       administrations answer.",
        topics: [
            Topic {
                slug: "depots",
                title: "Filings",
                text: "No filing for this period: the demonstration only shows the way.",
            },
            Topic {
                slug: "accuses",
                title: "Receipts",
                text: "No receipt for this period: the demonstration only shows the way.",
            },
        ],
    },
    portailpro: Site {
        name: "La Place des pros",
        audience: "Invented portal · demonstration",
        welcome: "Everything your business has to do, in one place",
        welcome_text: "Your due dates and your messages, whichever administration they are from.",
        topics: [
            Topic {
                slug: "echeances",
                title: "Due dates",
                text: "Nothing is due for this period: the demonstration only shows the way.",
            },
            Topic {
                slug: "messages",
                title: "Messages",
                text: "No message for this period: the demonstration only shows the way.",
            },
        ],
    },
    cabinet: Site {
        name: "Cabinet Merle & Associés",
        audience: "Invented firm · demonstration",
        welcome: "Your accounts, around the corner",
        welcome_text: "We keep the books of sixty businesses of the neighbourhood, and file their \
                       declarations.",
        topics: [
            Topic {
                slug: "dossiers",
                title: "Files",
                text: "No file for this period: the demonstration only shows the way.",
            },
            Topic {
                slug: "courriers",
                title: "Letters",
                text: "No letter for this period: the demonstration only shows the way.",
            },
        ],
    },
};

fn refusal(refusal: &Refusal) -> Message {
    match refusal {
        Refusal::Cancelled(_) => (
            "You stopped the sign-in",
            "Nothing was sent to us. You can start again whenever you like.",
        ),
        Refusal::ProviderError => (
            "The sign-in did not complete",
            "Net-entreprises could not finish it. Try again in a moment.",
        ),
        Refusal::Stale => (
            "This sign-in is no longer valid",
            "It began too long ago, or in another browser. Please start again.",
        ),
        Refusal::Untrusted => (
            "The answer we received cannot be trusted",
            "We could not verify that it comes from Net-entreprises, so we ignored it. Please \
             start again; if this happens twice, tell our support team.",
        ),
        Refusal::Unavailable => (
            "Net-entreprises is not answering",
            "Signing in is not possible at the moment. Try again in a few minutes.",
        ),
        Refusal::WrongLink => (
            "This link is not valid",
            "It does not lead to a page of this portal.",
        ),
        Refusal::NotFound => (
            "There is no such page",
            "Check the address, or start from your space.",
        ),
    }
}
