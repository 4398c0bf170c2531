//! A file of rows under a line of column names.

use std::collections::HashMap;
use std::fmt;
use std::io::{Read, Seek};
use std::marker::PhantomData;

use csv::{ErrorKind, Position, StringRecord};

use super::bounded::Bounded;
use super::{Fields, Refused};

/// One row of a stock file.
pub trait Row: Sized {
    /// Columns without which it is another file.
    const NEEDED: &'static [&'static str];

    fn read(fields: &Fields<'_>) -> Result<Self, Refused>;
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum NotAStockFile {
    #[error("its first line has no column {0}")]
    Column(&'static str),
    #[error("its first line cannot be read")]
    FirstLine(#[from] csv::Error),
}

/// What stands in the place of a row.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// This row is left out; the next one may do.
    #[error("line {line}: {why}")]
    Row { line: u64, why: Refused },
    /// There is no next one.
    #[error("the file cannot be read on from line {line}")]
    File {
        line: u64,
        #[source]
        why: csv::Error,
    },
}

/// The rows of a file, one after another.
pub struct Rows<R, T> {
    reader: csv::Reader<Bounded<R>>,
    places: HashMap<String, usize>,
    record: StringRecord,
    over: bool,
    kind: PhantomData<T>,
}

impl<R: Read, T: Row> Rows<R, T> {
    pub fn open(source: R) -> Result<Self, NotAStockFile> {
        let mut reader = csv::Reader::from_reader(Bounded::new(source));
        let header = reader.headers()?;
        let names = header.iter().enumerate();
        let places: HashMap<String, usize> = names
            // Some tools put a byte order mark before the first name.
            .map(|(place, name)| (name.trim_start_matches('\u{feff}').to_owned(), place))
            .collect();
        let absent = T::NEEDED.iter().find(|name| !places.contains_key(**name));
        match absent {
            Some(name) => Err(NotAStockFile::Column(name)),
            None => Ok(Self {
                reader,
                places,
                record: StringRecord::new(),
                over: false,
                kind: PhantomData,
            }),
        }
    }

    /// Where the next row begins.
    pub fn position(&self) -> &Position {
        self.reader.position()
    }

    fn row(&self) -> Result<T, Problem> {
        let fields = Fields {
            places: &self.places,
            record: &self.record,
        };
        let line = self.record.position().map_or(0, Position::line);
        T::read(&fields).map_err(|why| Problem::Row { line, why })
    }

    fn problem(&mut self, line: u64, why: csv::Error) -> Problem {
        match why.kind() {
            ErrorKind::Utf8 { .. } => Problem::Row {
                line,
                why: Refused::Encoding,
            },
            ErrorKind::UnequalLengths { .. } => Problem::Row {
                line,
                why: Refused::Cells,
            },
            _ => {
                self.over = true;
                Problem::File { line, why }
            }
        }
    }
}

impl<R: Read + Seek, T: Row> Rows<R, T> {
    /// Goes on from where an earlier reader of the same file stood.
    pub fn resume(&mut self, position: Position) -> csv::Result<()> {
        self.reader.seek(position)
    }
}

impl<R: Read, T: Row> Iterator for Rows<R, T> {
    type Item = Result<T, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        self.reader.get_mut().renew();
        let line = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Some(self.row()),
            Ok(false) => None,
            Err(why) => Some(Err(self.problem(line, why))),
        }
    }
}

impl<R, T> fmt::Debug for Rows<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}
