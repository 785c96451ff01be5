//! One table: the records of a kind in order of id, kept inline in shared chunks of a few hundred.
//!
//! A commit copies the chunks it touches and shares the others with the table before; a public view shares those in
//! which nothing is hidden. A position is a dense index: [`Table::at`] finds it in constant time.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::domain::{AnyRecord, OneOf, Pool, Record, Revision};

/// Rows in a chunk as it is first built; a chunk that grows beyond twice as many is split. Fewer would cost more
/// bookkeeping per row, more would be copied by each commit.
pub const CHUNK_ROWS: usize = 256;

/// All records of one kind, sorted by id; a position in it is a dense index.
pub struct Table<R> {
    chunks: Vec<Arc<Chunk<R>>>,
    /// Position of the first row of each chunk, and the number of rows.
    starts: Vec<u32>,
    /// For every [`CHUNK_ROWS`] positions the chunk that holds the first of them.
    guesses: Vec<u32>,
    ids: OnceLock<Ids>,
}

/// Some rows that follow one another.
#[derive(Debug, PartialEq)]
struct Chunk<R> {
    records: Vec<R>,
    revisions: Revisions,
}

/// The revision that last changed each row; most rows of a chunk came in one import.
#[derive(Clone, Debug, PartialEq)]
enum Revisions {
    All(Revision),
    Each(Vec<Revision>),
}

/// Positions by the hash of their ids.
struct Ids {
    hasher: DefaultHashBuilder,
    positions: HashTable<u32>,
}

/// What becomes of a row in a narrower view.
#[derive(Debug)]
pub enum Shown<R> {
    /// It stays.
    AsItIs,
    /// Another record of the same id stands in its place.
    As(R),
    /// It goes.
    Not,
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

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self::from_chunks(Vec::new())
    }
}
impl<R: PartialEq> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        // how the rows fall into chunks is history, not content
        let rows = |table: &Self| table.chunks.iter().map(|c| c.records.len()).sum::<usize>();
        rows(self) == rows(other) && self.rows().eq(other.rows())
    }
}
impl<R: std::fmt::Debug> std::fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}

impl<R> Table<R> {
    fn from_chunks(chunks: Vec<Arc<Chunk<R>>>) -> Self {
        let mut starts = Vec::with_capacity(chunks.len() + 1);
        let mut guesses = Vec::new();
        let mut rows = 0;
        for (c, chunk) in chunks.iter().enumerate() {
            starts.push(position(rows));
            rows += chunk.records.len();
            while guesses.len() * CHUNK_ROWS < rows {
                guesses.push(position(c));
            }
        }
        starts.push(position(rows));
        Self { chunks, starts, guesses, ids: OnceLock::new() }
    }
    /// Every row in order of id.
    fn rows(&self) -> impl Iterator<Item = (&R, Revision)> {
        self.chunks.iter().flat_map(|c| c.records.iter().enumerate().map(|(i, r)| (r, c.revisions.at(i))))
    }
    /// The chunk that holds a position, and the place in it.
    fn find(&self, index: usize) -> (&Chunk<R>, usize) {
        let mut c = self.guesses[index / CHUNK_ROWS] as usize;
        // neighbours together hold more rows than one chunk is built with: few steps
        while self.starts[c + 1] as usize <= index {
            c += 1;
        }
        (&self.chunks[c], index - self.starts[c] as usize)
    }
    /// Number of records.
    pub fn len(&self) -> usize {
        self.starts.last().map_or(0, |n| *n as usize)
    }
    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The records in order of id.
    pub fn iter(&self) -> Iter<'_, R> {
        Iter { chunks: self.chunks.iter(), rows: [].iter(), left: self.len() }
    }
    /// The records at some positions, in order of id: for work shared out in blocks.
    ///
    /// # Panics
    /// Where the range is not one of this table's.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = &R> {
        range.map(|i| self.at(i))
    }
    /// The record at a dense index. O(1).
    ///
    /// # Panics
    /// Where the index is not one of this table's.
    pub fn at(&self, index: usize) -> &R {
        let (chunk, place) = self.find(index);
        &chunk.records[place]
    }
    /// The revision that last changed the record at a dense index. O(1).
    ///
    /// # Panics
    /// Where the index is not one of this table's.
    pub fn revision_at(&self, index: usize) -> Revision {
        let (chunk, place) = self.find(index);
        chunk.revisions.at(place)
    }
    /// The latest revision that changed any of them; 0 where there is none.
    pub fn last_revision(&self) -> Revision {
        self.chunks.iter().map(|c| c.revisions.last()).max().unwrap_or(0)
    }
}

impl<R: OneOf> Table<R> {
    /// Dense index of an id. O(1) after [`Table::hash_ids`], else O(log n).
    pub fn index(&self, id: &str) -> Option<usize> {
        if let Some(ids) = self.ids.get() {
            let hash = ids.hasher.hash_one(id);
            return ids.positions.find(hash, |i| *Record::id(self.at(*i as usize)) == *id).map(|i| *i as usize);
        }
        let index = self.position_by(|at| at.cmp(id));
        (index < self.len() && *Record::id(self.at(index)) == *id).then_some(index)
    }
    /// Hashes the ids, once, so that looking up many of them costs O(1) each. O(n).
    pub fn hash_ids(&self) {
        self.ids.get_or_init(|| {
            let hasher = DefaultHashBuilder::default();
            let hash = |record: &R| hasher.hash_one(Record::id(record).as_str());
            let mut positions = HashTable::with_capacity(self.len());
            for (i, record) in self.iter().enumerate() {
                positions.insert_unique(hash(record), position(i), |j| hash(self.at(*j as usize)));
            }
            Ids { hasher, positions }
        });
    }
    /// Position of the first record whose id is greater than `after`. O(log n).
    pub fn position_after(&self, after: &str) -> usize {
        self.position_by(|id| if id <= after { Ordering::Less } else { Ordering::Greater })
    }
    /// Position of the first record whose id does not compare as less.
    fn position_by(&self, compare: impl Fn(&str) -> Ordering) -> usize {
        let less = |record: &R| compare(Record::id(record)) == Ordering::Less;
        let after = self.chunks.partition_point(|c| c.records.first().is_some_and(less));
        let Some(c) = after.checked_sub(1) else { return 0 };
        self.starts[c] as usize + self.chunks[c].records.partition_point(less)
    }
    /// The record of an id. O(log n), or O(1) after [`Table::hash_ids`].
    pub fn get(&self, id: &str) -> Option<&R> {
        self.index(id).map(|i| self.at(i))
    }

    /// The table after changes: `None` takes a record out. O(chunks + touched rows).
    pub(super) fn apply(&self, changes: &BTreeMap<&str, Option<&AnyRecord>>, revision: Revision, pool: &mut Pool) -> Self {
        let mut next = Chunks::default();
        let mut pending = changes.iter().peekable();
        let put = |record: Option<&AnyRecord>, rows: &mut Vec<(R, Revision)>, pool: &mut Pool| {
            if let Some(record) = record.and_then(R::of) {
                let mut record = (**record).clone();
                record.intern(pool);
                rows.push((record, revision));
            }
        };
        for (c, chunk) in self.chunks.iter().enumerate() {
            let below = self.chunks.get(c + 1).and_then(|n| n.records.first()).map(|r| Record::id(r).as_str());
            let meets = |id: &&str| below.is_none_or(|below| *id < below);
            if !pending.peek().is_some_and(|(id, _)| meets(id)) {
                next.share(chunk);
                continue;
            }
            let mut rows = Vec::with_capacity(chunk.records.len() + 1);
            for (i, record) in chunk.records.iter().enumerate() {
                let id = Record::id(record).as_str();
                while let Some((_, record)) = pending.next_if(|(new, _)| **new < id) {
                    put(*record, &mut rows, pool);
                }
                match pending.next_if(|(new, _)| **new == id) {
                    Some((_, record)) => put(*record, &mut rows, pool),
                    None => rows.push((record.clone(), chunk.revisions.at(i))),
                }
            }
            while let Some((_, record)) = pending.next_if(|(id, _)| meets(id)) {
                put(*record, &mut rows, pool);
            }
            next.push(rows);
        }
        let mut rows = Vec::new();
        for (_, record) in pending {
            put(*record, &mut rows, pool);
        }
        next.push(rows);
        Self::from_chunks(next.0)
    }

    /// A narrower view; `None` where it holds every row as it is. Chunks in which nothing changes are shared. O(n).
    pub(super) fn narrowed(&self, mut show: impl FnMut(&R) -> Shown<R>) -> Option<Self> {
        let mut next = Chunks::default();
        let mut touched = false;
        for chunk in &self.chunks {
            let shown: Vec<Shown<R>> = chunk.records.iter().map(&mut show).collect();
            if shown.iter().all(|s| matches!(s, Shown::AsItIs)) {
                next.share(chunk);
                continue;
            }
            touched = true;
            let rows = shown.into_iter().zip(&chunk.records).enumerate().filter_map(|(i, (shown, record))| match shown {
                Shown::AsItIs => Some((record.clone(), chunk.revisions.at(i))),
                Shown::As(other) => Some((other, chunk.revisions.at(i))),
                Shown::Not => None,
            });
            next.push(rows.collect());
        }
        touched.then(|| Self::from_chunks(next.0))
    }
}

impl<'t, R> IntoIterator for &'t Table<R> {
    type Item = &'t R;
    type IntoIter = Iter<'t, R>;
    fn into_iter(self) -> Iter<'t, R> {
        self.iter()
    }
}

/// The records of a table in order of id.
#[derive(Clone, Debug)]
pub struct Iter<'t, R> {
    chunks: std::slice::Iter<'t, Arc<Chunk<R>>>,
    rows: std::slice::Iter<'t, R>,
    left: usize,
}

impl<'t, R> Iterator for Iter<'t, R> {
    type Item = &'t R;
    fn next(&mut self) -> Option<&'t R> {
        loop {
            if let Some(record) = self.rows.next() {
                self.left -= 1;
                return Some(record);
            }
            self.rows = self.chunks.next()?.records.iter();
        }
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
impl<R> ExactSizeIterator for Iter<'_, R> {}

/// Chunks in the making: none empty, no two neighbours that would fit into one.
struct Chunks<R>(Vec<Arc<Chunk<R>>>);

impl<R> Default for Chunks<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Clone> Chunks<R> {
    fn share(&mut self, chunk: &Arc<Chunk<R>>) {
        if self.0.last().is_some_and(|last| last.records.len() + chunk.records.len() <= CHUNK_ROWS) {
            self.push(chunk.records.iter().enumerate().map(|(i, r)| (r.clone(), chunk.revisions.at(i))).collect());
        } else {
            self.0.push(Arc::clone(chunk));
        }
    }
    fn push(&mut self, mut rows: Vec<(R, Revision)>) {
        if rows.is_empty() {
            return;
        }
        if let Some(last) = self.0.pop_if(|last| last.records.len() + rows.len() <= CHUNK_ROWS) {
            let before = last.records.iter().enumerate().map(|(i, r)| (r.clone(), last.revisions.at(i)));
            rows = before.chain(rows).collect();
        }
        let parts = if rows.len() <= 2 * CHUNK_ROWS { 1 } else { rows.len().div_ceil(CHUNK_ROWS) };
        let size = rows.len().div_ceil(parts);
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let (records, revisions) = rows.by_ref().take(size).unzip();
            self.0.push(Arc::new(Chunk::new(records, revisions)));
        }
    }
}

impl<R> Chunk<R> {
    fn new(mut records: Vec<R>, revisions: Vec<Revision>) -> Self {
        records.shrink_to_fit();
        Self { records, revisions: Revisions::new(revisions) }
    }
}

/// Collects the records of a kind in any order.
#[derive(Debug)]
pub(super) struct Draft<R> {
    chunks: Vec<(Vec<R>, Vec<Revision>)>,
    sorted: bool,
}

impl<R> Default for Draft<R> {
    fn default() -> Self {
        Self { chunks: Vec::new(), sorted: true }
    }
}

impl<R: OneOf> Draft<R> {
    pub(super) fn push(&mut self, record: R, revision: Revision) {
        let last = self.chunks.last().and_then(|(records, _)| records.last());
        self.sorted &= last.is_none_or(|last| Record::id(last) < Record::id(&record));
        if self.chunks.last().is_none_or(|(records, _)| records.len() == CHUNK_ROWS) {
            self.chunks.push((Vec::with_capacity(CHUNK_ROWS), Vec::with_capacity(CHUNK_ROWS)));
        }
        if let Some((records, revisions)) = self.chunks.last_mut() {
            records.push(record);
            revisions.push(revision);
        }
    }
    /// Sorts by id; of records with the same id the first stays. O(n), O(n log n) where they came unsorted.
    pub(super) fn finish(self) -> Table<R> {
        let chunks = if self.sorted { self.chunks } else { sorted(self.chunks) };
        Table::from_chunks(chunks.into_iter().map(|(records, revisions)| Arc::new(Chunk::new(records, revisions))).collect())
    }
}

fn sorted<R: OneOf>(chunks: Vec<(Vec<R>, Vec<Revision>)>) -> Vec<(Vec<R>, Vec<Revision>)> {
    let mut slots: Vec<Vec<Option<R>>> = Vec::with_capacity(chunks.len());
    let mut revisions = Vec::with_capacity(chunks.len());
    for (records, their) in chunks {
        slots.push(records.into_iter().map(Some).collect());
        revisions.push(their);
    }
    let mut order: Vec<(u32, u32)> =
        slots.iter().enumerate().flat_map(|(c, rows)| (0..rows.len()).map(move |i| (position(c), position(i)))).collect();
    let id = |(c, i): &(u32, u32)| slots[*c as usize][*i as usize].as_ref().map(Record::id);
    order.sort_by(|a, b| id(a).cmp(&id(b)));
    order.dedup_by(|b, a| id(a) == id(b));
    let mut result = Vec::with_capacity(order.len().div_ceil(CHUNK_ROWS));
    for part in order.chunks(CHUNK_ROWS) {
        let records = part.iter().filter_map(|(c, i)| slots[*c as usize][*i as usize].take()).collect();
        result.push((records, part.iter().map(|(c, i)| revisions[*c as usize][*i as usize]).collect()));
    }
    result
}

/// A position as it is kept: a table of more than 2^32 rows does not fit into memory.
pub(super) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
