//! Who there is in the demo, and how the demo introduces itself.

use anyhow::Context;
use idp::app::Clock;
use idp::crypto::TotpSecret;
use serde::Deserialize;

use crate::places::Places;

/// Somebody to sign in as. The passwords are no secret: the companies are invented.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Person {
    pub(crate) siret: String,
    pub(crate) last_name: String,
    pub(crate) first_name: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) role: Role,
    /// The key of an app that computes codes, where one is set up.
    pub(crate) totp_secret: Option<String>,
    /// Works for support, at `/support`.
    #[serde(default)]
    pub(crate) staff: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Administrator,
    Declarant,
}

const ACCOUNTS: &str = include_str!("../accounts.json");

pub(crate) fn people() -> anyhow::Result<Vec<Person>> {
    Ok(serde_json::from_str(ACCOUNTS)?)
}

/// Prints where to go and who to be.
#[expect(
    clippy::print_stdout,
    reason = "the terminal is where the demo is read"
)]
pub(crate) fn introduce(places: &Places) {
    println!("The training-account site    {}", places.formation.url);
    println!("Two portals, side by side    {}", places.jedeclare.url);
    println!("                             {}", places.portailpro.url);
    println!("A firm, sign-in on its page  {}", places.cabinet.url);
    println!("The provider                 {}", places.idp.url);
    println!("Mails, as they would arrive  {}/demo/mail", places.mail.url);
    println!();
    println!(
        "{:<16}{:<13}{:<12}{:<18}Role",
        "SIRET", "Nom", "Prénom", "Mot de passe"
    );
    for Person {
        siret,
        last_name,
        first_name,
        password,
        role,
        staff,
        ..
    } in people().unwrap_or_default()
    {
        println!(
            "{siret:<16}{last_name:<13}{first_name:<12}{password:<18}{role:?}{}",
            if staff { ", support" } else { "" }
        );
    }
    println!();
    if people().is_ok_and(|people| people.iter().any(|person| person.totp_secret.is_some())) {
        println!("Who has a second factor is asked for a code: cargo run --release -- --code");
    }
    println!("Ctrl-C stops everything; what you did is kept for the next start.");
}

/// Prints what the apps of those who have one show at this moment.
#[expect(
    clippy::print_stdout,
    reason = "the terminal is where the demo is read"
)]
pub(crate) fn show_codes() -> anyhow::Result<()> {
    for person in people()? {
        if let Some(secret) = person.secret()? {
            let code = secret.code(Clock::System.now());
            println!("{} {}: {code}", person.first_name, person.last_name);
        }
    }
    Ok(())
}

impl Person {
    pub(crate) fn secret(&self) -> anyhow::Result<Option<TotpSecret>> {
        let secret = self.totp_secret.as_deref();
        let read = |text| TotpSecret::from_base32(text).context("totp_secret is no key");
        secret.map(read).transpose()
    }
}
