//! What agents of support must show, and say.

use std::time::Duration;

use crate::domain::{Session, Timestamp, has_several_factors};

/// An agent proves to be there this often.
const WITHIN: Duration = Duration::from_mins(30);

/// A second agent decides within this.
pub const DECIDED_WITHIN: Duration = Duration::from_hours(24);

/// With a second factor, always, and lately.
pub fn may_support(session: &Session, now: Timestamp) -> bool {
    has_several_factors(&session.authenticators) && now.since(session.auth_time) < WITHIN
}

/// Why an agent does what they do: at least a few words, on one line.
pub fn reason(typed: &str) -> Option<String> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let reason = words.join(" ");
    let sound = !reason.chars().any(char::is_control);
    ((10..=200).contains(&reason.chars().count()) && sound).then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_few_words_on_one_line() {
        assert_eq!(
            reason("  called back\n on file ").as_deref(),
            Some("called back on file")
        );
        assert!(reason("because").is_none());
        assert!(reason(&"x".repeat(201)).is_none());
        assert!(reason("called \u{0} back on file").is_none());
    }
}
