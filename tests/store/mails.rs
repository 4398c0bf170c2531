//! `mail`.

use idp::domain::{LetterKind, MailId, SealedMail};
use idp::store::{DueMail, Tx};

use super::samples::{NOW, account, second};
use crate::support::stores;

/// About nobody, worth sending for a minute.
fn mail() -> SealedMail {
    SealedMail {
        id: MailId::from_random(idp::crypto::random_id()),
        account: None,
        kind: LetterKind::Trial,
        sealed: "sealed".to_owned(),
        expires_at: NOW + second(60),
    }
}

async fn due(tx: &mut Tx, after: u64) -> Vec<DueMail> {
    tx.due_mails(100, NOW + second(after)).await.unwrap()
}

/// Written, tried once without success, given up.
async fn give_up(tx: &mut Tx, mail: &SealedMail) -> DueMail {
    tx.add_mail(mail, NOW).await.unwrap();
    let found = due(tx, 0).await.remove(0);
    assert!(tx.claim_mail(&found, NOW + second(1)).await.unwrap());
    tx.mail_was_not_sent(&mail.id, "later").await.unwrap();
    let again = due(tx, 1).await.remove(0);
    assert!(tx.give_up_mail(&again).await.unwrap());
    again
}

#[tokio::test]
async fn a_mail_is_there_with_its_cause_or_not_at_all() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let person = account("Lefèvre");
        let mail = SealedMail {
            account: Some(person.id),
            ..mail()
        };
        let mut open = store.begin().await.unwrap();
        open.add_account(&person, None, NOW).await.unwrap();
        open.add_mail(&mail, NOW).await.unwrap();
        drop(open);
        assert!(due(&mut tx, 0).await.is_empty(), "{engine}");
        let mut open = store.begin().await.unwrap();
        open.add_account(&person, None, NOW).await.unwrap();
        open.add_mail(&mail, NOW).await.unwrap();
        open.commit().await.unwrap();
        let expected = DueMail {
            id: mail.id,
            account: mail.account,
            sealed: mail.sealed,
            expires_at: mail.expires_at,
            tries: 0,
        };
        assert_eq!(due(&mut tx, 0).await, [expected], "{engine}");
    }
}

#[tokio::test]
async fn one_claims_a_try_and_the_next_is_due_later() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        tx.add_mail(&mail(), NOW).await.unwrap();
        let found = due(&mut tx, 0).await.remove(0);
        let next = NOW + second(5);
        assert!(tx.claim_mail(&found, next).await.unwrap(), "{engine}");
        assert!(!tx.claim_mail(&found, next).await.unwrap(), "{engine}");
        assert!(due(&mut tx, 4).await.is_empty(), "{engine}");
        assert_eq!(due(&mut tx, 5).await[0].tries, 1, "{engine}");
        // Who saw it before the other's try does not give it up.
        assert!(!tx.give_up_mail(&found).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn nothing_of_what_a_mail_said_is_kept_once_it_is_sent() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mail = mail();
        tx.add_mail(&mail, NOW).await.unwrap();
        tx.mail_was_sent(&mail.id).await.unwrap();
        let kept = "UPDATE mail SET tries = tries WHERE sealed IS NOT NULL";
        assert_eq!(store.tamper(kept).await, 0, "{engine}");
        assert!(due(&mut tx, 0).await.is_empty(), "{engine}");
        assert!(tx.list_unsent_mails().await.unwrap().is_empty(), "{engine}");
        assert!(!tx.retry_mail(&mail.id, NOW).await.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn operators_see_what_was_given_up_and_may_have_it_tried_anew() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mail = mail();
        let given_up = give_up(&mut tx, &mail).await;
        assert!(!tx.give_up_mail(&given_up).await.unwrap(), "{engine}");
        let seen = tx.list_unsent_mails().await.unwrap().remove(0);
        assert!(seen.given_up && seen.kind == LetterKind::Trial, "{engine}");
        assert_eq!(
            (seen.tries, seen.failure.as_deref(), seen.created_at),
            (1, Some("later"), NOW),
            "{engine}"
        );
        let retried = tx.retry_mail(&mail.id, NOW + second(59)).await;
        assert!(retried.unwrap(), "{engine}");
        assert_eq!(due(&mut tx, 59).await[0].tries, 0, "{engine}");
        let waiting = tx.list_unsent_mails().await.unwrap();
        assert!(!waiting[0].given_up, "{engine}");
    }
}

#[tokio::test]
async fn what_is_not_worth_sending_any_more_is_not_tried_anew() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let mail = mail();
        give_up(&mut tx, &mail).await;
        let retried = tx.retry_mail(&mail.id, NOW + second(60)).await;
        assert!(!retried.unwrap(), "{engine}");
    }
}

#[tokio::test]
async fn settled_mails_are_kept_for_a_while() {
    for (engine, store) in stores().await {
        let mut tx = store.direct().await.unwrap();
        let (sent, given_up, waiting) = (mail(), mail(), mail());
        give_up(&mut tx, &given_up).await;
        for mail in [&sent, &waiting] {
            tx.add_mail(mail, NOW).await.unwrap();
        }
        tx.mail_was_sent(&sent.id).await.unwrap();
        assert_eq!(tx.prune_mails(NOW).await.unwrap(), 0, "{engine}");
        let later = NOW + second(1);
        assert_eq!(tx.prune_mails(later).await.unwrap(), 2, "{engine}");
        assert_eq!(due(&mut tx, 0).await[0].id, waiting.id, "{engine}");
    }
}
