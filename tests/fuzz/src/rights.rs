//! Entitlements: the catalogue that people write, and the tokens between pages of a list.

use std::sync::LazyLock;

use idp::domain::{Catalogue, CatalogueFile, Timestamp};
use idp::rights::page::{PageRequest, PageToken};
use serde_json::Value;

use crate::sample::{CLIENT, NOW, account, text};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let file = r#"{"services":[{"code":"dsn","label":{"fr":"DSN","en":"DSN"},"organisation":"O",
        "grain":"siret","actions":["declare","consult"]}]}"#;
    CatalogueFile::parse(file).unwrap().numbered().unwrap()
});

pub(crate) fn catalogue(bytes: &[u8]) {
    let Ok(file) = CatalogueFile::parse(text(bytes)) else {
        return;
    };
    let written = serde_json::to_string(&file).unwrap();
    assert_eq!(CatalogueFile::parse(&written).as_ref(), Ok(&file));
    let catalogue = file.numbered().unwrap();
    assert_eq!(catalogue.services().len(), file.services.len());
    for right in file.rights() {
        let bit = catalogue.bit(&right).expect("every right has its place");
        let (service, action) = catalogue.locate(bit).unwrap();
        assert_eq!((&service.code, action), (&right.service, right.action));
    }
}

/// A content under a whole seal: only one of this very list goes on, from where it says.
pub(crate) fn page_token(bytes: &[u8]) {
    let service = &CATALOGUE.services()[0];
    let request = PageRequest {
        client: &CLIENT.client_id,
        account: account(),
        service,
        rights: service.rights(),
    };
    let Ok(after) = PageToken::resume(bytes, &request, NOW) else {
        return;
    };
    let said: Value = serde_json::from_slice(bytes).unwrap();
    let expires_at = Timestamp::from_unix(said["expires_at"].as_i64().unwrap());
    assert!(expires_at > NOW);
    let made = PageToken::new(&request, after, expires_at).to_plain();
    assert_eq!(serde_json::from_slice::<Value>(&made).unwrap(), said);
}
