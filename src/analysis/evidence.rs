//! Evidence: the records that a row rests on, written `kind/id`, sorted, without repeats.

use std::collections::BTreeMap;

use crate::atlas::{Atlas, Table};
use crate::domain::{Kind, OneOf, Text};

/// The records of one row, as kind and position; cheap to collect, repeats and all.
#[derive(Clone, Debug, Default)]
pub struct Evidence(Vec<(Kind, usize)>);

impl Evidence {
    /// Adds the record at a position of its table.
    pub fn add<R: OneOf>(&mut self, _table: &Table<R>, index: usize) {
        self.0.push((R::KIND, index));
    }
    /// Adds the records at these positions.
    pub fn add_all<R: OneOf>(&mut self, table: &Table<R>, indexes: impl IntoIterator<Item = usize>) {
        for index in indexes {
            self.add(table, index);
        }
    }
}

/// Writes evidence; each record's `kind/id` is one shared text, however many rows rest on it.
#[derive(Debug)]
pub struct Writer<'a> {
    atlas: &'a Atlas,
    written: BTreeMap<Kind, Vec<Option<Text>>>,
}

impl<'a> Writer<'a> {
    /// Nothing written yet.
    pub fn new(atlas: &'a Atlas) -> Self {
        Self { atlas, written: BTreeMap::new() }
    }
    /// The list as a report carries it. O(n log n).
    pub fn list(&mut self, mut evidence: Evidence) -> Vec<Text> {
        // tables are sorted by id, so this is the order of the texts
        evidence.0.sort_unstable_by_key(|(kind, index)| (kind.plural(), *index));
        evidence.0.dedup();
        evidence.0.into_iter().filter_map(|(kind, index)| self.text(kind, index)).collect()
    }
    fn text(&mut self, kind: Kind, index: usize) -> Option<Text> {
        let texts = self.written.entry(kind).or_insert_with(|| vec![None; self.atlas.tables.count(kind)]);
        let slot = texts.get_mut(index)?;
        if slot.is_none() {
            let (record, _) = self.atlas.tables.any_at(kind, index)?;
            *slot = Some(Text::from(record.path()));
        }
        slot.clone()
    }
}

/// `kind/id` of the record at a position of its table.
pub fn path<R: OneOf>(table: &Table<R>, index: usize) -> Text {
    Text::from(format!("{}/{}", R::KIND.plural(), table.at(index).id()))
}
