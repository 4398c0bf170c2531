//! How many guesses a password stands, by zxcvbn: its lists hold the thirty thousand most common
//! passwords, names and words, and it knows the ways in which people vary them.

use zxcvbn::zxcvbn;

use crate::domain::{PasswordRules, words};

words! {
    /// How well a password stands up to guessing.
    pub enum Strength {
        VeryWeak = "very_weak",
        Weak = "weak",
        Fair = "fair",
        Good = "good",
        Strong = "strong",
    }
}

impl Strength {
    /// From 0 to 4.
    pub const fn level(self) -> u8 {
        self as u8
    }
}

pub(super) struct Guess {
    pub(super) strength: Strength,
    /// The number of guesses, as a power of ten.
    power: f64,
}

impl Guess {
    /// A throttled guesser gets no further than a million; one with the stolen hashes is held up
    /// by a hundred million.
    pub(super) fn is_hard(&self, rules: PasswordRules) -> bool {
        self.power
            >= match rules {
                PasswordRules::Published => 6.0,
                PasswordRules::Strong => 8.0,
            }
    }
}

/// Words that French people begin with, and that an English list does not have.
const FRENCH: [&str; 40] = [
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qsdfgh",
    "bonjour",
    "bonsoir",
    "soleil",
    "doudou",
    "chouchou",
    "loulou",
    "marseille",
    "france",
    "paris",
    "toulouse",
    "entreprise",
    "netentreprises",
    "net-entreprises",
    "declaration",
    "urssaf",
    "siret",
    "compta",
    "comptabilite",
    "cabinet",
    "secret",
    "accueil",
    "bienvenue",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "printemps",
    "automne",
    "hiver",
];

pub(super) fn estimate(password: &str, own: &[String]) -> Guess {
    let known: Vec<&str> = own.iter().map(String::as_str).chain(FRENCH).collect();
    let entropy = zxcvbn(password, &known);
    let strength = match u8::from(entropy.score()) {
        0 => Strength::VeryWeak,
        1 => Strength::Weak,
        2 => Strength::Fair,
        3 => Strength::Good,
        _ => Strength::Strong,
    };
    Guess {
        strength,
        power: entropy.guesses_log10(),
    }
}
