//! Certificates of clients, and the header that they come in.

use idp::crypto::{CertificateChain, ClientCertificate};

use crate::sample::{NOW, text};

/// Of `CN=formation,O=Formation\, SA`, with a name of each other kind.
static SOUND: &[u8] = include_bytes!("../seeds/client_certificate/sound");

fn read(der: &[u8]) -> Option<ClientCertificate> {
    let chain = CertificateChain {
        end: der.to_vec(),
        issuers: Vec::new(),
    };
    ClientCertificate::read(&chain, None, NOW)
}

/// A certificate, or a name in the words of RFC 4514 that none of ours has.
pub(crate) fn client_certificate(bytes: &[u8]) {
    if let Some(certificate) = read(bytes) {
        assert!(!certificate.issued);
        assert_eq!(certificate.thumbprint.len(), 43);
        assert!(bytes.len() <= 16 * 1024);
    }
    let sound = read(SOUND).unwrap();
    let name = text(bytes);
    assert!(!sound.is_of(name) || name.to_ascii_lowercase().contains("formation"));
}
