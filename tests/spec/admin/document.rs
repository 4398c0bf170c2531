//! The document of the API: it is OpenAPI 3.1, and says what there is and nothing else.

use serde_json::{Value, json};

use super::Program;

/// Every route, its methods, and whether it takes a body.
pub(in crate::spec) const ROUTES: [(&str, &[&str]); 10] = [
    ("/admin/v1/openapi.json", &["get"]),
    ("/admin/v1/clients", &["get", "post"]),
    ("/admin/v1/clients/{client_id}", &["get", "put"]),
    ("/admin/v1/clients/{client_id}/disable", &["post"]),
    ("/admin/v1/clients/{client_id}/enable", &["post"]),
    ("/admin/v1/clients/{client_id}/secret", &["post"]),
    ("/admin/v1/keys", &["get"]),
    ("/admin/v1/keys/rotate", &["post"]),
    ("/admin/v1/audit", &["get"]),
    ("/admin/v1/audit/verify", &["get"]),
];

async fn document(program: &Program) -> Value {
    program.get("/openapi.json").await.json()
}

#[tokio::test]
async fn it_is_a_sound_openapi_3_1_document_that_needs_no_token() {
    let program = Program::start().await.with(String::new());
    let page = program.get("/openapi.json").await;
    assert_eq!(page.header("content-type"), "application/json");
    let document = oas3::from_json(&page.body).unwrap();
    assert!(document.openapi.starts_with("3.1"));
    document.validate_version().unwrap();
    assert!(document.operations().count() >= ROUTES.len());
}

#[tokio::test]
async fn every_route_is_described_and_every_description_is_a_route() {
    let program = Program::start().await;
    let document = document(&program).await;
    let described = document["paths"].as_object().unwrap();
    assert_eq!(described.len(), ROUTES.len());
    for (path, methods) in ROUTES {
        let mut named: Vec<&str> = described[path]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        named.sort_unstable();
        assert_eq!(named, methods, "{path}");
        let asked = path
            .replace("/admin/v1", "")
            .replace("{client_id}", "nobody");
        for method in ["get", "post", "put", "patch", "delete"] {
            let method_in_capitals = method.to_uppercase();
            let page = program
                .send(&method_in_capitals, &asked, &[], &json!({}))
                .await;
            assert_eq!(
                page.status != 405,
                methods.contains(&method),
                "{method} {path}"
            );
        }
    }
}

// Every name that the document refers to is in it.
#[tokio::test]
async fn no_reference_leads_nowhere() {
    let program = Program::start().await;
    let document = document(&program).await;
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#").skip(1);
    let mut seen = 0;
    for reference in references.map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[tokio::test]
async fn a_registration_is_described_by_its_own_words() {
    let program = Program::start().await;
    let document = document(&program).await;
    let client = &document["components"]["schemas"]["Client"];
    program.idp.register(json!({})).await;
    let shown = program.get("/clients/formation").await.json();
    for field in shown["registration"].as_object().unwrap().keys() {
        assert!(client["properties"].get(field).is_some(), "{field}");
    }
    let method = &document["components"]["schemas"]["AuthMethod"]["enum"];
    assert!(
        method
            .as_array()
            .unwrap()
            .contains(&json!("private_key_jwt"))
    );
    assert!(
        client["required"]
            .as_array()
            .unwrap()
            .contains(&json!("client_id"))
    );
}

#[tokio::test]
async fn every_description_needs_a_token_but_its_own() {
    let program = Program::start().await;
    let document = document(&program).await;
    assert_eq!(document["security"], json!([{ "token": [] }]));
    let scheme = &document["components"]["securitySchemes"]["token"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );
    let own = &document["paths"]["/admin/v1/openapi.json"]["get"]["security"];
    assert_eq!(*own, json!([{}]));
}
