//! Proofs made to be believed: the key they bring decides, and nothing else in their header does
//! (RFC 8725 §3.1, RFC 9449 §4.3, §11).

use serde_json::{Value, json};

use crate::support::jose::{under_secret, unsigned};
use crate::support::{Idp, Page, Partner, Prover, with_proofs};

async fn present(idp: &Idp, partner: &Partner<'_>, proofs: &[&str]) -> Page {
    let request = partner.to_post("/token", &partner.redemption("x"));
    idp.request(with_proofs(request, proofs)).await
}

/// The genuine header with some members changed; a null leaves one out.
fn altered(prover: &Prover<'_>, change: &Value) -> Value {
    let mut header = prover.header();
    let object = header.as_object_mut().unwrap();
    object.extend(change.as_object().unwrap().clone());
    object.retain(|_, value| !value.is_null());
    header
}

/// Signed with the genuine key, under a header that is not.
fn signed_under_other_headers(prover: &Prover<'_>, claims: &Value) -> Vec<(String, String)> {
    let private = |member: &str| {
        let mut jwk = prover.jwk();
        jwk[member] = "AQAB".into();
        json!({ "jwk": jwk })
    };
    let mut changes = vec![
        json!({ "typ": null }),
        json!({ "typ": "JWT" }),
        json!({ "typ": "at+jwt" }),
        json!({ "alg": null }),
        json!({ "alg": "ES384" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "none" }),
        json!({ "alg": "RS256" }),
        json!({ "jwk": null }),
        json!({ "jwk": prover.jwk().to_string() }),
        json!({ "jwk": [prover.jwk()] }),
        json!({ "jwk": { "kty": "oct", "k": "AQAB" } }),
        json!({ "jwk": { "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" } }),
        json!({ "crit": ["exp"] }),
        json!({ "crit": ["b64"], "b64": false }),
        json!({ "crit": [] }),
    ];
    changes.extend(["d", "p", "q", "dp", "dq", "qi", "oth", "k"].map(private));
    let forge = |change: Value| {
        let proof = prover.key.sign(&altered(prover, &change), claims);
        (change.to_string(), proof)
    };
    changes.into_iter().map(forge).collect()
}

/// Not signed with the key that they bring.
fn not_signed_with_their_key(prover: &Prover<'_>, thief: &Prover<'_>) -> Vec<(String, String)> {
    let claims = prover.claims("POST", "/token", &json!({}));
    let with = |change: Value| altered(prover, &change);
    let elsewhere = "https://evil.example/keys";
    let hs256 = |secret: &[u8]| under_secret(secret, &with(json!({ "alg": "HS256" })), &claims);
    let genuine = prover.for_tokens();
    let (input, signature) = genuine.rsplit_once('.').unwrap();
    let stolen = |change| thief.key.sign(&with(change), &claims);
    let named = [
        ("another key", stolen(json!({}))),
        ("jku", stolen(json!({ "jku": elsewhere }))),
        ("x5u", stolen(json!({ "x5u": elsewhere, "x5c": ["AAAA"] }))),
        ("kid", stolen(json!({ "kid": "../../dev/null" }))),
        ("none", unsigned(&with(json!({ "alg": "none" })), &claims)),
        ("None", unsigned(&with(json!({ "alg": "nOnE" })), &claims)),
        ("unsigned", unsigned(&with(json!({})), &claims)),
        ("public key as secret", hs256(&prover.key.public_der())),
        ("jwk as secret", hs256(prover.jwk().to_string().as_bytes())),
        ("empty secret", hs256(b"")),
        ("no signature", format!("{input}.")),
        (
            "short signature",
            format!("{input}.{}", &signature[..signature.len() - 4]),
        ),
        ("two parts", input.to_owned()),
        ("five parts", format!("{genuine}.x.y")),
        ("spaces", format!("{genuine} {genuine}")),
        ("a list", format!("{genuine}, {genuine}")),
        ("nothing", String::new()),
    ];
    named.map(|(how, proof)| (how.to_owned(), proof)).into()
}

#[tokio::test]
async fn no_forged_proof_proves_anything() {
    let idp = Idp::start().await;
    let (partner, prover, thief) = (
        Partner::of(&idp).await,
        Prover::new(&idp),
        Prover::new(&idp),
    );
    let claims = prover.claims("POST", "/token", &json!({}));
    let mut forged = signed_under_other_headers(&prover, &claims);
    forged.extend(not_signed_with_their_key(&prover, &thief));
    for (how, proof) in forged {
        let page = present(&idp, &partner, &[&proof]).await;
        assert_eq!(
            page.error(),
            (400, "invalid_dpop_proof".to_owned()),
            "{how}"
        );
    }
    // The genuine one is refused for its code only.
    let page = present(&idp, &partner, &[&prover.for_tokens()]).await;
    assert_eq!(page.error().1, "invalid_grant");
}

// RFC 9449 §4.3, rule 1: whichever of two were meant.
#[tokio::test]
async fn two_proofs_are_none() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let (one, other) = (prover.for_tokens(), prover.for_tokens());
    for proofs in [[one.as_str(), &other], [&one, &one], [&one, ""]] {
        let page = present(&idp, &partner, &proofs).await;
        assert_eq!(page.error().1, "invalid_dpop_proof");
    }
}

#[tokio::test]
async fn a_giant_proof_is_not_looked_at() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let padded = prover.proof("POST", "/token", &json!({ "pad": "x".repeat(4000) }));
    for giant in [padded, "A".repeat(20_000), "e30.".repeat(4000)] {
        let page = present(&idp, &partner, &[&giant]).await;
        assert_eq!(page.error().1, "invalid_dpop_proof");
    }
}

// A proof is none of our tokens, and none of them is a proof.
#[tokio::test]
async fn a_proof_opens_nothing_by_itself() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let proof = prover.for_tokens();
    assert_eq!(partner.userinfo(&proof).await.status, 401);
    let told = partner.introspect(&proof).await.json();
    assert_eq!(told, json!({ "active": false }));
}
