//! What one person is called is never taken for what another is called: each field of the sign-in
//! key stands by itself, folded as it is.

use idp::domain::AccountState;

use crate::support::{Browser, Idp, Partner, Person, credentials};

/// People of one establishment whose names, run together or swapped, are the same.
const NAMES: [(&str, &str); 6] = [
    ("Martin", "Paul"),
    ("Paul", "Martin"),
    ("Martin Paul", "Anne"),
    ("Martin", "Paul Anne"),
    ("Paul Anne", "Martin"),
    ("Mar", "tin Paul"),
];

async fn people(idp: &Idp) -> Vec<Person> {
    let like = idp.person().await;
    let mut people = Vec::new();
    for (place, (last_name, first_name)) in NAMES.into_iter().enumerate() {
        let person = Person {
            last_name: last_name.to_owned(),
            first_name: first_name.to_owned(),
            password: format!("Brume-Canal-479{place}"),
            ..like.clone()
        };
        people.push(idp.somebody(person, AccountState::Active).await);
    }
    people
}

async fn attempt(idp: &Idp, partner: &Partner<'_>, person: &Person) -> u16 {
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let fields = credentials(person, &interaction);
    browser.post("/sign-in", &fields).await.status.as_u16()
}

#[tokio::test]
async fn nobodys_password_opens_an_account_of_similar_names() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let people = people(&idp).await;
    for one in &people {
        for other in &people {
            let mixed = Person {
                password: other.password.clone(),
                ..one.clone()
            };
            let right = one.id == other.id;
            // A failure of each is forgiven by the success that follows, so that none has to wait.
            if !right {
                assert_eq!(
                    attempt(&idp, &partner, &mixed).await,
                    422,
                    "{one:?} {other:?}"
                );
            }
            assert_eq!(attempt(&idp, &partner, one).await, 303, "{one:?}");
        }
    }
}

#[tokio::test]
async fn failures_of_one_make_no_namesake_wait() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let people = people(&idp).await;
    let wrong = Person {
        password: "Colline-Verger-1357".to_owned(),
        ..people[0].clone()
    };
    for _ in 0..5 {
        attempt(&idp, &partner, &wrong).await;
    }
    assert_eq!(attempt(&idp, &partner, &people[0]).await, 429);
    for other in &people[1..] {
        assert_eq!(attempt(&idp, &partner, other).await, 303, "{other:?}");
    }
}

// Capitals, accents and signs make no other person.
#[tokio::test]
async fn a_name_that_is_written_otherwise_is_the_same_person() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let like = idp.person().await;
    let person = Person {
        last_name: "Lefèvre-d’Œuvre".to_owned(),
        first_name: "Jean-Éloïse".to_owned(),
        ..like
    };
    let person = idp.somebody(person, AccountState::Active).await;
    for (last_name, first_name) in [
        ("LEFEVRE D OEUVRE", "jean eloise"),
        ("  lefèvre  d'œuvre ", "JEAN-ÉLOÏSE"),
        ("Lefe\u{300}vre-d'Oeuvre", "Jean E\u{301}loi\u{308}se"),
    ] {
        let written = Person {
            last_name: last_name.to_owned(),
            first_name: first_name.to_owned(),
            ..person.clone()
        };
        assert_eq!(attempt(&idp, &partner, &written).await, 303, "{last_name}");
    }
}
