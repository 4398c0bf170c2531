//! What the trail is told of clients that do not prove themselves: enough to see an attack, and not
//! as much as a stranger would like to write.

use std::time::Duration;

use crate::app::App;
use crate::cache::Kind;
use crate::domain::{ClientId, Event, EventKind, Timestamp};
use crate::web::error::ApiError;
use crate::web::extract::Peer;

#[derive(Clone, Copy, Debug)]
pub(super) struct Refused<'a> {
    pub(super) unverified_id: &'a ClientId,
    /// Is there such a client?
    pub(super) is_known: bool,
    pub(super) why: &'static str,
}

/// What is counted is forgotten after this.
const WINDOW: Duration = Duration::from_hours(1);

/// So many are told one by one.
const ONE_BY_ONE: u64 = 10;

/// Those at a client that there is are counted by themselves; names can be made up without end, so
/// that all of them count as one.
pub(super) async fn record(
    app: &App,
    refused: Refused<'_>,
    peer: Peer,
    now: Timestamp,
) -> Result<(), ApiError> {
    let network = peer.network();
    let counted = if refused.is_known {
        format!("{network} {}", refused.unverified_id)
    } else {
        network
    };
    let count = app
        .cache
        .count(Kind::ClientRefusals, &counted, WINDOW)
        .await?;
    if let Some(detail) = told(count, refused.why) {
        let event = Event::new(EventKind::ClientRefused, now).client(refused.unverified_id);
        let event = event.address(&peer.0).detail(detail);
        app.journal.record(event).await?;
    }
    Ok(())
}

/// The first few, then every power of ten.
fn told(count: u64, why: &str) -> Option<String> {
    if count <= ONE_BY_ONE {
        return Some(why.to_owned());
    }
    let is_power_of_ten = 10_u64.pow(count.ilog10()) == count;
    is_power_of_ten.then(|| format!("{why}; {count} refusals from this network within the hour"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ever_fewer_are_told() {
        let all = (1..=100_000).filter(|count| told(*count, "").is_some());
        assert_eq!(
            all.skip(9).collect::<Vec<_>>(),
            [10, 100, 1000, 10_000, 100_000]
        );
    }
}
