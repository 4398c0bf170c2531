//! Days and times in words, as French clocks show them.

use jiff::ZonedDateTime;

use super::{text, text_with};
use crate::domain::{Locale, Timestamp};

/// Such as `15 January 2027`.
pub fn day(locale: Locale, at: Timestamp) -> String {
    let day = in_france(at);
    format!(
        "{} {} {}",
        day.day(),
        month(locale, day.month()),
        day.year()
    )
}

/// Such as `15 January 2027 at 09:00`.
pub fn moment(locale: Locale, at: Timestamp) -> String {
    let clock = in_france(at);
    let time = format!("{:02}:{:02}", clock.hour(), clock.minute());
    let day = day(locale, at);
    format!(
        "{day} {}",
        text_with(locale, "at-time", "time", time.into())
    )
}

fn in_france(at: Timestamp) -> ZonedDateTime {
    let instant = jiff::Timestamp::from_second(at.as_unix()).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    instant.to_zoned_datetime(zone)
}

fn month(locale: Locale, number: i8) -> String {
    match number {
        1 => text(locale, "month-january"),
        2 => text(locale, "month-february"),
        3 => text(locale, "month-march"),
        4 => text(locale, "month-april"),
        5 => text(locale, "month-may"),
        6 => text(locale, "month-june"),
        7 => text(locale, "month-july"),
        8 => text(locale, "month-august"),
        9 => text(locale, "month-september"),
        10 => text(locale, "month-october"),
        11 => text(locale, "month-november"),
        _ => text(locale, "month-december"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_unix(1_800_000_000);

    #[test]
    fn a_moment_is_told_as_on_french_clocks() {
        assert_eq!(moment(Locale::En, AT), "15 January 2027 at 09:00");
        assert_eq!(moment(Locale::Fr, AT), "15 janvier 2027 à 09:00");
    }
}
