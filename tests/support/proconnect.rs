//! ProConnect as it comes to an identity provider of its federation: no PKCE, its secret in the
//! form, parameters of its own, userinfo as a signed JWT.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use idp::crypto::random_id;
use serde_json::{Map, Value, json};

use super::idp::SECRET;
use super::jose::verified;
use super::{Idp, Page, form};

const HOST: &str = "https://fca.integ01.dev-agentconnect.fr/api/v2";
const SCOPES: &str = "openid uid given_name usual_name email siren siret organizational_unit \
                      belonging_population phone chorusdt";

pub(crate) struct ProConnect<'a> {
    idp: &'a Idp,
    state: String,
    nonce: String,
}

/// Whom it was told that this is.
pub(crate) struct Identity {
    pub(crate) id_token: String,
    pub(crate) claims: Map<String, Value>,
    pub(crate) userinfo: Map<String, Value>,
}

impl<'a> ProConnect<'a> {
    pub(crate) async fn registered(idp: &'a Idp) -> Self {
        let scope = "openid uid given_name usual_name email siren siret phone";
        idp.register(json!({
            "client_id": "proconnect",
            "client_name": "ProConnect",
            "redirect_uris": [format!("{HOST}/oidc-callback")],
            "post_logout_redirect_uris": [format!("{HOST}/client/logout-callback")],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "client_secret_post",
            "pkce": "optional",
            "id_token_signed_response_alg": "ES256",
            "userinfo_signed_response_alg": "ES256",
            "may_name_service": true,
            "scope": scope,
        }))
        .await;
        Self {
            idp,
            state: random_id() + &random_id(),
            nonce: random_id() + &random_id(),
        }
    }

    /// The request for a service of its own, but for these parameters.
    pub(crate) fn request(&self, change: &[(&str, &str)]) -> String {
        let callback = format!("{HOST}/oidc-callback");
        let mut params = vec![
            ("response_type", "code"),
            ("client_id", "proconnect"),
            ("redirect_uri", &callback),
            ("scope", SCOPES),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("claims", r#"{"id_token":{"amr":null,"acr":null}}"#),
            ("acr_values", "eidas1"),
            ("sp_id", "6f21b751-ed40-48b6-a59c-36e1ba8af1b8"),
            ("sp_name", "Démarches simplifiées"),
            ("remember_me", "true"),
        ];
        params.retain(|(name, _)| !change.iter().any(|(other, _)| name == other));
        params.extend(change);
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params)
            .finish();
        format!("/authorize?{query}")
    }

    /// What comes back to its own address: a code, or an error.
    pub(crate) fn called_back(&self, page: &Page) -> Result<String, String> {
        let callback = format!("{HOST}/oidc-callback?");
        assert!(page.location().starts_with(&callback), "{page:?}");
        assert_eq!(page.sent("state").as_ref(), Some(&self.state));
        page.sent("code")
            .ok_or_else(|| page.sent("error").unwrap_or_default())
    }

    pub(crate) async fn identity(&self, page: &Page) -> Identity {
        let code = self.called_back(page).unwrap();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", &format!("{HOST}/oidc-callback")),
            ("client_id", "proconnect"),
            ("client_secret", SECRET),
            ("sp_id", "6f21b751-ed40-48b6-a59c-36e1ba8af1b8"),
            ("sp_name", "Démarches simplifiées"),
        ];
        let page = self
            .idp
            .request(form(Request::post("/token"), &fields))
            .await;
        assert_eq!(page.status, 200, "Y020026: {}", page.body);
        let tokens = page.json();
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        let jwks = self.get("/jwks", None).await.json();
        let claims = verified(&text("id_token"), &jwks);
        assert_eq!(claims["nonce"], self.nonce);
        assert!(claims.contains_key("amr"));
        let page = self.get("/userinfo", Some(&text("access_token"))).await;
        assert_eq!(page.header("content-type"), "application/jwt", "Y020027");
        let userinfo = verified(&page.body, &jwks);
        assert_eq!(userinfo["sub"], claims["sub"]);
        check(&userinfo);
        Identity {
            id_token: text("id_token"),
            claims,
            userinfo,
        }
    }

    /// Where it sends the browser to sign out: it leaves `client_id` away.
    pub(crate) fn sign_out(&self, identity: &Identity) -> String {
        let back = format!("{HOST}/client/logout-callback");
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("id_token_hint", &identity.id_token)
            .append_pair("post_logout_redirect_uri", &back)
            .append_pair("state", &self.state)
            .finish();
        format!("/end-session?{query}")
    }

    pub(crate) fn is_back_from_sign_out(&self, page: &Page) -> bool {
        let back = format!("{HOST}/client/logout-callback?state={}", self.state);
        page.location() == back
    }

    async fn get(&self, path: &str, access_token: Option<&str>) -> Page {
        let mut request = Request::get(path);
        if let Some(token) = access_token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.idp.request(request.body(Body::empty()).unwrap()).await
    }
}

/// What it holds an identity against before it passes it on.
fn check(userinfo: &Map<String, Value>) {
    let text = |name: &str| {
        let value = userinfo.get(name).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("Y500006: {name} is missing: {userinfo:?}"))
    };
    for name in ["sub", "uid"] {
        let sound = text(name).is_ascii() && (1..=256).contains(&text(name).len());
        assert!(sound, "{name}");
    }
    for name in ["given_name", "usual_name"] {
        assert!((1..=256).contains(&text(name).chars().count()), "{name}");
    }
    assert!(text("email").contains('@'));
    assert!(text("siret").len() == 14 && text("siret").starts_with(text("siren")));
    assert!(text("phone_number").len() <= 256);
}
