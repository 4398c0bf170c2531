//! `/device` and `/device/done`: a device elsewhere is to be let in.

use askama::Template;

use super::Frame;
use super::summary::Summary;

#[derive(Debug, Template)]
#[template(path = "device.html", whitespace = "minimize")]
pub struct DeviceCode<'a> {
    pub frame: Frame<'a>,
    /// From the address that the device gave, or as it was typed before.
    pub typed: &'a str,
    pub problem: Option<DeviceProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceProblem {
    /// No code looks like that.
    Shape,
    /// Unknown, expired or used: one text for all, which tells nothing.
    Unknown,
    TooMany {
        wait_minutes: u32,
    },
}

#[derive(Debug, Template)]
#[template(path = "device_done.html", whitespace = "minimize")]
pub struct DeviceDone<'a> {
    pub frame: Frame<'a>,
    pub outcome: DeviceOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceOutcome {
    Allowed,
    Refused,
    /// The code expired meanwhile, or somebody else answered.
    TooLate,
}

impl DeviceCode<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            DeviceProblem::Shape => {
                let message = self.message().map(|text| ("user_code", text));
                Summary::of_fields(
                    frame.t("sign-in-fields-title"),
                    message.into_iter().collect(),
                )
            }
            DeviceProblem::Unknown => {
                Summary::one(frame.t("device-unknown-title"), frame.t("device-unknown"))
            }
            DeviceProblem::TooMany { wait_minutes } => Summary::one(
                frame.t("sign-in-too-many-title"),
                frame.t_count("device-too-many", "minutes", wait_minutes),
            ),
        })
    }

    fn message(&self) -> Option<String> {
        (self.problem == Some(DeviceProblem::Shape)).then(|| self.frame.t("device-code-shape"))
    }
}

impl DeviceOutcome {
    fn title(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Allowed => frame.t("device-allowed-title"),
            Self::Refused => frame.t("device-refused-title"),
            Self::TooLate => frame.t("device-too-late-title"),
        }
    }

    fn explanation(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Allowed => frame.t("device-allowed"),
            Self::Refused => frame.t("device-refused"),
            Self::TooLate => frame.t("device-too-late"),
        }
    }

    fn advice(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Allowed => frame.t("device-allowed-next"),
            Self::Refused => frame.t("device-refused-next"),
            Self::TooLate => frame.t("device-too-late-next"),
        }
    }
}
