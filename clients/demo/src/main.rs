//! The demo: `cargo run --release`, and the provider runs beside its sample partners.
//!
//! Everything is kept in one folder, so starting again finds what was there, and removing the
//! folder begins anew.

mod mailbox;
mod partners;
mod people;
mod places;
mod provider;
mod seed;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use portals::Portal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::places::Places;
use crate::provider::Provider;

/// The Net-entreprises digital identity, with sample partners and invented companies
#[derive(Debug, Parser)]
struct Options {
    /// The provider's port; the partners take the next ones
    #[arg(long, default_value_t = 8080)]
    port_base: u16,
    /// Where everything is kept
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Print the codes that second factors show at this moment, and do nothing else
    #[arg(long)]
    code: bool,
    /// Register a partner of your own too, from a JSON file in the words of RFC 7591
    #[arg(long, requires = "secret_file")]
    register: Option<PathBuf>,
    /// The file with that partner's secret
    #[arg(long)]
    secret_file: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(
                clippy::print_stderr,
                reason = "the terminal is where the demo is read"
            )]
            {
                eprintln!("demo: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> anyhow::Result<()> {
    if options.code {
        return people::show_codes();
    }
    let places = Places::take(options.port_base).await?;
    let provider = Provider::prepare(&options.data, &places).await?;
    if let (Some(file), Some(secret)) = (&options.register, &options.secret_file) {
        seed::register(&provider.app, file, secret).await?;
    }
    log_quietly();
    people::introduce(&places);
    serve(provider, places).await
}

/// Until Ctrl-C, or until a part cannot go on.
async fn serve(provider: Provider, places: Places) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let training_account = provider.training_account(&places)?;
    let jedeclare = provider.portal(Portal::Jedeclare, &places)?;
    let portailpro = provider.portal(Portal::Portailpro, &places)?;
    let cabinet = provider.portal(Portal::Cabinet, &places)?;
    let mails = provider.mails();
    let idp = idp::web::run(provider.app, places.idp.listener, until(stopped.clone()));
    let partners = async {
        let formation = places.formation.listener;
        tokio::try_join!(
            training_account::serve(formation, training_account, until(stopped.clone())),
            portals::serve(places.jedeclare.listener, jedeclare, until(stopped.clone())),
            portals::serve(
                places.portailpro.listener,
                portailpro,
                until(stopped.clone())
            ),
            portals::serve(places.cabinet.listener, cabinet, until(stopped.clone())),
            mailbox::serve(places.mail.listener, mails, until(stopped.clone())),
        )
    };
    let interrupted = async move {
        told_to_stop().await?;
        stop.send_replace(true);
        anyhow::Ok(())
    };
    let ((), partners, interrupted) = tokio::join!(idp, partners, interrupted);
    partners?;
    interrupted
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that whoever would say so has gone: stop then too.
    drop(stopped.wait_for(|stopped| *stopped).await);
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

/// The addresses and accounts stay readable: only what goes wrong is logged.
fn log_quietly() {
    let filter = tracing_subscriber::EnvFilter::new("warn");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
