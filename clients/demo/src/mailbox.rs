//! `/demo/mail`: the mails that the provider has written, as whoever they are for would see them.
//!
//! In the demo mails are files in a folder, and nothing leaves the machine. This page reads them.
//! It is the demo's own, at an address of its own: no provider serves it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path as InPath, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use idp::domain::MailId;
use mail_parser::{Address, Message, MessageParser};
use tokio::net::TcpListener;

pub(crate) async fn serve(
    listener: TcpListener,
    folder: PathBuf,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let router = Router::new()
        .route("/", get(async || Redirect::to("/demo/mail")))
        .route("/demo/mail", get(list))
        .route("/demo/mail/{id}", get(read))
        .route("/demo/mail/{id}/html", get(as_html))
        .with_state(Arc::new(folder));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Mailbox {
    mails: Vec<Mail>,
}

#[derive(Template)]
#[template(path = "mail_read.html")]
struct MailRead {
    mail: Mail,
}

struct Mail {
    id: String,
    /// Seconds since 1970.
    at: i64,
    date: String,
    to: String,
    subject: String,
    text: String,
    html: String,
}

impl Mail {
    fn read(path: &Path) -> Option<Self> {
        let id = path.file_name()?.to_str()?.strip_suffix(".eml")?;
        let raw = fs::read(path).ok()?;
        let message = MessageParser::default().parse(&raw)?;
        Some(Self::of(id, &message))
    }

    fn of(id: &str, message: &Message<'_>) -> Self {
        let to = message.to().and_then(Address::first);
        let body = |part: Option<std::borrow::Cow<'_, str>>| part.unwrap_or_default().into_owned();
        Self {
            id: id.to_owned(),
            at: message
                .date()
                .map_or(0, mail_parser::DateTime::to_timestamp),
            date: message
                .date()
                .map_or_else(String::new, mail_parser::DateTime::to_rfc3339),
            to: to
                .and_then(|to| to.address())
                .unwrap_or_default()
                .to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: body(message.body_text(0)),
            html: body(message.body_html(0)),
        }
    }

    /// The lines of the text; a line that is an address is a link.
    fn lines(&self) -> impl Iterator<Item = (&str, bool)> {
        let lines = self.text.lines();
        lines.map(|line| {
            (
                line,
                line.starts_with("http://") || line.starts_with("https://"),
            )
        })
    }
}

/// The newest first.
async fn list(State(folder): State<Arc<PathBuf>>) -> Response {
    let entries = fs::read_dir(folder.as_path())
        .into_iter()
        .flatten()
        .flatten();
    let mut mails: Vec<Mail> = entries
        .filter_map(|entry| Mail::read(&entry.path()))
        .collect();
    mails.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    page(&Mailbox { mails })
}

async fn read(State(folder): State<Arc<PathBuf>>, InPath(id): InPath<String>) -> Response {
    match find(&folder, &id) {
        Some(mail) => page(&MailRead { mail }),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn as_html(State(folder): State<Arc<PathBuf>>, InPath(id): InPath<String>) -> Response {
    match find(&folder, &id) {
        Some(mail) => protected(Html(mail.html)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn find(folder: &Path, id: &str) -> Option<Mail> {
    let id: MailId = id.parse().ok()?;
    Mail::read(&folder.join(format!("{id}.eml")))
}

fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => protected(Html(html)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Mails and these pages style themselves; they run nothing and fetch nothing.
fn protected(page: Html<String>) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; \
                          base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ];
    (headers, page).into_response()
}
