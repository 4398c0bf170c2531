//! From an envelope to a message in the format of the Internet (RFC 5322, RFC 2046 §5.1.4).

use std::time::{Duration, SystemTime};

use askama::Template;
use lettre::Message;
use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use super::content::Content;
use super::{Envelope, NotSent};
use crate::domain::{Email, MailId, Timestamp};

/// Who writes.
#[derive(Clone, Debug)]
pub struct Sender {
    pub from: Email,
    /// All links lead there.
    pub issuer: String,
    /// Its name, for the names of messages.
    pub host: String,
}

#[derive(Template)]
#[template(path = "mail.txt", whitespace = "preserve")]
struct AsText<'a> {
    content: &'a Content,
}

#[derive(Template)]
#[template(path = "mail.html", whitespace = "minimize")]
struct AsHtml<'a> {
    content: &'a Content,
}

/// Ready to be sent. The same mail has the same name at every try, so that one that arrives twice
/// is known for what it is.
pub fn compose(
    envelope: &Envelope,
    id: &MailId,
    sender: &Sender,
    now: Timestamp,
) -> Result<Message, NotSent> {
    let content = Content::of(envelope, &sender.issuer);
    let text = AsText { content: &content }.render();
    let html = AsHtml { content: &content }.render();
    let (Ok(text), Ok(html)) = (text, html) else {
        return Err(NotSent::Unwritable);
    };
    let from = mailbox(Some("Net-entreprises"), &sender.from).map_err(|_| NotSent::Address)?;
    let to = mailbox(None, &envelope.to).map_err(|_| NotSent::Address)?;
    Message::builder()
        .message_id(Some(format!("<{id}@{}>", sender.host)))
        .date(system_time(now))
        .from(from)
        .to(to)
        .subject(content.subject)
        .raw_header(plain("Content-Language", envelope.locale.tag()))
        // Nobody's holiday notice comes back to us (RFC 3834 §5).
        .raw_header(plain("Auto-Submitted", "auto-generated"))
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|_| NotSent::Unwritable)
}

fn mailbox(name: Option<&str>, address: &Email) -> Result<Mailbox, AddressError> {
    Ok(Mailbox::new(
        name.map(str::to_owned),
        address.as_str().parse()?,
    ))
}

/// A header with a name and a value of our own.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn system_time(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_unix()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
