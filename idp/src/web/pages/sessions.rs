//! `/account/sessions`: where a person is signed in.

use askama::Template;

use super::Frame;
use crate::domain::{DeviceKind, Timestamp, Whereabouts};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "sessions.html", whitespace = "minimize")]
pub struct Sessions<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    /// The session of this browser, unless it has just ended.
    pub here: Option<SessionShown<'a>>,
    pub elsewhere: &'a [SessionShown<'a>],
}

#[derive(Clone, Debug)]
pub struct SessionShown<'a> {
    pub sid: &'a str,
    pub device: DeviceKind,
    pub place: Whereabouts,
    pub since: Timestamp,
    pub seen_at: Timestamp,
}

impl SessionShown<'_> {
    fn device(&self, frame: &Frame<'_>) -> String {
        match (self.device.browser, self.device.system) {
            (Some(browser), Some(system)) => {
                let known = frame.t_with("sessions-device", "browser", browser);
                format!("{known} {system}")
            }
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => frame.t("sessions-device-unknown"),
        }
    }

    fn place(&self, frame: &Frame<'_>) -> String {
        match &self.place {
            Whereabouts::ThisMachine => frame.t("sessions-place-machine"),
            Whereabouts::PrivateNetwork => frame.t("sessions-place-private"),
            Whereabouts::Network(network) => {
                frame.t_with("sessions-place-network", "network", network)
            }
            Whereabouts::Unknown => frame.t("sessions-place-unknown"),
        }
    }

    fn since(&self, frame: &Frame<'_>) -> String {
        texts::moment(frame.locale, self.since)
    }

    fn seen(&self, frame: &Frame<'_>) -> String {
        texts::moment(frame.locale, self.seen_at)
    }
}
