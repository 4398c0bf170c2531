//! The key decides the algorithm, and only our own keys count (RFC 8725 §3.1, §3.11).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::jose::{Key, header, payload, under_secret, unsigned};
use crate::support::{Browser, ISSUER, Idp, Partner, Tokens};

async fn granted(idp: &Idp) -> (Partner<'_>, Tokens) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let tokens = partner.tokens(&mut Browser::new(idp), &person, &[]).await;
    (partner, tokens)
}

/// Every forgery of a token that its header and the published keys allow.
pub(super) fn forgeries(genuine: &str, jwks: &Value) -> Vec<(&'static str, String)> {
    let mut all = signed_by_another(genuine);
    all.extend(unsigned_or_under_secret(genuine, jwks));
    all.extend(cut(genuine));
    all
}

/// The header of a token with some members changed; a null leaves one out.
fn altered(genuine: &str, change: &Value) -> Value {
    let mut header = header(genuine);
    header.extend(change.as_object().unwrap().clone());
    header.retain(|_, value| !value.is_null());
    json!(header)
}

/// The same claims under a key of somebody else, who names it in every way there is.
fn signed_by_another(genuine: &str) -> Vec<(&'static str, String)> {
    let key = Key::es256();
    let own = key.jwk("mine");
    let elsewhere = "https://evil.example/keys";
    let changes = [
        ("no kid", json!({ "kid": null })),
        ("our kid", json!({})),
        ("unknown kid", json!({ "kid": "mine" })),
        ("kid as path", json!({ "kid": "../../dev/null" })),
        ("kid as SQL", json!({ "kid": "x' OR '1'='1" })),
        ("kid as number", json!({ "kid": 1 })),
        ("jwk", json!({ "kid": "mine", "jwk": own })),
        ("jku", json!({ "kid": "mine", "jku": elsewhere })),
        ("x5u", json!({ "kid": "mine", "x5u": elsewhere })),
    ];
    let forge = |(how, mut change): (&'static str, Value)| {
        change["alg"] = "ES256".into();
        let header = altered(genuine, &change);
        (how, key.sign(&header, &json!(payload(genuine))))
    };
    changes.into_iter().map(forge).collect()
}

fn unsigned_or_under_secret(genuine: &str, jwks: &Value) -> Vec<(&'static str, String)> {
    let claims = json!(payload(genuine));
    let with = |alg: &str| altered(genuine, &json!({ "alg": alg }));
    let published = jwks["keys"].to_string();
    let hs256 = |secret: &[u8]| under_secret(secret, &with("HS256"), &claims);
    vec![
        ("none", unsigned(&with("none"), &claims)),
        ("None", unsigned(&with("nOnE"), &claims)),
        ("HS256", hs256(published.as_bytes())),
        ("empty secret", hs256(b"")),
    ]
}

fn cut(genuine: &str) -> Vec<(&'static str, String)> {
    let (input, signature) = genuine.rsplit_once('.').unwrap();
    let short = &signature[..signature.len() - 4];
    vec![
        ("no signature", format!("{input}.")),
        ("short signature", format!("{input}.{short}")),
        ("two parts", input.to_owned()),
        ("five parts", format!("{genuine}.x.y")),
    ]
}

/// HMAC under the published key itself, in each form that a library might hand to it.
pub(super) fn under_public_keys(genuine: &str, key: &Key) -> String {
    let header = altered(genuine, &json!({ "alg": "HS256" }));
    under_secret(&key.public_der(), &header, &json!(payload(genuine)))
}

#[tokio::test]
async fn no_forged_access_token_opens_anything() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    for (how, forged) in forgeries(&tokens.access_token, &partner.jwks().await) {
        assert_eq!(partner.userinfo(&forged).await.status, 401, "{how}");
        let told = partner.introspect(&forged).await.json();
        assert_eq!(told, json!({ "active": false }), "{how}");
        partner.revoke(&forged).await;
    }
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
}

#[tokio::test]
async fn no_forged_hint_is_taken_for_ours() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    for (how, forged) in forgeries(&tokens.id_token, &partner.jwks().await) {
        let request = partner.request(&[("id_token_hint", &forged)]);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request"),
            "{how}"
        );
        let page = Browser::new(&idp)
            .get(&format!("/end-session?id_token_hint={forged}"))
            .await;
        assert_eq!(page.status, 400, "{how}");
    }
}

// RFC 8725 §3.11: a token of one kind is none of another.
#[tokio::test]
async fn an_access_token_is_no_hint() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let request = partner.request(&[("id_token_hint", &tokens.access_token)]);
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
}

// Signed by us for the same partner, and still no statement about a session.
#[tokio::test]
async fn signed_userinfo_is_neither_a_hint_nor_an_access_token() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let change = json!({ "userinfo_signed_response_alg": "ES256" });
    let partner = Partner::registered(&idp, change).await;
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let userinfo = partner.userinfo(&tokens.access_token).await.body;
    assert_eq!(partner.userinfo(&userinfo).await.status, 401);
    let page = Browser::new(&idp)
        .get(&format!("/end-session?id_token_hint={userinfo}"))
        .await;
    assert_eq!(page.status, 400);
}

pub(super) async fn introspected_by(partner: &Partner<'_>, assertion: &str) -> (u16, String) {
    let params = BTreeMap::from([
        ("token", "x"),
        ("client_id", "formation"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", assertion),
    ]);
    partner
        .post_with("/introspect", &params, None)
        .await
        .error()
}

#[tokio::test]
async fn no_forged_assertion_passes_for_the_partner() {
    for key in [Key::rs256(), Key::es256(), Key::ed_dsa()] {
        let idp = Idp::start().await;
        let change = json!({
            "token_endpoint_auth_method": "private_key_jwt", "jwks": key.jwks("one"),
        });
        let partner = Partner::registered(&idp, change).await;
        let claims = json!({
            "iss": "formation", "sub": "formation", "aud": ISSUER,
            "jti": "j", "exp": idp.now().as_unix() + 60,
        });
        let genuine = key.sign(&json!({ "alg": key.alg(), "kid": "one" }), &claims);
        let mut forged = forgeries(&genuine, &key.jwks("one"));
        forged.push(("public key as secret", under_public_keys(&genuine, &key)));
        for (how, forged) in &forged {
            let refused = introspected_by(&partner, forged).await;
            assert_eq!(
                refused,
                (401, "invalid_client".to_owned()),
                "{} {how}",
                key.alg()
            );
        }
    }
}
