//! The one HTTP client, in the form `openidconnect` asks for.

use std::{net::SocketAddr, time::Duration};

use openidconnect::{HttpRequest, HttpResponse, http};
use url::Url;

#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] http::Error),
}

/// No redirect is followed: it could lead inside our network. Browsers know that `idp.localhost`
/// is this machine (RFC 6761 §6.3); the C library's resolver often does not, so that the
/// demonstration has to say it.
pub(crate) fn client(issuer: &Url) -> reqwest::Result<reqwest::Client> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10));
    match issuer.host_str() {
        Some(host) if host.ends_with(".localhost") => client
            .resolve(host, SocketAddr::from(([127, 0, 0, 1], 0)))
            .build(),
        _ => client.build(),
    }
}

pub(crate) async fn send(
    client: reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError> {
    let response = client.execute(request.try_into()?).await?;
    let mut builder = http::Response::builder().status(response.status());
    for (name, value) in response.headers() {
        builder = builder.header(name, value);
    }
    Ok(builder.body(response.bytes().await?.to_vec())?)
}
