//! Authentication by a certificate (RFC 8705 §2): one that an authority issued to the name that is
//! registered, or one that is registered itself.

use super::Unauthenticated;
use crate::crypto::jwks::PublicKeys;
use crate::crypto::{AltName, ClientCertificate};
use crate::domain::{AuthMethod, Client};

pub(super) fn check(
    client: &Client,
    shown: Option<&ClientCertificate>,
    registered: Option<&PublicKeys>,
) -> Result<(), Unauthenticated> {
    let shown = shown.ok_or_else(|| Unauthenticated::unproven("no certificate was shown"))?;
    let fits = match client.token_endpoint_auth_method {
        // §2.1: the name alone says nothing.
        AuthMethod::TlsClientAuth => shown.issued && is_named(client, shown),
        // §2.2.
        AuthMethod::SelfSignedTlsClientAuth => {
            registered.is_some_and(|keys| keys.has_certificate(&shown.thumbprint))
        }
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(Unauthenticated::unproven(
            "the certificate is of somebody else",
        ))
    }
}

/// §2.1.2: by the one name that is registered.
fn is_named(client: &Client, shown: &ClientCertificate) -> bool {
    let also = |name: Option<AltName>| name.is_some_and(|name| shown.is_also(&name));
    let subject = client.tls_client_auth_subject_dn.as_deref();
    subject.is_some_and(|name| shown.is_of(name))
        || also(client.tls_client_auth_san_dns.clone().map(AltName::Dns))
        || also(client.tls_client_auth_san_email.clone().map(AltName::Email))
        || also(client.tls_client_auth_san_ip.map(AltName::Ip))
        || also(client.tls_client_auth_san_uri.clone().map(AltName::Uri))
}
