//! The index of names over an atlas: which record a written name, code or id means.
//!
//! An id is taken as it stands. Else a name is looked up folded ([`super::fold`]), and where nothing has it, without its
//! spaces. Answers are ids in ascending order.

use std::collections::{BTreeMap, BTreeSet};

use super::{distance, fold};
use crate::atlas::Atlas;
use crate::domain::{Cell, Found, Kind, Known, Text};

/// Fields that hold a name or a code of a record.
const NAME_FIELDS: &[&str] = &["name", "title", "short_name", "aliases", "other_names", "names", "code", "pcode"];

/// The most near names that a hint offers.
pub const MAX_NEAR: usize = 3;

/// The most letters by which a near name may differ; short names may differ by a quarter of their letters.
pub const MAX_LETTERS_APART: usize = 3;

/// A name near to what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Id of the record.
    pub id: Text,
    /// The name as the record has it.
    pub name: Text,
    /// Letters by which the folded names differ.
    pub letters_apart: usize,
}

#[derive(Debug, Default)]
struct Index {
    /// Folded name to positions in the table, ascending.
    folded: BTreeMap<String, BTreeSet<usize>>,
    /// The same without spaces, and one way in which each is written.
    tight: BTreeMap<String, (Text, BTreeSet<usize>)>,
}

/// Names over an atlas.
#[derive(Debug)]
pub struct AtlasNames<'a> {
    atlas: &'a Atlas,
    by_kind: BTreeMap<Kind, Index>,
}

impl<'a> AtlasNames<'a> {
    /// Builds the index. O(n log n) in the number of names.
    pub fn new(atlas: &'a Atlas) -> Self {
        let mut by_kind = BTreeMap::new();
        for kind in Kind::ALL.iter().copied().filter(|k| !k.is_private()) {
            let columns: Vec<usize> = NAME_FIELDS.iter().filter_map(|f| kind.column(f)).collect();
            if columns.is_empty() {
                continue;
            }
            let mut index = Index::default();
            for i in 0..atlas.tables.count(kind) {
                let Some((record, _)) = atlas.tables.any_at(kind, i) else { continue };
                let cells = record.cells();
                for column in &columns {
                    match &cells[*column] {
                        Cell::Text(name) => index.add(name, i),
                        Cell::List(names) => names.iter().for_each(|name| index.add(name, i)),
                        Cell::Map(names) => names.iter().for_each(|(_, name)| index.add(name, i)),
                        _ => {}
                    }
                }
            }
            by_kind.insert(kind, index);
        }
        Self { atlas, by_kind }
    }

    /// Names near to what was written, for a hint: the nearest first, then in order of id, at most [`MAX_NEAR`].
    /// O(names x length).
    pub fn closest(&self, kind: Kind, text: &str) -> Vec<Near> {
        let wanted: Vec<char> = fold::tight(&fold::name(text)).chars().collect();
        let bound = (wanted.len() / 4).clamp(1, MAX_LETTERS_APART);
        let Some(index) = self.by_kind.get(&kind).filter(|_| wanted.len() > 1) else { return Vec::new() };
        let mut best: BTreeMap<usize, (usize, &Text)> = BTreeMap::new();
        for (tight, (written, positions)) in &index.tight {
            let tight: Vec<char> = tight.chars().collect();
            let Some(apart) = distance::within(&wanted, &tight, bound) else { continue };
            for position in positions {
                let known = best.entry(*position).or_insert((apart, written));
                if (apart, written) < *known {
                    *known = (apart, written);
                }
            }
        }
        let mut found: Vec<(usize, usize, &Text)> = best.into_iter().map(|(position, (apart, name))| (apart, position, name)).collect();
        found.sort();
        found.truncate(MAX_NEAR);
        found
            .into_iter()
            .filter_map(|(letters_apart, position, name)| {
                Some(Near { id: self.id(kind, position)?, name: name.clone(), letters_apart })
            })
            .collect()
    }

    /// What people call a record.
    pub fn label(&self, kind: Kind, id: &str) -> Option<Text> {
        self.atlas.tables.any(kind, id).map(|(record, _)| record.label())
    }

    fn id(&self, kind: Kind, position: usize) -> Option<Text> {
        self.atlas.tables.any_at(kind, position).map(|(record, _)| record.id().clone())
    }

    /// The records of a kind that bear a name: an id, else a folded name, else a name without its spaces.
    fn positions(&self, kind: Kind, name: &str) -> BTreeSet<usize> {
        let name = name.trim();
        if self.has(kind, name) {
            return BTreeSet::from([self.atlas.tables.position_after(kind, name) - 1]);
        }
        let Some(index) = self.by_kind.get(&kind) else { return BTreeSet::new() };
        let folded = fold::name(name);
        if folded.is_empty() {
            return BTreeSet::new();
        }
        let found = index.folded.get(&folded).or_else(|| index.tight.get(&fold::tight(&folded)).map(|(_, positions)| positions));
        found.cloned().unwrap_or_default()
    }

    fn found(&self, kind: Kind, positions: impl IntoIterator<Item = usize>) -> Found {
        let mut ids: Vec<Text> = positions.into_iter().filter_map(|i| self.id(kind, i)).collect();
        match ids.len() {
            0 => Found::None,
            1 => Found::One(ids.swap_remove(0)),
            _ => Found::Several(ids),
        }
    }
}

impl Index {
    fn add(&mut self, name: &Text, position: usize) {
        let folded = fold::name(name);
        if folded.is_empty() {
            return;
        }
        let tight = self.tight.entry(fold::tight(&folded)).or_insert_with(|| (name.clone(), BTreeSet::new()));
        tight.1.insert(position);
        self.folded.entry(folded).or_default().insert(position);
    }
}

impl Known for AtlasNames<'_> {
    fn has(&self, kind: Kind, id: &str) -> bool {
        self.atlas.tables.any(kind, id).is_some()
    }
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text> {
        self.atlas.tables.any(kind, id).and_then(|(record, _)| record.source().cloned())
    }
    /// A P-code as it stands, else with case and spaces passed over.
    fn site_by_pcode(&self, pcode: &str) -> Found {
        let pcode = pcode.trim();
        let (places, sites) = (&self.atlas.places, &self.atlas.tables.sites);
        let exact = places.with_pcode(sites, pcode);
        let upper = if exact.is_empty() { places.with_pcode(sites, &pcode.replace(' ', "").to_uppercase()) } else { exact };
        self.found(Kind::Site, upper.iter().copied())
    }
    fn by_name(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        let mut positions = self.positions(kind, name);
        if let Some(around) = within.filter(|_| kind == Kind::Site) {
            let around = self.atlas.tables.sites.index(around);
            // a site does not lie inside itself: the commune of Ségou within the circle of Ségou is one
            positions.retain(|i| around.is_some_and(|around| *i != around && self.atlas.places.is_within(*i, around)));
        }
        self.found(kind, positions)
    }
}
