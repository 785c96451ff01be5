//! Cells looked at as analyses of coverage look at them: who provides, what was reported, what was asked for.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::asked::{Asked, AskedFor, AskedHere};
use super::gaps::State;
use super::providers::{self, Here, Providers};
use crate::analysis::chosen::Chosen;
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::Grid;
use crate::analysis::scopes::{PRESENCE, Scopes};
use crate::analysis::themes::ThemeTree;
use crate::analysis::{AnalysisError, Control, Params};
use crate::atlas::Atlas;

/// Chosen sites x chosen themes on one day, with all that is known of them.
#[derive(Debug)]
pub struct Cells<'a> {
    /// The grid.
    pub grid: Grid<'a>,
    providers: Providers,
    scopes: Scopes,
    asked: Asked,
}

/// What is known of one cell.
#[derive(Clone, Debug)]
pub struct Seen<'c> {
    /// Who stands where in it.
    pub here: Here,
    /// Positions of the presence scopes that together report on it.
    pub in_scope: &'c [usize],
    /// Who is present (DOMAIN.md section 3).
    pub state: State,
    /// What was asked for.
    pub asked: AskedHere,
}

impl Seen<'_> {
    /// Positions of the stakeholders that count, in order.
    pub fn providers(&self) -> Vec<usize> {
        self.here.counted.iter().map(|p| p.stakeholder).collect()
    }
    /// At least one provider counts.
    pub fn is_present(&self) -> bool {
        matches!(self.state, State::Single | State::Several)
    }
}

/// What is counted of one cell: a few figures, no lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Who is present.
    pub state: State,
    /// Presence scopes report on it.
    pub in_scope: bool,
    /// What was asked for.
    pub asked: AskedFor,
}

impl<'a> Cells<'a> {
    /// The cells that the parameters choose, each to be looked at in full. O((presences + cells) log).
    pub fn read(atlas: &'a Atlas, params: &Params, control: &Control) -> Result<Self, AnalysisError> {
        let tree = ThemeTree::build(atlas);
        let chosen = Chosen::read(atlas, params, &tree);
        Self::of(atlas, chosen, tree, control)
    }
    /// The cells of a choice, each to be looked at in full.
    pub fn of(atlas: &'a Atlas, chosen: Chosen, tree: ThemeTree, control: &Control) -> Result<Self, AnalysisError> {
        control.go_on()?;
        Self::on(Grid::build(atlas, chosen, tree)?, control)
    }
    /// The cells of a grid.
    pub fn on(grid: Grid<'a>, control: &Control) -> Result<Self, AnalysisError> {
        let providers = Providers::of(&grid, control)?;
        let scopes = Scopes::of(&grid, PRESENCE);
        let asked = Asked::of(&grid);
        Ok(Self { grid, providers, scopes, asked })
    }
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.grid.len()
    }
    /// True without cells.
    pub fn is_empty(&self) -> bool {
        self.grid.is_empty()
    }
    /// Active presences that state neither place nor theme.
    pub fn unplaced(&self) -> usize {
        self.providers.unplaced
    }
    /// What is known of a cell.
    pub fn see(&self, cell: usize) -> Seen<'_> {
        let here = self.providers.here(&self.grid, cell);
        let in_scope = self.scopes.about_all_roles(&self.grid, cell);
        let state = state(here.counted.len(), !here.unspecified.is_empty(), !in_scope.is_empty());
        Seen { here, in_scope, state, asked: self.asked.here(&self.grid, cell) }
    }
    /// What is counted of a cell: the state that [`Self::see`] gives it, without the lists.
    pub fn glance(&self, cell: usize) -> Glance {
        let here = self.providers.standings(&self.grid, cell);
        let in_scope = !self.scopes.about_all_roles(&self.grid, cell).is_empty();
        Glance { state: state(here.counted, here.unspecified, in_scope), in_scope, asked: self.asked.figures(&self.grid, cell) }
    }
    /// Adds what a cell rests on: its site and theme, its providers, what was asked for, the scopes where it is empty.
    pub fn show(&self, cell: usize, seen: &Seen<'_>, evidence: &mut Evidence) {
        let tables = &self.grid.atlas.tables;
        evidence.add(&tables.sites, self.grid.site(cell));
        evidence.add(&tables.themes, self.grid.theme(cell));
        for list in [&seen.here.counted, &seen.here.unspecified, &seen.here.unconfirmed] {
            providers::show(&self.grid, list, evidence);
        }
        if seen.state == State::Empty {
            evidence.add_all(&tables.scopes, seen.in_scope.iter().copied());
        }
        evidence.add_all(&tables.needs, seen.asked.needs.iter().copied());
        evidence.add_all(&tables.priorities, seen.asked.priorities.iter().copied());
    }
}

/// The state of a cell: the order in which it is decided is that of DOMAIN.md section 3.
const fn state(counted: usize, unspecified: bool, in_scope: bool) -> State {
    match counted {
        0 if unspecified => State::Unspecified,
        0 if in_scope => State::Empty,
        0 => State::NoData,
        1 => State::Single,
        _ => State::Several,
    }
}

/// What is known of a site over all chosen themes, the best of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SiteState {
    NotReported,
    Empty,
    Active,
}

/// Sites rolled up: *active in n of m, k not reported*, over all chosen sites and for every site around them.
#[derive(Clone, Debug)]
pub struct RollUp {
    sites: Vec<SiteState>,
}

impl RollUp {
    /// Nothing known of any site.
    pub fn new(grid: &Grid<'_>) -> Self {
        Self { sites: vec![SiteState::NotReported; grid.chosen.sites.len()] }
    }
    /// Takes the state of a cell into account.
    pub fn add(&mut self, grid: &Grid<'_>, cell: usize, state: State) {
        let site = &mut self.sites[cell / grid.chosen.themes.len()];
        *site = (*site).max(match state {
            State::Single | State::Several => SiteState::Active,
            State::Empty => SiteState::Empty,
            State::NoData | State::Unspecified => SiteState::NotReported,
        });
    }
    /// The figures: of all chosen sites, then of each site around some of them in order of id. O(sites x depth).
    pub fn figures(&self, grid: &Grid<'_>) -> Value {
        let mut all = [0_usize; 3];
        let mut areas: BTreeMap<usize, [usize; 3]> = BTreeMap::new();
        for (slot, state) in self.sites.iter().enumerate() {
            let add = |n: &mut [usize; 3]| {
                n[0] += usize::from(*state == SiteState::Active);
                n[1] += 1;
                n[2] += usize::from(*state == SiteState::NotReported);
            };
            add(&mut all);
            for around in grid.atlas.places.ancestors(grid.chosen.sites[slot]) {
                add(areas.entry(around).or_default());
            }
        }
        let figures = |[active, of, unknown]: [usize; 3], site: Value| json!({"site": site, "active_in": active, "of": of, "not_reported": unknown});
        let mut list = vec![figures(all, Value::Null)];
        list.extend(areas.into_iter().map(|(site, n)| figures(n, json!(grid.atlas.tables.sites.at(site).id.text()))));
        Value::Array(list)
    }
}
