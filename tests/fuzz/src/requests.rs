//! Who a partner says it is: authentication, assertions, registration, keys.

use std::sync::{Arc, LazyLock};

use idp::crypto::jwks::PublicKeys;
use idp::crypto::jwt::{self, Typ};
use idp::crypto::{Content, MasterKey, Purpose, Secret, SecretHash, SharedSecret};
use idp::domain::{
    AuthMethod, Client, ClientId, Consent, ContentEncryption, Encryption, EncryptionAlg,
    RedirectUri, Scope, SigningAlg,
};
use idp::oidc::client_auth::{Credentials, Presented, check};
use idp::oidc::declaration;
use idp::oidc::params::Params;
use idp::oidc::registration::{Issued, Stated, answer, sector};
use serde_json::Value;

use crate::sample::{CLIENT, ISSUER, KEYS, NOW, RING, text, two};

/// A secret that nobody knows, and keys.
static CREDENTIALS: LazyLock<Credentials> = LazyLock::new(|| Credentials {
    secret: Some(SecretHash::of(Secret::random().expose())),
    shared: Some(shared_secret()),
    keys: Some(Arc::new(KEYS.clone())),
    former: None,
});

fn shared_secret() -> SharedSecret {
    let seal = MasterKey::random().seal_key(Purpose::ClientSecrets);
    let sealed = seal.seal(Secret::random().expose().as_bytes()).unwrap();
    SharedSecret::open(&sealed, &seal).unwrap()
}

fn registered(method: AuthMethod) -> Client {
    Client {
        token_endpoint_auth_method: method,
        ..CLIENT.clone()
    }
}

/// A header on the first line and a body after it: neither a secret nor a signature can be guessed.
pub(crate) fn client_auth(bytes: &[u8]) {
    let (header, body) = two(bytes);
    let Ok(params) = Params::parse(body.as_bytes()) else {
        return;
    };
    let header = Some(header).filter(|header| !header.is_empty());
    let Ok(presented) = Presented::read(header, &params) else {
        return;
    };
    let id = presented.unverified_id.as_str();
    assert!(params.get("client_id").is_none_or(|named| named == id));
    assert!(id.parse::<ClientId>().is_ok());
    for method in AuthMethod::ALL {
        let verdict = check(&presented, &registered(*method), &CREDENTIALS, ISSUER, NOW);
        assert!(verdict.is_err() || *method == AuthMethod::None);
    }
}

/// Claims of any kind, well signed: only those of RFC 7523 §3 pass.
pub(crate) fn client_assertion(bytes: &[u8]) {
    let Ok(claims) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let key = RING.active(SigningAlg::EdDsa).unwrap();
    let Ok(assertion) = jwt::sign(key, Typ::Jwt, &claims) else {
        return;
    };
    let params = Params::from([
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
        ("client_assertion", &assertion),
    ]);
    let Ok(presented) = Presented::read(None, &params) else {
        return;
    };
    assert_eq!(claims["sub"], presented.unverified_id.as_str());
    let client = registered(AuthMethod::PrivateKeyJwt);
    if let Ok(once) = check(&presented, &client, &CREDENTIALS, ISSUER, NOW) {
        let once = once.expect("an assertion counts once");
        assert_eq!(
            (&claims["iss"], &claims["sub"]),
            (&"formation".into(), &"formation".into())
        );
        let is_us = |aud: &Value| *aud == ISSUER || *aud == format!("{ISSUER}/token");
        let many = claims["aud"].as_array();
        assert!(is_us(&claims["aud"]) || many.unwrap().iter().any(is_us));
        assert_eq!(claims["jti"], once.jti);
        assert!(once.expires_at > NOW && once.expires_at.since(NOW).as_secs() <= 3630);
    }
}

pub(crate) fn client_metadata(bytes: &[u8]) {
    let Ok(client) = serde_json::from_slice::<Client>(bytes) else {
        return;
    };
    let written = serde_json::to_string(&client).unwrap();
    assert_eq!(serde_json::from_str::<Client>(&written).unwrap(), client);
    if client.check().is_ok() {
        assert!(!client.redirect_uris.is_empty() && !client.client_name.trim().is_empty());
        assert!(client.demands_pkce() || !client.is_public());
    }
}

/// Whatever an operator's file declares is sound, comes back as it was; a fault has its place.
pub(crate) fn clients_file(bytes: &[u8]) {
    let source = text(bytes);
    match declaration::parse("f", source) {
        Ok(declared) => {
            for one in declared {
                assert!(one.client.check().is_ok() && one.place.starts_with("f:"));
                let written = serde_json::to_value(&one.client).unwrap();
                let again = declaration::read(written.as_object().unwrap());
                assert_eq!(again.as_ref(), Ok(&one.client));
            }
        }
        Err(faults) => {
            let lines = source.split('\n').count();
            for fault in &faults {
                let line = fault.place.strip_prefix("f:").unwrap();
                assert!((1..=lines).contains(&line.parse().unwrap()), "{fault}");
            }
            assert!(!faults.is_empty());
        }
    }
}

/// What a client says about itself on the first line, a sector's document on the second: whatever
/// is accepted has given itself nothing that only an operator can give.
pub(crate) fn registration(bytes: &[u8]) {
    let (metadata, document) = two(bytes);
    let Ok(stated) = Stated::parse(metadata.as_bytes()) else {
        return;
    };
    let Ok(client) = stated.client(&CLIENT.client_id, true) else {
        return;
    };
    assert!(client.demands_pkce() && client.services.is_empty());
    assert_eq!(client.consent, Consent::Required);
    assert!(!client.scope.contains(Scope::Habilitations));
    assert!(client.logo_uri.as_ref().is_none_or(RedirectUri::is_https));
    let made = Issued {
        secret: None,
        access_token: "x",
        at: None,
    };
    let told = answer(&client, ISSUER, made);
    // What a client is told, it can state again.
    let again = Stated::parse(&serde_json::to_vec(&told).unwrap()).unwrap();
    assert_eq!(again.client(&CLIENT.client_id, true).unwrap(), client);
    drop(sector::check(&client, Some(document.as_bytes())));
}

/// A key set on the first line, and something said to be signed with it on the second.
pub(crate) fn jwks(bytes: &[u8]) {
    let (keys, token) = two(bytes);
    drop(PublicKeys::published(keys.as_bytes()));
    let Ok(jwks) = serde_json::from_str::<Value>(keys) else {
        return;
    };
    let Ok(parsed) = PublicKeys::parse(&jwks) else {
        return;
    };
    let keys = jwks["keys"].as_array().unwrap();
    assert!((1..=20).contains(&keys.len()));
    for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        assert!(
            keys.iter().all(|key| key.get(private).is_none()),
            "{private} is private"
        );
    }
    let foreign = jwt::sign(RING.active(SigningAlg::Es256).unwrap(), Typ::Jwt, &jwks).unwrap();
    assert!(parsed.verify::<Value>(&foreign).is_err());
    drop(parsed.verify::<Value>(token));
}

/// A key set that is encrypted to: no strange key makes it fail, and what comes out is whole.
pub(crate) fn jwe(bytes: &[u8]) {
    let Ok(parsed) = PublicKeys::published(bytes) else {
        return;
    };
    for alg in EncryptionAlg::ALL {
        let enc = ContentEncryption::A128Gcm;
        let how = Encryption { alg: *alg, enc };
        if let Ok(encrypted) = parsed.encrypt(how, Content::Claims(b"secret")) {
            assert_eq!(encrypted.split('.').count(), 5, "{alg}");
        }
    }
}
