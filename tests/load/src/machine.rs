//! What Linux says of a process and of a core (proc(5)).

use std::fs::read_to_string;
use std::time::Duration;

use anyhow::Context;

/// CPU time that a process has used, user and system together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage(pub(crate) Duration);

/// Resident memory, now and at its highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) now_kib: u64,
    pub(crate) peak_kib: u64,
}

/// How long a core has been at work, for whomever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy(pub(crate) Duration);

impl Usage {
    pub(crate) fn of(process: u32) -> anyhow::Result<Self> {
        let stat = read_to_string(format!("/proc/{process}/stat"))?;
        Ok(Self(ticks(
            used(&stat).context("/proc/PID/stat makes no sense")?,
        )))
    }
}

impl Memory {
    pub(crate) fn of(process: u32) -> anyhow::Result<Self> {
        let status = read_to_string(format!("/proc/{process}/status"))?;
        Self::read(&status).context("/proc/PID/status makes no sense")
    }

    fn read(status: &str) -> Option<Self> {
        let field = |name| {
            let value = status.lines().find_map(|line| line.strip_prefix(name))?;
            value.split_whitespace().next()?.parse().ok()
        };
        Some(Self {
            now_kib: field("VmRSS:")?,
            peak_kib: field("VmHWM:")?,
        })
    }
}

impl Busy {
    pub(crate) fn of(core: usize) -> anyhow::Result<Self> {
        let stat = read_to_string("/proc/stat")?;
        Ok(Self(ticks(
            busy(&stat, core).context("/proc/stat makes no sense")?,
        )))
    }
}

/// Fields 14 and 15, counted from behind the program's name, which may hold spaces and brackets.
fn used(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// All but idle (4th) and waiting for a disk (5th); guests' time is in the user's already.
fn busy(stat: &str, core: usize) -> Option<u64> {
    let name = format!("cpu{core} ");
    let fields = stat.lines().find_map(|line| line.strip_prefix(&name))?;
    let fields: Option<Vec<u64>> = fields
        .split_whitespace()
        .take(8)
        .map(|field| field.parse().ok())
        .collect();
    let at_work = (0..)
        .zip(fields?)
        .filter(|(field, _)| ![3, 4].contains(field));
    Some(at_work.map(|(_, ticks)| ticks).sum())
}

fn ticks(count: u64) -> Duration {
    Duration::from_millis(count * 1000 / rustix::param::clock_ticks_per_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_program_does_not_shift_the_fields() {
        let stat = "71 (a) b (c) S 1 71 71 0 -1 4194560 900 0 3 0 250 50 7 8 20 0 4 0 99 1 2";
        assert_eq!(used(stat), Some(300));
        assert_eq!(used("71 (a) S 1"), None);
    }

    #[test]
    fn memory_is_read_in_kib() {
        let status = "Name:\tidp\nVmHWM:\t   39216 kB\nVmRSS:\t   20480 kB\nThreads:\t4\n";
        let memory = Memory {
            now_kib: 20_480,
            peak_kib: 39_216,
        };
        assert_eq!(Memory::read(status), Some(memory));
        assert_eq!(Memory::read("VmRSS:\t12 kB"), None);
    }

    #[test]
    fn idle_time_is_no_work() {
        let stat = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu1 10 2 30 4000 500 6 7 80 5 0\ncpu10 1 1 1 1 1";
        assert_eq!(busy(stat, 1), Some(135));
        assert_eq!(busy(stat, 2), None);
    }

    #[test]
    fn this_very_process_has_used_some() {
        let process = std::process::id();
        assert!(Memory::of(process).unwrap().now_kib > 0);
        assert!(Usage::of(process).is_ok());
    }
}
