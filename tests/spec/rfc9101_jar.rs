//! Signed request objects (RFC 9101, OpenID Connect Core §6.1), and what FAPI 2.0 Message Signing
//! §5.3.1 asks of them.

use serde_json::{Value, json};

use crate::support::jose::{Key, under_secret, unsigned};
use crate::support::{Browser, Idp, Page, Partner, SECRET, Tokens};

/// Beside the object stands what OAuth 2.0 demands of a query (Core §6.1), and what `more` says.
pub(super) fn address(partner: &Partner<'_>, object: &str, more: &[(&str, &str)]) -> String {
    let callback = "https://formation.example/callback";
    let beside = [
        ("client_id", partner.client_id.as_str()),
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", callback),
        ("request", object),
    ];
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(beside.iter().chain(more))
        .finish();
    format!("/authorize?{query}")
}

async fn partner(idp: &Idp, change: Value) -> Partner<'_> {
    Partner::signing(idp, Key::es256(), change).await
}

/// The answer to an object with these claims, of a partner under plain OpenID Connect.
async fn answer(change: Value) -> Page {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let object = partner.object(&change);
    Browser::new(&idp)
        .get(&address(&partner, &object, &[]))
        .await
}

fn assert_refused(page: &Page, code: &str) {
    assert_eq!(page.sent("error").as_deref(), Some(code), "{page:?}");
    assert!(page.location().starts_with("https://formation.example/"));
}

// §4, Core §6.1: what is inside counts.
#[tokio::test]
async fn the_parameters_of_the_object_count_and_not_those_beside_it() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
    let claims = json!({"scope": "openid email", "state": "inside", "nonce": "in", "max_age": 60});
    let beside = [("state", "outside"), ("nonce", "out"), ("max_age", "x")];
    let request = address(&partner, &partner.object(&claims), &beside);
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    assert_eq!(page.sent("state").as_deref(), Some("inside"), "{page:?}");
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json()["scope"], "openid email");
    assert_eq!(Tokens::read(&page).claims["nonce"], "in");
}

// Core §6.1: under plain OpenID Connect the object may leave parameters to the query.
#[tokio::test]
async fn what_the_object_leaves_out_may_stand_beside_it() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
    let left_out = json!({"state": null, "redirect_uri": null, "response_type": null});
    let beside = [("state", "outside")];
    let request = address(&partner, &partner.object(&left_out), &beside);
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    assert_eq!(page.sent("state").as_deref(), Some("outside"), "{page:?}");
}

// §5, §6.3: a client that must sign leaves nothing to the query.
#[tokio::test]
async fn of_a_client_that_must_sign_nothing_beside_the_object_counts() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = partner(&idp, json!({"require_signed_request_object": true})).await;
    let object = partner.object(&json!({"state": null}));
    let request = address(&partner, &object, &[("state", "outside")]);
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    assert_eq!(page.sent("state"), None);

    let object = partner.object(&json!({"redirect_uri": null}));
    let page = Browser::new(&idp)
        .get(&address(&partner, &object, &[]))
        .await;
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
    assert!(page.body.contains("redirect_uri is missing"));
}

#[tokio::test]
async fn a_client_that_must_sign_cannot_ask_without() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({"require_signed_request_object": true})).await;
    let page = Browser::new(&idp).get(&partner.request(&[])).await;
    assert_refused(&page, "invalid_request");
    let pushed = partner.push(&[]).await;
    assert_eq!(pushed.error(), (400, "invalid_request".to_owned()));
}

// Dynamic OP, Basic OP: the address inside wins, and must be registered.
#[tokio::test]
async fn the_address_inside_the_object_wins() {
    let idp = Idp::start().await;
    let other = "https://formation.example/other";
    let both = json!({"redirect_uris": ["https://formation.example/callback", other]});
    let (person, partner) = (idp.person().await, partner(&idp, both).await);
    let object = partner.object(&json!({"redirect_uri": other}));
    let request = address(&partner, &object, &[]);
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    assert!(page.location().starts_with(other), "{page:?}");
    let object = partner.object(&json!({"redirect_uri": "https://evil.example/callback"}));
    let page = Browser::new(&idp)
        .get(&address(&partner, &object, &[]))
        .await;
    assert!(page.body.contains("redirect_uri is not registered"));
}

// Core §6.1: what OAuth 2.0 demands of the query must say the same.
#[tokio::test]
async fn response_type_and_client_id_must_say_the_same_inside_and_beside() {
    assert_refused(
        &answer(json!({"response_type": "token"})).await,
        "invalid_request_object",
    );
    assert_refused(
        &answer(json!({"client_id": "other"})).await,
        "invalid_request_object",
    );
}

// §4: objects do not nest. §10.8: nor do they serve for anything else.
#[tokio::test]
async fn an_object_holds_no_other_object_and_is_no_client_assertion() {
    for wrong in [
        json!({"request": "a.b.c"}),
        json!({"request_uri": "https://formation.example/request"}),
        json!({"request_uri": "urn:ietf:params:oauth:request_uri:abc"}),
        json!({"sub": "formation"}),
    ] {
        assert_refused(&answer(wrong).await, "invalid_request_object");
    }
}

// Core §6.1, §3.1.2.1: `claims` is JSON inside, and numbers are numbers.
#[tokio::test]
async fn json_inside_the_object_stays_json() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
    let claims = json!({"claims": {"id_token": {"email": {"essential": true}}}});
    let request = address(&partner, &partner.object(&claims), &[]);
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(Tokens::read(&page).claims["email"], "zoe@cabinet.example");
}

// §6.1, RFC 7519 §4.1: who made it, for whom, and when.
#[tokio::test]
async fn an_object_of_another_for_another_or_of_another_time_is_refused() {
    let now = Idp::start().await.now().as_unix();
    for wrong in [
        json!({"iss": "other"}),
        json!({"aud": "https://other.example"}),
        json!({"aud": ["https://other.example"]}),
        json!({"aud": []}),
        json!({"aud": 7}),
        json!({"exp": now}),
        json!({"exp": now - 300}),
        json!({"exp": "soon"}),
        json!({"nbf": now + 60}),
        json!({"iat": now + 60}),
    ] {
        let page = answer(wrong.clone()).await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request_object"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn an_object_may_be_for_us_among_others_and_eight_seconds_early() {
    let now = Idp::start().await.now().as_unix();
    for right in [
        json!({"aud": ["https://other.example", crate::support::ISSUER]}),
        json!({"nbf": now + 8, "iat": now + 8}),
        json!({"iss": null, "aud": null, "exp": null, "nbf": null}),
    ] {
        let page = answer(right.clone()).await;
        assert!(page.location().starts_with("/sign-in"), "{right}: {page:?}");
    }
}

// §10.1, RFC 8725 §3.1: by a key of this client and the registered algorithm, or not at all.
#[tokio::test]
async fn a_signature_that_is_not_the_clients_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let claims = partner.object_claims(&json!({}));
    let header = json!({"alg": "ES256", "kid": "one"});
    let hmac = json!({"alg": "HS256", "kid": "one"});
    let (head, signature) = ("eyJhbGciOiJFUzI1NiJ9.e30.", "AAAA");
    for forged in [
        Key::es256().sign(&header, &claims),
        under_secret(SECRET.as_bytes(), &hmac, &claims),
        format!("{head}{signature}"),
        "nonsense".to_owned(),
        "a.b.c.d.e".to_owned(),
    ] {
        let page = Browser::new(&idp)
            .get(&address(&partner, &forged, &[]))
            .await;
        assert_refused(&page, "invalid_request_object");
    }
    let none = unsigned(&json!({"alg": "none"}), &claims);
    let page = Browser::new(&idp).get(&address(&partner, &none, &[])).await;
    assert_refused(&page, "request_not_supported");
}

// RFC 9864 §2.2: an algorithm by its full name is another than by its short one.
#[tokio::test]
async fn an_object_is_signed_with_each_algorithm_under_the_name_of_its_key() {
    for key in [Key::rs256(), Key::ps256(), Key::ed_dsa(), Key::ed25519()] {
        let idp = Idp::start().await;
        let jwks = json!({"jwks": key.jwks("one")});
        let partner = Partner::registered(&idp, jwks).await;
        let claims = partner.object_claims(&json!({}));
        for alg in ["EdDSA", "Ed25519", key.alg()] {
            let object = key.sign(&json!({"alg": alg, "kid": "one"}), &claims);
            let address = address(&partner, &object, &[]);
            let page = Browser::new(&idp).get(&address).await;
            let accepted = page.location().starts_with("/sign-in");
            assert_eq!(accepted, alg == key.alg(), "{alg} with {}", key.alg());
        }
    }
}

#[tokio::test]
async fn another_algorithm_than_the_registered_one_is_refused() {
    let idp = Idp::start().await;
    let change = json!({"request_object_signing_alg": "EdDSA"});
    let partner = partner(&idp, change).await;
    let object = partner.object(&json!({}));
    let page = Browser::new(&idp)
        .get(&address(&partner, &object, &[]))
        .await;
    assert_refused(&page, "invalid_request_object");
}

// §10.8: another kind of token of the client's does not pass for a request.
#[tokio::test]
async fn only_a_request_says_to_be_one() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let jwks = json!({"jwks": key.jwks("one")});
    let partner = Partner::registered(&idp, jwks).await;
    let claims = partner.object_claims(&json!({}));
    for (typ, right) in [
        ("oauth-authz-req+jwt", true),
        ("JWT", true),
        ("dpop+jwt", false),
    ] {
        let object = key.sign(&json!({"alg": "ES256", "typ": typ}), &claims);
        let page = Browser::new(&idp)
            .get(&address(&partner, &object, &[]))
            .await;
        assert_eq!(
            page.location().starts_with("/sign-in"),
            right,
            "{typ}: {page:?}"
        );
    }
}

#[tokio::test]
async fn without_registered_keys_no_object_is_believed() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let object = Key::es256().sign(&json!({"alg": "ES256"}), &partner.object_claims(&json!({})));
    let page = Browser::new(&idp)
        .get(&address(&partner, &object, &[]))
        .await;
    assert_refused(&page, "invalid_request_object");
}

// Where no address stands beside the object, nobody knows where the error may go.
#[tokio::test]
async fn a_bad_object_alone_gets_a_page() {
    let idp = Idp::start().await;
    partner(&idp, json!({})).await;
    let page = Browser::new(&idp)
        .get("/authorize?client_id=formation&request=a.b.c")
        .await;
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
    assert!(
        page.body
            .contains("request is not signed with a registered key")
    );
    assert!(page.body.contains("invalid_request_object"));
}

// RFC 9126 §3.
#[tokio::test]
async fn an_object_may_be_pushed() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
    let page = partner
        .push_only(&[("request", &partner.object(&json!({})))])
        .await;
    assert_eq!(page.status, 201, "{}", page.body);
    let address = partner.bring(page.json()["request_uri"].as_str().unwrap());
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

/// What a partner under FAPI 2.0 Message Signing is told of an object that it pushes.
async fn pushed(change: Value) -> (u16, String) {
    let idp = Idp::start().await;
    let profile = json!({"profile": "fapi2_message_signing"});
    let partner = Partner::fapi(&idp, Key::es256(), profile).await;
    let object = partner.object(&change);
    partner.push_only(&[("request", &object)]).await.error()
}

// FAPI 2.0 Message Signing §5.3.1.
#[tokio::test]
async fn under_fapi_an_object_is_for_us_and_for_an_hour_at_most() {
    let now = Idp::start().await.now().as_unix();
    for wrong in [
        json!({"exp": null}),
        json!({"nbf": null}),
        json!({"aud": null}),
        json!({"aud": "https://other.example"}),
        json!({"exp": now - 300}),
        json!({"exp": now + 3_900}),
        json!({"nbf": now - 3_900, "exp": now + 60}),
        json!({"request_uri": "urn:ietf:params:oauth:request_uri:abc"}),
    ] {
        let refused = (400, "invalid_request_object".to_owned());
        assert_eq!(pushed(wrong.clone()).await, refused, "{wrong}");
    }
    let refused = (400, "invalid_request".to_owned());
    assert_eq!(pushed(json!({"redirect_uri": null})).await, refused);
    for right in [
        json!({}),
        json!({"aud": ["https://other.example", crate::support::ISSUER]}),
        json!({"nbf": now + 8}),
        json!({"nbf": now - 3_000, "exp": now + 600}),
    ] {
        assert_eq!(pushed(right.clone()).await.0, 201, "{right}");
    }
}

#[tokio::test]
async fn under_fapi_plain_parameters_and_rs256_are_refused() {
    let idp = Idp::start().await;
    let key = Key::rs256();
    let mut keys = key.jwks("rsa");
    let own = Key::es256();
    keys["keys"].as_array_mut().unwrap().push(own.jwk("one"));
    let change = json!({"profile": "fapi2_message_signing", "jwks": keys});
    let partner = Partner::fapi(&idp, own, change).await;
    let plain = partner.push(&[]).await;
    assert_eq!(plain.error(), (400, "invalid_request".to_owned()));
    let claims = partner.object_claims(&json!({}));
    let object = key.sign(&json!({"alg": "RS256", "kid": "rsa"}), &claims);
    let page = partner.push_only(&[("request", &object)]).await;
    assert_eq!(page.error(), (400, "invalid_request_object".to_owned()));
    let page = partner
        .push_only(&[("request", &partner.object(&json!({})))])
        .await;
    assert_eq!(page.status, 201, "{}", page.body);
}
