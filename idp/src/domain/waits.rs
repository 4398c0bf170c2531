//! How long to wait before something is tried again.

use std::time::Duration;

use super::Timestamp;

/// The wait after each try until the next one; what failed after the last is given up.
#[derive(Clone, Copy, Debug)]
pub struct Waits(pub &'static [Duration]);

impl Waits {
    /// When the try after this one is due; none when this many were enough.
    pub fn next_try(self, tries: i64, now: Timestamp) -> Option<Timestamp> {
        let tries = usize::try_from(tries).ok()?;
        self.0.get(tries).map(|wait| now + *wait)
    }

    /// How often something is tried, and how long from the first try to when it is given up.
    #[cfg(test)]
    pub(crate) fn in_all(self) -> (usize, Duration) {
        (self.0.len(), self.0.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_the_last_wait_there_is_no_try() {
        const WAITS: Waits = Waits(&[Duration::from_secs(5), Duration::from_secs(30)]);
        let now = Timestamp::from_unix(100);
        let next = |tries| WAITS.next_try(tries, now).map(Timestamp::as_unix);
        assert_eq!([0, 1, 2, -1].map(next), [Some(105), Some(130), None, None]);
    }
}
