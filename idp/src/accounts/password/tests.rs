use super::*;
use crate::domain::{
    AccountId, AccountState, IdentityProofing, Name, OrganisationLink, Roles, Timestamp,
};

fn somebody() -> Own {
    Own::of(&Account {
        id: AccountId::from_random(0),
        siret: "99900000300015".parse().unwrap(),
        last_name: Name::parse("Lefèvre-d’Œuvré").unwrap(),
        first_name: Name::parse("Zoé").unwrap(),
        email: "paie.nord@cabinet.example".parse().unwrap(),
        email_verified_at: None,
        phone: None,
        roles: Roles::default(),
        state: AccountState::Active,
        identity: IdentityProofing::Declarative,
        link: OrganisationLink::Declarative,
        updated_at: Timestamp::default(),
    })
}

fn broken(typed: &str, rules: PasswordRules) -> Vec<Rule> {
    let assessment = assess(typed, rules, &somebody(), false);
    assessment.broken().collect()
}

fn published(typed: &str) -> Vec<Rule> {
    broken(typed, PasswordRules::Published)
}

fn strong(typed: &str) -> Vec<Rule> {
    broken(typed, PasswordRules::Strong)
}

#[test]
fn the_published_rule_is_kept_to_the_letter() {
    assert_eq!(published("Vxkqzw47"), []);
    assert_eq!(published("Vxkqz478"), [Rule::SixLetters]);
    assert_eq!(published("Vxkqzwh4"), [Rule::TwoDigits]);
    assert_eq!(published("Vxkqzw47-Vxkqzw47-Vx"), []);
    assert_eq!(published("Vxkqzw47-Vxkqzw47-Vxk"), [Rule::AtMostTwenty]);
}

#[test]
fn letters_of_any_alphabet_count_and_composed_ones_count_once() {
    assert_eq!(published("éàüßøж47"), []);
    assert_eq!(published("Ωλμπξς58"), []);
    let decomposed = "e\u{301}".repeat(5) + "47-kx";
    assert_eq!(decomposed.chars().count(), 15);
    assert!(!published(&decomposed).contains(&Rule::AtMostTwenty));
    assert!(published(&("e\u{301}".repeat(4) + "47")).contains(&Rule::SixLetters));
}

#[test]
fn what_everybody_tries_first_is_refused() {
    for typed in [
        "password12",
        "Password12",
        "p4ssw0rd12",
        "motdepasse12",
        "MotDePasse2026",
        "azerty12",
        "azertyuiop12",
        "qwerty123456",
        "soleil12",
        "bonjour12",
        "abcdef12",
        "aaaaaa11",
        "iloveyou12",
        "netentreprises12",
    ] {
        assert_eq!(published(typed), [Rule::HardToGuess], "{typed}");
    }
}

#[test]
fn who_one_is_does_not_belong_into_the_password() {
    for typed in [
        "lefevredoeuvre47",
        "Lefèvre d’Œuvré 47",
        "zoé-Vxkqzw47",
        "paie.nord-47",
        "Vx-999000003-kqzw",
        "vxkqzw99900000300015",
    ] {
        assert!(published(typed).contains(&Rule::NotOwn), "{typed}");
    }
    assert!(!published("Vxkqzw47").contains(&Rule::NotOwn));
}

#[test]
fn the_strong_rules_are_the_examples_of_the_cnil() {
    assert_eq!(strong("Vxk-qzw47-hbT"), []);
    assert_eq!(strong("Vxk-qzw47-h"), [Rule::Long]);
    assert_eq!(strong("vxk-qzw47-hbt"), [Rule::Varied]);
    assert_eq!(strong("vxk-qzw47-hbtW"), []);
    assert_eq!(strong("vxkqzw47hbtWpm"), []);
    let sentence = "sept chevaux mangent une pomme verte dimanche matin";
    assert_eq!(strong(sentence), []);
    assert_eq!(strong(&sentence.repeat(3)), [Rule::Long, Rule::Varied]);
    assert_eq!(strong("Motdepasse-12"), [Rule::HardToGuess]);
}

#[test]
fn a_leaked_one_is_refused() {
    let assessment = assess("Vxkqzw47", PasswordRules::Published, &Own::default(), true);
    assert!(!assessment.is_acceptable());
    assert!(assessment.rules.contains(&(Rule::NotBreached, false)));
}

#[test]
fn strength_grows_with_what_is_typed() {
    let levels = ["", "soleil", "soleil-bleu", "Vxkqzw47", "Vxk-qzw47-hbT-9mQ"].map(|typed| {
        assess(typed, PasswordRules::Published, &somebody(), false)
            .strength
            .level()
    });
    assert!(levels.is_sorted(), "{levels:?}");
    assert_eq!((levels[0], levels[4]), (0, 4));
}

#[test]
fn however_long_it_is_it_is_read_in_time() {
    let long = "Vx4 ".repeat(100_000);
    let assessment = assess(&long, PasswordRules::Strong, &somebody(), false);
    assert!(!assessment.is_acceptable());
}
