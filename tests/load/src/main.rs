//! The load generator: starts the release build of `idp serve`, asks it for things as fast as it
//! can, and sets what it reaches beside what the same machine can reach at most.
//!
//! The server has one core to itself; this program, PostgreSQL and Redis have the others.
//! `tests/load/run` prepares all of that. Each line on standard output is a JSON object.

mod client;
mod dpop;
mod drive;
mod limits;
mod machine;
mod measure;
mod partner;
mod report;
mod server;
mod turns;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use serde_json::json;

use crate::limits::{bare, database};
use crate::measure::flows::{Npm, our_flows};
use crate::measure::tokens::measure_refresh;
use crate::measure::{Plan, documents, extensions, flows, resources, sign_ins, start, tokens};
use crate::report::{Report, Row, say};
use crate::world::{Place, World};

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure everything
    Run(Run),
    /// Be the bare axum handler that the provider is compared with
    Bare { port: u16, document: PathBuf },
}

#[derive(Debug, Args)]
struct Run {
    /// Short windows: shows that everything works, measures nothing well
    #[arg(long)]
    quick: bool,
    /// The release build of `idp`
    #[arg(long)]
    idp: PathBuf,
    #[arg(long)]
    node: PathBuf,
    /// Where npm `oidc-provider` is installed
    #[arg(long)]
    oidc_provider: PathBuf,
    /// An empty database
    #[arg(long)]
    postgres: String,
    #[arg(long)]
    redis: String,
    /// The core that the server has to itself
    #[arg(long)]
    server_core: usize,
    /// Every core there is, as `taskset` writes them
    #[arg(long)]
    all_cores: String,
    /// For logs, secrets and the SQLite database; thrown away afterwards
    #[arg(long)]
    folder: PathBuf,
}

/// People who can sign in, and clients that ask at once.
const PEOPLE: usize = 48;
const CLIENTS: usize = 32;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Bare { port, document } => bare::serve(port, &document),
        Command::Run(run) => measure_all(&run),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "whoever started the run reads it")]
            {
                eprintln!("load: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

/// One thread generates the load, as one thread answers it.
fn measure_all(run: &Run) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let plan = run.plan();
        say(&json!({
            "run": "tests/load", "quick": run.quick, "server_core": run.server_core,
            "all_cores": run.all_cores, "clients": CLIENTS, "windows": plan.rounds,
            "window_ms": plan.window.as_millis(),
        }));
        let mut report = Report::default();
        on_postgres(run, &plan, &mut report).await?;
        on_sqlite(run, &plan, &mut report).await?;
        report.table()
    })
}

impl Run {
    fn plan(&self) -> Plan {
        let (rounds, window) = if self.quick { (1, 400) } else { (3, 1500) };
        Plan {
            rounds,
            window: Duration::from_millis(window),
            clients: CLIENTS,
            server_core: self.server_core,
            all_cores: self.all_cores.clone(),
            folder: self.folder.clone(),
        }
    }
}

/// The provider as several nodes have it: PostgreSQL and Redis.
async fn on_postgres(run: &Run, plan: &Plan, report: &mut Report) -> anyhow::Result<()> {
    let place = Place {
        program: &run.idp,
        folder: &run.folder,
        database: &run.postgres,
        redis: Some(&run.redis),
    };
    let world = World::make("postgres", &place, PEOPLE).await?;
    let names = ("start, on PostgreSQL", "resident when idle, on PostgreSQL");
    start::measure(plan, &world, names, report).await?;

    let trial = database::Trial {
        url: run.postgres.clone(),
        connections: world.settings()?.database.connections,
        time: plan.window,
    };
    database::prepare(&trial).await?;
    let mut server = world.start(&plan.one_core())?;
    server.answers("/health/ready").await?;
    documents::measure(plan, &server, report).await?;
    let sessions = sign_ins::sessions(&world, &server).await?;
    tokens::measure(plan, &server, (&sessions, &trial), report).await?;
    resources::measure(plan, &server, (&sessions, &trial), report).await?;
    extensions::measure(plan, &server, (&sessions, &trial), report).await?;
    let npm = Npm {
        node: &run.node,
        folder: &run.oidc_provider,
    };
    flows::measure(plan, &server, (&sessions, npm), report).await?;
    sign_ins::measure(plan, (&world, &server), &sessions, report).await?;
    start::loaded(&server, report)
}

/// The provider as a small installation has it.
async fn on_sqlite(run: &Run, plan: &Plan, report: &mut Report) -> anyhow::Result<()> {
    let file = run.folder.join("idp.db");
    let place = Place {
        program: &run.idp,
        folder: &run.folder,
        database: &format!("sqlite://{}", file.display()),
        redis: None,
    };
    let world = World::make("sqlite", &place, PEOPLE).await?;
    let names = ("start, on SQLite", "resident when idle, on SQLite");
    start::measure(plan, &world, names, report).await?;
    let mut server = world.start(&plan.one_core())?;
    server.answers("/health/ready").await?;
    let sessions = sign_ins::sessions(&world, &server).await?;
    let window = measure_refresh(plan, &server, &sessions).await?;
    report.add(Row::rate("refresh, ES256, on SQLite", &window))?;
    let flows = our_flows(plan, &server, &sessions).await?;
    let window = plan.best(&server, flows).await?;
    report.add(Row::rate("code flow with a session, on SQLite", &window))
}
