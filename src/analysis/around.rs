//! What is known only to something around a cell's site: kept once, at the site that was named, and asked from below.
//!
//! A record about a region is not written into the thousand cells of the region: a cell asks the sites around its own.

use super::grid::{Grid, packed};

/// No site was named.
const NOWHERE: u32 = u32::MAX;

/// Values by named site (or none) and position among the chosen themes.
#[derive(Clone, Debug)]
pub struct Around<T> {
    /// In order of site, theme and value, without repeats.
    entries: Vec<(u32, u32, T)>,
    /// By site: something is kept there.
    kept: Vec<bool>,
    nowhere: bool,
}

/// Gathers what an [`Around`] keeps.
#[derive(Clone, Debug)]
pub struct Gathered<T>(Vec<(u32, u32, T)>);

impl<T> Default for Gathered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + Ord> Gathered<T> {
    /// Keeps a value at a site, or at none, on a chosen theme.
    pub fn put(&mut self, site: Option<usize>, theme_slot: usize, value: T) {
        self.0.push((site.map_or(NOWHERE, packed), packed(theme_slot), value));
    }
    /// Takes in what another gathered.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
    /// Ready to be asked. O(n log n + sites).
    pub fn finish(self, grid: &Grid<'_>) -> Around<T> {
        let mut entries = self.0;
        entries.sort_unstable();
        entries.dedup();
        let mut around = Around { entries, kept: vec![false; grid.atlas.tables.sites.len()], nowhere: false };
        for (site, ..) in &around.entries {
            match around.kept.get_mut(*site as usize) {
                Some(kept) => *kept = true,
                None => around.nowhere = true,
            }
        }
        around
    }
}

impl<T: Copy + Ord> Around<T> {
    /// The values kept at the sites strictly around a cell's, and at none, on its theme. O(depth log n + found).
    pub fn of<'s>(&'s self, grid: &'s Grid<'_>, cell: usize) -> impl Iterator<Item = T> + 's {
        let theme = packed(cell % grid.chosen.themes.len());
        let around = grid.atlas.places.ancestors(grid.site(cell)).take_while(|_| !self.entries.is_empty());
        let places = around.filter(|s| self.kept[*s]).map(packed).chain(self.nowhere.then_some(NOWHERE));
        places.flat_map(move |site| {
            let start = self.entries.partition_point(|(s, t, _)| (*s, *t) < (site, theme));
            self.entries[start..].iter().take_while(move |(s, t, _)| (*s, *t) == (site, theme)).map(|(.., value)| *value)
        })
    }
    /// True where something is kept there.
    pub fn any(&self, grid: &Grid<'_>, cell: usize) -> bool {
        !self.entries.is_empty() && self.of(grid, cell).next().is_some()
    }
}
