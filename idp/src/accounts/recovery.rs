//! Ways back into an account whose password is forgotten.
//!
//! None of them signs anybody in. Each ends in a proof that lets one browser choose a new password
//! once; with it the person signs in as always, second factor included where there is one. So no
//! way back bypasses a second factor, and none must.

use std::time::Duration;

use crate::crypto::{Mac, Password};
use crate::domain::{NameKey, SecretQuestion};

/// So many answers are heard in a row; then comes [`WAIT`].
pub const ANSWERS: i64 = 5;

pub const WAIT: Duration = Duration::from_hours(1);

/// How long somebody may take over a new password.
pub const PROOF_LIFETIME: Duration = Duration::from_mins(15);

/// Letters and digits that an answer must have.
const SHORTEST: usize = 3;

/// The question that is shown where there is none to show: the same whenever the same person is
/// named, and as plausible as any.
pub fn plausible_question(name: &Mac) -> SecretQuestion {
    let [first, ..] = *name.as_bytes();
    let all = SecretQuestion::ALL;
    let chosen = all.get(usize::from(first) % all.len());
    chosen.copied().unwrap_or(SecretQuestion::FirstSchool)
}

/// An answer as it is compared: nobody remembers whether they wrote an accent or a capital.
/// `None` when there is too little in it.
pub fn answer(typed: &str) -> Option<Password> {
    let folded = NameKey::fold(typed);
    let letters = folded.as_str().chars().filter(|c| *c != ' ').count();
    (letters >= SHORTEST).then(|| Password::typed(folded.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn an_answer_is_the_same_however_it_is_written() {
        let first = answer("École Jules-Ferry").unwrap();
        for again in [
            "ecole jules ferry",
            "  ÉCOLE  JULES FERRY.",
            "e\u{301}cole jules-ferry",
        ] {
            assert!(answer(again).unwrap().is_same(&first), "{again}");
        }
        assert!(!answer("école Jules Verne").unwrap().is_same(&first));
    }

    #[test]
    fn an_answer_has_something_in_it() {
        assert!(answer("").is_none() && answer(" - a b -").is_none());
        assert!(answer("Rex").is_some());
    }

    #[test]
    fn a_plausible_question_stays_and_all_come_up() {
        let key = MasterKey::random().mac_key(Purpose::Recovery);
        let question = |name: u32| plausible_question(&key.sign(&[&name.to_be_bytes()]));
        assert_eq!(question(7), question(7));
        let seen: std::collections::BTreeSet<_> = (0..200).map(question).collect();
        assert_eq!(seen.len(), SecretQuestion::ALL.len());
    }
}
