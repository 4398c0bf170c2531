//! Load: closed loops of a fixed number of clients, and a steady trickle.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::machine::Busy;
use crate::server::Server;

/// A client: what it does again and again. A wrong answer is an error, and ends the run.
pub(crate) trait Turn: Send + 'static {
    fn take(&mut self) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Nothing is left to do before the time is over.
    fn is_done(&self) -> bool {
        false
    }
}

/// What was seen in one window of time.
#[derive(Debug)]
pub(crate) struct Window {
    /// Microseconds.
    latencies: Histogram<u64>,
    pub(crate) elapsed: Duration,
    /// What the server's process used.
    pub(crate) cpu: Duration,
    /// The share of the server's core that went to other programs.
    pub(crate) others: f64,
}

impl Window {
    pub(crate) fn per_second(&self) -> f64 {
        count(&self.latencies) / self.elapsed.as_secs_f64()
    }

    /// Microseconds of the server's CPU for one turn.
    pub(crate) fn cpu_us(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / count(&self.latencies).max(1.0)
    }

    pub(crate) fn millis_at(&self, quantile: f64) -> f64 {
        let micros = self.latencies.value_at_quantile(quantile);
        Duration::from_micros(micros).as_secs_f64() * 1e3
    }
}

/// Every client takes turn after turn until the time is over. The clients come back.
pub(crate) async fn closed<T: Turn>(
    server: &Server,
    core: usize,
    clients: Vec<T>,
    time: Duration,
) -> anyhow::Result<(Window, Vec<T>)> {
    let end = Instant::now() + time;
    watched(server, core, clients, |mut client: T| async move {
        let mut latencies = histogram()?;
        while Instant::now() < end && !client.is_done() {
            let began = Instant::now();
            client.take().await?;
            latencies.saturating_record(micros(began.elapsed()));
        }
        Ok((latencies, client))
    })
    .await
}

/// Turns are due at fixed times, spread over the clients; one that begins late, because the one
/// before it took long, is counted from when it was due.
pub(crate) async fn paced<T: Turn>(
    server: &Server,
    core: usize,
    clients: Vec<T>,
    (each, time): (Duration, Duration),
) -> anyhow::Result<(Window, Vec<T>)> {
    let start = Instant::now();
    let end = start + time;
    let count = u32::try_from(clients.len())?;
    let clients = (0..count).zip(clients).collect();
    let (window, clients) = watched(server, core, clients, |(place, mut client): (u32, T)| {
        let first = start + each * place;
        async move {
            let mut latencies = histogram()?;
            let mut due = first;
            while due < end {
                tokio::time::sleep_until(due.into()).await;
                client.take().await?;
                latencies.saturating_record(micros(due.elapsed()));
                due += each * count;
            }
            Ok((latencies, (place, client)))
        }
    })
    .await?;
    Ok((
        window,
        clients.into_iter().map(|(_, client)| client).collect(),
    ))
}

async fn watched<C, F, R>(
    server: &Server,
    core: usize,
    clients: Vec<C>,
    run: R,
) -> anyhow::Result<(Window, Vec<C>)>
where
    C: Send + 'static,
    F: Future<Output = anyhow::Result<(Histogram<u64>, C)>> + Send + 'static,
    R: Fn(C) -> F + Send,
{
    let (used, busy, began) = (server.usage()?, Busy::of(core)?, Instant::now());
    let mut running: JoinSet<_> = clients.into_iter().map(run).collect();
    let (mut latencies, mut clients) = (histogram()?, Vec::new());
    while let Some(ended) = running.join_next().await {
        let (taken, client) = ended??;
        latencies.add(taken)?;
        clients.push(client);
    }
    let elapsed = began.elapsed();
    let cpu = server.usage()?.0.saturating_sub(used.0);
    let others = (Busy::of(core)?.0.saturating_sub(busy.0)).saturating_sub(cpu);
    let window = Window {
        latencies,
        elapsed,
        cpu,
        others: others.as_secs_f64() / elapsed.as_secs_f64(),
    };
    Ok((window, clients))
}

/// The window in which most was done: the others were disturbed more by whatever else ran.
pub(crate) fn best(windows: Vec<Window>) -> Option<Window> {
    windows
        .into_iter()
        .max_by(|a, b| a.per_second().total_cmp(&b.per_second()))
}

fn histogram() -> anyhow::Result<Histogram<u64>> {
    // A microsecond to a minute, three digits.
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn count(latencies: &Histogram<u64>) -> f64 {
    latencies.len() as f64
}
