//! The grid of cells: chosen sites x chosen themes, and which cells a place and a theme fall into.
//!
//! A cell's number is `site position * themes + theme position`, positions counted among the chosen ones.

use super::AnalysisError;
use super::chosen::Chosen;
use super::themes::ThemeTree;
use crate::atlas::Atlas;

/// The most cells one report may have: each is a row that somebody reads, maps or exports.
pub const MAX_CELLS: usize = 1_000_000;

/// Chosen sites x chosen themes.
#[derive(Debug)]
pub struct Grid<'a> {
    /// The atlas.
    pub atlas: &'a Atlas,
    /// What was chosen.
    pub chosen: Chosen,
    /// Which theme lies under which.
    pub tree: ThemeTree,
    site_slot: Vec<Option<usize>>,
    theme_slot: Vec<Option<usize>>,
}

impl<'a> Grid<'a> {
    /// O(sites + themes).
    pub fn build(atlas: &'a Atlas, chosen: Chosen, tree: ThemeTree) -> Result<Self, AnalysisError> {
        let cells = chosen.sites.len().saturating_mul(chosen.themes.len());
        if cells > MAX_CELLS {
            return Err(AnalysisError::TooLarge {
                what: "the matrix of sites and themes",
                size: cells,
                limit: MAX_CELLS,
                hint: "choose themes, or sites within one area",
            });
        }
        let slots = |len: usize, chosen: &[usize]| {
            let mut slots = vec![None; len];
            for (slot, &i) in chosen.iter().enumerate() {
                slots[i] = Some(slot);
            }
            slots
        };
        let site_slot = slots(atlas.tables.sites.len(), &chosen.sites);
        let theme_slot = slots(atlas.tables.themes.len(), &chosen.themes);
        Ok(Self { atlas, chosen, tree, site_slot, theme_slot })
    }
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.chosen.sites.len() * self.chosen.themes.len()
    }
    /// True without cells.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Position in the site table of a cell's site.
    pub fn site(&self, cell: usize) -> usize {
        self.chosen.sites[cell / self.chosen.themes.len()]
    }
    /// Position in the theme table of a cell's theme.
    pub fn theme(&self, cell: usize) -> usize {
        self.chosen.themes[cell % self.chosen.themes.len()]
    }
    /// The site and those around it, from the nearest.
    pub fn site_with_ancestors(&self, site: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(site).chain(self.atlas.places.ancestors(site))
    }
    /// True where one of `named` is the site or lies around it; an empty list names nothing.
    pub fn site_covered_by(&self, site: usize, named: &[usize]) -> bool {
        named.iter().any(|around| self.atlas.places.is_within(site, *around))
    }
    /// Chosen sites that are this one or lie around it, as positions among the chosen.
    pub fn site_slots(&self, site: usize) -> Vec<usize> {
        self.site_with_ancestors(site).filter_map(|s| self.site_slot[s]).collect()
    }
    /// Position among the chosen sites.
    pub fn site_slot(&self, site: usize) -> Option<usize> {
        self.site_slot[site]
    }
    /// Chosen themes that are this one or lie above it, as positions among the chosen.
    pub fn theme_slots(&self, theme: usize) -> Vec<usize> {
        self.tree.with_ancestors(theme).filter_map(|t| self.theme_slot[t]).collect()
    }
    /// Chosen themes that lie under it.
    pub fn theme_slots_below(&self, theme: usize) -> Vec<usize> {
        self.tree.below(theme).into_iter().filter_map(|t| self.theme_slot[t]).collect()
    }
    /// The cell of two positions among the chosen.
    pub fn cell(&self, site_slot: usize, theme_slot: usize) -> usize {
        site_slot * self.chosen.themes.len() + theme_slot
    }
    /// The cells that something at a site on a theme belongs to: those of the chosen sites around it and themes above it.
    pub fn cells_of(&self, site: usize, theme: usize) -> Vec<usize> {
        let themes = self.theme_slots(theme);
        let sites = self.site_slots(site);
        sites.iter().flat_map(|s| themes.iter().map(|t| self.cell(*s, *t))).collect()
    }
}

/// Values by cell: sorted once, then sliced.
#[derive(Clone, Debug)]
pub struct ByCell<T> {
    entries: Vec<(usize, T)>,
}

impl<T: Ord> ByCell<T> {
    /// O(n log n).
    pub fn new(mut entries: Vec<(usize, T)>) -> Self {
        entries.sort_unstable();
        entries.dedup();
        Self { entries }
    }
    /// The values of a cell in order. O(log n).
    pub fn of(&self, cell: usize) -> &[(usize, T)] {
        let start = self.entries.partition_point(|(c, _)| *c < cell);
        let len = self.entries[start..].partition_point(|(c, _)| *c == cell);
        &self.entries[start..start + len]
    }
}
