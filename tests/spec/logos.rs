//! `logo_uri` (OpenID Connect Dynamic Client Registration §2): fetched by us under the guard of
//! every outgoing fetch, and shown from our own address.

use std::time::Duration;

use idp::app::{fetch_logos_once, sweep_once};
use serde_json::json;

use crate::support::{Answer, Browser, Elsewhere, Idp, Page, Partner};

/// A picture of one dot.
pub(super) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
      \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x56\xc7\x2f\x0d\0\0\0\0IEND\xaeB`\x82";
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

async fn idp() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")).await
}

async fn partner<'a>(idp: &'a Idp, server: &Elsewhere) -> Partner<'a> {
    Partner::registered(idp, json!({ "logo_uri": server.url("/logo") })).await
}

async fn sign_in_page(idp: &Idp, partner: &Partner<'_>) -> Page {
    let mut browser = Browser::new(idp);
    let page = browser.get(&partner.request(&[])).await;
    let page = browser.follow(page).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("name=\"siret\""), "{}", page.body);
    page
}

/// Where the page shows the logo from, once what it noted has been fetched.
async fn shown(idp: &Idp, partner: &Partner<'_>) -> Option<String> {
    sign_in_page(idp, partner).await;
    fetch_logos_once(&idp.app).await;
    logo(&sign_in_page(idp, partner).await)
}

/// Where the page has it from.
fn logo(page: &Page) -> Option<String> {
    let (_, image) = page.body.split_once("<p class=\"logo\"><img src=\"")?;
    Some(image.split_once('"').unwrap().0.to_owned())
}

#[tokio::test]
async fn the_page_shows_a_copy_of_ours_and_loads_nothing_from_elsewhere() {
    let (idp, server) = (
        idp().await,
        Elsewhere::start(Answer::file("x/y", PNG)).await,
    );
    let partner = partner(&idp, &server).await;
    let path = shown(&idp, &partner).await.unwrap();
    assert!(path.starts_with("/logos/"), "{path}");
    let page = sign_in_page(&idp, &partner).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self';"), "{policy}");
    assert!(!page.body.contains(&server.address.to_string()));
    let image = Browser::new(&idp).get(&path).await;
    assert_eq!(image.header("content-type"), "image/png");
    assert!(image.body.contains("IEND"));
    assert_eq!(image.header("x-content-type-options"), "nosniff");
    assert!(image.header("cache-control").contains("immutable"));
    assert!(image.header("content-security-policy").contains("sandbox"));
    assert_eq!(server.asked().len(), 1);
    assert!(server.asked()[0].starts_with("GET /logo HTTP/1.1"));
}

// A partner whose server hangs does not hold up those who want to sign in.
#[tokio::test]
async fn no_page_waits_for_it() {
    let (idp, server) = (
        idp().await,
        Elsewhere::start(Answer::file("x/y", PNG)).await,
    );
    let partner = partner(&idp, &server).await;
    for _ in 0..3 {
        assert_eq!(logo(&sign_in_page(&idp, &partner).await), None);
    }
    assert_eq!(server.asked(), [""; 0]);
    fetch_logos_once(&idp.app).await;
    assert_eq!(server.asked().len(), 1, "noted once");
    assert!(logo(&sign_in_page(&idp, &partner).await).is_some());
}

#[tokio::test]
async fn only_a_picture_made_of_dots_is_shown_whatever_it_is_called() {
    for (called, content) in [
        ("image/svg+xml", SVG),
        ("image/png", SVG),
        ("image/png", b"<!doctype html><script>alert(1)</script>"),
        ("image/png", b""),
        ("image/png", &PNG[..20]),
    ] {
        let (idp, server) = (
            idp().await,
            Elsewhere::start(Answer::file(called, content)).await,
        );
        let partner = partner(&idp, &server).await;
        assert_eq!(shown(&idp, &partner).await, None, "{called}");
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn what_is_too_large_redirects_or_fails_leaves_the_page_whole() {
    let target = Elsewhere::start(Answer::file("image/png", PNG)).await;
    let redirect = format!("HTTP/1.1 302 Go\r\nLocation: {}\r\n\r\n", target.url("/"));
    for answer in [
        Answer::file(
            "image/png",
            &[PNG, "\0".repeat(64 * 1024).as_bytes()].concat(),
        ),
        Answer::Endless("HTTP/1.1 200 OK\r\n\r\n".to_owned()),
        Answer::Raw(redirect),
        Answer::status("404 Not Found", ""),
        Answer::Raw(String::new()),
    ] {
        let (idp, server) = (idp().await, Elsewhere::start(answer).await);
        let partner = partner(&idp, &server).await;
        assert_eq!(shown(&idp, &partner).await, None);
    }
    assert_eq!(target.asked(), [""; 0]);
}

#[tokio::test]
async fn it_is_tried_again_later() {
    let (idp, server) = (
        idp().await,
        Elsewhere::start(Answer::status("503", "")).await,
    );
    let partner = partner(&idp, &server).await;
    assert_eq!(shown(&idp, &partner).await, None);
    assert_eq!(shown(&idp, &partner).await, None);
    assert_eq!(server.asked().len(), 1, "not at every page");
    server.answers(Answer::file("image/png", PNG));
    idp.advance(Duration::from_mins(10));
    assert!(shown(&idp, &partner).await.is_some());
}

#[tokio::test]
async fn one_that_has_aged_is_asked_for_again_and_shown_meanwhile() {
    let (idp, server) = (
        idp().await,
        Elsewhere::start(Answer::file("x/y", PNG)).await,
    );
    let partner = partner(&idp, &server).await;
    let path = shown(&idp, &partner).await;
    idp.advance(Duration::from_hours(23));
    assert_eq!(shown(&idp, &partner).await, path);
    assert_eq!(server.asked().len(), 1);
    server.answers(Answer::status("503", ""));
    idp.advance(Duration::from_hours(1));
    assert_eq!(shown(&idp, &partner).await, path);
    assert_eq!(server.asked().len(), 2);
    server.answers(Answer::file("x/y", &[PNG, b"new"].concat()));
    idp.advance(Duration::from_mins(10));
    let new = shown(&idp, &partner).await;
    assert!(
        new.is_some() && new != path,
        "another picture, another address"
    );
    idp.advance(Duration::from_hours(30 * 24));
    server.answers(Answer::status("503", ""));
    assert_eq!(shown(&idp, &partner).await, None, "for a month at most");
    sweep_once(&idp.app).await;
    idp.advance(Duration::from_secs(1));
    sweep_once(&idp.app).await;
    assert_eq!(Browser::new(&idp).get(&new.unwrap()).await.status, 404);
}

#[tokio::test]
async fn an_address_that_no_page_wrote_is_not_found() {
    let idp = Idp::start().await;
    let letters = "a".repeat(43);
    for name in [
        "",
        "a",
        &letters,
        &"%00".repeat(43),
        &format!("{letters}a"),
        "..%2fjwks",
    ] {
        let page = Browser::new(&idp).get(&format!("/logos/{name}")).await;
        assert_eq!(page.status, 404, "{name}");
    }
}

// Another node, or this one after its end, has what was fetched.
#[tokio::test]
async fn what_was_fetched_outlives_the_process() {
    let (idp, server) = (
        idp().await,
        Elsewhere::start(Answer::file("x/y", PNG)).await,
    );
    let known = shown(&idp, &partner(&idp, &server).await).await;
    let idp = idp.restart().await;
    let again = Partner::known(&idp, "formation");
    assert_eq!(logo(&sign_in_page(&idp, &again).await), known);
    assert_eq!(server.asked().len(), 1);
}
