//! Grants that only some clients can be trusted with.

use super::{Client, GrantType};

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    let speaks_for_itself =
        client.may_use(GrantType::ClientCredentials) || client.may_use(GrantType::TokenExchange);
    // RFC 6749 §4.4: confidential clients only.
    if client.is_public() && speaks_for_itself {
        return Err("client_credentials and token exchange are not for public clients");
    }
    // RFC 7662 §2.1: whoever asks must be authenticated.
    if client.is_public() && !client.serves.is_empty() {
        return Err("a public client is no resource server");
    }
    if !client.exchange_from.is_empty() && !client.may_use(GrantType::TokenExchange) {
        return Err("exchange_from needs the grant type of token exchange");
    }
    Ok(())
}
