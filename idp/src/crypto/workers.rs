//! Password hashing on threads of its own, so that a burst of sign-ins never slows a token.
//!
//! The threads run at the lowest priority and the queue is short: when it is full the answer is
//! [`Busy`] at once, which the web layer tells as 503 with `Retry-After`.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::password::{Comparison, Workspace};
use super::{Error, Password, PasswordCost, PasswordHash};

/// The queue of passwords to hash is full; try again in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are waiting to be checked")]
pub struct Busy;

/// The password hashing threads. Clones share them; they end with the last clone.
#[derive(Clone, Debug)]
pub struct Hashers {
    queue: SyncSender<Job>,
}

/// What came of checking a password.
#[derive(Debug)]
pub enum Verdict {
    Right {
        /// Made when the stored hash had another cost: to be stored in its place.
        rehashed: Option<PasswordHash>,
    },
    Wrong,
}

#[derive(Debug)]
struct Job {
    password: Password,
    task: Task,
}

#[derive(Debug)]
enum Task {
    Verify {
        stored: Option<PasswordHash>,
        reply: oneshot::Sender<Result<Verdict, Error>>,
    },
    Hash {
        reply: oneshot::Sender<Result<PasswordHash, Error>>,
    },
}

impl Hashers {
    /// Passwords waiting beyond those being hashed; at some 60 a second and core, about a second.
    const QUEUE: usize = 64;

    pub fn start(cost: PasswordCost, threads: usize) -> Self {
        let (queue, jobs) = sync_channel(Self::QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads.max(1) {
            let jobs = Arc::clone(&jobs);
            thread::spawn(move || work(&jobs, cost));
        }
        Self { queue }
    }

    /// Compares; takes the same time when there is no stored hash.
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<PasswordHash>,
    ) -> Result<Result<Verdict, Error>, Busy> {
        let (reply, answer) = oneshot::channel();
        self.submit(Job {
            password,
            task: Task::Verify { stored, reply },
        })?;
        answer.await.map_err(|_| Busy)
    }

    pub async fn hash(&self, password: Password) -> Result<Result<PasswordHash, Error>, Busy> {
        let (reply, answer) = oneshot::channel();
        self.submit(Job {
            password,
            task: Task::Hash { reply },
        })?;
        answer.await.map_err(|_| Busy)
    }

    fn submit(&self, job: Job) -> Result<(), Busy> {
        self.queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Busy,
        })
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, cost: PasswordCost) {
    // On Linux niceness is a thread's own. Refusal (a sandbox) only costs latency elsewhere.
    if let Err(error) = rustix::process::nice(19) {
        tracing::warn!(%error, "hashing threads keep their ordinary priority");
    }
    let mut workspace = Workspace::default();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { password, task }) = job else {
            return;
        };
        // A caller that has gone away needs no answer.
        match task {
            Task::Verify { stored, reply } => {
                drop(reply.send(verify(&mut workspace, &password, stored.as_ref(), cost)));
            }
            Task::Hash { reply } => drop(reply.send(workspace.hash(&password, cost))),
        }
    }
}

fn verify(
    workspace: &mut Workspace,
    password: &Password,
    stored: Option<&PasswordHash>,
    cost: PasswordCost,
) -> Result<Verdict, Error> {
    Ok(match workspace.compare(password, stored, cost)? {
        Comparison::Different => Verdict::Wrong,
        Comparison::Same { outdated: false } => Verdict::Right { rehashed: None },
        Comparison::Same { outdated: true } => Verdict::Right {
            rehashed: Some(workspace.hash(password, cost)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PasswordCost = PasswordCost {
        memory_kib: 64,
        passes: 1,
    };

    #[tokio::test]
    async fn a_password_is_hashed_and_found_right() {
        let hashers = Hashers::start(CHEAP, 1);
        let stored = hashers
            .hash(Password::typed("motdepasse12"))
            .await
            .unwrap()
            .unwrap();
        let verdict = hashers
            .verify(Password::typed("motdepasse12"), Some(stored))
            .await;
        assert!(matches!(verdict, Ok(Ok(Verdict::Right { rehashed: None }))));
    }

    #[tokio::test]
    async fn a_full_queue_answers_busy_at_once() {
        let (queue, _jobs) = sync_channel(1);
        let hashers = Hashers { queue };
        let waiting = hashers.verify(Password::typed("a"), None);
        let mut waiting = Box::pin(waiting);
        assert!(
            futures_poll_once(&mut waiting).await.is_none(),
            "the first waits in the queue"
        );
        let refused = hashers.verify(Password::typed("b"), None).await;
        assert!(matches!(refused, Err(Busy)));
    }

    async fn futures_poll_once<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        tokio::select! {
            biased;
            output = future => Some(output),
            () = std::future::ready(()) => None,
        }
    }
}
