//! What a platform covers and who sits at it, on the day.

use std::collections::{BTreeMap, BTreeSet};

use super::words::holds;
use crate::analysis::covering::Area;
use crate::analysis::grid::Grid;
use crate::atlas::Atlas;
use crate::domain::AsOf;

/// One platform on the day.
#[derive(Clone, Debug)]
pub struct Seated {
    /// Position in the platform table.
    pub platform: usize,
    /// Active seats by stakeholder: positions in the membership table.
    pub seats: BTreeMap<usize, Vec<usize>>,
    /// Categories that are expected at the table and hold no active seat, in the platform's order.
    pub missing_categories: Vec<crate::domain::Text>,
}

/// The platforms that exist on the day, in order, with their active seats. O((platforms + memberships) log).
pub fn seated(atlas: &Atlas, as_of: AsOf) -> Vec<Seated> {
    let tables = &atlas.tables;
    let mut found: Vec<Seated> = Vec::new();
    let mut slot = vec![None; tables.platforms.len()];
    for (platform, p) in tables.platforms.iter().enumerate() {
        let founded = p.founded.is_none_or(|f| as_of.is_none_or(|day| f <= day));
        if founded && holds(p.start, p.end, as_of) {
            slot[platform] = Some(found.len());
            found.push(Seated { platform, seats: BTreeMap::new(), missing_categories: Vec::new() });
        }
    }
    let mut categories: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); found.len()];
    for (i, m) in tables.memberships.iter().enumerate().filter(|(_, m)| holds(m.start, m.end, as_of)) {
        let Some(at) = tables.platforms.index(m.platform.as_str()).and_then(|p| slot[p]) else { continue };
        if let Some(who) = tables.stakeholders.index(m.stakeholder.as_str()) {
            found[at].seats.entry(who).or_default().push(i);
            categories[at].extend(m.category.as_deref());
        }
    }
    for (seated, categories) in found.iter_mut().zip(categories) {
        let expected = &tables.platforms.at(seated.platform).categories;
        seated.missing_categories = expected.iter().filter(|c| !categories.contains(c.as_str())).cloned().collect();
    }
    found
}

/// The cells of a grid that a platform covers. A platform that names neither site nor theme is about no cell.
pub fn cells(grid: &Grid<'_>, platform: usize) -> Vec<usize> {
    let p = grid.atlas.tables.platforms.at(platform);
    let area = Area::new(grid, &p.sites, &p.themes);
    if area.is_general() { Vec::new() } else { (0..grid.len()).filter(|c| area.covers(grid, *c)).collect() }
}
