//! Partners over the API.

use serde_json::{Value, json};

use super::{Program, assert_problem, partner};
use crate::support::{Idp, Partner};

#[tokio::test]
async fn a_partner_is_created_read_replaced_disabled_and_enabled() {
    for (engine, idp) in Idp::on_each_engine().await {
        let program = Program::beside(idp).await;
        let created = program.post("/clients", &partner(&json!({}))).await;
        assert_eq!(created.status, 201, "{engine}: {}", created.body);
        assert_eq!(created.location(), "/admin/v1/clients/formation");
        let secret = created.json()["client_secret"].as_str().unwrap().to_owned();

        let read = program.get("/clients/formation").await;
        assert_eq!(read.header("etag"), created.header("etag"), "{engine}");
        assert_eq!(read.json()["registration"], created.json()["registration"]);
        assert!(!read.body.contains(&secret), "{engine}");

        let change = partner(&json!({ "client_name": "Autre nom" }));
        let replaced = program
            .put("/clients/formation", read.header("etag"), &change)
            .await;
        assert_eq!(replaced.status, 200, "{engine}: {}", replaced.body);
        assert_eq!(replaced.json()["client_secret"], Value::Null);

        let disabled = program
            .post("/clients/formation/disable", &Value::Null)
            .await;
        assert!(
            disabled.json()["disabled_at"].is_number(),
            "{engine}: {}",
            disabled.body
        );
        let again = program
            .post("/clients/formation/disable", &Value::Null)
            .await;
        assert_eq!(again.body, disabled.body, "{engine}");
        let enabled = program
            .post("/clients/formation/enable", &Value::Null)
            .await;
        assert_eq!(enabled.json()["disabled_at"], Value::Null, "{engine}");

        let trail = program.trail().await;
        let of_client = trail.iter().filter(|event| event["client"] == "formation");
        let said: Vec<String> = of_client
            .map(|event| format!("{} {}", event["kind"], event["detail"]).replace('"', ""))
            .collect();
        let expected = [
            "client_registered by the token all",
            "client_changed by the token all: client_name",
            "client_disabled by the token all",
            "client_enabled by the token all",
        ];
        assert_eq!(said, expected, "{engine}");
    }
}

#[tokio::test]
async fn a_partner_that_was_created_can_sign_people_in() {
    let program = Program::start().await;
    let made = program.post("/clients", &partner(&json!({}))).await;
    assert_eq!(made.status, 201);
    let request = Partner::known(&program.idp, "formation").request(&[]);
    let mut browser = crate::support::Browser::new(&program.idp);
    assert!(
        browser
            .get(&request)
            .await
            .location()
            .starts_with("/sign-in")
    );
}

#[tokio::test]
async fn creating_the_same_again_makes_nothing_and_another_is_refused() {
    let program = Program::start().await;
    let first = program.post("/clients", &partner(&json!({}))).await;
    let again = program.post("/clients", &partner(&json!({}))).await;
    assert_eq!(
        (again.status.as_u16(), again.header("etag")),
        (200, first.header("etag"))
    );
    assert_eq!(again.json()["client_secret"], Value::Null);
    let other = partner(&json!({ "client_name": "Autre nom" }));
    assert_problem(
        &program.post("/clients", &other).await,
        409,
        "another client",
    );
}

#[tokio::test]
async fn a_change_on_an_outdated_version_is_lost_on_nobody() {
    let program = Program::start().await;
    let created = program.post("/clients", &partner(&json!({}))).await;
    let seen = created.header("etag");
    let change = |name: &str| partner(&json!({ "client_name": name }));
    let first = program.put("/clients/formation", seen, &change("Un")).await;
    assert_eq!(first.status, 200);
    let second = program
        .put("/clients/formation", seen, &change("Deux"))
        .await;
    assert_problem(&second, 412, "somebody changed the client");
    let blind = program
        .send("PUT", "/clients/formation", &[], &change("Trois"))
        .await;
    assert_problem(&blind, 428, "If-Match");
    let shown = program.get("/clients/formation").await.json();
    assert_eq!(shown["registration"]["client_name"], "Un");
}

#[tokio::test]
async fn a_registration_that_cannot_be_names_the_field() {
    let program = Program::start().await;
    let wrong = [
        (
            json!({ "redirect_uris": ["http://a.example/"] }),
            "redirect_uris[0]: it must use https",
        ),
        (json!({ "colour": "red" }), "colour: there is no such field"),
        (
            json!({ "client_secret": "x" }),
            "client_secret: there is no such field",
        ),
    ];
    for (change, said) in wrong {
        let page = program.post("/clients", &partner(&change)).await;
        assert_problem(&page, 422, said);
    }
    assert_problem(
        &program.post("/clients", &json!([])).await,
        400,
        "invalid type",
    );
    let created = program.post("/clients", &partner(&json!({}))).await;
    let moved = partner(&json!({ "client_id": "autre" }));
    let page = program
        .put("/clients/formation", created.header("etag"), &moved)
        .await;
    assert_problem(&page, 422, "client_id");
    assert_problem(
        &program.get("/clients/nobody").await,
        404,
        "there is no such client",
    );
}

#[tokio::test]
async fn partners_are_listed_by_the_page() {
    let program = Program::start().await;
    for id in ["a", "b", "c"] {
        program.idp.register(json!({ "client_id": id })).await;
    }
    let ids = |page: &Value| -> Vec<String> {
        let clients = page["clients"].as_array().unwrap().iter();
        let id = |one: &Value| {
            one["registration"]["client_id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        clients.map(id).collect()
    };
    let first = program.get("/clients?limit=2").await.json();
    assert_eq!(
        (ids(&first), &first["next"]),
        (vec!["a".into(), "b".into()], &json!("b"))
    );
    let second = program.get("/clients?limit=2&after=b").await.json();
    assert_eq!(
        (ids(&second), &second["next"]),
        (vec!["c".to_owned()], &Value::Null)
    );
    let wrong = program.get("/clients?limit=many").await;
    assert_problem(&wrong, 400, "limit");
}

#[tokio::test]
async fn a_client_that_registered_itself_is_not_replaced() {
    let idp = Idp::start_with(|e| e.with("IDP_REGISTRATION", "open")).await;
    let request = axum::extract::Request::post("/register");
    let request = request.header("content-type", "application/json");
    let metadata = json!({ "redirect_uris": ["https://self.example/"] }).to_string();
    let itself = idp
        .request(request.body(metadata.into()).unwrap())
        .await
        .json();
    let program = Program::beside(idp).await;
    let id = itself["client_id"].as_str().unwrap();
    let path = format!("/clients/{id}");
    let shown = program.get(&path).await;
    assert_eq!(shown.json()["registered_itself"], true);
    let change = partner(&json!({ "client_id": id }));
    let page = program.put(&path, shown.header("etag"), &change).await;
    assert_problem(&page, 409, "registered itself");
}
