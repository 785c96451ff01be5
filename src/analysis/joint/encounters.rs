//! Encounters: two stakeholders that both count as providers in one cell, and what is known of a link between them there.
//! The definitions are at the head of [`super::missing_links`].

use std::ops::Range;

use rayon::prelude::*;

use super::coordination::Coordinating;
use super::links::{Link, stated_by_one};
use crate::analysis::coverage::providers::Providers;
use crate::analysis::grid::{Grid, packed};
use crate::analysis::limits::within;
use crate::analysis::{AnalysisError, Control};

/// What is known of a pair in a cell without a counted link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Known to have no link.
    None,
    /// A coordination tie is on record that states neither place nor theme, and such ties do not count.
    OnRecord,
    /// Not known.
    Unknown,
    /// Linked by ties that one end stated.
    StatedBy,
}

impl State {
    /// As it stands in a report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::OnRecord => "on_record",
            Self::Unknown => "unknown",
            Self::StatedBy => "stated_by",
        }
    }
}

/// Two stakeholders in one cell: positions in the stakeholder table, the lower first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Encounter {
    /// One.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// The cell.
    pub cell: u32,
    /// How many provide there.
    pub providers: u32,
}

/// A row to be: a pair, the state that it has in some of its cells, and what that weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// Sum over the cells of this state of 1/(k-1).
    pub score: f64,
    /// The state.
    pub state: State,
    /// Where the encounters of the pair begin and end.
    start: u32,
    end: u32,
}

/// All encounters of a grid, in order of pair and cell.
#[derive(Debug)]
pub struct Encounters {
    all: Vec<Encounter>,
    /// Of each; `None` where a link counts that both ends, or nobody in particular, stated.
    states: Vec<Option<State>>,
}

/// Encounters that one thread looks at, up to the end of a pair; the blocks are joined in order.
const BLOCK: usize = 16_384;

impl Encounters {
    /// Every encounter with its state; at most `limit`. O(sum of k^2 / 2 over cells, times the log of the ties).
    pub fn of(grid: &Grid<'_>, providers: &Providers, coordinating: &Coordinating, limit: usize, control: &Control) -> Result<Self, AnalysisError> {
        let mut all = Vec::new();
        let mut here = Vec::new();
        for cell in 0..grid.len() {
            if cell % 1024 == 0 {
                control.go_on()?;
            }
            providers.counted(grid, cell, &mut here);
            let size = here.len().saturating_mul(here.len().saturating_sub(1)) / 2;
            let hint = "choose themes, sites within one area, or constituencies";
            within("the list of pairs that share a cell", all.len().saturating_add(size), limit, hint)?;
            for (i, &a) in here.iter().enumerate() {
                all.extend(here[i + 1..].iter().map(|&b| Encounter { a, b, cell: packed(cell), providers: packed(here.len()) }));
            }
        }
        // no two are equal, so the order does not depend on the threads
        all.par_sort_unstable();
        control.go_on()?;
        let state_of = |e: &[Encounter]| {
            let (a, b) = (e[0].a as usize, e[0].b as usize);
            let strangers = coordinating.links.are_strangers(a, b);
            let state = |e: &Encounter| {
                let cell = e.cell as usize;
                let link = if strangers { Link::default() } else { coordinating.links.between(grid, cell, a, b) };
                state(grid, &link, || coordinating.one_answered(grid, cell, [a, b]))
            };
            e.iter().map(state).collect::<Vec<_>>()
        };
        let states: Result<Vec<Vec<Option<State>>>, AnalysisError> = blocks(&all)
            .into_par_iter()
            .map(|block| {
                control.go_on()?;
                Ok(all[block].chunk_by(same_pair).flat_map(state_of).collect())
            })
            .collect();
        Ok(Self { states: states?.concat(), all })
    }
    /// Number of encounters.
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    /// Encounters in which a link is recorded, whoever stated it.
    pub fn linked(&self) -> usize {
        self.states.iter().filter(|s| matches!(s, None | Some(State::StatedBy))).count()
    }
    /// Pairs by state, the highest score first, then by state and pair. O(encounters log).
    pub fn alike(&self, one_sided: bool) -> Vec<Alike> {
        let wanted = if one_sided { &[State::None, State::OnRecord, State::Unknown, State::StatedBy][..] } else { &[State::None, State::OnRecord, State::Unknown] };
        let of_block = |block: Range<usize>| {
            let mut found = Vec::new();
            let mut start = block.start;
            for pair in self.all[block].chunk_by(same_pair) {
                let end = start + pair.len();
                for &state in wanted {
                    let of_state = self.having(start..end, Some(state)).map(|e| 1.0 / (f64::from(e.providers) - 1.0));
                    // in order of cell: the same sum whatever the threads
                    if let Some(score) = of_state.reduce(|sum, one| sum + one) {
                        found.push(Alike { score, state, start: packed(start), end: packed(end) });
                    }
                }
                start = end;
            }
            found
        };
        let mut found: Vec<Alike> = blocks(&self.all).into_par_iter().flat_map_iter(of_block).collect();
        found.par_sort_unstable_by(|x, y| y.score.total_cmp(&x.score).then((x.state, x.start).cmp(&(y.state, y.start))));
        found
    }
    /// The encounters of a row's pair that have the row's state, in order of cell.
    pub fn of_row(&self, row: &Alike) -> impl Iterator<Item = &Encounter> {
        self.having(row.start as usize..row.end as usize, Some(row.state))
    }
    /// Cells in which the pair of a row is linked: those that both ends stated, then those that one did.
    pub fn linked_cells(&self, row: &Alike) -> Vec<usize> {
        let range = row.start as usize..row.end as usize;
        let of_state = |state| self.having(range.clone(), state).map(|e| e.cell as usize);
        of_state(None).chain(of_state(Some(State::StatedBy))).collect()
    }
    fn having(&self, range: Range<usize>, state: Option<State>) -> impl Iterator<Item = &Encounter> {
        self.all[range.clone()].iter().zip(&self.states[range]).filter(move |(_, s)| **s == state).map(|(e, _)| e)
    }
}

fn same_pair(x: &Encounter, y: &Encounter) -> bool {
    (x.a, x.b) == (y.a, y.b)
}

/// Ranges of about [`BLOCK`] that end where a pair ends.
fn blocks(all: &[Encounter]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let mut end = all.len().min(start + BLOCK);
        end += all[end..].iter().take_while(|e| same_pair(&all[end - 1], e)).count();
        found.push(start..end);
        start = end;
    }
    found
}

/// The state of a pair in a cell; `known` tells, where nothing links the two, whether one of them answered.
fn state(grid: &Grid<'_>, link: &Link, known: impl FnOnce() -> bool) -> Option<State> {
    let mut ties = link.counted_ties(&grid.chosen).peekable();
    let any = ties.peek().is_some();
    if link.has_counted_seats(&grid.chosen) || ties.any(|t| stated_by_one(grid, t).is_none()) {
        None
    } else if any {
        Some(State::StatedBy)
    } else if !link.unplaced_ties.is_empty() {
        Some(State::OnRecord)
    } else if known() {
        Some(State::None)
    } else {
        Some(State::Unknown)
    }
}
