//! Headers read without a library's help, and the operator's settings.

use std::sync::LazyLock;

use idp::config::{Environment, Settings, make_secret_file};
use idp::web::fuzzing;

use crate::sample::text;

/// A cookie counts if it was sent once, and what we set comes back as we set it.
pub(crate) fn cookies(bytes: &[u8]) {
    const NAME: &str = "__Host-session";
    if let Some(value) = fuzzing::cookie(bytes, NAME) {
        let sent = text(bytes).split(';').map(str::trim);
        let ours = sent.filter_map(|pair| pair.strip_prefix(NAME)?.strip_prefix('='));
        assert!(ours.eq([&value]), "{value}");
        assert!(!value.contains([';', '\r', '\n']));
        let set = fuzzing::set_cookie(NAME, &value);
        assert!(set.starts_with(&format!("{NAME}={value};")) && set.ends_with("Secure; Path=/"));
    }
}

/// Behind a trusted proxy: the address is one that the header names, or the proxy's own.
pub(crate) fn forwarded(bytes: &[u8]) {
    if bytes.iter().any(|b| !matches!(b, b' '..=b'~')) {
        return;
    }
    let peer = fuzzing::peer_behind_proxy(bytes);
    let hops: Vec<_> = text(bytes)
        .split(',')
        .map(|hop| hop.trim().parse())
        .collect();
    let named = |hop: &Result<std::net::IpAddr, _>| {
        hop.as_ref()
            .is_ok_and(|address| address.to_canonical() == peer)
    };
    assert!(peer == fuzzing::PROXY || hops.iter().any(named));
    // Whoever spoke to the proxy last is not skipped for somebody named before.
    if let Some(Ok(last)) = hops.last() {
        assert!(peer == last.to_canonical() || fuzzing::is_trusted(last.to_canonical()));
    }
}

/// On two lines, a certificate and its issuers: byte sequences (RFC 8941 §3.3.5) or nothing.
pub(crate) fn forwarded_certificates(bytes: &[u8]) {
    let (certificate, chain) = text(bytes).split_once('\n').unwrap_or((text(bytes), ""));
    let forwarded = fuzzing::forwarded_certificates(certificate.as_bytes(), chain.as_bytes());
    let Some(forwarded) = forwarded else {
        return;
    };
    let trimmed = certificate.trim();
    assert!(trimmed.starts_with(':') && trimmed[1..].contains(':'));
    assert!(forwarded.end.len() <= certificate.len());
    let issuers: usize = forwarded.issuers.iter().map(Vec::len).sum();
    assert!(issuers <= chain.len() && 2 * forwarded.issuers.len() <= chain.len());
}

static SECRET_FILE: LazyLock<String> = LazyLock::new(|| {
    let name = format!("fuzz-secret-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    make_secret_file(&path).unwrap();
    path.display().to_string()
});

/// A variable a line. The secret's file is ours: another could be any file of the machine.
pub(crate) fn environment(bytes: &[u8]) {
    let lines = text(bytes).lines().filter_map(|line| line.split_once('='));
    let environment = lines.fold(Environment::default(), |all, (name, value)| {
        all.with(name, value)
    });
    match Settings::read(&environment.with("IDP_SECRET_FILE", &*SECRET_FILE)) {
        Ok(settings) => {
            let issuer = url::Url::parse(settings.issuer.as_str()).unwrap();
            assert_eq!(
                issuer.origin().ascii_serialization(),
                settings.issuer.as_str()
            );
            assert!((1..=500).contains(&settings.database.connections));
            assert!((1..=256).contains(&settings.passwords.threads));
            assert!(!settings.sessions.idle.is_zero() && !settings.sessions.lifetime.is_zero());
        }
        Err(invalid) => assert!(invalid.to_string().contains("IDP_")),
    }
}
