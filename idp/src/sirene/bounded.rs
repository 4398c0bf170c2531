//! A source that ends a row which never ends: a quote left open would read the whole file into one.

use std::io::{self, Read, Seek, SeekFrom};

/// Longest row that is looked at; those of the files stay below one thousand bytes.
const MAX_ROW: usize = 64 * 1024;

#[derive(Debug)]
pub(super) struct Bounded<R> {
    source: R,
    left: usize,
}

impl<R> Bounded<R> {
    pub(super) const fn new(source: R) -> Self {
        Self {
            source,
            left: MAX_ROW,
        }
    }

    /// Another row begins.
    pub(super) const fn renew(&mut self) {
        self.left = MAX_ROW;
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("a row is longer than 64 KiB"));
        }
        let length = buffer.len().min(self.left);
        let read = match buffer.get_mut(..length) {
            Some(buffer) => self.source.read(buffer)?,
            None => 0,
        };
        self.left -= read;
        Ok(read)
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}
