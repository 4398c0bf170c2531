//! What the same machine can do at most, measured beside what the provider does.

pub(crate) mod bare;
pub(crate) mod crypto;
pub(crate) mod database;

use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use rustix::thread::{CpuSet, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// How fast one thing alone goes.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Alone {
    pub(crate) per_second: f64,
    /// Microseconds of CPU for one, on our side.
    pub(crate) cpu_us: f64,
}

impl Alone {
    pub(crate) fn best(of: Vec<Self>) -> anyhow::Result<Self> {
        let best = of
            .into_iter()
            .max_by(|a, b| a.per_second.total_cmp(&b.per_second));
        best.ok_or_else(|| anyhow!("nothing was measured"))
    }
}

/// The rate that cryptography and one statement of the database allow, on one core for the server.
///
/// The server's core must compute the signatures, send the statement and read its answer; the
/// database must carry the statement out, with a durable commit where it changes a row. Both go on
/// at once for different requests, so the slower of the two is the limit.
pub(crate) fn reachable(crypto_us: f64, database: Alone) -> Alone {
    let cpu_us = crypto_us + database.cpu_us;
    Alone {
        per_second: database.per_second.min(1e6 / cpu_us),
        cpu_us,
    }
}

/// Runs on a thread of its own that stays on this core.
pub(crate) fn on_core<W>(core: usize, work: W) -> anyhow::Result<Alone>
where
    W: FnOnce() -> anyhow::Result<Alone> + Send + 'static,
{
    let pinned = thread::spawn(move || {
        let mut cores = CpuSet::new();
        cores.set(core);
        sched_setaffinity(None, &cores)?;
        work()
    });
    pinned
        .join()
        .map_err(|_| anyhow!("a limit could not be measured"))?
}

/// The same thing again until the time is over.
pub(crate) fn repeat(
    time: Duration,
    mut once: impl FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Alone> {
    let (watch, mut count) = (Watch::start(), 0);
    while watch.began.elapsed() < time {
        once()?;
        count += 1;
    }
    Ok(watch.stop(count))
}

/// Time and CPU of this thread.
#[derive(Debug)]
pub(crate) struct Watch {
    began: Instant,
    used: Duration,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self {
            began: Instant::now(),
            used: thread_time(),
        }
    }

    pub(crate) fn stop(self, count: u32) -> Alone {
        let (elapsed, used) = (
            self.began.elapsed(),
            thread_time().saturating_sub(self.used),
        );
        Alone {
            per_second: f64::from(count) / elapsed.as_secs_f64(),
            cpu_us: used.as_secs_f64() * 1e6 / f64::from(count.max(1)),
        }
    }
}

fn thread_time() -> Duration {
    let used = clock_gettime(ClockId::ThreadCPUTime);
    used.try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: Alone = Alone {
        per_second: 8000.0,
        cpu_us: 50.0,
    };

    #[test]
    fn the_slower_of_core_and_database_is_the_limit() {
        let near = |rate: f64, expected: f64| (rate - expected).abs() < 1e-6;
        let rate = |crypto_us| reachable(crypto_us, DATABASE).per_second;
        assert!(near(rate(50.0), 8000.0), "the core would do 10,000");
        assert!(near(rate(150.0), 5000.0));
    }

    #[test]
    fn work_is_counted_and_timed_on_its_core() {
        let once = Duration::from_millis(20);
        let alone = on_core(0, move || repeat(once, || Ok(()))).unwrap();
        assert!(alone.per_second > 0.0 && alone.cpu_us > 0.0);
    }
}
