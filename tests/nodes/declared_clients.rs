//! Partners declared in files: planned, applied, applied again.

use std::fs;
use std::path::PathBuf;
use std::thread;

use axum::extract::Request;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Idp, Partner};

const FORMATION: &str = r#"
[[client]]
client_id = "formation"
client_name = "Compte formation"
redirect_uris = ["https://formation.example/callback"]
secret_file = "formation.secret"
"#;

const PORTAIL: &str = r#"
[[client]]
client_id = "portail"
client_name = "Portail"
redirect_uris = ["https://portail.example/callback"]
token_endpoint_auth_method = "none"
"#;

const LONG: &str = "a-secret-that-nobody-guesses-in-a-lifetime";

/// A folder as it stands in somebody's repository.
struct Repository(TempDir);

impl Repository {
    fn of(files: &[(&str, &str)]) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.write("formation.secret", LONG);
        for (name, text) in files {
            repository.write(name, text);
        }
        repository
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `idp client apply` of the whole folder.
    fn apply(&self, idp: &Idp, more: &[&str]) -> (i32, String) {
        let folder = self.0.path().to_str().unwrap();
        idp.exit(&[&["client", "apply", folder], more].concat())
    }
}

fn shown(idp: &Idp, id: &str) -> Value {
    let (_, said) = idp.command(&["client", "show", id]);
    serde_json::from_str(&said).unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_plan_says_what_an_application_does_and_a_second_one_does_nothing() {
    for (engine, idp) in Idp::on_each_engine().await {
        let repository = Repository::of(&[("a.toml", FORMATION), ("b.toml", PORTAIL)]);
        let (code, said) = repository.apply(&idp, &["--plan", "--exit-code"]);
        assert_eq!(code, 2, "{engine}: {said}");
        assert!(said.contains("+ formation: added") && said.contains("2 added, 0 changed"));
        assert!(!said.contains(LONG), "{said}");
        assert_eq!(
            shown(&idp, "formation"),
            Value::Null,
            "a plan applies nothing"
        );

        let (code, said) = repository.apply(&idp, &[]);
        assert_eq!(code, 0, "{engine}: {said}");
        assert_eq!(shown(&idp, "portail")["client_name"], "Portail");
        let (_, trail) = idp.command(&["audit", "list"]);
        assert_eq!(trail.matches("client_registered").count(), 2, "{trail}");
        assert!(trail.contains("a.toml:2"), "{trail}");

        let (code, said) = repository.apply(&idp, &["--plan", "--exit-code"]);
        assert!(
            code == 0 && said.contains("2 unchanged"),
            "{engine}: {said}"
        );
        repository.apply(&idp, &[]);
        assert_eq!(idp.command(&["audit", "list"]).1, trail, "{engine}");
    }
}

#[tokio::test]
async fn a_change_is_shown_field_by_field() {
    let idp = Idp::start().await;
    let repository = Repository::of(&[("a.toml", FORMATION)]);
    repository.apply(&idp, &[]);
    let changed = FORMATION.replace("Compte formation", "Mon compte");
    repository.write("a.toml", &format!("{changed}consent = \"convention\"\n"));
    repository.write(
        "formation.secret",
        "another-secret-that-nobody-ever-guesses",
    );
    let (_, said) = repository.apply(&idp, &[]);
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let expected = [
        "~ formation: changed",
        "client_name: \"Compte formation\" → \"Mon compte\"",
        "consent: \"required\" → \"convention\"",
        "secret: replaced",
        "0 added, 1 changed, 0 disabled, 0 unchanged",
    ];
    assert_eq!(lines, expected);
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("a.toml:2: client_name, consent"), "{trail}");
    assert!(trail.contains("client_secret_replaced"), "{trail}");
}

#[tokio::test]
async fn one_fault_among_many_files_and_nothing_is_applied() {
    let idp = Idp::start().await;
    let wrong = PORTAIL.replace("https:", "http:");
    let repository = Repository::of(&[("a.toml", FORMATION), ("b.toml", &wrong)]);
    let (code, said) = repository.apply(&idp, &[]);
    assert_eq!(code, 1);
    assert!(
        said.contains("b.toml:5: redirect_uris[0]: it must use https"),
        "{said}"
    );
    assert_eq!(shown(&idp, "formation"), Value::Null);
}

#[tokio::test]
async fn a_client_is_declared_in_one_place() {
    let idp = Idp::start().await;
    let repository = Repository::of(&[("a.toml", PORTAIL), ("b.toml", PORTAIL)]);
    let (code, said) = repository.apply(&idp, &[]);
    assert!(
        code == 1 && said.contains("b.toml:2: client_id: portail is at"),
        "{said}"
    );
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_a_fault_with_its_place() {
    let idp = Idp::start_with(|environment| environment.with("IDP_SHORT", "short")).await;
    let faults = [
        (
            "secret_file = \"formation.secret\"",
            "secret_file = \"nowhere\"",
            "cannot be read",
        ),
        (
            "secret_file = \"formation.secret\"",
            "secret_env = \"IDP_NONE\"",
            "is not set",
        ),
        (
            "secret_file = \"formation.secret\"",
            "secret_env = \"IDP_SHORT\"",
            "32 characters",
        ),
        (
            "secret_file = \"formation.secret\"",
            "client_secret = \"x\"",
            "name where it is",
        ),
        ("secret_file = \"formation.secret\"", "", "needs a secret"),
    ];
    for (from, to, expected) in faults {
        let repository = Repository::of(&[("a.toml", &FORMATION.replace(from, to))]);
        let (code, said) = repository.apply(&idp, &[]);
        assert!(code == 1 && said.contains(expected), "{to}: {said}");
        assert!(said.contains("a.toml:"), "{to}: {said}");
    }
}

#[tokio::test]
async fn only_pruning_disables_and_never_who_registered_itself() {
    let idp = Idp::start_with(|environment| environment.with("IDP_REGISTRATION", "open")).await;
    let itself = json!({"redirect_uris": ["https://self.example/"]}).to_string();
    let request = Request::post("/register").header("content-type", "application/json");
    let itself = idp
        .request(request.body(itself.into()).unwrap())
        .await
        .json()["client_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let repository = Repository::of(&[("a.toml", FORMATION), ("b.toml", PORTAIL)]);
    repository.apply(&idp, &[]);
    fs::remove_file(repository.path("b.toml")).unwrap();
    let (_, said) = repository.apply(&idp, &["--plan", "--exit-code"]);
    assert!(said.contains("0 disabled"), "{said}");
    let (_, said) = repository.apply(&idp, &["--prune"]);
    assert!(said.contains("- portail: disabled"), "{said}");
    let (_, listed) = idp.command(&["client", "list"]);
    let disabled: Vec<&str> = listed
        .lines()
        .filter(|line| line.contains("disabled"))
        .collect();
    assert!(disabled.len() == 1 && listed.contains(&itself), "{listed}");

    // Named again, it waits for a word: somebody may have had a reason.
    repository.write("b.toml", PORTAIL);
    let (_, said) = repository.apply(&idp, &[]);
    assert!(
        said.contains("stays so until disabled = false is said"),
        "{said}"
    );
    repository.write("b.toml", &format!("{PORTAIL}disabled = false\n"));
    let (_, said) = repository.apply(&idp, &[]);
    assert!(said.contains("disabled: true → false"), "{said}");
}

#[tokio::test]
async fn of_two_applications_at_once_one_wins_and_the_other_says_so() {
    let idp = Idp::on_two_nodes().await;
    let repositories = ["un", "deux", "trois", "quatre"].map(|name| {
        let text = PORTAIL.replace("Portail", name);
        let other = text.replace("\"portail\"", "\"autre\"");
        Repository::of(&[("a.toml", &text), ("b.toml", &other)])
    });
    for _ in 0..3 {
        let outcomes = thread::scope(|scope| {
            let started = repositories
                .each_ref()
                .map(|repository| scope.spawn(|| repository.apply(&idp, &[])));
            started.map(|one| one.join().unwrap())
        });
        for (code, said) in &outcomes {
            assert!(*code == 0 || said.contains("at the same time"), "{said}");
        }
        assert!(outcomes.iter().any(|(code, _)| *code == 0));
        // Nobody's files are half applied.
        let names = ["portail", "autre"].map(|id| shown(&idp, id)["client_name"].clone());
        assert_eq!(names[0], names[1]);
    }
    assert!(idp.command(&["audit", "verify"]).0);
}

#[tokio::test]
async fn what_another_system_exports_is_imported_with_its_secrets() {
    let idp = Idp::start().await;
    let repository = Repository::of(&[]);
    let file = repository.path("export.json");
    let documents = json!([
        {"client_id": "formation", "client_name": "Compte formation", "client_secret": LONG,
         "redirect_uris": ["https://formation.example/callback"],
         "software_id": "s", "tos_uri": null, "client_id_issued_at": 1},
        {"client_id": "sans-secret", "client_name": "Autre",
         "redirect_uris": ["https://autre.example/callback"]},
    ]);
    fs::write(&file, documents.to_string()).unwrap();
    let (imported, said) = idp.command(&["client", "import", file.to_str().unwrap()]);
    assert!(imported, "{said}");
    assert!(
        said.contains("passed over client_id_issued_at, software_id"),
        "{said}"
    );
    assert!(
        said.contains("sans-secret: client_secret, shown this once"),
        "{said}"
    );
    assert!(!said.contains(LONG));
    // The secret is the one that the partner has.
    repository.write("a.toml", FORMATION);
    let (_, said) = repository.apply(&idp, &["--plan"]);
    assert!(said.contains("= formation: unchanged"), "{said}");
}

#[tokio::test]
async fn an_import_with_a_fault_imports_nothing() {
    let idp = Idp::start().await;
    let repository = Repository::of(&[]);
    let file = repository.path("export.json");
    let sound =
        json!({"client_id": "a", "client_name": "A", "redirect_uris": ["https://a.example/"]});
    let documents =
        json!([sound, {"client_id": "b", "client_name": "B", "client_secret": "short"}]);
    fs::write(&file, documents.to_string()).unwrap();
    let (imported, said) = idp.command(&["client", "import", file.to_str().unwrap()]);
    assert!(
        !imported && said.contains("export.json: 2 (b): client_secret:"),
        "{said}"
    );
    assert_eq!(shown(&idp, "a"), Value::Null);
}

#[tokio::test]
async fn a_rotated_secret_leaves_the_one_before_it_its_time() {
    let idp = Idp::on_two_nodes().await;
    let partner = Partner::of(&idp).await;
    let second = std::time::Duration::from_millis(1200);
    let (rotated, said) = idp.command(&["client", "rotate-secret", "formation"]);
    assert!(
        rotated && said.contains("client_secret, shown this once"),
        "{said}"
    );
    // What a node has read lasts a second.
    tokio::time::sleep(second).await;
    assert_eq!(partner.push(&[]).await.status, 201);
    idp.command(&[
        "client",
        "rotate-secret",
        "formation",
        "--overlap-hours",
        "0",
    ]);
    tokio::time::sleep(second).await;
    assert_eq!(partner.push(&[]).await.status, 401);
}
