//! One stock file into the tables, a batch of rows at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use anyhow::{Context, bail};
use csv::Position;

use crate::cli::Operator;
use crate::crypto::sha256_text;
use crate::domain::{Establishment, Siren, Siret};
use crate::sirene::{Entry, LegalUnit, Problem, Row, Rows};
use crate::store::{self, Mark, Tx};

/// Rows of one transaction.
const BATCH: usize = 2000;

/// How many of the rows that are left out are told one by one.
const TOLD: u64 = 20;

/// How many rows pass between two lines of progress.
const PROGRESS: u64 = 200_000;

/// What a kind of row does with a batch of them.
pub(super) trait Stock: Row + Send + Sync {
    /// What makes two rows one: the later one counts.
    type Key: Ord + Send + Sync;

    fn key(&self) -> Self::Key;

    fn put(
        tx: &mut Tx,
        batch: &BTreeMap<Self::Key, Self>,
    ) -> impl Future<Output = Result<(), store::Error>> + Send;
}

impl Stock for Entry {
    type Key = Siret;

    fn key(&self) -> Siret {
        self.establishment.siret
    }

    async fn put(tx: &mut Tx, batch: &BTreeMap<Siret, Self>) -> Result<(), store::Error> {
        let rows: Vec<(Establishment, Option<&str>)> = batch
            .values()
            .map(|entry| {
                let name = entry.establishment.name.as_str();
                let told = entry.withheld || !name.is_empty();
                (entry.establishment.clone(), told.then_some(name))
            })
            .collect();
        tx.put_establishments(&rows).await
    }
}

impl Stock for LegalUnit {
    type Key = Siren;

    fn key(&self) -> Siren {
        self.siren
    }

    async fn put(tx: &mut Tx, batch: &BTreeMap<Siren, Self>) -> Result<(), store::Error> {
        let units = batch.values();
        let units: Vec<(Siren, &str)> = units.map(|unit| (unit.siren, &*unit.name)).collect();
        tx.put_legal_units(&units).await
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    taken: u64,
    left_out: u64,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { taken, left_out } = self;
        write!(f, "{taken} rows taken over, {left_out} left out")
    }
}

/// A file, and the tables that it goes into.
pub(super) struct Import<'a> {
    operator: &'a Operator,
    path: PathBuf,
    file: File,
    source: String,
    again: bool,
    started: Instant,
}

impl<'a> Import<'a> {
    pub(super) fn open(operator: &'a Operator, path: &Path, again: bool) -> anyhow::Result<Self> {
        let cannot = || format!("{} cannot be read", path.display());
        let file = File::open(path).with_context(cannot)?;
        let about = file.metadata().with_context(cannot)?;
        let age = about.modified().ok();
        let age = age.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        Ok(Self {
            operator,
            path: path.to_owned(),
            file,
            source: sha256_text(&format!("{} {} {age:?}", path.display(), about.len())),
            again,
            started: Instant::now(),
        })
    }

    /// Until the file ends. Interrupted, it goes on another time after the last whole batch.
    pub(super) async fn run<T: Stock>(self) -> anyhow::Result<Count> {
        let cannot = || format!("{} cannot be taken over", self.path.display());
        let mut rows = Rows::<_, T>::open(&self.file).with_context(cannot)?;
        self.go_to_mark(&mut rows).await.with_context(cannot)?;
        let mut count = Count::default();
        loop {
            let batch = self.batch(&mut rows, &mut count).with_context(cannot)?;
            let over = batch.len() < BATCH;
            self.write(&batch, rows.position(), over)
                .await
                .with_context(cannot)?;
            self.progress(count);
            if over {
                return Ok(count);
            }
        }
    }

    async fn go_to_mark<T: Stock>(&self, rows: &mut Rows<&File, T>) -> anyhow::Result<()> {
        let mut tx = self.operator.store.direct().await?;
        let mark = tx.find_mark(&self.source).await?;
        let Some(mark) = mark.filter(|_| !self.again) else {
            return Ok(());
        };
        if mark.finished_at.is_some() {
            bail!("it has been taken over before; --again does it anew");
        }
        let mut position = Position::new();
        position
            .set_byte(mark.byte.try_into()?)
            .set_line(mark.line.try_into()?)
            .set_record(mark.record.try_into()?);
        tell(format_args!("going on from line {}", mark.line));
        Ok(rows.resume(position)?)
    }

    /// As many rows as make a batch, or those that are left.
    fn batch<T: Stock>(
        &self,
        rows: &mut Rows<&File, T>,
        count: &mut Count,
    ) -> Result<BTreeMap<T::Key, T>, Problem> {
        let mut batch = BTreeMap::new();
        for row in rows {
            match row {
                Ok(row) => {
                    count.taken += 1;
                    batch.insert(row.key(), row);
                }
                Err(problem @ Problem::File { .. }) => return Err(problem),
                Err(problem) => {
                    count.left_out += 1;
                    if count.left_out <= TOLD {
                        tell(format_args!("{}: {problem}", self.path.display()));
                    }
                }
            }
            if batch.len() == BATCH {
                break;
            }
        }
        Ok(batch)
    }

    async fn write<T: Stock>(
        &self,
        batch: &BTreeMap<T::Key, T>,
        position: &Position,
        over: bool,
    ) -> anyhow::Result<()> {
        let now = self.operator.clock.now();
        let mark = Mark {
            byte: position.byte().try_into()?,
            line: position.line().try_into()?,
            record: position.record().try_into()?,
            finished_at: over.then_some(now),
        };
        let mut tx = self.operator.store.begin().await?;
        T::put(&mut tx, batch).await?;
        tx.put_mark(&self.source, &mark).await?;
        Ok(tx.commit().await?)
    }

    fn progress(&self, count: Count) {
        let batch = BATCH as u64;
        if count.taken >= batch && count.taken % PROGRESS < batch {
            let seconds = self.started.elapsed().as_secs().max(1);
            let rate = count.taken / seconds;
            tell(format_args!("{} rows, {rate} a second", count.taken));
        }
    }
}

/// How it goes, beside what is answered in the end.
#[expect(clippy::print_stderr, reason = "progress goes to standard error")]
fn tell(line: impl fmt::Display) {
    eprintln!("{line}");
}
