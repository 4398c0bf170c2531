//! May this be somebody's new password, and how good would it be?
//!
//! The published rule of Net-entreprises is kept to the letter: at least six letters of any
//! alphabet, at least two digits, at most twenty characters. CNIL deliberation 2022-100 asks for
//! more; the strong rules are its examples. Both refuse what is easy to guess, what names the
//! person, and what is known to have leaked.

mod guessing;

use unicode_normalization::UnicodeNormalization;

pub use guessing::Strength;

use crate::domain::{Account, NameKey, PasswordRules, words};

words! {
    /// One thing that a password must be.
    pub enum Rule {
        SixLetters = "six_letters",
        TwoDigits = "two_digits",
        AtMostTwenty = "at_most_twenty",
        /// 12 to 64 characters, or a sentence of seven words.
        Long = "long",
        /// From 14 characters three kinds of them, below all four; a sentence needs none.
        Varied = "varied",
        NotOwn = "not_own",
        HardToGuess = "hard_to_guess",
        NotBreached = "not_breached",
    }
}

/// What came of looking at a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The rules for this person, and whether each is met.
    pub rules: Vec<(Rule, bool)>,
    pub strength: Strength,
}

/// What everybody knows of the person, folded: none of it belongs into their password.
#[derive(Clone, Debug, Default)]
pub struct Own(Vec<String>);

/// Longer passwords than this are refused unread.
pub const MAX_CHARS: usize = 128;

impl Assessment {
    pub fn is_acceptable(&self) -> bool {
        self.broken().next().is_none()
    }

    pub fn broken(&self) -> impl Iterator<Item = Rule> {
        let broken = self.rules.iter().filter(|(_, met)| !met);
        broken.map(|(rule, _)| *rule)
    }
}

impl Own {
    /// Names of two letters are in too many words to be refused.
    const SHORTEST: usize = 3;

    pub fn of(account: &Account) -> Self {
        let email = account.email.as_str();
        let mailbox = email.rsplit_once('@').map_or(email, |(mailbox, _)| mailbox);
        let siret = account.siret.to_string();
        let company = account.siret.siren().to_string();
        let known = [
            account.last_name.as_str(),
            account.first_name.as_str(),
            mailbox,
            &siret,
            &company,
        ];
        let known = known.map(folded).into_iter();
        Self(
            known
                .filter(|text| text.chars().count() >= Self::SHORTEST)
                .collect(),
        )
    }

    fn is_in(&self, password: &str) -> bool {
        let password = folded(password);
        self.0.iter().any(|own| password.contains(own))
    }
}

/// Looks at what somebody typed as their new password. `breached` is what the list of breached ones
/// says, where there is one.
pub fn assess(typed: &str, rules: PasswordRules, own: &Own, breached: bool) -> Assessment {
    let password: String = typed.nfc().take(MAX_CHARS + 1).collect();
    let count = |is: fn(char) -> bool| password.chars().filter(|c| is(*c)).count();
    let length = password.chars().count();
    let guess = guessing::estimate(&password, &own.0);
    let of_shape = match rules {
        PasswordRules::Published => vec![
            (Rule::SixLetters, count(char::is_alphabetic) >= 6),
            (Rule::TwoDigits, count(|c| c.is_ascii_digit()) >= 2),
            (Rule::AtMostTwenty, length <= 20),
        ],
        PasswordRules::Strong => {
            let sentence = is_sentence(&password) && length <= MAX_CHARS;
            vec![
                (Rule::Long, sentence || (12..=64).contains(&length)),
                (Rule::Varied, sentence || is_varied(&password, length)),
            ]
        }
    };
    let of_content = [
        (Rule::NotOwn, !own.is_in(&password)),
        (Rule::HardToGuess, guess.is_hard(rules)),
        (Rule::NotBreached, !breached),
    ];
    Assessment {
        rules: of_shape.into_iter().chain(of_content).collect(),
        strength: guess.strength,
    }
}

/// Seven words of three characters or more.
fn is_sentence(password: &str) -> bool {
    let words = password.split(|c: char| c.is_whitespace() || "-_.,;:'’".contains(c));
    words.filter(|word| word.chars().count() >= 3).count() >= 7
}

/// CNIL 2022-100, examples 1 and 2.
fn is_varied(password: &str, length: usize) -> bool {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        char::is_numeric,
        |c| !c.is_alphanumeric(),
    ];
    let kinds = kinds.iter().filter(|is| password.contains(**is)).count();
    kinds == 4 || (kinds == 3 && length >= 14)
}

/// As names are compared, without even spaces.
fn folded(text: &str) -> String {
    NameKey::fold(text).as_str().replace(' ', "")
}

#[cfg(test)]
mod tests;
