//! Figures about all cells together. Ratios are over the cells that were reported on (in a presence scope, and present or
//! empty): a provider known by chance, where nobody asked after the others, raises none; sites are never rolled up to one state, but read *active in n of m sites, k not reported*.

use serde_json::{Value, json};

use super::asked::AskedHere;
use super::gaps::State;
use crate::analysis::grid::Grid;
use crate::analysis::scopes::response;

/// Counts of one theme over all chosen sites.
#[derive(Clone, Copy, Debug, Default)]
struct ThemeTotal {
    active: usize,
    empty: usize,
    unspecified: usize,
    no_data: usize,
    gaps: usize,
}

/// Counts of all cells.
#[derive(Clone, Debug)]
pub struct Totals {
    single: usize,
    several: usize,
    reported: usize,
    covered: usize,
    needed: usize,
    needed_covered: usize,
    weight: u64,
    weight_covered: u64,
    needed_no_data: usize,
    by_theme: Vec<ThemeTotal>,
}

impl Totals {
    /// Nothing counted yet.
    pub fn new(grid: &Grid<'_>) -> Self {
        Self {
            single: 0,
            several: 0,
            reported: 0,
            covered: 0,
            needed: 0,
            needed_covered: 0,
            weight: 0,
            weight_covered: 0,
            needed_no_data: 0,
            by_theme: vec![ThemeTotal::default(); grid.chosen.themes.len()],
        }
    }
    /// Counts a cell; `in_scope` where presence scopes cover it.
    pub fn add(&mut self, grid: &Grid<'_>, cell: usize, state: State, in_scope: bool, wanted: &AskedHere) {
        let theme = &mut self.by_theme[cell % grid.chosen.themes.len()];
        let present = matches!(state, State::Single | State::Several);
        match state {
            State::Single => self.single += 1,
            State::Several => self.several += 1,
            State::Empty => theme.empty += 1,
            State::Unspecified => theme.unspecified += 1,
            State::NoData => theme.no_data += 1,
        }
        theme.active += usize::from(present);
        theme.gaps += usize::from(state == State::Empty && wanted.anything());
        self.needed_no_data += usize::from(state == State::NoData && wanted.need_stated);
        if in_scope && (present || state == State::Empty) {
            self.reported += 1;
            self.covered += usize::from(present);
            let severity = wanted.severity.unwrap_or(0);
            self.needed += usize::from(wanted.need_stated);
            self.weight += severity;
            if present {
                self.needed_covered += usize::from(wanted.need_stated);
                self.weight_covered += severity;
            }
        }
    }
    /// The figures, in order.
    pub fn summary(&self, grid: &Grid<'_>, unplaced: usize) -> Vec<(&'static str, Value)> {
        let sum = |of: &dyn Fn(&ThemeTotal) -> usize| self.by_theme.iter().map(of).sum::<usize>();
        let by_theme: Vec<Value> = grid
            .chosen
            .themes
            .iter()
            .zip(&self.by_theme)
            .map(|(theme, t)| {
                json!({
                    "theme": grid.atlas.tables.themes.at(*theme).id.text(), "active_in": t.active, "of": grid.chosen.sites.len(),
                    "empty": t.empty, "unspecified": t.unspecified, "not_reported": t.no_data, "gaps": t.gaps,
                })
            })
            .collect();
        let mut figures = Vec::from(grid.chosen.resolved());
        figures.extend([
            ("cells", json!(grid.len())),
            ("present", json!(sum(&|t| t.active))),
            ("single", json!(self.single)),
            ("several", json!(self.several)),
            ("empty", json!(sum(&|t| t.empty))),
            ("unspecified", json!(sum(&|t| t.unspecified))),
            ("no_data", json!(sum(&|t| t.no_data))),
            ("gaps", json!(sum(&|t| t.gaps))),
            ("no_data_with_need", json!(self.needed_no_data)),
            ("reported_cells", json!(self.reported)),
            ("coverage_ratio", ratio(self.covered as f64, self.reported as f64)),
            ("coverage_ratio_needed", ratio(self.needed_covered as f64, self.needed as f64)),
            ("coverage_ratio_need_weighted", ratio(self.weight_covered as f64, self.weight as f64)),
            ("unplaced_presences", json!(unplaced)),
            ("response", response(grid.atlas, grid.chosen.as_of)),
            ("by_theme", Value::Array(by_theme)),
        ]);
        figures
    }
}

fn ratio(part: f64, whole: f64) -> Value {
    if whole > 0.0 { json!(part / whole) } else { Value::Null }
}
