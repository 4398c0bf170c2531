//! Who a person is to a client: `sub` (OpenID Connect Core §8).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::crypto::MacKey;
use crate::domain::{AccountId, Client, SubjectType};

/// The account's own name, or one that clients of another sector cannot connect with theirs: a MAC
/// of sector and account, so that it is always the same and tells nothing (§8.1).
pub fn subject(client: &Client, account: AccountId, key: &MacKey) -> String {
    match client.subject_type {
        SubjectType::Public => account.to_string(),
        SubjectType::Pairwise => {
            let account = account.as_number().to_be_bytes();
            let mac = key.sign(&[client.sector().as_bytes(), &account]);
            URL_SAFE_NO_PAD.encode(mac.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};
    use crate::domain::RedirectUri;
    use crate::oidc::tests::client;

    fn pairwise(redirect_uri: &str, sector: Option<&str>) -> Client {
        let parse = |uri: &str| -> RedirectUri { uri.parse().unwrap() };
        Client {
            subject_type: SubjectType::Pairwise,
            redirect_uris: vec![parse(redirect_uri)],
            sector_identifier_uri: sector.map(parse),
            ..client()
        }
    }

    #[test]
    fn a_subject_is_that_of_a_sector_and_a_person() {
        let key = MasterKey::random().mac_key(Purpose::PairwiseSubjects);
        let account = AccountId::from_random(u64::MAX);
        let of = |client: &Client| subject(client, account, &key);
        let one = of(&pairwise("https://a.example/cb", None));
        assert_eq!(one, of(&pairwise("https://a.example:8443/other", None)));
        let sector = Some("https://a.example/sector");
        assert_eq!(one, of(&pairwise("https://b.example/cb", sector)));
        assert_ne!(one, of(&pairwise("https://b.example/cb", None)));
        assert_ne!(one, of(&pairwise("https://a.example.org/cb", None)));
        let other = AccountId::from_random(0);
        assert_ne!(
            one,
            subject(&pairwise("https://a.example/cb", None), other, &key)
        );
        let elsewhere = MasterKey::random().mac_key(Purpose::PairwiseSubjects);
        assert_ne!(
            one,
            subject(&pairwise("https://a.example/cb", None), account, &elsewhere)
        );
        assert!(
            one.len() == 43 && one.is_ascii(),
            "Core §2: at most 255 of ASCII"
        );
        assert_eq!(of(&client()), account.to_string(), "public");
    }
}
