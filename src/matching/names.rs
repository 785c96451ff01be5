//! The index of names over an atlas: which record a written name, code or id means.
//!
//! An id is taken as it stands. Else a name is looked up folded ([`super::fold`]), and where nothing has it, without its
//! spaces, then with its words in another order. That of a site is then looked up without what it says the place is
//! ([`super::said`]), among sites of that kind; any other that has its own acronym in brackets behind it without that. Answers
//! are ids in ascending order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::{distance, fold, said};
use crate::atlas::Atlas;
use crate::domain::known::{DIRECTION_CHOSEN, KIND_CHOSEN};
use crate::domain::text::as_seen;
use crate::domain::{Cell, Found, Kind, Known, Text, TieMeaning};

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
    /// The words of each folded name in order of the alphabet.
    bags: BTreeMap<String, BTreeSet<usize>>,
    /// The acronyms that names of stakeholders may have.
    initials: BTreeMap<String, BTreeSet<usize>>,
    /// Of sites whose name says what they are: the rest of it without spaces.
    bare: BTreeMap<String, BTreeSet<usize>>,
}

/// The digits of a place code without the letters before them and the zeros in front; `None` where other signs stand among them.
fn significant(code: &str) -> Option<String> {
    let digits = code.trim().trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '-' | '_' | ' '));
    let digits = digits.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0')).map_or(digits, |(whole, _)| whole);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.trim_start_matches('0').to_owned()).filter(|d| !d.is_empty())
}

/// Names over an atlas.
#[derive(Debug)]
pub struct AtlasNames<'a> {
    atlas: &'a Atlas,
    /// Made when a name of the kind is first asked for.
    by_kind: BTreeMap<Kind, OnceLock<Index>>,
    /// What somebody has said of words for ties, by folded word.
    ties: OnceLock<BTreeMap<String, TieMeaning>>,
    /// Sites by the digits of their place codes, made when one is first sought so.
    digits: OnceLock<BTreeMap<String, Vec<usize>>>,
}

impl<'a> AtlasNames<'a> {
    /// Names of all kinds, each indexed when it is first asked for: O(n log n) in the number of its names.
    pub fn new(atlas: &'a Atlas) -> Self {
        let named = Kind::ALL.iter().copied().filter(|k| !k.is_private() && NAME_FIELDS.iter().any(|f| k.column(f).is_some()));
        Self { atlas, by_kind: named.map(|kind| (kind, OnceLock::new())).collect(), ties: OnceLock::new(), digits: OnceLock::new() }
    }

    fn index(&self, kind: Kind) -> Option<&Index> {
        self.by_kind.get(&kind).map(|index| index.get_or_init(|| Index::of(self.atlas, kind)))
    }

    /// Names near to what was written, for a hint: the nearest first, then in order of id, at most [`MAX_NEAR`].
    /// O(names x length).
    pub fn closest(&self, kind: Kind, text: &str) -> Vec<Near> {
        let wanted: Vec<char> = fold::tight(&fold::name(text)).chars().collect();
        let bound = (wanted.len() / 4).clamp(1, MAX_LETTERS_APART);
        let Some(index) = self.index(kind).filter(|_| wanted.len() > 1) else { return Vec::new() };
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

    /// The records of a kind that bear a name, with what the name says beside itself.
    fn positions(&self, kind: Kind, name: &str) -> BTreeSet<usize> {
        let found = self.bearing(kind, name);
        if !found.is_empty() {
            return found;
        }
        if kind == Kind::Site { self.designated(name) } else { self.with_acronym(kind, name) }
    }

    /// The records of a kind that bear a name: an id, else a folded name, else a name without its spaces, else its words in
    /// another order.
    fn bearing(&self, kind: Kind, name: &str) -> BTreeSet<usize> {
        let name = name.trim();
        if self.has(kind, name) {
            return BTreeSet::from([self.atlas.tables.position_after(kind, name) - 1]);
        }
        let Some(index) = self.index(kind) else { return BTreeSet::new() };
        let folded = fold::name(name);
        if folded.is_empty() {
            return BTreeSet::new();
        }
        let tight = || index.tight.get(&fold::tight(&folded)).map(|(_, positions)| positions);
        let found = index.folded.get(&folded).or_else(tight).or_else(|| index.bags.get(&said::bag(&folded)?));
        found.cloned().unwrap_or_default()
    }

    /// The records of a name behind which its own acronym stands, or another name of the same record.
    fn with_acronym(&self, kind: Kind, name: &str) -> BTreeSet<usize> {
        let Some((long, short)) = said::with_acronym(name) else { return BTreeSet::new() };
        let found = self.bearing(kind, long);
        let own = said::initials(long).is_some_and(|initials| initials == fold::tight(&fold::words(short)));
        if own { found } else { found.intersection(&self.bearing(kind, short)).copied().collect() }
    }

    /// The records of which a name may be the acronym, or that may be called by the acronym of a name, or by either of a name
    /// and what stands in brackets behind it.
    pub fn by_acronym(&self, kind: Kind, name: &str) -> Vec<Text> {
        let Some(index) = self.index(kind).filter(|_| kind == Kind::Stakeholder) else { return Vec::new() };
        let mut found: BTreeSet<usize> = index.initials.get(&fold::tight(&fold::name(name))).cloned().unwrap_or_default();
        found.extend(said::initials(name).and_then(|initials| index.folded.get(&initials)).into_iter().flatten());
        if let Some((long, short)) = said::with_acronym(name) {
            found.extend(self.bearing(kind, long));
            found.extend(self.bearing(kind, short));
        }
        found.into_iter().take(MAX_NEAR).filter_map(|position| self.id(kind, position)).collect()
    }

    /// The sites of a name in which one of the two says what the place is, and the other may be that.
    fn designated(&self, name: &str) -> BTreeSet<usize> {
        let Some(index) = self.index(Kind::Site) else { return BTreeSet::new() };
        let folded = fold::name(name);
        let Some(place) = said::place(name, &folded) else { return index.bare.get(&fold::tight(&folded)).cloned().unwrap_or_default() };
        let tight = fold::tight(&place.name);
        let plain = index.tight.get(&tight).map(|(_, positions)| positions);
        let all = plain.into_iter().chain(index.bare.get(&tight)).flatten().copied();
        let may_be = |at: &usize| {
            let kind = self.atlas.tables.sites.at(*at).kind.code();
            place.kinds.iter().any(|k| k.as_str() == kind.as_str()) || !said::is_designated(kind)
        };
        all.filter(may_be).collect()
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
    fn of(atlas: &Atlas, kind: Kind) -> Self {
        let columns: Vec<usize> = NAME_FIELDS.iter().filter_map(|f| kind.column(f)).collect();
        let mut index = Self::default();
        for i in 0..atlas.tables.count(kind) {
            let Some((record, _)) = atlas.tables.any_at(kind, i) else { continue };
            let cells = record.cells();
            for column in &columns {
                match &cells[*column] {
                    Cell::Text(name) => index.add(kind, name, i),
                    Cell::List(names) => names.iter().for_each(|name| index.add(kind, name, i)),
                    Cell::Map(names) => names.iter().for_each(|(_, name)| index.add(kind, name, i)),
                    _ => {}
                }
            }
        }
        index
    }

    fn add(&mut self, kind: Kind, name: &Text, position: usize) {
        let folded = fold::name(name);
        if folded.is_empty() {
            return;
        }
        if let Some(bag) = said::bag(&folded) {
            self.bags.entry(bag).or_default().insert(position);
        }
        if let Some(initials) = said::initials(name).filter(|_| kind == Kind::Stakeholder) {
            self.initials.entry(initials).or_default().insert(position);
        }
        if let Some(place) = said::place(name, &folded).filter(|_| kind == Kind::Site) {
            self.bare.entry(fold::tight(&place.name)).or_default().insert(position);
        }
        let tight = self.tight.entry(fold::tight(&folded)).or_insert_with(|| (name.clone(), BTreeSet::new()));
        tight.1.insert(position);
        self.folded.entry(folded).or_default().insert(position);
    }
}

/// What ties remember that somebody has said of their words; of several the last in the order of ids holds.
fn tie_meanings(atlas: &Atlas) -> BTreeMap<String, TieMeaning> {
    let mut meanings: BTreeMap<String, TieMeaning> = BTreeMap::new();
    for tie in atlas.tables.ties.iter() {
        for tag in &tie.tags {
            match tag.split_once('=') {
                Some((KIND_CHOSEN, word)) => meanings.entry(fold::name(word)).or_default().kind = Some(tie.kind.code().clone()),
                Some((DIRECTION_CHOSEN, word)) => meanings.entry(fold::name(word)).or_default().directed = tie.directed,
                _ => {}
            }
        }
    }
    meanings
}

impl Known for AtlasNames<'_> {
    fn tie_meaning(&self, written: &str) -> TieMeaning {
        self.ties.get_or_init(|| tie_meanings(self.atlas)).get(&fold::name(written)).cloned().unwrap_or_default()
    }
    fn has(&self, kind: Kind, id: &str) -> bool {
        self.atlas.tables.any(kind, id).is_some()
    }
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text> {
        self.atlas.tables.any(kind, id).and_then(|(record, _)| record.source().cloned())
    }
    /// A P-code as it stands, else with case, spaces and what is not seen passed over.
    fn site_by_pcode(&self, pcode: &str) -> Found {
        let pcode = pcode.trim();
        let (places, sites) = (&self.atlas.places, &self.atlas.tables.sites);
        let exact = places.with_pcode(sites, pcode);
        let upper = if exact.is_empty() { places.with_pcode(sites, &as_seen(pcode).replace(' ', "").to_uppercase()) } else { exact };
        self.found(Kind::Site, upper.iter().copied())
    }
    fn place_codes_like(&self, code: &str) -> Vec<(Text, Text)> {
        let sites = &self.atlas.tables.sites;
        let all = self.digits.get_or_init(|| {
            let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, site) in sites.iter().enumerate() {
                if let Some(digits) = site.pcode.as_deref().and_then(significant) {
                    all.entry(digits).or_default().push(at);
                }
            }
            all
        });
        let found = significant(code).and_then(|digits| all.get(&digits));
        let told = |at: &usize| Some((sites.at(*at).id.text().clone(), Text::from(sites.at(*at).pcode.as_deref()?)));
        found.map(|all| all.iter().take(MAX_NEAR).filter_map(told).collect()).unwrap_or_default()
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
