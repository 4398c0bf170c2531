//! What browsers say that passkeys have signed.

use std::sync::LazyLock;

use idp::crypto::{Ceremony, MasterKey, Occasion, Passkeys, Question, Shown};
use idp::domain::AccountId;

use crate::sample::{NOW, text};

static PASSKEYS: LazyLock<Passkeys> = LazyLock::new(|| {
    let master = MasterKey::random();
    Passkeys::new("idp.example", "https://idp.example", &master).unwrap()
});

/// The public half of one, as the table has it.
const KEPT: &str = include_str!("passkey.json");

fn occasion(ceremony: Ceremony) -> Occasion {
    Occasion {
        ceremony,
        place: "a session".to_owned(),
        account: Some(AccountId::from_random(16)),
    }
}

fn question(sealed: &str, ceremony: Ceremony) -> Question {
    let question = PASSKEYS.question(sealed, &occasion(ceremony), NOW);
    question.unwrap()
}

static NEW: LazyLock<Question> = LazyLock::new(|| {
    let asker = (AccountId::from_random(16), "a session".to_owned());
    let asked = PASSKEYS.ask_for_new(asker, "Zoé", &[], NOW).unwrap();
    question(&asked.sealed, Ceremony::Enrolment)
});

static SEALED: LazyLock<String> = LazyLock::new(|| {
    let occasion = occasion(Ceremony::Confirmation);
    PASSKEYS.ask(occasion, &[], NOW).unwrap().sealed
});

/// Nobody answers a question that was not put to them, and a question is nobody's to make.
pub(crate) fn passkey_answer(bytes: &[u8]) {
    let text = text(bytes);
    assert_eq!(PASSKEYS.made(&NEW, text), None);
    let other = occasion(Ceremony::SignIn);
    assert!(PASSKEYS.question(text, &other, NOW).is_none());
    assert!(PASSKEYS.question(&SEALED, &other, NOW).is_none());
    let Some(shown) = Shown::read(text) else {
        return;
    };
    if let Some(id) = shown.credential_id() {
        assert!(id.as_str().len() <= 1364);
    }
    let asked = question(&SEALED, Ceremony::Confirmation);
    assert!(PASSKEYS.check(asked, &shown, KEPT).is_err());
}
