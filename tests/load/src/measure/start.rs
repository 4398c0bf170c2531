//! Memory and the time to the first answer, on all cores, beside the bare axum handler's.

use std::time::Duration;

use anyhow::Context;

use super::Plan;
use crate::limits::bare;
use crate::machine::Memory;
use crate::report::{Limit, Report, Row, Target};
use crate::server::Server;
use crate::world::World;

const DISCOVERY: &str = "/.well-known/openid-configuration";
const STARTS: usize = 5;

/// On a database that is there already: the usual settings, as an installation has them.
pub(crate) async fn measure(
    plan: &Plan,
    world: &World,
    (time, memory): (&'static str, &'static str),
    report: &mut Report,
) -> anyhow::Result<()> {
    let (mut ours, mut bares) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut server = bare::start(b"{}", &plan.all_cores, &plan.folder)?;
        bares.push(started(&mut server, "/").await?);
        let mut server = world.start(&plan.all_cores)?;
        ours.push(started(&mut server, DISCOVERY).await?);
    }
    let (ours, bare) = (middle(ours)?, middle(bares)?);
    let row = Row::value(time, ours.0, "ms").beside(Limit::new("bare axum handler", bare.0));
    report.add(row.target(Target::Less(300.0)))?;
    let row = Row::value(memory, ours.1, "MB").beside(Limit::new("bare axum handler", bare.1));
    report.add(row.target(Target::Less(40.0)))
}

/// Milliseconds to the first answer, and resident MB once it has come to rest.
async fn started(server: &mut Server, path: &str) -> anyhow::Result<(f64, f64)> {
    let time = server
        .answers(path)
        .await
        .context("the provider does not start")?;
    tokio::time::sleep(Duration::from_millis(700)).await;
    Ok((time.as_secs_f64() * 1e3, mb(server.memory()?.now_kib)))
}

pub(crate) fn loaded(server: &Server, report: &mut Report) -> anyhow::Result<()> {
    let Memory { now_kib, peak_kib } = server.memory()?;
    report.add(Row::value("resident after all of this", mb(now_kib), "MB"))?;
    report.add(Row::value("resident at its highest", mb(peak_kib), "MB"))
}

/// The median of either.
fn middle(seen: Vec<(f64, f64)>) -> anyhow::Result<(f64, f64)> {
    let (times, memories) = seen.into_iter().unzip();
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let middle = median(times).zip(median(memories));
    middle.context("nothing was measured")
}

#[expect(clippy::cast_precision_loss, reason = "no process has 2^53 KiB")]
fn mb(kib: u64) -> f64 {
    kib as f64 * 1024.0 / 1e6
}
