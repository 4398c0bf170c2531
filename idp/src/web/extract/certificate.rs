//! The certificate that a trusted proxy says the client has shown (RFC 9440).

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::CertificateChain;

/// Longest header that is looked at.
const MAX_BYTES: usize = 24 * 1024;

/// The certificate, if this header has one. Twice is not at all: one of them may be the client's
/// own.
pub(in crate::web) fn forwarded(headers: &HeaderMap, name: &str) -> Option<CertificateChain> {
    let mut values = headers.get_all(name).into_iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    // RFC 9440 §2.1: a byte sequence of RFC 8941 §3.3.5.
    let text = value.to_str().ok()?.trim();
    let encoded = text.strip_prefix(':')?.strip_suffix(':')?;
    let end = STANDARD.decode(encoded).ok()?;
    (text.len() <= MAX_BYTES).then_some(CertificateChain {
        end,
        issuers: Vec::new(),
    })
}
