//! What covers a cell: records that name sites and themes, asked cell by cell.
//!
//! A record covers a cell where it names the cell's site or one around it (or no site, which is every site), and its
//! theme or one above it (or no theme, which is every theme).

use std::collections::BTreeMap;

use super::grid::{Grid, packed};
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

/// Many areas, indexed by site. Sites that the same areas cover are of one class, so that what is worked out for a class and
/// a theme holds for all their cells: a scope over a region makes one class of its thousand communes.
#[derive(Clone, Debug)]
pub struct Covering {
    areas: Vec<Area>,
    /// By chosen site, its class.
    class: Vec<u32>,
    /// By class, positions of the areas that cover its sites, ascending.
    of_class: Vec<Vec<usize>>,
}

impl Covering {
    /// O(areas + sites x depth + what covers each class).
    pub fn new(grid: &Grid<'_>, areas: Vec<Area>) -> Self {
        /// Its class is not known yet.
        const OPEN: u32 = u32::MAX;
        let mut named: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, area) in areas.iter().enumerate() {
            for &site in &area.sites {
                named.entry(site).or_default().push(i);
            }
        }
        let everywhere: Vec<usize> = (0..areas.len()).filter(|i| areas[*i].sites.is_empty() && !areas[*i].lost).collect();
        let mut covering = vec![everywhere];
        if named.is_empty() {
            return Self { areas, class: vec![0; grid.chosen.sites.len()], of_class: covering };
        }
        let mut class_of = vec![OPEN; grid.atlas.tables.sites.len()];
        let mut path = Vec::new();
        for &chosen in &grid.chosen.sites {
            path.extend(grid.site_with_ancestors(chosen).take_while(|s| class_of[*s] == OPEN));
            let known = path.last().map_or(Some(chosen), |top| grid.atlas.places.parent(*top));
            let mut class = known.map_or(0, |s| class_of[s]);
            for site in path.drain(..).rev() {
                if let Some(more) = named.get(&site) {
                    let mut list = covering[class as usize].clone();
                    list.extend(more);
                    list.sort_unstable();
                    list.dedup();
                    class = packed(covering.len());
                    covering.push(list);
                }
                class_of[site] = class;
            }
        }
        let class = grid.chosen.sites.iter().map(|s| class_of[*s]).collect();
        Self { areas, class, of_class: covering }
    }
    /// The class of a cell's site.
    pub fn class(&self, grid: &Grid<'_>, cell: usize) -> usize {
        self.class[cell / grid.chosen.themes.len()] as usize
    }
    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.of_class.len()
    }
    /// Positions of the areas that cover sites of a class on a theme (position in the theme table), ascending.
    pub fn of_class<'s>(&'s self, grid: &'s Grid<'_>, class: usize, theme: usize) -> impl Iterator<Item = usize> + 's {
        self.of_class[class].iter().copied().filter(move |i| self.areas[*i].covers_theme(grid, theme))
    }
    /// Positions of the areas that cover a cell, ascending.
    pub fn of<'s>(&'s self, grid: &'s Grid<'_>, cell: usize) -> impl Iterator<Item = usize> + 's {
        self.of_class(grid, self.class(grid, cell), grid.theme(cell))
    }
}

/// Positions of the ids that exist, ascending.
pub fn positions<R: Record>(ids: &[Id<R>], index: impl Fn(&str) -> Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = ids.iter().filter_map(|id| index(id.as_str())).collect();
    found.sort_unstable();
    found.dedup();
    found
}
