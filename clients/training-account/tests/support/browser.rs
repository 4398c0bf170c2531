//! A browser: it keeps the site's cookies and follows redirects, one at a time.

use std::{collections::BTreeMap, net::SocketAddr};

use axum_extra::extract::cookie::Cookie;
use reqwest::{
    Client, RequestBuilder, StatusCode,
    header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE},
};
use url::Url;

pub(crate) struct Browser {
    client: Client,
    pub site: String,
    pub cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub(crate) struct Page {
    pub url: Url,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    pub(crate) fn says(&self, text: &str) -> bool {
        self.text.replace('\u{a0}', " ").contains(text)
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> Url {
        let location = self
            .headers
            .get(LOCATION)
            .unwrap_or_else(|| panic!("stayed on {self:?}"));
        self.url.join(location.to_str().unwrap()).unwrap()
    }

    pub(crate) fn parameter(&self, name: &str) -> String {
        let location = self.location();
        let found = location.query_pairs().find(|(key, _)| key == name);
        found
            .unwrap_or_else(|| panic!("no {name} in {location}"))
            .1
            .into_owned()
    }
}

impl Browser {
    pub(crate) fn new(site: String) -> Self {
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let host = Url::parse(&site).unwrap().host_str().unwrap().to_owned();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .resolve(&host, loopback)
            .resolve("idp.localhost", loopback)
            .build();
        Self {
            client: client.unwrap(),
            site,
            cookies: BTreeMap::new(),
        }
    }

    /// A path of the site, or any address, and every redirect after it.
    pub(crate) async fn visit(&mut self, path: &str) -> Page {
        let mut page = self.get(path).await;
        while page.status.is_redirection() {
            page = self.get(page.location().as_str()).await;
        }
        page
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let url = Url::parse(&self.site).unwrap().join(path).unwrap();
        self.send(self.client.get(url)).await
    }

    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Page {
        let request = self
            .client
            .post(format!("{}{path}", self.site))
            .body(form.to_owned());
        self.send(request.header("content-type", "application/x-www-form-urlencoded"))
            .await
    }

    /// The site's cookies go to the site alone.
    async fn send(&mut self, request: RequestBuilder) -> Page {
        let mut request = request.build().unwrap();
        let url = request.url().clone();
        let ours = url.as_str().starts_with(&self.site);
        if ours {
            let pairs: Vec<_> = self
                .cookies
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect();
            request
                .headers_mut()
                .insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.client.execute(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        if ours {
            self.keep_cookies(&headers);
        }
        Page {
            url,
            status,
            headers,
            text: response.text().await.unwrap(),
        }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for header in headers.get_all(SET_COOKIE) {
            let cookie = Cookie::parse(header.to_str().unwrap()).unwrap();
            if cookie.value().is_empty() {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies
                    .insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }
}
