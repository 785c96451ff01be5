//! Overlapping: who works at a site of another sort that shares ground with a cell's and neither lies in it nor around it
//! (a wetland across the border of a commune). Listed, never counted, and so asked only where rows are made.

use rayon::prelude::*;

use super::providers::{Provider, Source, is_provider};
use crate::analysis::grid::{ByCell, Grid, packed};
use crate::atlas::Presence;

/// Presences at overlapping sites, by cell.
#[derive(Debug)]
pub struct Overlapping {
    /// Stakeholder and presence, by position.
    by_cell: ByCell<(u32, u32)>,
}

impl Overlapping {
    /// O(presences + sites of another sort with a presence, each a search of the ground it shares).
    pub fn of(grid: &Grid<'_>) -> Self {
        let (tables, places) = (&grid.atlas.tables, &grid.atlas.places);
        let is_administrative = |site: usize| tables.sites.at(site).admin_level.is_some();
        // by sort, whether some chosen site is of the other one: only then can ground be shared with it
        let mut across = [false; 2];
        for &site in &grid.chosen.sites {
            across[usize::from(!is_administrative(site))] = true;
        }
        let here = |p: &Presence| is_provider(grid, p) && p.theme.is_some_and(|t| !grid.theme_slots(t).is_empty());
        let mut sites: Vec<usize> = grid.atlas.presences.iter().filter(|p| here(p)).filter_map(|p| p.site).collect();
        sites.sort_unstable();
        sites.dedup();
        sites.retain(|s| across[usize::from(is_administrative(*s))] && tables.sites.at(*s).geometry.is_some());
        let shared: Vec<Vec<usize>> = sites
            .par_iter()
            .map(|site| places.overlapping(&tables.sites, *site).into_iter().filter_map(|s| grid.site_slot(s)).collect())
            .collect();
        let mut pairs = Vec::new();
        if shared.iter().any(|s| !s.is_empty()) {
            for (i, presence) in grid.atlas.presences.iter().enumerate().filter(|(_, p)| here(p)) {
                let (Some(site), Some(theme)) = (presence.site, presence.theme) else { continue };
                let Ok(at) = sites.binary_search(&site) else { continue };
                for slot in &shared[at] {
                    let entry = (packed(presence.stakeholder), packed(i));
                    pairs.extend(grid.theme_slots(theme).iter().map(|t| (packed(grid.cell(*slot, *t)), entry)));
                }
            }
        }
        Self { by_cell: ByCell::new(grid.len(), &pairs) }
    }
    /// Who works at a site that overlaps the cell's, in order of id, without those who count in it.
    pub fn here(&self, cell: usize, counted: &[Provider]) -> Vec<Provider> {
        let mut found: Vec<Provider> = Vec::new();
        for &(stakeholder, presence) in self.by_cell.of(cell) {
            let (stakeholder, source) = (stakeholder as usize, Source::Presence(presence as usize));
            match found.last_mut() {
                Some(last) if last.stakeholder == stakeholder => last.sources.push(source),
                _ if counted.binary_search_by_key(&stakeholder, |p| p.stakeholder).is_ok() => {}
                _ => found.push(Provider { stakeholder, sources: vec![source] }),
            }
        }
        found
    }
}
