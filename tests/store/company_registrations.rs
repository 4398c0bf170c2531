//! `registration_draft`, `registration_count`, `candidacy` and `terms_acceptance`.

use std::time::Duration;

use idp::crypto::{Mac, MasterKey, Purpose, Secret, SecretHash, random_id};
use idp::domain::{Account, AccountId, AccountState, OrganisationLink, Timestamp};
use idp::store::{DraftLink, KeptDraft, Tx};

use super::samples::{NOW, account, second};
use crate::support::stores;

const MOST: i64 = 3;
const UNTIL: Timestamp = Timestamp::from_unix(1_800_003_600);

/// A registration that was just begun.
async fn begun(tx: &mut Tx) -> (KeptDraft, SecretHash) {
    let secret = Secret::random().hash();
    tx.add_draft((&random_id(), &secret), "typed", UNTIL, NOW)
        .await
        .unwrap();
    (found(tx, &secret).await, secret)
}

async fn found(tx: &mut Tx, secret: &SecretHash) -> KeptDraft {
    tx.find_draft(secret, NOW).await.unwrap().unwrap()
}

/// One whose link has been sent.
async fn sent_off(tx: &mut Tx) -> (KeptDraft, SecretHash, SecretHash) {
    let (draft, secret) = begun(tx).await;
    let link = Secret::random().hash();
    let new = DraftLink {
        hash: &link,
        until: UNTIL,
    };
    assert!(tx.submit_draft(&draft, new, UNTIL, NOW).await.unwrap());
    (found(tx, &secret).await, secret, link)
}

#[tokio::test]
async fn a_draft_is_changed_by_who_saw_it_last_and_so_often_only() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (draft, secret) = begun(&mut tx).await;
        let save = async |tx: &mut Tx, draft: &KeptDraft, at| {
            tx.save_draft(draft, "more", MOST, at).await.unwrap()
        };
        assert!(save(&mut tx, &draft, NOW).await, "{engine}");
        assert!(!save(&mut tx, &draft, NOW).await, "{engine}: seen before");
        for _ in 1..MOST {
            let draft = found(&mut tx, &secret).await;
            assert!(!save(&mut tx, &draft, UNTIL).await, "{engine}: too late");
            assert!(save(&mut tx, &draft, NOW).await, "{engine}");
        }
        let draft = found(&mut tx, &secret).await;
        assert_eq!(draft.sealed.as_deref(), Some("more"));
        assert!(!save(&mut tx, &draft, NOW).await, "{engine}: too often");
        assert!(tx.find_draft(&secret, UNTIL).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_draft_is_sent_off_once_and_then_neither_changed_nor_forgotten() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (draft, secret, _) = sent_off(&mut tx).await;
        assert_eq!(draft.submitted_at, Some(NOW), "{engine}");
        let link = Secret::random().hash();
        let new = DraftLink {
            hash: &link,
            until: UNTIL,
        };
        let again = tx.submit_draft(&draft, new, UNTIL, NOW).await.unwrap();
        assert!(!again, "{engine}");
        let saved = tx.save_draft(&draft, "more", MOST, NOW).await.unwrap();
        assert!(!saved, "{engine}");
        tx.remove_draft(&secret).await.unwrap();
        found(&mut tx, &secret).await;

        let (_, secret) = begun(&mut tx).await;
        tx.remove_draft(&secret).await.unwrap();
        assert!(tx.find_draft(&secret, NOW).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn another_link_takes_the_place_of_the_one_before() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (draft, secret, first) = sent_off(&mut tx).await;
        let second_link = Secret::random().hash();
        let new = DraftLink {
            hash: &second_link,
            until: UNTIL,
        };
        let bounds = |not_since| (2, not_since);
        let early = bounds(NOW - second(1));
        let soon = tx.renew_link((&draft, "typed"), new, early, NOW).await;
        assert!(!soon.unwrap(), "{engine}: one was sent since");
        let renewed = tx
            .renew_link((&draft, "mended"), new, bounds(NOW), NOW)
            .await;
        assert!(renewed.unwrap(), "{engine}");
        assert!(tx.find_link(&first, NOW).await.unwrap().is_none());
        let kept = tx.find_link(&second_link, NOW).await.unwrap().unwrap();
        assert_eq!(kept.sealed.as_deref(), Some("mended"), "{engine}");
        assert!(tx.find_link(&second_link, UNTIL).await.unwrap().is_none());
        let draft = found(&mut tx, &secret).await;
        let third = tx
            .renew_link((&draft, "typed"), new, bounds(NOW), NOW)
            .await;
        assert!(!third.unwrap(), "{engine}: two are the most");
    }
}

#[tokio::test]
async fn a_link_is_tried_so_often_and_used_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (_, secret, link) = sent_off(&mut tx).await;
        assert!(tx.try_link(&link, 2, UNTIL).await.unwrap().is_none());
        for tries in 0..3 {
            let tried = tx.try_link(&link, 2, NOW).await.unwrap();
            assert_eq!(tried.is_some(), tries < 2, "{engine}: {tries}");
        }
        let id = AccountId::from_random(16);
        assert!(!tx.finish_draft(&link, id, UNTIL).await.unwrap());
        assert!(tx.finish_draft(&link, id, NOW).await.unwrap(), "{engine}");
        assert!(!tx.finish_draft(&link, id, NOW).await.unwrap(), "{engine}");
        assert!(tx.find_link(&link, NOW).await.unwrap().is_none());
        let draft = found(&mut tx, &secret).await;
        assert_eq!((draft.sealed, draft.account), (None, Some(id)), "{engine}");
    }
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_forgotten() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        begun(&mut tx).await;
        assert_eq!(tx.prune_drafts(UNTIL).await.unwrap(), 0, "{engine}");
        let later = UNTIL + second(1);
        assert_eq!(tx.prune_drafts(later).await.unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn so_many_are_counted_within_a_span() {
    const SPAN: Duration = Duration::from_hours(1);
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let key = MasterKey::random().mac_key(Purpose::Throttle).sign(&[b"x"]);
        let mut at = NOW;
        for round in 0..3 {
            for count in 0..5 {
                at = at + second(10);
                let counted = tx.count_registration(&key, MOST, at - SPAN, at).await;
                assert_eq!(counted.unwrap(), count < 3, "{engine}: {count} of {round}");
            }
            at = at + SPAN;
        }
        let later = at + SPAN;
        let pruned = tx.prune_registration_counts(later).await.unwrap();
        assert_eq!(pruned, 1, "{engine}");
    }
}

#[tokio::test]
async fn who_joins_an_establishment_with_somebody_in_charge_is_a_candidate() {
    use AccountState::{Active, CandidateAdmin, PrimoAdmin, StruckOff, Suspended};
    let nobody = AccountId::from_random(0);
    for (engine, store) in stores().await {
        for (state, administrator, joins_as) in [
            (Active, true, CandidateAdmin),
            (PrimoAdmin, true, CandidateAdmin),
            (CandidateAdmin, true, PrimoAdmin),
            (Suspended, true, PrimoAdmin),
            (StruckOff, true, PrimoAdmin),
            (Active, false, PrimoAdmin),
        ] {
            // Undone when it goes out of scope.
            let mut tx = store.begin().await.unwrap();
            let mut there = account("Lefèvre");
            there.state = state;
            there.roles.administrator_since = administrator.then_some(NOW);
            tx.add_account(&there, None, NOW).await.unwrap();
            let joins = tx.join(there.siret).await.unwrap();
            assert_eq!(joins, joins_as, "{engine}: {state} {administrator}");
            let in_charge = tx.list_administrators(there.siret, nobody).await.unwrap();
            let expected = usize::from(administrator && state == Active);
            assert_eq!(in_charge.len(), expected, "{engine}: {state}");
        }
    }
}

#[tokio::test]
async fn what_was_asked_for_and_accepted_is_kept() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        tx.add_account(&person, None, NOW).await.unwrap();
        tx.add_candidacy(person.id, "journey", "sealed", NOW)
            .await
            .unwrap();
        let again = tx.add_candidacy(person.id, "journey", "sealed", NOW).await;
        assert!(again.unwrap_err().is_conflict(), "{engine}");
        for _ in 0..2 {
            tx.add_terms_acceptance(person.id, "2026-11", NOW)
                .await
                .unwrap();
        }
    }
}

/// Somebody who waits, with what they asked for.
async fn candidate(tx: &mut Tx, state: AccountState) -> Account {
    let mut person = account("Lefèvre");
    person.state = state;
    person.link = OrganisationLink::Declarative;
    person.roles.administrator_since = Some(NOW);
    tx.add_account(&person, None, NOW).await.unwrap();
    tx.add_candidacy(person.id, "journey", "sealed", NOW)
        .await
        .unwrap();
    person
}

fn key() -> Mac {
    let key = MasterKey::random().mac_key(Purpose::PostedKeys);
    key.sign(&[b"key"])
}

#[tokio::test]
async fn a_key_is_heard_five_times_and_used_once() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = candidate(&mut tx, AccountState::PrimoAdmin).await;
        let (right, wrong) = (key(), key());
        let times = (NOW, UNTIL);
        assert!(tx.put_posted_key(person.id, &right, times).await.unwrap());
        assert!(!tx.try_posted_key(person.id, 5, UNTIL).await.unwrap());
        for tries in 0..6 {
            let heard = tx.try_posted_key(person.id, 5, NOW).await.unwrap();
            assert_eq!(heard, tries < 5, "{engine}: {tries}");
        }
        let kept = tx.find_posted_key(person.id).await.unwrap();
        assert_eq!(kept, Some((NOW, UNTIL, 5)), "{engine}");
        assert!(tx.put_posted_key(person.id, &right, times).await.unwrap());
        assert!(tx.try_posted_key(person.id, 5, NOW).await.unwrap());
        assert!(!tx.use_posted_key(person.id, &wrong, NOW).await.unwrap());
        assert!(!tx.use_posted_key(person.id, &right, UNTIL).await.unwrap());
        assert!(tx.use_posted_key(person.id, &right, NOW).await.unwrap());
        assert!(!tx.use_posted_key(person.id, &right, NOW).await.unwrap());
        assert!(tx.find_posted_key(person.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn only_who_waits_is_confirmed_and_once() {
    for (engine, store) in stores().await {
        for state in AccountState::ALL {
            let mut tx = store.begin().await.unwrap();
            let person = candidate(&mut tx, *state).await;
            tx.hold_company(person.siret).await.unwrap();
            let times = (NOW, UNTIL);
            let posted = tx.put_posted_key(person.id, &key(), times).await.unwrap();
            let taken = tx.confirm_administrator(person.id, NOW).await.unwrap();
            let waits = idp::accounts::candidates::waits(*state);
            assert_eq!(
                (posted, taken.is_some()),
                (waits, waits),
                "{engine}: {state}"
            );
            if waits {
                assert_eq!(taken.flatten().as_deref(), Some("sealed"), "{engine}");
                let found = tx.find_account(person.id).await.unwrap().unwrap();
                assert_eq!(found.state, AccountState::Active, "{engine}");
                assert_eq!(found.link, OrganisationLink::Moderated, "{engine}");
                assert!(tx.find_posted_key(person.id).await.unwrap().is_none());
                let again = tx.confirm_administrator(person.id, NOW).await.unwrap();
                assert!(again.is_none(), "{engine}");
            }
        }
    }
}

#[tokio::test]
async fn an_address_that_is_not_proven_is_not_confirmed() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mut person = account("Lefèvre");
        (person.state, person.email_verified_at) = (AccountState::PrimoAdmin, None);
        tx.add_account(&person, None, NOW).await.unwrap();
        let taken = tx.confirm_administrator(person.id, NOW).await.unwrap();
        assert!(taken.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn who_waits_is_listed_and_refused_once_by_their_own_establishment() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = candidate(&mut tx, AccountState::CandidateAdmin).await;
        let mut charges = Vec::new();
        for (name, siret) in [("Ici", "99900000300015"), ("Ailleurs", "99907040200014")] {
            let mut administrator = account(name);
            administrator.siret = siret.parse().unwrap();
            administrator.roles.administrator_since = Some(NOW);
            tx.add_account(&administrator, None, NOW).await.unwrap();
            charges.push(tx.take_charge(administrator.id).await.unwrap().unwrap());
        }
        let waiting = tx.list_candidates(person.siret, 5).await.unwrap();
        assert_eq!(waiting.len(), 1, "{engine}");
        assert_eq!(waiting[0].sealed.as_deref(), Some("sealed"), "{engine}");
        assert_eq!((waiting[0].account.id, waiting[0].since), (person.id, NOW));
        assert_eq!(
            tx.list_all_candidates(5).await.unwrap().len(),
            1,
            "{engine}"
        );
        for (charge, refused) in [(charges[1], false), (charges[0], true), (charges[0], false)] {
            let done = tx.refuse_administrator(charge, person.id, NOW).await;
            assert_eq!(done.unwrap(), refused, "{engine}");
        }
        let found = tx.find_account(person.id).await.unwrap().unwrap();
        assert_eq!(found.state, AccountState::StruckOff, "{engine}");
        assert_eq!(found.roles.administrator_since, None, "{engine}");
        assert!(
            tx.list_candidates(person.siret, 5)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            tx.confirm_administrator(person.id, NOW)
                .await
                .unwrap()
                .is_none()
        );
    }
}
