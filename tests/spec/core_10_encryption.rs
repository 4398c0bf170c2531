//! Answers that only the partner can read (OpenID Connect Core §10.2, RFC 7516).

use josekit::jwe::{
    self, ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A256KW, JweDecrypter, JweHeader, RSA_OAEP, RSA_OAEP_256,
};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use serde_json::{Value, json};

use crate::support::jose::{Key, header, verified};
use crate::support::{Answer, Browser, Elsewhere, Idp, Page, Partner};

const RSA: [&str; 2] = ["RSA-OAEP", "RSA-OAEP-256"];
const EC: [&str; 3] = ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"];

/// A partner's own key pair to be encrypted to.
pub(super) fn key_pair(alg: &str) -> Jwk {
    let pair = if RSA.contains(&alg) {
        Jwk::generate_rsa_key(2048)
    } else {
        Jwk::generate_ec_key(EcCurve::P256)
    };
    let mut pair = pair.unwrap();
    pair.set_key_use("enc");
    pair.set_key_id("for-us");
    pair
}

pub(super) fn jwks(pair: &Jwk) -> Value {
    let mut public = pair.to_public_key().unwrap();
    public.set_key_use("enc");
    public.set_key_id("for-us");
    json!({ "keys": [Key::es256().jwk("signing"), public] })
}

/// What the partner reads, and the header around it.
pub(super) fn opened(alg: &str, pair: &Jwk, encrypted: &str) -> (String, JweHeader) {
    let decrypter: Box<dyn JweDecrypter> = match alg {
        "RSA-OAEP" => Box::new(RSA_OAEP.decrypter_from_jwk(pair).unwrap()),
        "RSA-OAEP-256" => Box::new(RSA_OAEP_256.decrypter_from_jwk(pair).unwrap()),
        "ECDH-ES" => Box::new(ECDH_ES.decrypter_from_jwk(pair).unwrap()),
        "ECDH-ES+A128KW" => Box::new(ECDH_ES_A128KW.decrypter_from_jwk(pair).unwrap()),
        "ECDH-ES+A256KW" => Box::new(ECDH_ES_A256KW.decrypter_from_jwk(pair).unwrap()),
        other => panic!("{other} is not for us"),
    };
    let (payload, header) = jwe::deserialize_compact(encrypted, &*decrypter).unwrap();
    (String::from_utf8(payload).unwrap(), header)
}

/// A whole sign-in; what the token endpoint answered.
async fn answer(idp: &Idp, partner: &Partner<'_>, browser: &mut Browser<'_>) -> Page {
    let person = idp.person().await;
    let code = partner.code(browser, &person, &[]).await;
    partner.redeem(&code, &[]).await
}

fn id_token(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()["id_token"].as_str().unwrap().to_owned()
}

// Core §10.2: signed, then encrypted.
#[tokio::test]
async fn an_id_token_is_signed_then_encrypted_with_each_algorithm() {
    for alg in RSA.into_iter().chain(EC) {
        let idp = Idp::start().await;
        let pair = key_pair(alg);
        let change = json!({ "id_token_encrypted_response_alg": alg, "jwks": jwks(&pair) });
        let partner = Partner::registered(&idp, change).await;
        let page = answer(&idp, &partner, &mut Browser::new(&idp)).await;
        let (inner, header) = opened(alg, &pair, &id_token(&page));
        assert_eq!(header.content_type(), Some("JWT"), "{alg}");
        assert_eq!(header.content_encryption(), Some("A128CBC-HS256"), "{alg}");
        assert_eq!(header.key_id(), Some("for-us"), "{alg}");
        let claims = verified(&inner, &partner.jwks().await);
        assert_eq!(claims["aud"], "formation", "{alg}");
    }
}

#[tokio::test]
async fn content_is_encrypted_as_the_partner_registered() {
    let pair = key_pair("ECDH-ES");
    for enc in ["A128CBC-HS256", "A256CBC-HS512", "A128GCM", "A256GCM"] {
        let idp = Idp::start().await;
        let change = json!({
            "id_token_encrypted_response_alg": "ECDH-ES",
            "id_token_encrypted_response_enc": enc,
            "jwks": jwks(&pair),
        });
        let partner = Partner::registered(&idp, change).await;
        let page = answer(&idp, &partner, &mut Browser::new(&idp)).await;
        let (_, header) = opened("ECDH-ES", &pair, &id_token(&page));
        assert_eq!(header.content_encryption(), Some(enc));
    }
}

// Core §5.3.2.
#[tokio::test]
async fn userinfo_is_encrypted_signed_or_not() {
    let pair = key_pair("RSA-OAEP-256");
    for signed in [None, Some("ES256")] {
        let idp = Idp::start().await;
        let change = json!({
            "userinfo_signed_response_alg": signed,
            "userinfo_encrypted_response_alg": "RSA-OAEP-256",
            "userinfo_encrypted_response_enc": "A256GCM",
            "jwks": jwks(&pair),
        });
        let partner = Partner::registered(&idp, change).await;
        let tokens = answer(&idp, &partner, &mut Browser::new(&idp)).await.json();
        let page = partner
            .userinfo(tokens["access_token"].as_str().unwrap())
            .await;
        assert_eq!(page.header("content-type"), "application/jwt");
        let (inner, header) = opened("RSA-OAEP-256", &pair, &page.body);
        let claims = match signed {
            None => serde_json::from_str(&inner).unwrap(),
            Some(_) => verified(&inner, &partner.jwks().await),
        };
        assert_eq!(header.content_type(), signed.map(|_| "JWT"));
        assert_eq!(claims.contains_key("iss"), signed.is_some());
        assert!(claims["sub"].is_string());
    }
}

// Core §3.1.2.1: a partner sends what it found inside.
#[tokio::test]
async fn what_was_inside_serves_as_a_hint() {
    let (idp, pair) = (Idp::start().await, key_pair("ECDH-ES"));
    let change = json!({ "id_token_encrypted_response_alg": "ECDH-ES", "jwks": jwks(&pair) });
    let partner = Partner::registered(&idp, change).await;
    let mut browser = Browser::new(&idp);
    let page = answer(&idp, &partner, &mut browser).await;
    let (inner, _) = opened("ECDH-ES", &pair, &id_token(&page));
    let request = partner.request(&[("prompt", "none"), ("id_token_hint", &inner)]);
    assert!(browser.get(&request).await.sent("code").is_some());
}

#[tokio::test]
async fn a_published_key_is_encrypted_to() {
    let pair = key_pair("RSA-OAEP");
    let server = Elsewhere::start(Answer::json(&jwks(&pair))).await;
    let idp = Idp::start_with(|environment| environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8"));
    let idp = idp.await;
    let change = json!({
        "id_token_encrypted_response_alg": "RSA-OAEP", "jwks_uri": server.url("/keys"),
    });
    let partner = Partner::registered(&idp, change).await;
    let page = answer(&idp, &partner, &mut Browser::new(&idp)).await;
    let (inner, _) = opened("RSA-OAEP", &pair, &id_token(&page));
    assert_eq!(header(&inner)["alg"], "RS256");
}

// RFC 7517 §4.2: rather nothing than in the clear, or under a key that is for something else.
#[tokio::test]
async fn without_a_fitting_key_nothing_is_told() {
    let idp = Idp::start().await;
    let signing = json!({ "keys": [Key::es256().jwk("signing")] });
    let change = json!({ "id_token_encrypted_response_alg": "ECDH-ES", "jwks": signing });
    let partner = Partner::registered(&idp, change).await;
    let page = answer(&idp, &partner, &mut Browser::new(&idp)).await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
    assert!(page.json().get("id_token").is_none());
}

/// A partner that registered every way in which an ID token goes through the browser.
async fn in_front(idp: &Idp, keys: Value) -> Partner<'_> {
    let change = json!({
        "response_types": ["id_token", "code id_token", "code id_token token"],
        "grant_types": ["authorization_code", "implicit"],
        "id_token_encrypted_response_alg": "ECDH-ES",
        "jwks": keys,
    });
    Partner::registered(idp, change).await
}

// Core §3.2.2.5, §3.3.2.5: what the browser's history keeps is for the partner alone to read.
#[tokio::test]
async fn an_id_token_that_goes_through_the_browser_is_encrypted_too() {
    let pair = key_pair("ECDH-ES");
    for kind in ["id_token", "code id_token", "code id_token token"] {
        let idp = Idp::start_with(|environment| environment.with("IDP_IMPLICIT", "on")).await;
        let partner = in_front(&idp, jwks(&pair)).await;
        let request = partner.request(&[("response_type", kind)]);
        let page = Browser::new(&idp)
            .sign_in(&idp.person().await, &request)
            .await;
        let (inner, header) = opened("ECDH-ES", &pair, &page.sent("id_token").unwrap());
        assert_eq!(header.content_type(), Some("JWT"), "{kind}");
        let claims = verified(&inner, &partner.jwks().await);
        assert_eq!(claims["nonce"], "a-nonce", "{kind}");
        assert_eq!(claims.contains_key("c_hash"), page.sent("code").is_some());
    }
}

#[tokio::test]
async fn without_a_fitting_key_nothing_goes_through_the_browser() {
    let idp = Idp::start_with(|environment| environment.with("IDP_IMPLICIT", "on")).await;
    let signing = json!({ "keys": [Key::es256().jwk("signing")] });
    let partner = in_front(&idp, signing).await;
    let request = partner.request(&[("response_type", "code id_token")]);
    let page = Browser::new(&idp)
        .sign_in(&idp.person().await, &request)
        .await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
    assert!(page.sent("code").is_none() && page.sent("id_token").is_none());
}

#[test]
fn a_registration_that_cannot_be_encrypted_to_is_refused() {
    for change in [
        json!({ "id_token_encrypted_response_enc": "A128GCM" }),
        json!({ "userinfo_encrypted_response_enc": "A128GCM" }),
        json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
        json!({ "id_token_encrypted_response_alg": "RSA1_5", "jwks": {} }),
        json!({ "id_token_encrypted_response_alg": "dir", "jwks": {} }),
    ] {
        let mut client = json!({
            "client_id": "a", "client_name": "A", "redirect_uris": ["https://a.example/"],
        });
        let fields = client.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let client = serde_json::from_value::<idp::domain::Client>(client);
        assert!(
            client.is_err() || client.unwrap().check().is_err(),
            "{change}"
        );
    }
}
