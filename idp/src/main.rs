//! `idp`: the provider, and the commands of its operators.

use std::process::ExitCode;

use clap::Parser;
use idp::cli::{Command, run};
use idp::config::Environment;

/// Requests make many short-lived allocations: this allocator takes less of their time than that of
/// the C library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The Net-entreprises digital identity: an OpenID Connect provider with signed entitlements.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let environment = Environment::of_process();
    match run(command, &environment) {
        Ok(code) => code,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the operator's terminal")]
            {
                eprintln!("idp: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
