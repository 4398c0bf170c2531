//! The certificates that a trusted proxy says the client has shown (RFC 9440).

use axum::http::{HeaderMap, HeaderValue};
use sfv::{BareItem, Item, List, ListEntry, Parser};

use crate::crypto::CertificateChain;

/// Longest header that is looked at.
const MAX_BYTES: usize = 24 * 1024;

/// The certificate, if this header has one, with its issuers from the header of the same name and
/// `-chain`.
///
/// The certificate twice is not at all: one of them may be the client's own. Issuers prove
/// themselves by their signatures, so it does not matter who sent them; broken ones are none.
pub(in crate::web) fn forwarded(headers: &HeaderMap, name: &str) -> Option<CertificateChain> {
    let mut values = headers.get_all(name).into_iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    Some(CertificateChain {
        end: end(value.as_bytes())?,
        issuers: issuers(headers, &format!("{name}-chain")).unwrap_or_default(),
    })
}

/// RFC 9440 §2.2: an item.
fn end(value: &[u8]) -> Option<Vec<u8>> {
    let sound = value.len() <= MAX_BYTES;
    let item = sound.then(|| Parser::new(value).parse::<Item>().ok())??;
    bytes(item)
}

/// RFC 9440 §2.3: a list, which may be spread over headers (RFC 8941 §4.2).
fn issuers(headers: &HeaderMap, name: &str) -> Option<Vec<Vec<u8>>> {
    let values = headers.get_all(name).into_iter();
    let whole = values.map(HeaderValue::as_bytes).collect::<Vec<_>>();
    let whole = whole.join(b", ".as_slice());
    let sound = whole.len() <= MAX_BYTES;
    let list = sound.then(|| Parser::new(&whole).parse::<List>().ok())??;
    let entries = list.into_iter().map(|entry| match entry {
        ListEntry::Item(item) => bytes(item),
        ListEntry::InnerList(_) => None,
    });
    entries.collect()
}

/// RFC 8941 §3.3.5.
fn bytes(item: Item) -> Option<Vec<u8>> {
    match item.bare_item {
        BareItem::ByteSequence(bytes) => Some(bytes),
        _ => None,
    }
}
