//! One valid row of each table, for tests that each change one thing.

use std::time::Duration;

use idp::crypto::{PasswordHash, Secret, SecretHash, random_id, random_number};
use idp::domain::{
    Account, AccountId, AccountState, Amr, Authenticator, Client, ClientId, Grant, GrantId,
    IdentityProofing, Name, OrganisationLink, RequestedClaims, Roles, Scopes, Session, Sid, Terms,
    Timestamp,
};
use idp::store::{CODE_LIFETIME, Device, NewGrant, Redemption, Rotation, Tx};

pub(super) const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

pub(super) const fn second(number: u64) -> Duration {
    Duration::from_secs(number)
}

pub(super) fn account(last_name: &str) -> Account {
    Account {
        id: AccountId::from_random(random_number()),
        siret: "99900000300015".parse().unwrap(),
        last_name: Name::parse(last_name).unwrap(),
        first_name: Name::parse("Zoé").unwrap(),
        email: "zoe@cabinet.example".parse().unwrap(),
        email_verified_at: Some(NOW),
        phone: None,
        roles: Roles {
            administrator_since: None,
            declarant_since: Some(NOW),
        },
        state: AccountState::Active,
        identity: IdentityProofing::Weak,
        link: OrganisationLink::Moderated,
        updated_at: NOW,
    }
}

pub(super) fn client(id: &str) -> Client {
    let metadata = serde_json::json!({
        "client_id": id,
        "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
    });
    serde_json::from_value(metadata).unwrap()
}

/// An account and a client, as other rows refer to them.
pub(super) async fn account_and_client(tx: &mut Tx) -> (Account, ClientId) {
    let (account, client) = (account("Lefèvre"), client("formation"));
    tx.add_account(&account, None, NOW).await.unwrap();
    tx.put_client(&client, None, NOW).await.unwrap();
    (account, client.client_id)
}

/// Of ten hours.
pub(super) fn session(account: &Account) -> Session {
    Session {
        sid: Sid::from_random(random_id()),
        account: account.id,
        auth_time: NOW,
        authenticators: vec![Authenticator::Password],
        seen_at: NOW,
        expires_at: NOW + Duration::from_hours(10),
    }
}

pub(super) async fn add_session(tx: &mut Tx, account: &Account) -> (Session, SecretHash) {
    let (session, secret) = (session(account), Secret::random().hash());
    let device = Device::default();
    tx.add_session(&session, &secret, &device).await.unwrap();
    (session, secret)
}

/// For these scopes, of one hour.
pub(super) fn grant(account: &Account, client: &ClientId, scope: &str) -> Grant {
    Grant {
        id: GrantId::from_random(random_id()),
        client: client.clone(),
        account: account.id,
        terms: Terms {
            redirect_uri: Some("https://formation.example/callback".parse().unwrap()),
            scopes: Scopes::parse(scope),
            sub: Some("pairwise".to_owned()),
            code_challenge: Some("challenge".to_owned()),
            nonce: Some("nonce é\"".to_owned()),
            sid: Sid::from_random("sid".to_owned()),
            auth_time: NOW,
            acr: None,
            amr: vec![Amr::Pwd],
            cnf: None,
            authorization_details: Vec::new(),
            resources: Vec::new(),
            claims: RequestedClaims::default(),
        },
        generation: 0,
        expires_at: NOW + Duration::from_hours(1),
    }
}

pub(super) async fn add_grant(tx: &mut Tx, grant: &Grant) -> SecretHash {
    let code = Secret::random().hash();
    let new = new_grant(grant, &code);
    tx.add_grants(&[&new]).await.unwrap();
    code
}

pub(super) fn new_grant(grant: &Grant, code: &SecretHash) -> NewGrant {
    NewGrant {
        grant: grant.clone(),
        code: code.clone(),
        code_until: NOW + CODE_LIFETIME,
        at: NOW,
    }
}

/// By itself.
pub(super) async fn redeem(
    tx: &mut Tx,
    code: &SecretHash,
    client: &ClientId,
    at: Timestamp,
) -> Option<Grant> {
    let redemption = redemption(code, client, at);
    let redeemed = tx.redeem_codes(&[&redemption]).await.unwrap();
    redeemed.into_iter().map(|(_, grant)| grant).next()
}

pub(super) fn redemption(code: &SecretHash, client: &ClientId, at: Timestamp) -> Redemption {
    Redemption {
        code: code.clone(),
        client: client.clone(),
        at,
    }
}

/// By itself.
pub(super) async fn rotate(
    tx: &mut Tx,
    grant: &GrantId,
    generation: i64,
    client: &ClientId,
    at: Timestamp,
) -> Option<Grant> {
    let rotation = rotation(grant, generation, client, at);
    let rotated = tx.rotate_refresh_tokens(&[&rotation]).await.unwrap();
    rotated.into_iter().next()
}

pub(super) fn rotation(
    grant: &GrantId,
    generation: i64,
    client: &ClientId,
    at: Timestamp,
) -> Rotation {
    Rotation {
        grant: grant.clone(),
        generation,
        client: client.clone(),
        at,
    }
}

/// The hash of a password, at the lowest cost.
pub(super) async fn password_hash(text: &str) -> PasswordHash {
    let cost = idp::crypto::PasswordCost {
        memory_kib: 8,
        passes: 1,
    };
    let hashers = idp::crypto::Hashers::start(cost, 1);
    let password = idp::crypto::Password::typed(text);
    hashers.hash(password).await.unwrap().unwrap()
}
