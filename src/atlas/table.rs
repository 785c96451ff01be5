//! One table: the records of a kind in order of id, kept inline in shared chunks of a few hundred.
//!
//! A commit copies the chunks it touches and shares the others with the table before; a public view shares those in
//! which nothing is hidden. A position is a dense index: [`Table::at`] finds it in constant time.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::OnceLock;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::chunk::{Chunk, Chunks, chunk_rows};
use crate::domain::{AnyRecord, OneOf, Pool, Record, Revision};

/// All records of one kind, sorted by id; a position in it is a dense index.
pub struct Table<R> {
    chunks: Vec<Chunk<R>>,
    /// Position of the first row of each chunk, and the number of rows.
    starts: Vec<u32>,
    /// For every [`chunk_rows`] positions the chunk that holds the first of them.
    guesses: Vec<u32>,
    ids: OnceLock<Ids>,
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

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self::from_chunks(Vec::new())
    }
}
impl<R: PartialEq> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        // how the rows fall into chunks is history, not content
        self.len() == other.len() && self.rows().eq(other.rows())
    }
}
impl<R: std::fmt::Debug> std::fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rows()).finish()
    }
}

impl<R> Table<R> {
    fn from_chunks(chunks: Vec<Chunk<R>>) -> Self {
        let mut starts = Vec::with_capacity(chunks.len() + 1);
        let mut guesses = Vec::new();
        let mut rows = 0;
        for (c, chunk) in chunks.iter().enumerate() {
            starts.push(position(rows));
            rows += chunk.len();
            while guesses.len() * chunk_rows::<R>() < rows {
                guesses.push(position(c));
            }
        }
        starts.push(position(rows));
        Self { chunks, starts, guesses, ids: OnceLock::new() }
    }
    /// Every row in order of id.
    fn rows(&self) -> impl Iterator<Item = (&R, Revision)> {
        self.chunks.iter().flat_map(Chunk::iter)
    }
    /// The chunk that holds a position, and the place in it.
    fn find(&self, index: usize) -> (&Chunk<R>, usize) {
        let mut c = self.guesses[index / chunk_rows::<R>()] as usize;
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
        Iter { chunks: self.chunks.iter(), now: None, left: self.len() }
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
        chunk.at(place)
    }
    /// The revision that last changed the record at a dense index. O(1).
    ///
    /// # Panics
    /// Where the index is not one of this table's.
    pub fn revision_at(&self, index: usize) -> Revision {
        let (chunk, place) = self.find(index);
        chunk.revision_at(place)
    }
    /// The latest revision that changed any of them; 0 where there is none.
    pub fn last_revision(&self) -> Revision {
        self.chunks.iter().map(Chunk::last_revision).max().unwrap_or(0)
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
        let less = |index: usize| compare(Record::id(self.at(index))) == Ordering::Less;
        let after = self.starts[..self.chunks.len()].partition_point(|start| less(*start as usize));
        let Some(c) = after.checked_sub(1) else { return 0 };
        let (mut low, mut high) = (self.starts[c] as usize, self.starts[c + 1] as usize);
        while low < high {
            let middle = low.midpoint(high);
            if less(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
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
            let below = self.chunks.get(c + 1).map(|n| Record::id(n.at(0)).as_str());
            let meets = |id: &&str| below.is_none_or(|below| *id < below);
            if !pending.peek().is_some_and(|(id, _)| meets(id)) {
                next.share(chunk);
                continue;
            }
            let mut rows = Vec::with_capacity(chunk.len() + 1);
            for (record, changed) in chunk.iter() {
                let id = Record::id(record).as_str();
                while let Some((_, record)) = pending.next_if(|(new, _)| **new < id) {
                    put(*record, &mut rows, pool);
                }
                match pending.next_if(|(new, _)| **new == id) {
                    Some((_, record)) => put(*record, &mut rows, pool),
                    None => rows.push((record.clone(), changed)),
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

    /// A narrower view; `None` where it holds every row as it is. Rows that it does not replace are shared. O(n).
    pub(super) fn narrowed(&self, mut show: impl FnMut(&R) -> Shown<R>) -> Option<Self> {
        let mut next = Chunks::default();
        let mut touched = false;
        for chunk in &self.chunks {
            let shown: Vec<Shown<R>> = chunk.iter().map(|(record, _)| show(record)).collect();
            if shown.iter().all(|s| matches!(s, Shown::AsItIs)) {
                next.share(chunk);
                continue;
            }
            touched = true;
            if shown.iter().all(|s| !matches!(s, Shown::As(_))) {
                let stay = (0..chunk.len()).filter(|i| matches!(shown[*i], Shown::AsItIs));
                next.share(&chunk.showing(stay));
                continue;
            }
            let rows = shown.into_iter().zip(chunk.iter()).filter_map(|(shown, (record, revision))| match shown {
                Shown::AsItIs => Some((record.clone(), revision)),
                Shown::As(other) => Some((other, revision)),
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
    chunks: std::slice::Iter<'t, Chunk<R>>,
    /// The chunk that is read, and the next place in it.
    now: Option<(&'t Chunk<R>, usize)>,
    left: usize,
}

impl<'t, R> Iterator for Iter<'t, R> {
    type Item = &'t R;
    fn next(&mut self) -> Option<&'t R> {
        loop {
            if let Some((chunk, place)) = self.now.as_mut().filter(|(chunk, place)| *place < chunk.len()) {
                *place += 1;
                self.left -= 1;
                return Some(chunk.at(*place - 1));
            }
            self.now = Some((self.chunks.next()?, 0));
        }
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
impl<R> ExactSizeIterator for Iter<'_, R> {}

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
        if self.chunks.last().is_none_or(|(records, _)| records.len() == chunk_rows::<R>()) {
            self.chunks.push((Vec::with_capacity(chunk_rows::<R>()), Vec::with_capacity(chunk_rows::<R>())));
        }
        if let Some((records, revisions)) = self.chunks.last_mut() {
            records.push(record);
            revisions.push(revision);
        }
    }
    /// Sorts by id; of records with the same id the first stays. O(n), O(n log n) where they came unsorted.
    pub(super) fn finish(self) -> Table<R> {
        let chunks = if self.sorted { self.chunks } else { sorted(self.chunks) };
        Table::from_chunks(chunks.into_iter().map(|(records, revisions)| Chunk::new(records, revisions)).collect())
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
    let mut result = Vec::with_capacity(order.len().div_ceil(chunk_rows::<R>()));
    for part in order.chunks(chunk_rows::<R>()) {
        let records = part.iter().filter_map(|(c, i)| slots[*c as usize][*i as usize].take()).collect();
        result.push((records, part.iter().map(|(c, i)| revisions[*c as usize][*i as usize]).collect()));
    }
    result
}

/// A position as it is kept: a table of more than 2^32 rows does not fit into memory.
pub(super) fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Tables;
    use crate::domain::records::Setting;
    use crate::domain::{Cell, Change, Kind, Text};

    fn setting(id: usize, value: &str) -> AnyRecord {
        let cells = [Cell::Text(Text::from(format!("k{id:05}"))), Cell::Text(Text::from(value))];
        Kind::Setting.read(&cells).expect("a setting")
    }

    fn built(state: &BTreeMap<usize, (String, Revision)>, backwards: bool) -> Tables {
        let mut records: Vec<_> = state.iter().map(|(id, (value, revision))| (setting(*id, value), *revision)).collect();
        if backwards {
            records.reverse();
        }
        Tables::build(records)
    }

    #[test]
    fn a_table_of_many_chunks_after_changes_is_the_table_built_from_scratch() {
        let mut state: BTreeMap<usize, (String, Revision)> = (0..3_000).map(|i| (i * 10, ("first".to_owned(), 1))).collect();
        let mut tables = built(&state, false);
        assert_eq!(tables, built(&state, true), "unsorted records are sorted");
        // one in the middle; a crowd in one place; the ends; whole chunks out; nearly all out; all out
        let rounds: [(Vec<usize>, Vec<usize>); 6] = [
            (vec![12_345], vec![12_340]),
            ((15_001..16_400).collect(), vec![]),
            (vec![99_999], vec![0, 29_990]),
            (vec![], (5_000..9_000).collect()),
            (vec![7_777], (100..29_000).filter(|i| i % 700 != 0).collect()),
            (vec![], (0..100_000).collect()),
        ];
        for (revision, (put, gone)) in (2..).zip(rounds) {
            let gone = gone.into_iter().map(|i| Change::Delete(Kind::Setting, Text::from(format!("k{i:05}"))));
            let changes: Vec<Change> = gone.chain(put.iter().map(|i| Change::Put(setting(*i, "later")))).collect();
            for change in &changes {
                let id: usize = change.subject().1[1..].parse().expect("a number");
                match change {
                    Change::Put(_) => drop(state.insert(id, ("later".to_owned(), revision))),
                    Change::Delete(..) => drop(state.remove(&id)),
                }
            }
            tables = tables.apply(&changes, revision);
            assert_eq!(tables, built(&state, false), "revision {revision}");
            let table = &tables.settings;
            assert_eq!((table.len(), table.iter().count()), (state.len(), state.len()));
            for hashed in [false, true] {
                if hashed {
                    table.hash_ids();
                }
                for (i, (id, (_, changed))) in state.iter().enumerate() {
                    let name = format!("k{id:05}");
                    assert_eq!((table.index(&name), table.revision_at(i)), (Some(i), *changed));
                    assert_eq!((table.at(i).id.as_str(), table.position_after(&name)), (name.as_str(), i + 1));
                }
                assert_eq!((table.index("a"), table.index("k12340x"), table.position_after("a")), (None, None, 0));
            }
            let usual = chunk_rows::<Setting>();
            let full = |pair: &[Chunk<Setting>]| pair[0].len() + pair[1].len() > usual;
            assert!(table.chunks.windows(2).all(full), "neighbours that fit into one chunk are one");
            assert!(table.chunks.iter().all(|c| c.len() <= 2 * usual));
        }
    }

    #[test]
    fn a_narrower_view_shares_the_rows_that_it_does_not_replace() {
        let state = (0..3_000).map(|i| (i, ("v".to_owned(), 1))).collect();
        let table = built(&state, false).settings;
        assert!(table.narrowed(|_| Shown::AsItIs).is_none());
        let narrow = table.narrowed(|r| if *r.id.as_str() == *"k00300" { Shown::Not } else { Shown::AsItIs }).expect("a row less");
        assert_eq!((narrow.len(), narrow.index("k00300"), narrow.index("k00301")), (2_999, None, Some(300)));
        let blocks = |t: &Table<Setting>| t.chunks.iter().map(Chunk::block).collect::<Vec<_>>();
        assert_eq!(blocks(&narrow), blocks(&table));
        let other = setting(300, "other");
        let other = || Setting::of(&other).map(|r| Shown::As((**r).clone())).expect("a setting");
        let coarse = table.narrowed(|r| if *r.id.as_str() == *"k00300" { other() } else { Shown::AsItIs }).expect("another row");
        assert_eq!(blocks(&coarse).iter().zip(blocks(&table)).filter(|(a, b)| *a != b).count(), 1);
        assert_eq!((coarse.len(), coarse.at(300).value.as_str(), coarse.at(301).value.as_str()), (3_000, "other", "v"));
        assert!(table.narrowed(|_| Shown::Not).expect("nothing").is_empty());
    }
}
