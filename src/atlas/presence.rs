//! Presence: stakeholder x site x theme x role x period, derived from participations, never stored.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroI32;
use std::ops::Range;
use std::sync::LazyLock;

use super::blocks::in_blocks;
use super::table::{Table, position};
use super::tables::Tables;
use crate::domain::codelist::{Code, Role};
use crate::domain::records::{Participation, Stakeholder};
use crate::domain::time::Day;
use crate::domain::{End, Id, OneOf, Period, Start};

/// One stakeholder in one role on one theme at one site.
/// Indexes are positions in the tables of their kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The site; `None` where neither participation nor activity names one.
    pub site: Option<usize>,
    /// The theme; `None` where neither names one.
    pub theme: Option<usize>,
    /// The stakeholder.
    pub stakeholder: usize,
    /// Its role.
    pub role: Code<Role>,
    /// The activity.
    pub activity: usize,
    /// The participation it is derived from.
    pub participation: usize,
    /// When: the participation's own period, narrowed by the activity's; `None` where the two never meet.
    pub period: Option<Period>,
    /// The activity's status allows it to provide (IATI ActivityStatus; codelist property `provides`).
    pub provides: bool,
    /// Of an activity with several partners in this role and several sites or themes, where nobody said who does what where.
    pub unsplit: bool,
    /// The last day the participation, else the activity, was said to be still true.
    pub confirmed_on: Option<Day>,
}

impl Presence {
    /// Active on that day: the period holds it and the activity's status lets it provide.
    pub fn is_active(&self, day: Option<Day>) -> bool {
        self.provides && self.period.is_some_and(|p| p.holds(day))
    }
    /// Neither participation nor activity has a date.
    pub fn is_undated(&self) -> bool {
        self.period.is_some_and(Period::is_undated)
    }
    /// Open-ended, and the last day on which it is known to be true (its start or its confirmation) lies before `limit`
    /// (12 months before the day asked about). Without any day at all it is *undated* instead, which counts.
    pub fn is_unconfirmed(&self, limit: Option<Day>) -> bool {
        let Some(period) = self.period else { return false };
        let last_known = self.confirmed_on.max(period.start());
        period.end().is_none() && matches!((last_known, limit), (Some(last), Some(limit)) if last < limit)
    }
}

/// Every presence of an atlas, ordered by participation, site and theme; each is put together as it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presences {
    /// What all presences of one participation share, in the order of the participations.
    parts: Vec<Part>,
    cells: Vec<Cell>,
}

/// Presences that are derived at their first use.
pub type Lazy = LazyLock<Presences, Box<dyn FnOnce() -> Presences + Send>>;

/// What all presences of one participation share: 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    stakeholder: u32,
    activity: u32,
    /// The overlap of its period and the activity's; it ends before it starts where the two never meet.
    start: Option<PackedDay>,
    end: Option<PackedDay>,
    confirmed_on: Option<PackedDay>,
    role: Code<Role>,
    provides: bool,
    unsplit: bool,
}

/// Where and on what: 12 bytes. [`NONE`] where nobody said.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    participation: u32,
    site: u32,
    theme: u32,
}

/// No position.
const NONE: u32 = u32::MAX;

impl Presences {
    /// Number of presences.
    pub fn len(&self) -> usize {
        self.cells.len()
    }
    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
    /// Every presence in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Presence> + '_ {
        self.cells.iter().map(|cell| self.read(cell))
    }
    /// The presence at a position.
    ///
    /// # Panics
    /// Where the position is not one of these.
    pub fn at(&self, index: usize) -> Presence {
        self.read(&self.cells[index])
    }

    fn read(&self, cell: &Cell) -> Presence {
        let known = |position: u32| (position != NONE).then_some(position as usize);
        let part = &self.parts[cell.participation as usize];
        Presence {
            site: known(cell.site),
            theme: known(cell.theme),
            stakeholder: part.stakeholder as usize,
            role: part.role,
            activity: part.activity as usize,
            participation: cell.participation as usize,
            period: Period::new(Start(day(part.start)), End(day(part.end))).ok(),
            provides: part.provides,
            unsplit: part.unsplit,
            confirmed_on: day(part.confirmed_on),
        }
    }

    /// The presences of these tables, derived when somebody first asks: the keeper's view of a revision is often only
    /// written to, and the public one derives its own.
    pub fn later(tables: &Tables) -> Lazy {
        let tables = tables.clone();
        LazyLock::new(Box::new(move || Self::derive(&tables)))
    }

    /// Derives every presence. O(participations x sites x themes each names).
    pub fn derive(tables: &Tables) -> Self {
        tables.activities.hash_ids();
        tables.stakeholders.hash_ids();
        tables.sites.hash_ids();
        tables.themes.hash_ids();
        let count = tables.participations.len();
        let ends = in_blocks(count, |block| ends(tables, block));
        let shared = shared_roles(tables, &ends);
        let parts = in_blocks(count, |block| block.map(|i| part(tables, tables.participations.at(i), ends[i], &shared)).collect());
        let cells = in_blocks(count, |block| block.flat_map(|i| cells(tables, i, ends[i])).collect());
        Self { parts, cells }
    }
}

/// What the presences of a participation share.
fn part(tables: &Tables, p: &Participation, (activity, stakeholder): (u32, u32), shared: &HashSet<(u32, Code<Role>)>) -> Part {
    let a = (activity != NONE).then(|| tables.activities.at(activity as usize));
    let own = Period::new(p.start, p.end).unwrap_or_default();
    let whole = a.and_then(|a| Period::new(a.start, a.end).ok()).unwrap_or_default();
    let (start, end) = own.common(whole);
    let crossed = |own: usize, whole: Option<usize>| own == 0 && whole.is_some_and(|n| n > 1);
    let several = crossed(p.sites.len(), a.map(|a| a.sites.len())) || crossed(p.themes.len(), a.map(|a| a.themes.len()));
    Part {
        stakeholder,
        activity,
        start: start.map(PackedDay::from),
        end: end.map(PackedDay::from),
        confirmed_on: p.confirmed_on.or(a.and_then(|a| a.confirmed_on)).map(PackedDay::from),
        role: p.role,
        provides: a.and_then(|a| a.status).is_none_or(|s| s.entry().property("provides") != Some("no")),
        unsplit: several && shared.contains(&(activity, p.role)),
    }
}

/// The presences of a participation; none where its activity or stakeholder is not there.
fn cells(tables: &Tables, participation: usize, (activity, stakeholder): (u32, u32)) -> impl Iterator<Item = Cell> + '_ {
    let known = activity != NONE && stakeholder != NONE;
    let ends = known.then(|| (tables.participations.at(participation), tables.activities.at(activity as usize)));
    ends.into_iter().flat_map(move |(p, a)| {
        let themes = if p.themes.is_empty() { &a.themes } else { &p.themes };
        let sites = if p.sites.is_empty() { &a.sites } else { &p.sites };
        let with = move |site| positions(themes, &tables.themes).map(move |theme| Cell { participation: position(participation), site, theme });
        positions(sites, &tables.sites).flat_map(with)
    })
}

/// Activity and stakeholder of each participation of a block.
fn ends(tables: &Tables, block: Range<usize>) -> Vec<(u32, u32)> {
    let find = |found: Option<usize>| found.map_or(NONE, position);
    let of = |p: &Participation| (find(tables.activities.index(p.activity.as_str())), find(tables.stakeholders.index(p.stakeholder.as_str())));
    tables.participations.range(block).map(of).collect()
}

/// Activities and roles in which several different stakeholders take part: a funder beside the only implementer leaves no doubt
/// who implements where.
fn shared_roles(tables: &Tables, ends: &[(u32, u32)]) -> HashSet<(u32, Code<Role>)> {
    let mut first: HashMap<(u32, Code<Role>), &Id<Stakeholder>> = HashMap::new();
    let mut shared = HashSet::new();
    for (p, (activity, _)) in tables.participations.iter().zip(ends) {
        let key = (*activity, p.role);
        if *activity != NONE && *first.entry(key).or_insert(&p.stakeholder) != &p.stakeholder {
            shared.insert(key);
        }
    }
    shared
}

/// Positions of the ids that exist; one [`NONE`] where the list names none at all.
fn positions<'t, R: OneOf>(ids: &'t [Id<R>], table: &'t Table<R>) -> impl Iterator<Item = u32> + 't {
    let unsaid = ids.is_empty().then_some(NONE);
    ids.iter().filter_map(|id| table.index(id.as_str())).map(position).chain(unsaid)
}

/// A day in 4 bytes, also where it is optional.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PackedDay(NonZeroI32);

impl From<Day> for PackedDay {
    fn from(day: Day) -> Self {
        let packed = (i32::from(day.year()) << 9) | (i32::from(day.month()) << 5) | i32::from(day.day());
        // never zero: a month is 1 or more
        Self(NonZeroI32::new(packed).unwrap_or(NonZeroI32::MIN))
    }
}

fn day(packed: Option<PackedDay>) -> Option<Day> {
    let bits = packed?.0.get();
    let small = |v: i32| i8::try_from(v).ok();
    Day::new(i16::try_from(bits >> 9).ok()?, small((bits >> 5) & 15)?, small(bits & 31)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_survives_its_packed_form() {
        for d in [Day::MIN, Day::MAX, Day::constant(0, 1, 1), Day::constant(-1, 12, 31), Day::constant(2012, 2, 29)] {
            assert_eq!(day(Some(PackedDay::from(d))), Some(d));
        }
        assert_eq!((size_of::<Part>(), size_of::<Cell>()), (24, 12));
    }
}
