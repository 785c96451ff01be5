//! Platforms as links: who sits where, what a platform says of a cell, and which have gone dormant. The definitions are
//! at the head of [`super::links`].

use super::links::Says;
use crate::analysis::covering::Area;
use crate::analysis::grid::Grid;
use crate::analysis::seats::{self, Working};
use crate::domain::Day;

#[derive(Clone, Debug)]
struct Fact {
    area: Area,
    working: Working,
}

/// The platforms, and the seats in them that link.
#[derive(Debug)]
pub struct Platforms {
    facts: Vec<Fact>,
    /// For each stakeholder its linking seats: positions in the platform and membership tables, in order.
    seats: Vec<Vec<(usize, usize)>>,
}

impl Platforms {
    /// O((memberships + meetings) log).
    pub fn of(grid: &Grid<'_>) -> Self {
        let as_of = grid.chosen.as_of;
        let fact = |(p, working): (&crate::domain::records::Platform, Working)| Fact { area: Area::new(grid, &p.sites, &p.themes), working };
        let facts = grid.atlas.tables.platforms.iter().zip(seats::platforms(grid.atlas, as_of)).map(fact).collect();
        Self { facts, seats: seats::linking(grid.atlas, as_of) }
    }
    /// Linking seats of a stakeholder: positions in the platform and membership tables, in order, one per platform.
    pub fn seats(&self, stakeholder: usize) -> &[(usize, usize)] {
        &self.seats[stakeholder]
    }
    /// The last meeting of a dormant platform; `None` where it is not dormant.
    pub fn dormant_since(&self, platform: usize) -> Option<Day> {
        let working = self.facts[platform].working;
        working.last_met.filter(|_| working.dormant)
    }
    /// How much a platform says of a cell.
    pub fn say(&self, grid: &Grid<'_>, platform: usize, cell: usize) -> Says {
        let fact = &self.facts[platform];
        if !fact.area.covers(grid, cell) {
            return Says::Nothing;
        }
        let site = grid.site(cell);
        let names = |s: usize| fact.area.sites.binary_search(&s).is_ok();
        let close = names(site) || one_above(grid, site).into_iter().any(names);
        if close && fact.working.works() { Says::Links } else { Says::Apart }
    }
}

/// Sites around a site at its own admin level or one above; where a level is unknown, the site that it lies in.
fn one_above(grid: &Grid<'_>, site: usize) -> Vec<usize> {
    let level = |s: usize| grid.atlas.tables.sites.at(s).admin_level.get();
    let own = level(site);
    grid.atlas
        .places
        .ancestors(site)
        .enumerate()
        .filter(|(steps, around)| match (own, level(*around)) {
            (Some(own), Some(around)) => around + 1 >= own,
            _ => *steps == 0,
        })
        .map(|(_, around)| around)
        .collect()
}
