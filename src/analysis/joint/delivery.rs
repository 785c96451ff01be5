//! Support that stakeholders asked for, and support as it was given. The definitions are at the head of [`super::reach`].

use std::collections::{BTreeMap, BTreeSet};

use super::support::BACKSTOPPING;
use super::words::by_then;
use crate::analysis::evidence::Evidence;
use crate::analysis::grid::Grid;
use crate::atlas::Atlas;
use crate::domain::{Kind, Period};

/// Needs of stakeholders: the themes each asked support for, with positions in the need table.
pub fn asked(grid: &Grid<'_>) -> BTreeMap<usize, BTreeMap<usize, Vec<usize>>> {
    let tables = &grid.atlas.tables;
    let mut found: BTreeMap<usize, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for (i, need) in tables.needs.iter().enumerate() {
        if need.subject.kind != Kind::Stakeholder || !need.is_stated() || !by_then(need.date, grid.chosen.as_of) {
            continue;
        }
        if let (Some(who), Some(theme)) = (tables.stakeholders.index(&need.subject.id), tables.themes.index(need.theme.as_str())) {
            found.entry(who).or_default().entry(theme).or_default().push(i);
        }
    }
    found
}

/// Support as it was given.
pub struct Given {
    /// Backstopping ties by their receiving end.
    ties_to: BTreeMap<usize, Vec<usize>>,
    /// Backstopping presences by activity.
    by_activity: BTreeMap<usize, Vec<usize>>,
    /// Activities by who takes part.
    activities_of: BTreeMap<usize, BTreeSet<usize>>,
}

impl Given {
    /// O((ties + presences) log).
    pub fn of(atlas: &Atlas) -> Self {
        let tables = &atlas.tables;
        let mut given = Self { ties_to: BTreeMap::new(), by_activity: BTreeMap::new(), activities_of: BTreeMap::new() };
        for (i, tie) in tables.ties.iter().enumerate().filter(|(_, t)| t.kind.code() == BACKSTOPPING) {
            if let Some(to) = tables.stakeholders.index(tie.to.as_str()) {
                given.ties_to.entry(to).or_default().push(i);
            }
        }
        for (i, p) in atlas.presences.iter().enumerate() {
            given.activities_of.entry(p.stakeholder).or_default().insert(p.activity);
            if p.role.code() == BACKSTOPPING {
                given.by_activity.entry(p.activity).or_default().push(i);
            }
        }
        given
    }

    /// Support on the theme towards the stakeholder is recorded, active on the day or ended before.
    pub fn delivered(&self, grid: &Grid<'_>, who: usize, theme: usize, evidence: &mut Evidence) -> bool {
        let (atlas, tree) = (grid.atlas, &grid.tree);
        let tables = &atlas.tables;
        let as_of = grid.chosen.as_of;
        let about = |t: usize| tree.with_ancestors(t).any(|x| x == theme) || tree.with_ancestors(theme).any(|x| x == t);
        let begun = |p: Period| p.start().is_none_or(|s| as_of.is_none_or(|day| s <= day));
        let mut found = false;
        for i in self.ties_to.get(&who).into_iter().flatten().copied() {
            let tie = tables.ties.at(i);
            let names = tie.themes.iter().filter_map(|t| tables.themes.index(t.as_str())).any(about);
            if names && Period::new(tie.start, tie.end).is_ok_and(begun) {
                evidence.add(&tables.ties, i);
                found = true;
            }
        }
        let mine = self.activities_of.get(&who).into_iter().flatten();
        for p in mine.flat_map(|a| self.by_activity.get(a).into_iter().flatten()).map(|p| atlas.presences.at(*p)) {
            if p.stakeholder != who && p.provides && p.theme.is_some_and(about) && p.period.is_some_and(begun) {
                evidence.add(&tables.participations, p.participation);
                found = true;
            }
        }
        found
    }
}
