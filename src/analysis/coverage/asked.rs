//! What was asked for in each cell: stated needs and chosen priorities.
//!
//! A need of a site counts for the sites around it and the themes above it, from its date on (undated always). It is
//! *stated* where its severity is 1 or more, or people are in need, or neither figure is known: a need whose severity
//! nobody wrote down is still a need, and only its severity is unknown. Severity 0 without people says *no need*.
//! The severity of a cell is the highest of its needs; people are not added up, for two needs may be the same people's.

use crate::analysis::grid::{ByCell, Grid};
use crate::domain::Kind;
use crate::domain::Subject;
use crate::domain::time::{AsOf, Day};

/// Needs and priorities by cell.
#[derive(Debug)]
pub struct Asked {
    needs: ByCell<usize>,
    priorities: ByCell<usize>,
}

/// What was asked for in one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskedHere {
    /// Positions in the need table.
    pub needs: Vec<usize>,
    /// Positions in the priority table.
    pub priorities: Vec<usize>,
    /// A need is stated.
    pub need_stated: bool,
    /// The highest severity known, 0 to 5.
    pub severity: Option<u64>,
    /// The most people one of the needs names.
    pub people: Option<u64>,
    /// The best rank among the priorities, where one is known.
    pub rank: Option<u64>,
}

impl AskedHere {
    /// A need is stated or a priority chosen.
    pub fn anything(&self) -> bool {
        self.need_stated || !self.priorities.is_empty()
    }
}

impl Asked {
    /// Sorts needs and priorities of sites into cells. O((needs + priorities) log).
    pub fn of(grid: &Grid<'_>) -> Self {
        let tables = &grid.atlas.tables;
        let cells = |subject: &Subject, theme: &str, date: Option<Day>| {
            if subject.kind != Kind::Site || !known_on(date, grid.chosen.as_of) {
                return Vec::new();
            }
            match (tables.sites.index(&subject.id), tables.themes.index(theme)) {
                (Some(site), Some(theme)) => grid.cells_of(site, theme),
                _ => Vec::new(),
            }
        };
        let mut needs = Vec::new();
        for (i, need) in tables.needs.iter().enumerate() {
            needs.extend(cells(&need.subject, need.theme.as_str(), need.date).into_iter().map(|c| (c, i)));
        }
        let mut priorities = Vec::new();
        for (i, priority) in tables.priorities.iter().enumerate() {
            priorities.extend(cells(&priority.subject, priority.theme.as_str(), priority.date).into_iter().map(|c| (c, i)));
        }
        Self { needs: ByCell::new(needs), priorities: ByCell::new(priorities) }
    }
    /// What was asked for in a cell.
    pub fn here(&self, grid: &Grid<'_>, cell: usize) -> AskedHere {
        let tables = &grid.atlas.tables;
        let mut here = AskedHere::default();
        for &(_, i) in self.needs.of(cell) {
            let need = tables.needs.at(i);
            let nothing_known = need.severity.is_none() && need.people_in_need.is_none();
            here.need_stated |= nothing_known || need.severity.is_some_and(|s| s > 0) || need.people_in_need.is_some_and(|p| p > 0);
            here.severity = here.severity.max(need.severity.get());
            here.people = here.people.max(need.people_in_need.get());
            here.needs.push(i);
        }
        for &(_, i) in self.priorities.of(cell) {
            let rank = tables.priorities.at(i).rank.get();
            here.rank = match (here.rank, rank) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            here.priorities.push(i);
        }
        here
    }
}

fn known_on(date: Option<Day>, as_of: AsOf) -> bool {
    match (date, as_of) {
        (Some(date), Some(day)) => date <= day,
        _ => true,
    }
}
