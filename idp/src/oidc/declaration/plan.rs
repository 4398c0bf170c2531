//! What must change so that what is registered is what is declared.

use std::collections::BTreeMap;

use super::changes::{self, Change};
use super::file::uses_secret;
use super::metadata::Flaw;
use crate::domain::{Client, ClientId};

/// A partner as it is declared.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub client: &'a Client,
    pub disabled: Option<bool>,
    /// Is a secret given with it?
    pub has_secret: bool,
}

/// A partner as it is registered.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    pub client: &'a Client,
    pub disabled: bool,
    /// By dynamic registration: it is nobody's to declare.
    pub registered_itself: bool,
    pub secret: KnownSecret,
}

/// What is registered of a partner's secret, as the declaration sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownSecret {
    /// There is none, or none that serves the method that is declared.
    Missing,
    /// Another than the one that is given, if one is.
    Kept,
    /// The one that is given.
    Given,
}

/// What happens to one partner.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Add(Vec<Change>),
    Change(Vec<Change>),
    /// Nothing names it any longer.
    Disable,
    /// It is as it is declared, or left disabled where nothing says otherwise.
    Keep {
        disabled: bool,
    },
}

/// By the clients' ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan(pub BTreeMap<ClientId, Step>);

/// A client that cannot be declared so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub client: ClientId,
    pub flaw: Flaw,
}

impl Plan {
    pub fn changes_something(&self) -> bool {
        self.0
            .values()
            .any(|step| !matches!(step, Step::Keep { .. }))
    }
}

/// With `prune`, partners that are not declared are disabled. Those that registered themselves are
/// left alone.
pub fn plan(wanted: &[Wanted<'_>], known: &[Known<'_>], prune: bool) -> Result<Plan, Vec<Taken>> {
    let known: BTreeMap<&ClientId, &Known<'_>> = known
        .iter()
        .map(|one| (&one.client.client_id, one))
        .collect();
    let (mut steps, mut taken) = (BTreeMap::new(), Vec::new());
    for one in wanted {
        let id = &one.client.client_id;
        match step(one, known.get(id).copied()) {
            Ok(step) => drop(steps.insert(id.clone(), step)),
            Err(flaw) => taken.push(Taken {
                client: id.clone(),
                flaw,
            }),
        }
    }
    if !taken.is_empty() {
        return Err(taken);
    }
    for (id, one) in known.iter().filter(|_| prune) {
        if !one.registered_itself && !one.disabled {
            steps.entry((*id).clone()).or_insert(Step::Disable);
        }
    }
    Ok(Plan(steps))
}

fn step(wanted: &Wanted<'_>, known: Option<&Known<'_>>) -> Result<Step, Flaw> {
    if known.is_some_and(|known| known.registered_itself) {
        return Err(Flaw::of(
            "client_id",
            "this client registered itself, and manages itself",
        ));
    }
    let mut changes = match known {
        Some(known) => changes::differences(known.client, wanted.client),
        None => Vec::new(),
    };
    changes.extend(secret(wanted, known)?);
    match (known.is_some_and(|known| known.disabled), wanted.disabled) {
        (false, Some(true)) => changes.push(Change::Disabled),
        (true, Some(false)) => changes.push(Change::Enabled),
        _ => {}
    }
    Ok(match known {
        None => Step::Add(changes),
        Some(known) if changes.is_empty() => Step::Keep {
            disabled: known.disabled,
        },
        Some(_) => Step::Change(changes),
    })
}

fn secret(wanted: &Wanted<'_>, known: Option<&Known<'_>>) -> Result<Option<Change>, Flaw> {
    let method = wanted.client.token_endpoint_auth_method;
    if !uses_secret(method) {
        return Ok(None);
    }
    let there = known.map_or(KnownSecret::Missing, |known| known.secret);
    match (there, wanted.has_secret) {
        (KnownSecret::Missing, false) => Err(Flaw::of(
            "token_endpoint_auth_method",
            format!("{method} needs a secret: say where it is, with secret_file or secret_env"),
        )),
        (KnownSecret::Missing, true) => Ok(Some(Change::FirstSecret)),
        (KnownSecret::Kept, true) => Ok(Some(Change::SecretReplaced)),
        (KnownSecret::Kept, false) | (KnownSecret::Given, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::client;
    use super::*;

    fn wanted(client: &Client) -> Wanted<'_> {
        Wanted {
            client,
            disabled: None,
            has_secret: true,
        }
    }

    fn known(client: &Client) -> Known<'_> {
        Known {
            client,
            disabled: false,
            registered_itself: false,
            secret: KnownSecret::Given,
        }
    }

    /// What happens to the one client that is declared, or registered.
    fn one(wanted: &[Wanted<'_>], known: &[Known<'_>], prune: bool) -> Option<Step> {
        let plan = plan(wanted, known, prune).unwrap();
        plan.0.into_values().next()
    }

    #[test]
    fn what_is_not_there_is_added_and_what_is_the_same_is_kept() {
        let client = client();
        let added = one(&[wanted(&client)], &[], false);
        assert_eq!(added, Some(Step::Add(vec![Change::FirstSecret])));
        let kept = one(&[wanted(&client)], &[known(&client)], true);
        assert_eq!(kept, Some(Step::Keep { disabled: false }));
    }

    #[test]
    fn what_differs_is_named_field_by_field() {
        let old = client();
        let new = Client {
            client_name: "Autre nom".to_owned(),
            ..old.clone()
        };
        let Some(Step::Change(changes)) = one(&[wanted(&new)], &[known(&old)], false) else {
            panic!("it changes")
        };
        let said: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["client_name: \"Compte formation\" → \"Autre nom\""]);
    }

    #[test]
    fn only_pruning_disables_and_never_who_registered_itself() {
        let client = client();
        assert_eq!(one(&[], &[known(&client)], false), None);
        assert_eq!(one(&[], &[known(&client)], true), Some(Step::Disable));
        let itself = Known {
            registered_itself: true,
            ..known(&client)
        };
        assert_eq!(one(&[], std::slice::from_ref(&itself), true), None);
        let taken = plan(&[wanted(&client)], &[itself], false).unwrap_err();
        assert_eq!(taken[0].flaw.name(), Some("client_id"));
    }

    #[test]
    fn a_disabled_client_is_enabled_only_where_the_file_says_so() {
        let client = client();
        let disabled = || Known {
            disabled: true,
            ..known(&client)
        };
        let kept = one(&[wanted(&client)], &[disabled()], false);
        assert_eq!(kept, Some(Step::Keep { disabled: true }));
        let enabling = Wanted {
            disabled: Some(false),
            ..wanted(&client)
        };
        let enabled = one(&[enabling], &[disabled()], false);
        assert_eq!(enabled, Some(Step::Change(vec![Change::Enabled])));
    }

    #[test]
    fn a_secret_is_replaced_where_another_is_given() {
        let client = client();
        let other = Known {
            secret: KnownSecret::Kept,
            ..known(&client)
        };
        let replaced = one(&[wanted(&client)], std::slice::from_ref(&other), false);
        assert_eq!(replaced, Some(Step::Change(vec![Change::SecretReplaced])));
        let silent = || Wanted {
            has_secret: false,
            ..wanted(&client)
        };
        let kept = one(&[silent()], &[other], false);
        assert_eq!(kept, Some(Step::Keep { disabled: false }));
        assert!(plan(&[silent()], &[], false).is_err());
    }
}
