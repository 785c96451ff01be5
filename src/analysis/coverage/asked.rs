//! What was asked for in each cell: stated needs and chosen priorities.
//!
//! A need of a site counts for the sites around it and the themes above it, from its date on (undated always). It is
//! *stated* where its severity is 1 or more, or people are in need, or neither figure is known: a need whose severity
//! nobody wrote down is still a need, and only its severity is unknown. Severity 0 without people says *no need*.
//! The severity of a cell is the highest of its needs; people are not added up, for two needs may be the same people's.

use crate::analysis::grid::{ByCell, Grid, packed};
use crate::analysis::lookup::Lookup;
use crate::domain::Kind;
use crate::domain::Subject;
use crate::domain::time::{AsOf, Day};

/// Needs and priorities by cell.
#[derive(Debug)]
pub struct Asked {
    needs: ByCell<u32>,
    priorities: ByCell<u32>,
}

/// What was asked for in one cell, in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedFor {
    /// A need is stated.
    pub need_stated: bool,
    /// The highest severity known, 0 to 5.
    pub severity: Option<u64>,
    /// The most people one of the needs names.
    pub people: Option<u64>,
    /// A priority is chosen.
    pub chosen: bool,
    /// The best rank among the priorities, where one is known.
    pub rank: Option<u64>,
}

impl AskedFor {
    /// A need is stated or a priority chosen.
    pub fn anything(&self) -> bool {
        self.need_stated || self.chosen
    }
}

/// What was asked for in one cell, with the records that say so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskedHere {
    /// Positions in the need table.
    pub needs: Vec<usize>,
    /// Positions in the priority table.
    pub priorities: Vec<usize>,
    /// The figures.
    pub figures: AskedFor,
}

impl std::ops::Deref for AskedHere {
    type Target = AskedFor;
    fn deref(&self) -> &AskedFor {
        &self.figures
    }
}

impl Asked {
    /// Sorts needs and priorities of sites into cells. O((needs + priorities) log).
    pub fn of(grid: &Grid<'_>) -> Self {
        let tables = &grid.atlas.tables;
        let sites = Lookup::new(&tables.sites, tables.needs.len() + tables.priorities.len());
        let put = |found: &mut Vec<(u32, u32)>, i: usize, subject: &Subject, theme: &str, date: Option<Day>| {
            if subject.kind != Kind::Site || !known_on(date, grid.chosen.as_of) {
                return;
            }
            if let (Some(site), Some(theme)) = (sites.index(&subject.id), tables.themes.index(theme)) {
                found.extend(grid.cells_of(site, theme).map(|cell| (packed(cell), packed(i))));
            }
        };
        let mut needs = Vec::new();
        for (i, need) in tables.needs.iter().enumerate() {
            put(&mut needs, i, &need.subject, need.theme.as_str(), need.date);
        }
        let mut priorities = Vec::new();
        for (i, priority) in tables.priorities.iter().enumerate() {
            put(&mut priorities, i, &priority.subject, priority.theme.as_str(), priority.date);
        }
        Self { needs: ByCell::new(grid.len(), &needs), priorities: ByCell::new(grid.len(), &priorities) }
    }
    /// What was asked for in a cell, in figures.
    pub fn figures(&self, grid: &Grid<'_>, cell: usize) -> AskedFor {
        let tables = &grid.atlas.tables;
        let mut figures = AskedFor::default();
        for &i in self.needs.of(cell) {
            let need = tables.needs.at(i as usize);
            figures.need_stated |= need.is_stated();
            figures.severity = figures.severity.max(need.severity.get());
            figures.people = figures.people.max(need.people_in_need.get());
        }
        for &i in self.priorities.of(cell) {
            let rank = tables.priorities.at(i as usize).rank.get();
            figures.chosen = true;
            figures.rank = match (figures.rank, rank) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        figures
    }
    /// What was asked for in a cell.
    pub fn here(&self, grid: &Grid<'_>, cell: usize) -> AskedHere {
        let positions = |list: &[u32]| list.iter().map(|i| *i as usize).collect();
        AskedHere {
            needs: positions(self.needs.of(cell)),
            priorities: positions(self.priorities.of(cell)),
            figures: self.figures(grid, cell),
        }
    }
}

fn known_on(date: Option<Day>, as_of: AsOf) -> bool {
    match (date, as_of) {
        (Some(date), Some(day)) => date <= day,
        _ => true,
    }
}
