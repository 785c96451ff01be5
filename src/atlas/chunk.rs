//! Chunks: rows of a table that follow one another, in blocks that tables share.

use std::sync::Arc;

use crate::domain::Revision;

/// Bytes of a chunk as it is first built; one that grows beyond twice as many is split. Smaller ones would cost more
/// bookkeeping per row, of larger ones more would be copied by each commit. A power of two: allocators waste none of it.
const CHUNK_BYTES: usize = 32 * 1024;

/// Rows in a chunk as it is first built.
pub(super) const fn chunk_rows<R>() -> usize {
    let rows = CHUNK_BYTES / size_of::<R>();
    // the largest record, and a place among the rows in 16 bits
    assert!(rows >= 64 && rows < 1 << 14);
    rows
}

/// Some rows that follow one another: all of a shared block, or those of it that a narrower view shows.
#[derive(Debug)]
pub(super) struct Chunk<R> {
    rows: Arc<Rows<R>>,
    shown: Option<Arc<[u16]>>,
}

/// A block of rows that chunks share.
#[derive(Debug)]
struct Rows<R> {
    records: Vec<R>,
    revisions: Revisions,
}

/// The revision that last changed each row; most rows of a chunk came in one import.
#[derive(Clone, Debug, PartialEq)]
enum Revisions {
    All(Revision),
    Each(Vec<Revision>),
}

impl Revisions {
    fn new(each: Vec<Revision>) -> Self {
        match each.split_first() {
            Some((first, rest)) if rest.iter().all(|r| r == first) => Self::All(*first),
            _ => Self::Each(each),
        }
    }
    fn at(&self, index: usize) -> Revision {
        match self {
            Self::All(revision) => *revision,
            Self::Each(each) => each[index],
        }
    }
    fn last(&self) -> Revision {
        match self {
            Self::All(revision) => *revision,
            Self::Each(each) => each.iter().copied().max().unwrap_or(0),
        }
    }
}

impl<R> Chunk<R> {
    pub(super) fn new(mut records: Vec<R>, revisions: Vec<Revision>) -> Self {
        records.shrink_to_fit();
        Self { rows: Arc::new(Rows { records, revisions: Revisions::new(revisions) }), shown: None }
    }
    /// Those of its rows that are named by their places, in order; the rows themselves are shared.
    pub(super) fn showing(&self, stay: impl Iterator<Item = usize>) -> Self {
        let shown = stay.filter_map(|i| u16::try_from(self.place(i)).ok()).collect();
        Self { rows: Arc::clone(&self.rows), shown: Some(shown) }
    }
    /// Where its block stands: two chunks with the same share it.
    #[cfg(test)]
    pub(super) fn block(&self) -> *const () {
        Arc::as_ptr(&self.rows).cast()
    }
    pub(super) fn len(&self) -> usize {
        self.shown.as_ref().map_or(self.rows.records.len(), |shown| shown.len())
    }
    pub(super) fn place(&self, index: usize) -> usize {
        self.shown.as_ref().map_or(index, |shown| usize::from(shown[index]))
    }
    pub(super) fn at(&self, index: usize) -> &R {
        &self.rows.records[self.place(index)]
    }
    pub(super) fn revision_at(&self, index: usize) -> Revision {
        self.rows.revisions.at(self.place(index))
    }
    pub(super) fn last_revision(&self) -> Revision {
        match &self.shown {
            None => self.rows.revisions.last(),
            Some(_) => (0..self.len()).map(|i| self.revision_at(i)).max().unwrap_or(0),
        }
    }
    pub(super) fn iter(&self) -> impl Iterator<Item = (&R, Revision)> {
        (0..self.len()).map(|i| (self.at(i), self.revision_at(i)))
    }
    pub(super) fn copied(&self) -> impl Iterator<Item = (R, Revision)>
    where
        R: Clone,
    {
        self.iter().map(|(record, revision)| (record.clone(), revision))
    }
}
impl<R> Clone for Chunk<R> {
    fn clone(&self) -> Self {
        Self { rows: Arc::clone(&self.rows), shown: self.shown.clone() }
    }
}

/// Chunks in the making: none empty, no two neighbours that would fit into one.
#[derive(Debug)]
pub(super) struct Chunks<R>(pub(super) Vec<Chunk<R>>);

impl<R> Default for Chunks<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Clone> Chunks<R> {
    fn fits(&self, more: usize) -> bool {
        self.0.last().is_some_and(|last| last.len() + more <= chunk_rows::<R>())
    }
    pub(super) fn share(&mut self, chunk: &Chunk<R>) {
        if chunk.len() == 0 || self.fits(chunk.len()) {
            self.push(chunk.copied().collect());
        } else {
            self.0.push(chunk.clone());
        }
    }
    pub(super) fn push(&mut self, mut rows: Vec<(R, Revision)>) {
        if rows.is_empty() {
            return;
        }
        if self.fits(rows.len())
            && let Some(last) = self.0.pop()
        {
            rows = last.copied().chain(rows).collect();
        }
        let usual = chunk_rows::<R>();
        let parts = if rows.len() <= 2 * usual { 1 } else { rows.len().div_ceil(usual) };
        let size = rows.len().div_ceil(parts);
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let (records, revisions) = rows.by_ref().take(size).unzip();
            self.0.push(Chunk::new(records, revisions));
        }
    }
}
