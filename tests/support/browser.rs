//! A browser without script: it keeps cookies, fills in forms, and goes where our site sends it.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Builder;
use axum::http::{Method, header};

use super::idp::ISSUER;
use super::{Idp, Page, Person};

pub(crate) struct Browser<'a> {
    idp: &'a Idp,
    pub(crate) cookies: BTreeMap<String, String>,
    language: &'static str,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(idp: &'a Idp) -> Self {
        Self {
            idp,
            cookies: BTreeMap::new(),
            language: "en",
        }
    }

    pub(crate) fn speaking(idp: &'a Idp, language: &'static str) -> Self {
        Self {
            language,
            ..Self::new(idp)
        }
    }

    pub(crate) async fn get(&mut self, address: &str) -> Page {
        let request = self
            .request(Method::GET, address)
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    /// Posts a form of our own pages.
    pub(crate) async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .request(Method::POST, address)
            .header(header::ORIGIN, self.idp.app.issuer());
        let request = request.header("sec-fetch-site", "same-origin");
        self.send(form(request, fields)).await
    }

    /// Posts a form of another site: our cookies stay at home (`SameSite=Lax`).
    pub(crate) async fn post_from_elsewhere(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let request = Request::builder().method(Method::POST).uri(path(address));
        let request = request.header(header::ORIGIN, "https://formation.example");
        let request = request.header("sec-fetch-site", "cross-site");
        self.send(form(request, fields)).await
    }

    /// Goes on while our site sends the browser to itself.
    pub(crate) async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..10 {
            if !page.status.is_redirection() || !page.location().starts_with('/') {
                return page;
            }
            let location = page.location().to_owned();
            page = self.get(&location).await;
        }
        panic!("the browser is sent round in circles: {}", page.location());
    }

    /// Opens a partner's request and signs in; gives what came of it.
    pub(crate) async fn sign_in(&mut self, person: &Person, address: &str) -> Page {
        let page = self.try_to_sign_in(person, address).await;
        self.follow(page).await
    }

    /// Signs in with what is typed here, at the sign-in page of this request.
    pub(crate) async fn try_to_sign_in(&mut self, person: &Person, address: &str) -> Page {
        let interaction = self.open(address).await;
        self.post("/sign-in", &credentials(person, &interaction))
            .await
    }

    /// Opens a partner's request, up to its sign-in page; gives the interaction.
    pub(crate) async fn open(&mut self, address: &str) -> String {
        let page = self.get(address).await;
        assert!(
            page.location().starts_with("/sign-in"),
            "no sign-in: {page:?}"
        );
        page.sent("interaction").unwrap()
    }

    pub(crate) async fn send(&mut self, request: Request) -> Page {
        let page = self.idp.request(request).await;
        for value in page.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        page
    }

    /// A request of this browser, with its cookies, to be added to.
    pub(crate) fn request(&self, method: Method, address: &str) -> Builder {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::builder().method(method).uri(path(address));
        let request = request.header(header::ACCEPT_LANGUAGE, self.language);
        if pairs.is_empty() {
            request
        } else {
            request.header(header::COOKIE, pairs.join("; "))
        }
    }
}

/// What somebody types into the sign-in form.
pub(crate) fn credentials<'a>(
    person: &'a Person,
    interaction: &'a str,
) -> [(&'static str, &'a str); 5] {
    let siret: &'a str = Box::leak(person.siret.to_string().into_boxed_str());
    [
        ("interaction", interaction),
        ("siret", siret),
        ("last_name", &person.last_name),
        ("first_name", &person.first_name),
        ("password", &person.password),
    ]
}

fn path(address: &str) -> &str {
    address.strip_prefix(ISSUER).unwrap_or(address)
}

pub(crate) fn form(request: Builder, fields: &[(&str, &str)]) -> Request {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}
