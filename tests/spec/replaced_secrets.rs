//! A partner's secret that was replaced counts for as long as the operator said, and no second
//! longer (RFC 7591 gives secrets an end; how they overlap is ours to say).

use std::time::Duration;

use idp::crypto::{Purpose, SecretHash};
use idp::store::KeptSecret;
use serde_json::{Value, json};

use crate::support::jose::under_secret;
use crate::support::{ISSUER, Idp, Partner, SECRET};

const OVERLAP: Duration = Duration::from_mins(1);
const ALL_BUT_A_SECOND: Duration = Duration::from_secs(59);
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A provider whose partner was just given another secret than the one that it uses.
async fn replaced(change: Value) -> Idp {
    let idp = Idp::start().await;
    let client = idp.register(change).await;
    let other = "another-secret-that-nobody-ever-guesses";
    let seal = idp.app.settings.master.seal_key(Purpose::ClientSecrets);
    let kept = match client.token_endpoint_auth_method {
        idp::domain::AuthMethod::ClientSecretJwt => {
            KeptSecret::Sealed(seal.seal(other.as_bytes()).unwrap())
        }
        _ => KeptSecret::Hash(SecretHash::of(other)),
    };
    let mut tx = idp.app.store.direct().await.unwrap();
    let (now, id) = (idp.now(), &client.client_id);
    let replaced = tx
        .replace_client_secret(id, &kept, now + OVERLAP, now)
        .await;
    assert!(replaced.unwrap());
    drop(tx);
    idp
}

#[tokio::test]
async fn the_secret_before_counts_until_its_last_second() {
    let idp = replaced(json!({})).await;
    let partner = Partner::known(&idp, "formation");
    idp.advance(ALL_BUT_A_SECOND);
    assert_eq!(partner.push(&[]).await.status, 201);
    idp.advance(Duration::from_secs(1));
    let refusal = (401, "invalid_client".to_owned());
    assert_eq!(partner.push(&[]).await.error(), refusal);
}

#[tokio::test]
async fn so_does_one_that_assertions_are_signed_with() {
    let idp = replaced(json!({ "token_endpoint_auth_method": "client_secret_jwt" })).await;
    let partner = Partner::known(&idp, "formation");
    let introspect = async || {
        let claims = json!({
            "iss": "formation", "sub": "formation", "aud": ISSUER,
            "jti": idp::crypto::random_id(), "exp": idp.now().as_unix() + 60,
        });
        let assertion = under_secret(SECRET.as_bytes(), &json!({ "alg": "HS256" }), &claims);
        let params = [
            ("token", "x"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", &assertion),
        ];
        partner
            .post_with("/introspect", &params.into(), None)
            .await
            .status
    };
    idp.advance(ALL_BUT_A_SECOND);
    assert_eq!(introspect().await, 200);
    idp.advance(Duration::from_secs(1));
    assert_eq!(introspect().await, 401);
}
