//! Figures about all cells together. Ratios are over the cells that were reported on (in a presence scope, and present or
//! empty): a provider known by chance, where nobody asked after the others, raises none; sites are never rolled up to one state, but read *active in n of m sites, k not reported*.

use serde_json::{Value, json};

use rayon::prelude::*;

use super::cells::{Cells, Glance};
use super::gaps::State;
use crate::analysis::grid::Grid;
use crate::analysis::scopes::response;
use crate::analysis::{AnalysisError, Control};

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
#[derive(Clone, Debug, Default)]
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

/// Cells that one thread counts at a time; the figures are whole numbers, so the order of adding does not matter.
const BLOCK: usize = 65_536;

impl Totals {
    /// Counts all cells. O(cells).
    pub fn of(cells: &Cells<'_>, control: &Control) -> Result<Self, AnalysisError> {
        let themes = cells.grid.chosen.themes.len();
        let blocks: Vec<usize> = (0..cells.len()).step_by(BLOCK).collect();
        let counted: Result<Vec<Self>, AnalysisError> = blocks
            .into_par_iter()
            .map(|start| {
                control.go_on()?;
                let mut totals = Self { by_theme: vec![ThemeTotal::default(); themes], ..Self::default() };
                for cell in start..cells.len().min(start + BLOCK) {
                    totals.add(cell % themes, &cells.glance(cell));
                }
                Ok(totals)
            })
            .collect();
        let mut all = Self { by_theme: vec![ThemeTotal::default(); themes], ..Self::default() };
        counted?.iter().for_each(|block| all.join(block));
        Ok(all)
    }

    fn add(&mut self, theme: usize, cell: &Glance) {
        let theme = &mut self.by_theme[theme];
        let (state, wanted) = (cell.state, &cell.asked);
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
        if cell.in_scope && (present || state == State::Empty) {
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

    fn join(&mut self, other: &Self) {
        self.single += other.single;
        self.several += other.several;
        self.reported += other.reported;
        self.covered += other.covered;
        self.needed += other.needed;
        self.needed_covered += other.needed_covered;
        self.weight += other.weight;
        self.weight_covered += other.weight_covered;
        self.needed_no_data += other.needed_no_data;
        for (theme, other) in self.by_theme.iter_mut().zip(&other.by_theme) {
            theme.active += other.active;
            theme.empty += other.empty;
            theme.unspecified += other.unspecified;
            theme.no_data += other.no_data;
            theme.gaps += other.gaps;
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
