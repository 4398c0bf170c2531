//! Every way of a client to prove itself, at every endpoint that lists it.

use std::collections::BTreeMap;

use axum::extract::Request;
use serde_json::{Value, json};

use super::algorithms::by_secret;
use super::tokens::code;
use super::{document, everything, texts};
use crate::support::certificates::{Authority, SUBJECT, Shown, subject};
use crate::support::jose::Key;
use crate::support::{ISSUER, Idp, Partner, SECRET};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ENDPOINTS: [&str; 3] = ["token", "revocation", "introspection"];

/// An endpoint's path, and the methods it lists.
fn offered(document: &Value, endpoint: &str) -> (String, Vec<String>) {
    let address = document[format!("{endpoint}_endpoint")].as_str().unwrap();
    let list = format!("{endpoint}_endpoint_auth_methods_supported");
    let path = address.strip_prefix(ISSUER).unwrap();
    (path.to_owned(), texts(document, &list))
}

/// A partner that proves itself in one way, and what that takes.
struct Prover<'a> {
    idp: &'a Idp,
    method: &'a str,
    partner: Partner<'a>,
    shown: Shown,
}

impl<'a> Prover<'a> {
    async fn of(idp: &'a Idp, authority: &Authority, id: &str, method: &'a str) -> Self {
        let shown = match method {
            "tls_client_auth" => authority.issue(&subject()),
            _ => Shown::by_itself(&subject()),
        };
        let mut change = json!({ "client_id": id, "token_endpoint_auth_method": method });
        match method {
            "tls_client_auth" => change["tls_client_auth_subject_dn"] = SUBJECT.into(),
            "self_signed_tls_client_auth" => change["jwks"] = shown.jwks(),
            _ => {}
        }
        let partner = match method {
            "private_key_jwt" => Partner::signing(idp, Key::es256(), change).await,
            _ => Partner::registered(idp, change).await,
        };
        Self {
            idp,
            method,
            partner,
            shown,
        }
    }

    /// This request, with its proof.
    fn proven(&self, path: &str, params: &BTreeMap<&str, &str>) -> Request {
        let mut params = params.clone();
        let partner = &self.partner;
        match self.method {
            "client_secret_basic" | "private_key_jwt" => partner.to_post(path, &params),
            "client_secret_post" => {
                params.insert("client_secret", SECRET);
                partner.to_post_publicly(path, &params)
            }
            "client_secret_jwt" => {
                let assertion = by_secret(self.idp, &partner.client_id);
                params.insert("client_assertion_type", JWT_BEARER);
                params.insert("client_assertion", &assertion);
                partner.to_post_publicly(path, &params)
            }
            "tls_client_auth" | "self_signed_tls_client_auth" => {
                self.shown.with(partner.to_post_publicly(path, &params))
            }
            "none" => partner.to_post_publicly(path, &params),
            other => panic!("nobody proves {other}"),
        }
    }
}

#[tokio::test]
async fn each_endpoint_takes_the_methods_of_its_list() {
    let authority = Authority::new();
    let idp = everything(&authority).await;
    let document = document(&idp).await;
    for endpoint in ENDPOINTS {
        let (path, methods) = offered(&document, endpoint);
        for method in methods.iter().filter(|method| *method != "none") {
            let id = format!("{endpoint}-{method}");
            let prover = Prover::of(&idp, &authority, &id, method).await;
            let code = code(&idp, &prover.partner).await;
            let mut params = prover.partner.redemption(&code);
            params.insert("token", "x");
            let unproven = prover.partner.to_post_publicly(&path, &params);
            let page = idp.request(unproven).await;
            assert_eq!(page.error(), (401, "invalid_client".to_owned()), "{id}");
            let page = idp.request(prover.proven(&path, &params)).await;
            assert_eq!(page.status, 200, "{id}: {}", page.body);
        }
    }
}

// RFC 7662 §2.1: a public client asks about no tokens, so it is not listed there.
#[tokio::test]
async fn a_public_client_gets_in_where_it_is_listed() {
    let authority = Authority::new();
    let idp = everything(&authority).await;
    let document = document(&idp).await;
    for endpoint in ENDPOINTS {
        let (path, methods) = offered(&document, endpoint);
        let id = format!("{endpoint}-none");
        let prover = Prover::of(&idp, &authority, &id, "none").await;
        let code = code(&idp, &prover.partner).await;
        let mut params = prover.partner.redemption(&code);
        params.insert("token", "x");
        let page = idp.request(prover.proven(&path, &params)).await;
        let listed = methods.iter().any(|method| method == "none");
        assert_eq!(page.status == 200, listed, "{id}: {}", page.body);
    }
}
