//! Signing keys that all tests of this process share: RSA takes long to make, and what a test is
//! about is hardly ever a key of its own.

use std::sync::LazyLock;

use idp::config::{Environment, Settings};
use idp::crypto::keys::{KeyState, StoredKey};
use idp::crypto::{MasterKey, Purpose};
use idp::domain::{SigningAlg, Timestamp};
use idp::store::Store;

static KEYS: LazyLock<(MasterKey, [StoredKey; 2])> = LazyLock::new(|| {
    let master = MasterKey::random();
    let seal = master.seal_key(Purpose::SigningKeys);
    let keys = [KeyState::Active, KeyState::Next].map(|state| {
        let made = Timestamp::from_unix(1_790_000_000);
        StoredKey::generate(SigningAlg::Ps256, state, &seal, made).unwrap()
    });
    (master, keys)
});

/// Puts those for PS256 into a new database, sealed as the provider seals its own. RS256, which
/// partners get that state nothing, differs from provider to provider.
pub(super) async fn share(environment: &Environment) {
    let settings = Settings::read(environment).unwrap();
    let store = Store::connect(&settings.database.url, 1).await.unwrap();
    store.migrate().await.unwrap();
    let (master, keys) = &*KEYS;
    let (common, own) = (
        master.seal_key(Purpose::SigningKeys),
        settings.master.seal_key(Purpose::SigningKeys),
    );
    let mut tx = store.direct().await.unwrap();
    for key in keys {
        let sealed = own.seal(&common.open(&key.sealed).unwrap()).unwrap();
        let key = StoredKey {
            sealed,
            ..key.clone()
        };
        tx.add_key(&key).await.unwrap();
    }
    drop(tx);
    store.close().await;
}
