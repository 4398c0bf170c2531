//! A request of our own: somebody signs in for their own space, and no partner is told of it.

use super::{AcrDemand, Destination, Hints, Prompt, Request, ResponseMode};
use crate::domain::{ClientId, OwnPage, RedirectUri, RequestedClaims, ResponseType, Scopes};

/// It asks for nothing but the person, and ends at a page of ours.
pub fn request(client_id: ClientId, home: RedirectUri, page: OwnPage) -> Request {
    Request {
        client_id,
        destination: Destination {
            redirect_uri: home,
            state: None,
            response_mode: ResponseMode::Query,
        },
        response_type: ResponseType::Code,
        scopes: Scopes::default(),
        authorization_details: Vec::new(),
        resources: Vec::new(),
        nonce: None,
        prompt: Prompt::default(),
        max_age: None,
        code_challenge: None,
        dpop_jkt: None,
        acr: AcrDemand::default(),
        claims: RequestedClaims::default(),
        expected_subject: None,
        hints: Hints::default(),
        ui_locale: None,
        pushed: None,
        device: None,
        own: Some(page),
    }
}
