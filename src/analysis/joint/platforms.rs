//! Platforms as links: who sits where, what a platform says of a cell, and which have gone dormant. The definitions are
//! at the head of [`super::links`].

use super::links::Says;
use crate::analysis::chosen::stale_before;
use crate::analysis::covering::Area;
use crate::analysis::grid::Grid;
use crate::domain::{Day, Period};

#[derive(Clone, Debug)]
struct Fact {
    area: Area,
    last_met: Option<Day>,
    dormant: bool,
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
        Self { facts: facts(grid), seats: seats(grid) }
    }
    /// Linking seats of a stakeholder: positions in the platform and membership tables, in order, one per platform.
    pub fn seats(&self, stakeholder: usize) -> &[(usize, usize)] {
        &self.seats[stakeholder]
    }
    /// The last meeting of a dormant platform; `None` where it is not dormant.
    pub fn dormant_since(&self, platform: usize) -> Option<Day> {
        self.facts[platform].last_met.filter(|_| self.facts[platform].dormant)
    }
    /// How much a platform says of a cell.
    pub fn say(&self, grid: &Grid<'_>, platform: usize, cell: usize) -> Says {
        let fact = &self.facts[platform];
        if !fact.area.covers(grid, cell) {
            return Says::Nothing;
        }
        let site = grid.site(cell);
        let names = |s: usize| fact.area.sites.binary_search(&s).is_ok();
        let names_theme = !fact.area.themes.is_empty();
        let close = names(site) || (names_theme && one_above(grid, site).into_iter().any(names));
        if close && !fact.dormant { Says::Strong } else { Says::Weak }
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

fn facts(grid: &Grid<'_>) -> Vec<Fact> {
    let tables = &grid.atlas.tables;
    let mut last_met: Vec<Option<Day>> = vec![None; tables.platforms.len()];
    for meeting in tables.meetings.iter() {
        let met = grid.chosen.as_of.is_none_or(|day| meeting.date <= day);
        if let Some(p) = tables.platforms.index(meeting.platform.as_str()).filter(|_| met) {
            last_met[p] = last_met[p].max(Some(meeting.date));
        }
    }
    let stale = stale_before(grid.chosen.as_of);
    tables
        .platforms
        .iter()
        .zip(last_met)
        .map(|(p, last_met)| Fact {
            area: Area::new(grid, &p.sites, &p.themes),
            last_met,
            dormant: last_met.is_some_and(|met| stale.is_some_and(|stale| met < stale)),
        })
        .collect()
}

fn seats(grid: &Grid<'_>) -> Vec<Vec<(usize, usize)>> {
    let tables = &grid.atlas.tables;
    let as_of = grid.chosen.as_of;
    let mut seats = vec![Vec::new(); tables.stakeholders.len()];
    for (i, m) in tables.memberships.iter().enumerate() {
        let ends = (tables.platforms.index(m.platform.as_str()), tables.stakeholders.index(m.stakeholder.as_str()));
        let (Some(platform), Some(stakeholder)) = ends else { continue };
        let p = tables.platforms.at(platform);
        let founded = p.founded.is_none_or(|founded| as_of.is_none_or(|day| founded <= day));
        let holds = [Period::new(m.start, m.end), Period::new(p.start, p.end)];
        let sits = founded && holds.iter().all(|p| p.is_ok_and(|p| p.holds(as_of)));
        let links = m.seat.is_none_or(|s| s.entry().property("links") != Some("no"));
        if sits && links {
            seats[stakeholder].push((platform, i));
        }
    }
    for list in &mut seats {
        list.sort_unstable();
        list.dedup_by_key(|(platform, _)| *platform);
    }
    seats
}
