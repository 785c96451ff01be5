//! Scopes: what a source has reported on in full, so that *none* may be told from *not known*.
//!
//! A scope speaks of a cell where its period holds the day and it covers the cell ([`super::covering`]).

use serde_json::{Value, json};

use super::covering::{Area, Covering, positions};
use super::grid::Grid;
use crate::atlas::Atlas;
use crate::domain::codelist::{Code, Role};
use crate::domain::time::AsOf;
use crate::domain::{Id, Period};

/// `covers` of scopes about presence.
pub const PRESENCE: &str = "presence";
/// `covers` of scopes about ties.
pub const TIES: &str = "ties";
/// `covers` of scopes about seats in platforms.
pub const MEMBERSHIPS: &str = "memberships";

/// One scope, ready to be asked.
#[derive(Clone, Debug)]
pub struct ScopeFact {
    /// Position in the scope table.
    pub scope: usize,
    /// It names somebody who was asked or who answered.
    pub names_anybody: bool,
    answered: Vec<usize>,
    roles: Vec<Code<Role>>,
}

impl ScopeFact {
    /// True where it reports on the role.
    pub fn takes(&self, role: Code<Role>) -> bool {
        self.roles.is_empty() || self.roles.contains(&role)
    }
    /// True where the stakeholder answered.
    pub fn has_answer_of(&self, stakeholder: usize) -> bool {
        self.answered.binary_search(&stakeholder).is_ok()
    }
}

/// The scopes of one sort that hold on the day.
#[derive(Clone, Debug)]
pub struct Scopes {
    facts: Vec<ScopeFact>,
    covering: Covering,
    /// By class of site and chosen theme: the scopes that together report in every chosen role.
    reporting: Vec<Vec<usize>>,
}

impl Scopes {
    /// The scopes that cover `what` on the day. O(scopes + sites x depth + classes x themes x scopes).
    pub fn of(grid: &Grid<'_>, what: &str) -> Self {
        let tables = &grid.atlas.tables;
        let (mut facts, mut areas) = (Vec::new(), Vec::new());
        for (i, scope) in tables.scopes.iter().enumerate() {
            let holds = Period::new(scope.start, scope.end).is_ok_and(|p| p.holds(grid.chosen.as_of));
            if scope.covers.code() != what || !holds {
                continue;
            }
            areas.push(Area::new(grid, &scope.sites, &scope.themes));
            facts.push(ScopeFact {
                scope: i,
                names_anybody: !scope.answered.is_empty() || !scope.expected.is_empty(),
                answered: positions(&scope.answered, |id| tables.stakeholders.index(id)),
                roles: scope.roles.to_vec(),
            });
        }
        let covering = Covering::new(grid, areas);
        let mut scopes = Self { facts, covering, reporting: Vec::new() };
        let themes = &grid.chosen.themes;
        scopes.reporting = (0..scopes.covering.classes())
            .flat_map(|class| themes.iter().map(move |theme| (class, *theme)))
            .map(|(class, theme)| scopes.in_all_roles(grid, class, theme))
            .collect();
        scopes
    }
    /// The scopes that speak of a cell, in order.
    pub fn about<'s>(&'s self, grid: &'s Grid<'_>, cell: usize) -> impl Iterator<Item = &'s ScopeFact> {
        self.covering.of(grid, cell).map(|i| &self.facts[i])
    }
    /// The scopes that together report on a cell in every one of the chosen roles, as positions in the scope table;
    /// empty where a role is left over. O(1).
    pub fn about_all_roles(&self, grid: &Grid<'_>, cell: usize) -> &[usize] {
        let themes = grid.chosen.themes.len();
        &self.reporting[self.covering.class(grid, cell) * themes + cell % themes]
    }
    /// No scope speaks of any cell.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    fn in_all_roles(&self, grid: &Grid<'_>, class: usize, theme: usize) -> Vec<usize> {
        let about: Vec<&ScopeFact> = self.covering.of_class(grid, class, theme).map(|i| &self.facts[i]).collect();
        let roles = &grid.chosen.roles;
        if !roles.iter().all(|r| about.iter().any(|f| f.takes(*r))) {
            return Vec::new();
        }
        about.iter().filter(|f| roles.iter().any(|r| f.takes(*r))).map(|f| f.scope).collect()
    }
}

/// How many answered the tie surveys that hold on the day, of how many who were asked; null where no survey is known.
pub fn response(atlas: &Atlas, as_of: AsOf) -> Value {
    let mut asked = std::collections::BTreeSet::new();
    let mut answered = std::collections::BTreeSet::new();
    for scope in atlas.tables.scopes.iter() {
        let holds = Period::new(scope.start, scope.end).is_ok_and(|p| p.holds(as_of));
        if scope.covers.code() == TIES && holds {
            answered.extend(scope.answered.iter().map(Id::as_str));
            asked.extend(scope.expected.iter().chain(&scope.answered).map(Id::as_str));
        }
    }
    if asked.is_empty() {
        return Value::Null;
    }
    json!({"asked": asked.len(), "answered": answered.len(), "rate": answered.len() as f64 / asked.len() as f64})
}
