//! Evidence: the records that a row rests on, written `kind/id`, sorted, without repeats.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::grid::packed;
use crate::atlas::{Atlas, Table};
use crate::domain::{Kind, OneOf, Text};

/// The records of one row, as kind and position; cheap to collect, repeats and all.
#[derive(Clone, Debug, Default)]
pub struct Evidence(Vec<(Kind, u32)>);

impl Evidence {
    /// Adds the record at a position of its table.
    pub fn add<R: OneOf>(&mut self, _table: &Table<R>, index: usize) {
        self.0.push((R::KIND, packed(index)));
    }
    /// Each record once, in the order in which reports list them.
    pub fn records(&self) -> Vec<(Kind, usize)> {
        let mut records: Vec<(Kind, usize)> = self.0.iter().map(|(kind, index)| (*kind, *index as usize)).collect();
        // tables are sorted by id, so this is the order of the texts
        records.sort_unstable_by_key(|(kind, index)| (kind.plural(), *index));
        records.dedup();
        records
    }
    /// Adds the records at these positions.
    pub fn add_all<R: OneOf>(&mut self, table: &Table<R>, indexes: impl IntoIterator<Item = usize>) {
        for index in indexes {
            self.add(table, index);
        }
    }
}

/// Writes evidence; each record's `kind/id` is one shared text, however many rows rest on it, and made only if one does.
#[derive(Debug)]
pub struct Writer<'a> {
    atlas: &'a Atlas,
    /// By kind, its place in the order of the texts.
    rank: Vec<u8>,
    /// By kind.
    written: Vec<HashMap<u32, Text, BuildHasherDefault<Spread>>>,
}

/// Spreads positions over a map: one multiplication (Knuth's, by 2^64 over the golden ratio), for positions are no attack.
#[derive(Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32((*byte).into());
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.0 = (self.0 ^ u64::from(n)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

impl<'a> Writer<'a> {
    /// Nothing written yet.
    pub fn new(atlas: &'a Atlas) -> Self {
        let mut kinds: Vec<Kind> = Kind::ALL.to_vec();
        kinds.sort_unstable_by_key(|k| k.plural());
        let mut rank = vec![0; kinds.len()];
        for (place, kind) in (0_u8..).zip(kinds) {
            rank[kind as usize] = place;
        }
        let written = vec![HashMap::default(); rank.len()];
        Self { atlas, rank, written }
    }
    /// The list as a report carries it. O(n log n).
    pub fn list(&mut self, mut evidence: Evidence) -> Vec<Text> {
        // tables are sorted by id, so this is the order of the texts
        evidence.0.sort_unstable_by_key(|(kind, index)| (self.rank[*kind as usize], *index));
        evidence.0.dedup();
        evidence.0.into_iter().filter_map(|(kind, index)| self.text(kind, index)).collect()
    }
    fn text(&mut self, kind: Kind, index: u32) -> Option<Text> {
        let texts = &mut self.written[kind as usize];
        if let Some(text) = texts.get(&index) {
            return Some(text.clone());
        }
        let id = self.atlas.tables.id_at(kind, index as usize)?;
        let text = joined(kind, id);
        texts.insert(index, text.clone());
        Some(text)
    }
}

/// `kind/id` of the record at a position of its table.
pub fn path<R: OneOf>(table: &Table<R>, index: usize) -> Text {
    joined(R::KIND, table.at(index).id())
}

/// Written by hand: reports name hundreds of thousands.
fn joined(kind: Kind, id: &str) -> Text {
    let kind = kind.plural();
    let mut text = String::with_capacity(kind.len() + 1 + id.len());
    text.push_str(kind);
    text.push('/');
    text.push_str(id);
    Text::from(text)
}
