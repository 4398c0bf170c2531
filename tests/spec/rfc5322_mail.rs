//! What mails to people look like, and what they never hold.

use idp::domain::{AccountState, Letter as Text, Locale};
use idp::mail::Envelope;

use crate::support::{Idp, Letter, Person};

/// The mail that tells somebody that their account is suspended.
async fn letter_to(idp: &Idp, person: &Person) -> Letter {
    let account = idp.account_of(person).await;
    idp.write(&Envelope::to_owner(&account, Locale::Fr, SUSPENDED))
        .await;
    idp.mails().await.remove(0)
}

const SUSPENDED: Text = Text::AccountSuspended;

#[tokio::test]
async fn a_mail_says_the_same_as_text_and_as_html() {
    let idp = Idp::start().await;
    let letter = letter_to(&idp, &idp.person().await).await;
    assert_eq!(letter.to, "zoe@cabinet.example");
    assert_eq!(letter.subject, "Votre compte est suspendu");
    let kind = letter.header("Content-Type");
    assert!(kind.starts_with("multipart/alternative"), "{kind}");
    for part in [&letter.text, &letter.html] {
        assert!(part.contains("Bonjour Zoé Lefèvre"), "{part}");
        assert!(part.contains("99900000300015"), "{part}");
        assert!(part.contains("Vos sessions sont fermées"), "{part}");
    }
    assert!(letter.html.contains("<html lang=\"fr\">"));
}

// RFC 5322 §3.6.4, RFC 3834 §5.
#[tokio::test]
async fn its_headers_say_who_wrote_it_and_that_nobody_reads_answers() {
    let idp = Idp::start().await;
    let letter = letter_to(&idp, &idp.person().await).await;
    assert_eq!(
        letter.header("From"),
        "Net-entreprises <identite@idp.example>"
    );
    assert_eq!(letter.header("To"), "zoe@cabinet.example");
    assert_eq!(letter.header("Content-Language"), "fr");
    assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
    let name = letter.header("Message-ID");
    assert!(name.ends_with("@idp.localhost>"), "{name}");
    let date = letter.header("Date");
    assert!(date.starts_with("Fri, 15 Jan 2027 08:00:00"), "{date}");
}

// A name is typed by who knows whom; the mail is ours.
#[tokio::test]
async fn a_name_makes_neither_a_header_nor_a_link() {
    let idp = Idp::start().await;
    for name in [
        "https://evil.example/prize",
        "evil.example",
        "x@evil.example",
        "<a href=evil.example>",
        "Subject: evil.example",
    ] {
        let person = Person {
            last_name: name.to_owned(),
            ..idp.person().await
        };
        let person = idp.somebody(person, AccountState::Active).await;
        let letter = letter_to(&idp, &person).await;
        for part in [&letter.text, &letter.html] {
            assert!(!part.contains("evil.example"), "{part}");
            assert!(part.contains("evil example"), "{part}");
        }
        let (headers, _) = letter.raw.split_once("\r\n\r\n").unwrap();
        assert!(!headers.contains("evil"), "{headers}");
    }
}

#[tokio::test]
async fn a_mail_fetches_nothing_and_counts_nobody() {
    let idp = Idp::start().await;
    let letter = letter_to(&idp, &idp.person().await).await;
    for hold in [
        "<img",
        "src=",
        "url(",
        "<link",
        "<script",
        "@import",
        "background=\"",
    ] {
        assert!(!letter.html.contains(hold), "{}", letter.html);
    }
}

#[tokio::test]
async fn what_waits_in_the_outbox_is_sealed() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let account = idp.account_of(&person).await;
    idp.write(&Envelope::to_owner(&account, Locale::Fr, SUSPENDED))
        .await;
    let mut tx = idp.app.store.direct().await.unwrap();
    let mail = tx.due_mails(1, idp.now()).await.unwrap().remove(0);
    assert!(!mail.sealed.contains("cabinet.example"));
    let envelope = Envelope::open(&mail.sealed, &idp.app.mails).unwrap();
    assert_eq!(envelope.locale, Locale::Fr);
    assert!(Envelope::open(&mail.sealed, &idp.app.access_tokens).is_err());
}
