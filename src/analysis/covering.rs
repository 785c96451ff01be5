//! What covers a cell: records that name sites and themes, asked cell by cell.
//!
//! A record covers a cell where it names the cell's site or one around it (or no site, which is every site), and its
//! theme or one above it (or no theme, which is every theme).

use super::grid::Grid;
use crate::domain::{Id, Record};

/// The sites and themes that one record names; positions in their tables, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Sites; empty says nothing.
    pub sites: Vec<usize>,
    /// Themes; empty says nothing.
    pub themes: Vec<usize>,
    /// It named sites, of which none exists any more: it covers none.
    lost: bool,
}

impl Area {
    /// What the two lists name.
    pub fn new<S: Record, T: Record>(grid: &Grid<'_>, sites: &[Id<S>], themes: &[Id<T>]) -> Self {
        let found_sites = positions(sites, |id| grid.atlas.tables.sites.index(id));
        let found_themes = positions(themes, |id| grid.atlas.tables.themes.index(id));
        let lost = (found_sites.is_empty() && !sites.is_empty()) || (found_themes.is_empty() && !themes.is_empty());
        Self { sites: found_sites, themes: found_themes, lost }
    }
    /// Neither site nor theme is named.
    pub fn is_general(&self) -> bool {
        self.sites.is_empty() && self.themes.is_empty() && !self.lost
    }
    /// True where it covers the theme.
    pub fn covers_theme(&self, grid: &Grid<'_>, theme: usize) -> bool {
        !self.lost && (self.themes.is_empty() || grid.tree.covered_by(theme, &self.themes))
    }
    /// True where it covers the site.
    pub fn covers_site(&self, grid: &Grid<'_>, site: usize) -> bool {
        !self.lost && (self.sites.is_empty() || grid.site_covered_by(site, &self.sites))
    }
    /// True where it covers the cell.
    pub fn covers(&self, grid: &Grid<'_>, cell: usize) -> bool {
        self.covers_theme(grid, grid.theme(cell)) && self.covers_site(grid, grid.site(cell))
    }
}

/// Many areas, indexed by chosen site.
#[derive(Clone, Debug)]
pub struct Covering {
    areas: Vec<Area>,
    by_site: Vec<Vec<usize>>,
}

impl Covering {
    /// O(areas + chosen sites x depth + what covers them).
    pub fn new(grid: &Grid<'_>, areas: Vec<Area>) -> Self {
        let mut named: Vec<Vec<usize>> = vec![Vec::new(); grid.atlas.tables.sites.len()];
        for (i, area) in areas.iter().enumerate() {
            for &site in &area.sites {
                named[site].push(i);
            }
        }
        let everywhere: Vec<usize> = (0..areas.len()).filter(|i| areas[*i].sites.is_empty() && !areas[*i].lost).collect();
        let covering = |&site: &usize| {
            let mut found = everywhere.clone();
            found.extend(grid.site_with_ancestors(site).flat_map(|s| named[s].iter().copied()));
            found.sort_unstable();
            found.dedup();
            found
        };
        let by_site = grid.chosen.sites.iter().map(covering).collect();
        Self { areas, by_site }
    }
    /// Positions of the areas that cover a cell, ascending.
    pub fn of<'s>(&'s self, grid: &'s Grid<'_>, cell: usize) -> impl Iterator<Item = usize> + 's {
        let theme = grid.theme(cell);
        let here = &self.by_site[cell / grid.chosen.themes.len()];
        here.iter().copied().filter(move |i| self.areas[*i].covers_theme(grid, theme))
    }
}

/// Positions of the ids that exist, ascending.
pub fn positions<R: Record>(ids: &[Id<R>], index: impl Fn(&str) -> Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = ids.iter().filter_map(|id| index(id.as_str())).collect();
    found.sort_unstable();
    found.dedup();
    found
}
