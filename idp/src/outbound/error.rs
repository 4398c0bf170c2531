//! Why a fetch failed.

use std::error::Error as StdError;
use std::net::IpAddr;

/// For the log. Whoever named the address hears only that it could not be fetched: anything more
/// would let strangers feel their way around our network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("{0} is not a public address (see IDP_OUTBOUND_ALLOW)")]
    NotPublic(IpAddr),
    #[error("the host is not known")]
    UnknownName,
    #[error("no connection to the server")]
    Unreachable,
    #[error("the server took too long")]
    TooSlow,
    #[error("the server answered {0}")]
    Status(u16),
    #[error("the answer is too large")]
    TooLarge,
    #[error("the answer broke off or is no HTTP")]
    Broken,
}

impl Error {
    /// Our own refusal lies at the bottom of what the HTTP client says.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(this) = cause {
            if let Some(ours) = this.downcast_ref::<Self>() {
                return *ours;
            }
            cause = this.source();
        }
        if error.is_timeout() {
            Self::TooSlow
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }
}
