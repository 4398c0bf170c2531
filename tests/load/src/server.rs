//! The processes under load: started on the server's core, watched, and ended with their value.

use std::fs::{File, read_to_string};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::client::{Connection, get};
use crate::machine::{Memory, Usage};

/// A server process; it ends with its value.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    started: Instant,
    pub(crate) address: SocketAddr,
    log: PathBuf,
}

/// How a server is started.
#[derive(Debug)]
pub(crate) struct Start<'a> {
    pub(crate) name: &'a str,
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    /// The cores it may use, as `taskset` writes them.
    pub(crate) cores: &'a str,
    pub(crate) port: u16,
    /// Where its log is kept.
    pub(crate) folder: &'a Path,
}

/// Nobody waits longer for a server to come up.
const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    pub(crate) fn start(start: &Start<'_>) -> anyhow::Result<Self> {
        let log = start.folder.join(format!("{}.log", start.name));
        // `taskset` becomes the program, so that the process id is the program's own.
        let process = Command::new("taskset")
            .args(["--cpu-list", start.cores])
            .arg(start.program)
            .args(&start.arguments)
            .env_clear()
            .envs(start.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("taskset cannot be started")?;
        Ok(Self {
            process,
            started: Instant::now(),
            address: (Ipv4Addr::LOCALHOST, start.port).into(),
            log,
        })
    }

    /// Waits for the first answer with status 200; says how long after the start it came.
    pub(crate) async fn answers(&mut self, path: &str) -> anyhow::Result<Duration> {
        while self.started.elapsed() < PATIENCE {
            if let Ok(mut connection) = Connection::open(self.address).await
                && let Ok(answer) = connection.send(get(path)).await
                && answer.status == 200
            {
                return Ok(self.started.elapsed());
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("it ended with {status}\n{}", read_to_string(&self.log)?);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!("no answer in time\n{}", read_to_string(&self.log)?)
    }

    /// So many connections that stay open.
    pub(crate) async fn connections(&self, count: usize) -> anyhow::Result<Vec<Connection>> {
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(Connection::open(self.address).await?);
        }
        Ok(all)
    }

    pub(crate) fn usage(&self) -> anyhow::Result<Usage> {
        Usage::of(self.process.id())
    }

    pub(crate) fn memory(&self) -> anyhow::Result<Memory> {
        Memory::of(self.process.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its database is thrown away too, so nothing needs to be finished.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Free a moment ago: nobody else on this machine is handed it again so soon.
pub(crate) fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
