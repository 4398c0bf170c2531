//! The one HTTP client, in the form `openidconnect` asks for.

use std::{net::SocketAddr, time::Duration};

use openidconnect::{HttpRequest, HttpResponse, http};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    #[error(transparent)]
    Reqwest(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] http::Error),
}

/// No redirect is followed: none of the provider's endpoints has a reason to send one, and a
/// followed one could lead inside our network.
pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .dns_resolver(LoopbackNames)
        .build()
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

/// Browsers know that `idp.localhost` is this machine (RFC 6761 §6.3); the C library's resolver
/// often does not. Of use in the demonstration only.
struct LoopbackNames;

impl Resolve for LoopbackNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses: Addrs = if name.as_str().ends_with(".localhost") {
                Box::new(std::iter::once(SocketAddr::from(([127, 0, 0, 1], 0))))
            } else {
                let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
                Box::new(found.collect::<Vec<_>>().into_iter())
            };
            Ok(addresses)
        })
    }
}
