//! `account` as administrators change it, `invitation`, `departed_rule`, `departed_member`.

use std::time::Duration;

use futures_util::future::join_all;
use idp::crypto::{Secret, random_number};
use idp::domain::{
    Account, AccountId, AccountState, Effect, Name, Origin, Principal, RightSet, Rule, RuleId,
    Siret, Target, TeamId, Timestamp,
};
use idp::store::{Charge, Store, Tx};

use super::factors::totp;
use super::samples::{NOW, account, password_hash, second};
use crate::support::stores;

const FAR: (Timestamp, Timestamp) = (NOW, Timestamp::from_unix(1_900_000_000));

async fn add(tx: &mut Tx, last_name: &str, state: AccountState, administrator: bool) -> Account {
    let mut account = account(last_name);
    account.state = state;
    account.roles.administrator_since = administrator.then_some(NOW);
    tx.add_account(&account, None, NOW).await.unwrap();
    account
}

async fn administrator(tx: &mut Tx, last_name: &str) -> Account {
    add(tx, last_name, AccountState::Active, true).await
}

async fn charge(tx: &mut Tx, by: &Account) -> Charge {
    tx.take_charge(by.id).await.unwrap().unwrap()
}

async fn state(tx: &mut Tx, id: AccountId) -> AccountState {
    tx.find_account(id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn only_an_active_administrator_takes_charge() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        for (name, state, administrator, may) in [
            ("a", AccountState::Active, true, true),
            ("b", AccountState::Active, false, false),
            ("c", AccountState::Suspended, true, false),
            ("d", AccountState::PrimoAdmin, true, false),
            ("e", AccountState::StruckOff, true, false),
        ] {
            let account = add(&mut tx, name, state, administrator).await;
            let taken = tx.take_charge(account.id).await.unwrap();
            assert_eq!(taken.is_some(), may, "{engine}: {name}");
        }
    }
}

#[tokio::test]
async fn the_last_administrator_neither_goes_nor_is_suspended_nor_demoted() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let last = administrator(&mut tx, "Last").await;
        add(&mut tx, "Suspended", AccountState::Suspended, true).await;
        let mut elsewhere = account("Elsewhere");
        elsewhere.siret = "99900000300023".parse().unwrap();
        elsewhere.roles.administrator_since = Some(NOW);
        tx.add_account(&elsewhere, None, NOW).await.unwrap();
        let charge = charge(&mut tx, &last).await;
        assert!(!tx.suspend_colleague(charge, last.id, NOW).await.unwrap());
        assert!(!tx.strike_off(charge, last.id, NOW).await.unwrap());
        assert!(!tx.unmake_administrator(charge, last.id, NOW).await.unwrap());
        assert_eq!(state(&mut tx, last.id).await, AccountState::Active);

        let successor = add(&mut tx, "Successor", AccountState::Active, false).await;
        assert!(
            tx.make_administrator(charge, successor.id, NOW)
                .await
                .unwrap()
        );
        assert!(
            tx.unmake_administrator(charge, last.id, NOW).await.unwrap(),
            "{engine}"
        );
    }
}

async fn strikes(store: &Store, by: AccountId, whom: AccountId) -> bool {
    let mut tx = store.begin().await.unwrap();
    let Some(charge) = tx.take_charge(by).await.unwrap() else {
        return false;
    };
    let struck = tx.strike_off(charge, whom, NOW).await.unwrap();
    tx.commit().await.unwrap();
    struck
}

#[tokio::test]
async fn of_administrators_who_strike_each_other_off_one_remains() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut all = Vec::new();
        for name in ["a", "b", "c", "d"] {
            all.push(administrator(&mut tx, name).await.id);
        }
        drop(tx);
        let (store, pairs) = (&*store, &all);
        let attempts = pairs
            .iter()
            .flat_map(|by| pairs.iter().map(move |whom| strikes(store, *by, *whom)));
        join_all(attempts).await;
        let mut tx = store.direct().await.unwrap();
        let mut active = 0;
        for id in &all {
            active += u32::from(state(&mut tx, *id).await == AccountState::Active);
        }
        assert_eq!(active, 1, "{engine}");
    }
}

#[tokio::test]
async fn nobody_of_another_establishment_is_found_or_changed() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let by = administrator(&mut tx, "By").await;
        let mut other = account("Other");
        other.siret = "99900000300023".parse().unwrap();
        tx.add_account(&other, None, NOW).await.unwrap();
        let charge = charge(&mut tx, &by).await;
        let (id, email) = (other.id, "x@evil.example".parse().unwrap());
        let done = [
            tx.suspend_colleague(charge, id, NOW).await.unwrap(),
            tx.resume_colleague(charge, id, NOW).await.unwrap(),
            tx.strike_off(charge, id, NOW).await.unwrap(),
            tx.readmit(charge, id, NOW).await.unwrap(),
            tx.correct_address(charge, id, &email, NOW).await.unwrap(),
            tx.make_administrator(charge, id, NOW).await.unwrap(),
            tx.unmake_administrator(charge, id, NOW).await.unwrap(),
        ];
        assert_eq!(done, [false; 7], "{engine}");
        assert!(tx.find_colleague(by.siret, id).await.unwrap().is_none());
        assert_eq!(tx.find_account(id).await.unwrap(), Some(other), "{engine}");
    }
}

#[tokio::test]
async fn what_an_operator_suspended_no_administrator_lets_in() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let by = administrator(&mut tx, "By").await;
        let [one, two] = ["One", "Two"];
        let one = add(&mut tx, one, AccountState::Active, false).await.id;
        let two = add(&mut tx, two, AccountState::Active, false).await.id;
        let charge = charge(&mut tx, &by).await;
        assert!(tx.suspend_account(one, NOW).await.unwrap());
        assert!(tx.suspend_colleague(charge, two, NOW).await.unwrap());
        assert!(
            !tx.resume_colleague(charge, one, NOW).await.unwrap(),
            "{engine}"
        );
        assert!(!tx.strike_off(charge, one, NOW).await.unwrap(), "{engine}");
        assert!(tx.resume_colleague(charge, two, NOW).await.unwrap());
        assert_eq!(state(&mut tx, two).await, AccountState::Active);
    }
}

fn rule(id: u64, whom: AccountId, siret: Siret, until: Option<Duration>) -> Rule {
    Rule {
        id: RuleId::from_random(id << 4),
        owner: siret.siren(),
        principal: Principal::Account(whom),
        rights: RightSet::from_number(8).unwrap(),
        target: Target::Company(siret.siren()),
        effect: Effect::Allow,
        valid_from: NOW,
        valid_until: until.map(|span| NOW + span),
        origin: Origin::Administrator,
        author: None,
    }
}

#[tokio::test]
async fn rights_end_with_a_departure_and_go_to_a_successor_once() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let by = administrator(&mut tx, "By").await;
        let gone = add(&mut tx, "Gone", AccountState::Active, false).await.id;
        let heir = add(&mut tx, "Heir", AccountState::Active, false).await.id;
        let (siret, company) = (by.siret, by.siret.siren());
        for (id, until) in [(1, None), (2, Some(second(60))), (3, Some(second(7200)))] {
            tx.add_rule(&rule(id, gone, siret, until)).await.unwrap();
        }
        let team = TeamId::from_random(0x2000);
        tx.add_team(team, company, "Paie").await.unwrap();
        tx.join_team(company, team, gone).await.unwrap();

        let charge = charge(&mut tx, &by).await;
        assert_eq!(
            tx.transfer_rights(charge, gone, heir, NOW).await.unwrap(),
            0
        );
        tx.add_totp(&totp(gone, "app")).await.unwrap();
        assert!(tx.strike_off(charge, gone, NOW).await.unwrap());
        assert!(!tx.has_factor(gone).await.unwrap(), "{engine}");
        assert!(tx.list_rules(company, None, 10).await.unwrap().is_empty());
        assert!(tx.teams_of(company, gone).await.unwrap().is_empty());
        assert!(tx.has_left_rights(gone).await.unwrap());

        let later = NOW + second(3600);
        let moved = tx.transfer_rights(charge, gone, heir, later).await.unwrap();
        assert_eq!(
            moved, 3,
            "{engine}: two rules whose time is not over, one team"
        );
        let rules = tx.list_rules(company, None, 10).await.unwrap();
        let ids: Vec<i64> = rules.iter().map(|rule| rule.id.as_number()).collect();
        assert_eq!(ids, [1, 3]);
        for rule in rules {
            assert_eq!(rule.principal, Principal::Account(heir));
            assert_eq!((rule.origin, rule.author), (Origin::Transfer, Some(by.id)));
        }
        assert_eq!(tx.teams_of(company, heir).await.unwrap(), [team]);
        assert!(!tx.has_left_rights(gone).await.unwrap());
        assert_eq!(
            tx.transfer_rights(charge, gone, heir, later).await.unwrap(),
            0
        );
        assert!(tx.readmit(charge, gone, later).await.unwrap());
        assert!(
            tx.teams_of(company, gone).await.unwrap().is_empty(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_later_link_takes_the_place_of_an_earlier_one() {
    for (engine, store) in stores().await {
        let mut tx = store.begin().await.unwrap();
        let id = add(&mut tx, "New", AccountState::Invited, false).await.id;
        let [first, second] = [Secret::random().hash(), Secret::random().hash()];
        assert!(tx.put_invitation(id, &first, NOW, FAR).await.unwrap());
        let too_soon = Timestamp::from_unix(1);
        assert!(!tx.put_invitation(id, &second, too_soon, FAR).await.unwrap());
        assert!(tx.find_invitation(&first, NOW).await.unwrap().is_some());
        assert!(tx.put_invitation(id, &second, NOW, FAR).await.unwrap());
        assert!(
            tx.find_invitation(&first, NOW).await.unwrap().is_none(),
            "{engine}"
        );
        let found = tx.find_invitation(&second, NOW).await.unwrap();
        assert_eq!(found.map(|account| account.id), Some(id));
        assert!(tx.find_invitation(&second, FAR.1).await.unwrap().is_none());
    }
}

async fn accepts(store: &Store, link: &Secret) -> bool {
    let hash = password_hash("motdepasse12").await;
    let mut tx = store.begin().await.unwrap();
    let accepted = tx
        .accept_invitation(&link.hash(), &hash, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    accepted.is_some()
}

#[tokio::test]
async fn fifty_at_once_use_a_link_up_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let id = add(&mut tx, "New", AccountState::Invited, false).await.id;
        let link = Secret::random();
        tx.put_invitation(id, &link.hash(), NOW, FAR).await.unwrap();
        drop(tx);
        let (store, link) = (&*store, &link);
        let accepted = join_all((0..50).map(|_| accepts(store, link))).await;
        let winners = accepted.into_iter().filter(|accepted| *accepted).count();
        assert_eq!(winners, 1, "{engine}");
        let mut tx = store.direct().await.unwrap();
        let account = tx.find_account(id).await.unwrap().unwrap();
        assert_eq!(account.state, AccountState::Active);
        assert_eq!(account.email_verified_at, Some(NOW));
    }
}

#[tokio::test]
async fn people_are_listed_page_by_page_and_by_the_beginning_of_their_name() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut sirets = Vec::new();
        for name in ["Zola", "Éluard", "Balzac", "Elsa", "El Fassi"] {
            sirets.push(add(&mut tx, name, AccountState::Active, false).await.siret);
        }
        let siret = sirets[0];
        let mut seen = Vec::new();
        let mut after = None;
        for _ in 0..3 {
            let page = tx.list_colleagues(siret, None, after, 2).await.unwrap();
            after = page.last().map(|last| last.account.id);
            seen.extend(
                page.into_iter()
                    .map(|one| one.account.last_name.to_string()),
            );
        }
        seen.sort();
        assert_eq!(
            seen,
            ["Balzac", "El Fassi", "Elsa", "Zola", "Éluard"],
            "{engine}"
        );
        let key = Name::parse("él").unwrap().key();
        let found = tx
            .list_colleagues(siret, Some(&key), None, 10)
            .await
            .unwrap();
        assert_eq!(found.len(), 3, "{engine}");
        let stranger = Some(AccountId::from_random(random_number()));
        let nobody = tx.list_colleagues(siret, None, stranger, 10).await.unwrap();
        assert!(nobody.is_empty(), "{engine}");
    }
}
