//! A request of our own: somebody signs in for their own space, and no partner is told of it.

use super::{Destination, Request, ResponseMode};
use crate::domain::{ClientId, OwnPage, RedirectUri};

/// It asks for nothing but the person, and ends at a page of ours.
pub fn request(client_id: ClientId, home: RedirectUri, page: OwnPage) -> Request {
    let destination = Destination {
        redirect_uri: home,
        state: None,
        response_mode: ResponseMode::Query,
    };
    Request {
        own: Some(page),
        ..Request::bare(client_id, destination)
    }
}
