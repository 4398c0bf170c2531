//! English.

use super::{Message, Words};
use crate::{habilitations::Why, web::Refusal};

pub(super) static WORDS: Words = Words {
    language: "en",
    other_language: "fr",
    other_language_name: "Français",
    time_format: "%-d %B %Y at %H:%M",

    site: "Compte Formation",
    audience: "Employers · demonstration",
    skip: "Skip to content",
    notice: "A demonstration, unrelated to any existing service. The companies are invented.",
    sign_in: "Sign in with Net-entreprises",
    sign_out: "Sign out",

    welcome: "Fund your employees’ training",
    welcome_text: "Award training credits and follow them, establishment by establishment. Your \
                   Net-entreprises identity is all you need: no new password to remember.",
    welcome_steps: [
        (
            "Sign in",
            "With your Net-entreprises identity, on the Net-entreprises site.",
        ),
        (
            "Choose the establishment",
            "Among those you are entitled to act for.",
        ),
        ("Award a credit", "Your employees find it in their account."),
    ],
    my_establishments: "See my establishments",

    hello: "Hello",
    signed_in: "You are signed in",
    name: "Name",
    works_at: "Establishment",
    email: "E-mail address",
    assurance: "Level of assurance",
    signed_in_at: "Signed in on",
    unknown: "not provided",

    establishments: "Your establishments",
    establishments_text: "Net-entreprises tells us which establishments you may act for. Choose \
                          the one whose training credits you want to manage.",
    filter: "SIRET, or part of it",
    apply: "Filter",
    clear: "Show all",
    held: "Establishments:",
    shown: "Match the filter:",
    partial: "Your list is very long: only its beginning is shown here.",
    nothing_matches: "None of your establishments matches.",
    siret: "SIRET",
    siren: "Company’s SIREN",
    action: "Training credits",
    open: "Open",
    page: "Page",
    of: "of",
    previous: "Previous",
    next: "Next",
    company: "Your company",
    companies: "Your companies",
    companies_text: "Net-entreprises tells us that you may act for the whole company:",
    all_of: "All the establishments of",
    now_and_later: "those of today and those to come",
    siret_to_open: "SIRET of the establishment to open",
    siret_hint: "Fourteen digits, with or without spaces.",
    no_siret: "This is not a SIRET: all fourteen digits are needed.",
    portfolios: "Your portfolios",
    portfolios_text: "Net-entreprises tells us that you may act for the establishments of your \
                      portfolios. See what they hold on Net-entreprises.",
    checked_each: "This site checks each establishment with Net-entreprises when you open it.",
    portfolio: "Portfolio",
    size: "Establishments",
    at_most: "Establishments, at most:",
    no_rights,
    what_to_do: "What to do?",
    what_to_do_steps: [
        "Ask an administrator of your company on Net-entreprises.",
        "Under “Gestion des déclarants”, they open the service “Mon Compte Formation” to you for \
         one or more establishments.",
        "Sign out here and sign in again: your new rights are taken into account.",
    ],
    missing_right: "See on Net-entreprises which right you lack and whom to ask",

    dotation: "Training credits of the establishment",
    dotation_text: "No credit at present. In the demonstration, this page only shows that access \
                    to each establishment is checked.",
    back: "Back to the list",

    signed_out: "See you soon",
    signed_out_everywhere: "You are signed out of this site and of Net-entreprises.",
    signed_out_here: "You are signed out of this site. If you share this computer, sign out of \
                      Net-entreprises as well.",

    refusal,
    go_on: "Try again",
    home: "Home",
};

fn no_rights(why: Why) -> Message {
    match why {
        Why::NotEntitled => (
            "You are not entitled yet",
            "We know who you are, but you lack the right to use the service “Mon Compte \
             Formation” for at least one establishment.",
        ),
        Why::Unreadable => (
            "Your entitlements could not be read",
            "Net-entreprises sent them in a form this site does not know. To be safe, no \
             establishment is open to you. Please tell our support team.",
        ),
        Why::Unreachable => (
            "The list of your establishments could not be had",
            "Net-entreprises keeps it, and did not answer. Sign out, and sign in again in a few \
             minutes.",
        ),
    }
}

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
        Refusal::Malformed => (
            "This address is not valid",
            "It is incomplete, or was changed. Start from your establishments.",
        ),
        Refusal::WrongInitiation => (
            "This link is not valid",
            "It does not come from Net-entreprises, or does not lead to a page of this site.",
        ),
        Refusal::NotEntitled => (
            "This establishment is not open to you",
            "You are not entitled to “Mon Compte Formation” for this establishment. An \
             administrator of the company can grant it on Net-entreprises.",
        ),
        Refusal::Unchecked => (
            "This establishment could not be checked",
            "Your sign-in is too old for Net-entreprises to answer us, or it is unavailable. Sign \
             in again, then open the establishment once more.",
        ),
        Refusal::NotFound => (
            "There is no such page",
            "Check the address, or start from your establishments.",
        ),
    }
}
