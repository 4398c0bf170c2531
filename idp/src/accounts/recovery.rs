//! Ways back into an account whose password is forgotten.
//!
//! None of them signs anybody in. Each ends in a proof that lets one browser choose a new password
//! once; with it the person signs in as always, second factor included where there is one. So no
//! way back bypasses a second factor, and none must.

use std::time::Duration;

use crate::crypto::{Mac, Password};
use crate::domain::{Email, NameKey, SecretQuestion};

/// So many answers are heard in a row; then comes [`WAIT`].
pub const ANSWERS: i64 = 5;

pub const WAIT: Duration = Duration::from_hours(1);

/// How long somebody may take over a new password.
pub const PROOF_LIFETIME: Duration = Duration::from_mins(15);

/// So often somebody is heard who asks for a mail, or for help; then comes [`WAIT`].
pub const WISHES: i64 = 3;

/// The same from one network, which may be a firm's.
pub const WISHES_NETWORK: i64 = 30;

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

/// How an address is shown to who says it is theirs: enough to know it again, too little to learn
/// it. Nothing in it is as long as what it stands for, and rare endings are not shown at all.
pub fn masked(email: &Email) -> String {
    let (local, domain, ending) = parts(email);
    in_mask(local, domain, ending)
}

/// What of an address may be shown.
fn parts(email: &Email) -> (char, char, &str) {
    let (local, domain) = email.as_str().rsplit_once('@').unwrap_or_default();
    let ending = domain.rsplit('.').next().unwrap_or_default();
    (initial(local), initial(domain), ending)
}

/// The same where there is no address: always the same for the same person, and at the domain of
/// somebody of the establishment where there is anybody, since colleagues mostly share one.
pub fn plausible_mask(name: &Mac, colleague: Option<&Email>) -> String {
    /// About as often as first names and firms begin so.
    const INITIALS: &[u8] = b"aaaabbccccddeeeffggghijjjjkllllmmmmmmnnooppprrsssssttvvwyz";
    const ENDINGS: &[&str] = &["fr", "fr", "fr", "com", "com", "org"];
    let [first, second, third, ..] = *name.as_bytes();
    let chosen = |byte: u8| {
        let letter = INITIALS.get(usize::from(byte) % INITIALS.len());
        letter.copied().map_or('*', char::from)
    };
    let made_up = || {
        let ending = ENDINGS.get(usize::from(third) % ENDINGS.len());
        (chosen(second), ending.copied().unwrap_or_default())
    };
    let shown = colleague.map(parts);
    let (domain, ending) = shown.map_or_else(made_up, |(_, domain, ending)| (domain, ending));
    in_mask(chosen(first), domain, ending)
}

fn in_mask(local: char, domain: char, ending: &str) -> String {
    let ending = match ending {
        "fr" | "com" => ending,
        _ => "***",
    };
    format!("{local}*****@{domain}*****.{ending}")
}

fn initial(text: &str) -> char {
    let first = text.chars().next().filter(char::is_ascii_alphabetic);
    first.map_or('*', |first| first.to_ascii_lowercase())
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
    fn a_masked_address_has_one_shape() {
        for (email, mask) in [
            ("marie.dupont@gmail.fr", "m*****@g*****.fr"),
            ("X@Ab.COM", "x*****@a*****.***"),
            ("x@ab.com", "x*****@a*****.com"),
            ("7up@éa.example.paris", "******@******.***"),
        ] {
            assert_eq!(masked(&email.parse().unwrap()), mask);
        }
    }

    #[test]
    fn a_plausible_mask_stays_and_has_the_domain_of_a_colleague() {
        let key = MasterKey::random().mac_key(Purpose::Recovery);
        let (name, colleague) = (key.sign(&[b"nobody"]), "zoe@cabinet.fr".parse().unwrap());
        let mask = plausible_mask(&name, Some(&colleague));
        assert!(mask.ends_with("*****@c*****.fr"), "{mask}");
        assert_eq!(mask, plausible_mask(&name, Some(&colleague)));
        let alone = plausible_mask(&name, None);
        assert_eq!(alone.find('@'), mask.find('@'));
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
