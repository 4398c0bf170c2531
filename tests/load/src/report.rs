//! What was found: one JSON object a line, and a table of what has a limit or a target.

use std::fmt;
use std::io::{Write, stderr};

use serde::Serialize;
use serde_json::Value;

use crate::drive::Window;
use crate::limits::Alone;

/// Everything that has been told so far.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Row>);

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    what: &'static str,
    unit: &'static str,
    measured: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    p50_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_ms: Option<f64>,
    /// Of the server, for one: hardly disturbed by what else the machine does.
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_us: Option<f64>,
    /// The share of the server's core that other programs took meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Limit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    /// How much of the limit the server's CPU alone would allow, were nothing else running.
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
}

/// What it is compared with, measured in the same run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Limit {
    pub(crate) what: &'static str,
    pub(crate) value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cpu_us: Option<f64>,
}

/// What was promised.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// Of the limit.
    AtLeast(f64),
    /// Times the limit.
    Below(f64),
    /// By itself.
    Less(f64),
}

const COLUMNS: [&str; 9] = [
    "what",
    "measured",
    "p99",
    "CPU each",
    "limit in the same run",
    "its CPU",
    "ratio",
    "by CPU",
    "target",
];

impl Row {
    pub(crate) fn value(what: &'static str, measured: f64, unit: &'static str) -> Self {
        Self {
            what,
            unit,
            measured,
            p50_ms: None,
            p99_ms: None,
            cpu_us: None,
            others: None,
            limit: None,
            ratio: None,
            cpu_ratio: None,
            target: None,
            met: None,
        }
    }

    pub(crate) fn rate(what: &'static str, window: &Window) -> Self {
        Self {
            p50_ms: Some(window.millis_at(0.5)),
            p99_ms: Some(window.millis_at(0.99)),
            cpu_us: Some(window.cpu_us()),
            others: Some(window.others),
            ..Self::value(what, window.per_second(), "/s")
        }
    }

    pub(crate) fn beside(self, limit: Limit) -> Self {
        Self {
            ratio: Some(self.measured / limit.value),
            cpu_ratio: limit
                .cpu_us
                .zip(self.cpu_us)
                .map(|(limit, ours)| limit / ours),
            limit: Some(limit),
            ..self
        }
    }

    pub(crate) fn target(self, target: Target) -> Self {
        let met = match (target, self.ratio) {
            (Target::AtLeast(least), Some(ratio)) => ratio >= least,
            (Target::Below(most), Some(ratio)) => ratio < most,
            (Target::Less(most), _) => self.measured < most,
            (Target::AtLeast(_) | Target::Below(_), None) => false,
        };
        Self {
            target: Some(target.to_string()),
            met: Some(met),
            ..self
        }
    }
}

impl Limit {
    pub(crate) const fn new(what: &'static str, value: f64) -> Self {
        Self {
            what,
            value,
            cpu_us: None,
        }
    }

    pub(crate) fn rate(what: &'static str, window: &Window) -> Self {
        Self {
            what,
            value: window.per_second(),
            cpu_us: Some(window.cpu_us()),
        }
    }

    pub(crate) const fn alone(what: &'static str, alone: Alone) -> Self {
        Self {
            what,
            value: alone.per_second,
            cpu_us: Some(alone.cpu_us),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(ratio) => write!(f, "ratio ≥ {ratio}"),
            Self::Below(ratio) => write!(f, "ratio < {ratio}"),
            Self::Less(value) => write!(f, "below {value}"),
        }
    }
}

impl Report {
    pub(crate) fn add(&mut self, row: Row) -> anyhow::Result<()> {
        say(&serde_json::to_value(&row)?);
        self.0.push(row);
        Ok(())
    }

    /// For whoever reads: in Markdown, to the terminal.
    pub(crate) fn table(&self) -> anyhow::Result<()> {
        let mut out = stderr().lock();
        writeln!(out, "| {} |", COLUMNS.join(" | "))?;
        writeln!(out, "|{}", "---|".repeat(COLUMNS.len()))?;
        for row in &self.0 {
            writeln!(out, "{row}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit;
        let limit = self.limit.as_ref();
        let cpu = |us: f64| format!("{us:.0} µs");
        let ratio = |ratio: f64| format!("{ratio:.2}");
        let missed = if self.met == Some(false) {
            ", missed"
        } else {
            ""
        };
        let cells = [
            self.what.to_owned(),
            in_unit(self.measured, unit),
            cell(self.p99_ms, |ms| in_unit(ms, "ms")),
            cell(self.cpu_us, cpu),
            cell(limit, |limit| {
                format!("{}: {}", limit.what, in_unit(limit.value, unit))
            }),
            cell(limit.and_then(|limit| limit.cpu_us), cpu),
            cell(self.ratio, ratio),
            cell(self.cpu_ratio, ratio),
            cell(self.target.as_ref(), |target| format!("{target}{missed}")),
        ];
        write!(f, "| {} |", cells.join(" | "))
    }
}

fn in_unit(value: f64, unit: &str) -> String {
    match unit {
        "/s" if value >= 100.0 => format!("{value:.0}/s"),
        "/s" => format!("{value:.1}/s"),
        _ => format!("{value:.1} {unit}"),
    }
}

fn cell<T>(value: Option<T>, text: impl FnOnce(T) -> String) -> String {
    value.map(text).unwrap_or_default()
}

/// One line for programs.
#[expect(
    clippy::print_stdout,
    reason = "the lines are what this program is for"
)]
pub(crate) fn say(line: &Value) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(measured: f64, target: Target) -> Row {
        Row::value("x", measured, "/s")
            .beside(Limit::new("y", 100.0))
            .target(target)
    }

    #[test]
    fn a_target_is_met_or_missed() {
        let met = |measured, target| row(measured, target).met == Some(true);
        assert!(met(80.0, Target::AtLeast(0.8)) && !met(79.0, Target::AtLeast(0.8)));
        assert!(met(499.0, Target::Below(5.0)) && !met(500.0, Target::Below(5.0)));
        assert!(met(39.0, Target::Less(40.0)) && !met(40.0, Target::Less(40.0)));
        let nothing = Row::value("x", 1.0, "/s").target(Target::AtLeast(0.1));
        assert_eq!(nothing.met, Some(false), "without its limit it is not met");
    }

    #[test]
    fn a_missed_target_says_so() {
        let line = row(79.0, Target::AtLeast(0.8)).to_string();
        assert_eq!(
            line,
            "| x | 79.0/s |  |  | y: 100/s |  | 0.79 |  | ratio ≥ 0.8, missed |"
        );
    }
}
