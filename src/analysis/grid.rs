//! The grid of cells: chosen sites x chosen themes, and which cells a place and a theme fall into.
//!
//! A cell's number is `site position * themes + theme position`, positions counted among the chosen ones.

use super::{AnalysisError, Params};
use super::chosen::Chosen;
use super::themes::ThemeTree;
use crate::atlas::Atlas;

/// The most cells of an analysis that counts over all cells and makes rows for the asked window alone: ten themes at five
/// million sites. What is kept of a cell is a few bytes.
pub const MAX_CELLS: usize = 50_000_000;

/// The most cells of an analysis that holds all that is known of each, or makes a row of each: some two gigabytes.
pub const MAX_CELLS_HELD: usize = 1_000_000;

/// No position: `u32` holds every position of a table, and this one is never reached.
const NONE: u32 = u32::MAX;

/// Chosen sites x chosen themes.
#[derive(Debug)]
pub struct Grid<'a> {
    /// The atlas.
    pub atlas: &'a Atlas,
    /// What was chosen.
    pub chosen: Chosen,
    /// Which theme lies under which.
    pub tree: ThemeTree,
    /// Position among the chosen, by site.
    site_slot: Vec<u32>,
    /// The nearest chosen site that is this one or lies around it, by site.
    nearest: Vec<u32>,
    /// By theme: the chosen themes that are this one or lie above it, and those that lie under it.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl<'a> Grid<'a> {
    /// The grid that the parameters choose, for an analysis that looks at each cell in full.
    pub fn read(atlas: &'a Atlas, params: &Params) -> Result<Self, AnalysisError> {
        let tree = ThemeTree::build(atlas);
        Self::build(atlas, Chosen::read(atlas, params, &tree), tree)
    }
    /// The grid that the parameters choose, for an analysis that keeps little of each cell.
    pub fn read_wide(atlas: &'a Atlas, params: &Params) -> Result<Self, AnalysisError> {
        let tree = ThemeTree::build(atlas);
        Self::wide(atlas, Chosen::read(atlas, params, &tree), tree)
    }
    /// The grid of an analysis that looks at each cell in full: at most [`MAX_CELLS_HELD`]. O(sites + themes x depth).
    pub fn build(atlas: &'a Atlas, chosen: Chosen, tree: ThemeTree) -> Result<Self, AnalysisError> {
        Self::within(atlas, chosen, tree, MAX_CELLS_HELD)
    }
    /// The grid of an analysis that keeps little of each cell: at most [`MAX_CELLS`].
    pub fn wide(atlas: &'a Atlas, chosen: Chosen, tree: ThemeTree) -> Result<Self, AnalysisError> {
        Self::within(atlas, chosen, tree, MAX_CELLS)
    }

    fn within(atlas: &'a Atlas, chosen: Chosen, tree: ThemeTree, limit: usize) -> Result<Self, AnalysisError> {
        let cells = chosen.sites.len().saturating_mul(chosen.themes.len());
        if cells > limit {
            let hint = "choose themes, or sites within one area";
            return Err(AnalysisError::TooLarge { what: "the matrix of sites and themes", size: cells, limit, hint });
        }
        let mut site_slot = vec![NONE; atlas.tables.sites.len()];
        for (slot, &site) in chosen.sites.iter().enumerate() {
            site_slot[site] = packed(slot);
        }
        let nearest = nearest(atlas, &site_slot);
        let mut theme_slot = vec![None; atlas.tables.themes.len()];
        for (slot, &theme) in chosen.themes.iter().enumerate() {
            theme_slot[theme] = Some(slot);
        }
        let all = 0..theme_slot.len();
        let above = all.clone().map(|t| tree.with_ancestors(t).filter_map(|t| theme_slot[t]).collect()).collect();
        let below = all.map(|t| tree.below(t).into_iter().filter_map(|t| theme_slot[t]).collect()).collect();
        Ok(Self { atlas, chosen, tree, site_slot, nearest, above, below })
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
    /// Chosen sites that are this one or lie around it, as positions among the chosen, from the nearest.
    pub fn site_slots(&self, site: usize) -> impl Iterator<Item = usize> + '_ {
        let chosen = |site: Option<usize>| site.map(|s| self.nearest[s]).filter(|s| *s != NONE).map(|s| s as usize);
        let outward = move |s: &usize| chosen(self.atlas.places.parent(*s));
        std::iter::successors(chosen(Some(site)), outward).map(|s| self.site_slot[s] as usize)
    }
    /// Position among the chosen sites.
    pub fn site_slot(&self, site: usize) -> Option<usize> {
        Some(self.site_slot[site]).filter(|s| *s != NONE).map(|s| s as usize)
    }
    /// Chosen themes that are this one or lie above it, as positions among the chosen, from the nearest.
    pub fn theme_slots(&self, theme: usize) -> &[usize] {
        &self.above[theme]
    }
    /// Chosen themes that lie under it.
    pub fn theme_slots_below(&self, theme: usize) -> &[usize] {
        &self.below[theme]
    }
    /// The cell of two positions among the chosen.
    pub fn cell(&self, site_slot: usize, theme_slot: usize) -> usize {
        site_slot * self.chosen.themes.len() + theme_slot
    }
    /// The cells that something at a site on a theme belongs to: those of the chosen sites around it and themes above it.
    pub fn cells_of(&self, site: usize, theme: usize) -> impl Iterator<Item = usize> + '_ {
        self.site_slots(site).flat_map(move |s| self.theme_slots(theme).iter().map(move |t| self.cell(s, *t)))
    }
    /// By site: true where a chosen site lies strictly inside it. O(chosen sites + sites around them).
    pub fn holding(&self) -> Vec<bool> {
        let mut holding = vec![false; self.site_slot.len()];
        for &site in &self.chosen.sites {
            for around in self.atlas.places.ancestors(site) {
                if std::mem::replace(&mut holding[around], true) {
                    break;
                }
            }
        }
        holding
    }
}

/// The nearest chosen site at or around each site. O(sites).
fn nearest(atlas: &Atlas, site_slot: &[u32]) -> Vec<u32> {
    /// Not looked at yet; no more a position than [`NONE`].
    const OPEN: u32 = u32::MAX - 1;
    let mut nearest = vec![OPEN; site_slot.len()];
    let mut path = Vec::new();
    for site in 0..site_slot.len() {
        let (mut at, mut found) = (Some(site), NONE);
        while let Some(s) = at {
            if nearest[s] != OPEN {
                found = nearest[s];
                break;
            }
            path.push(s);
            if site_slot[s] != NONE {
                found = packed(s);
                break;
            }
            at = atlas.places.parent(s);
        }
        for s in path.drain(..) {
            nearest[s] = found;
        }
    }
    nearest
}

/// A position as it is kept.
///
/// # Panics
/// Never for a position in a table: none has four thousand million rows.
pub fn packed(position: usize) -> u32 {
    debug_assert!(position < NONE as usize - 1, "a position that does not fit");
    u32::try_from(position).unwrap_or(NONE)
}

/// Values by cell, each cell's sorted and without repeats: where each cell begins, and the values one after another.
#[derive(Clone, Debug)]
pub struct ByCell<T> {
    starts: Vec<u32>,
    values: Vec<T>,
}

impl<T: Copy + Ord> ByCell<T> {
    /// `cells` in number; of the pairs, the first is the cell. O(cells + n log(the most in one cell)).
    pub fn new(cells: usize, pairs: &[(u32, T)]) -> Self {
        let mut starts = vec![0_u32; cells + 1];
        for (cell, _) in pairs {
            starts[*cell as usize + 1] += 1;
        }
        for cell in 0..cells {
            starts[cell + 1] += starts[cell];
        }
        let Some(&(_, first)) = pairs.first() else { return Self { starts, values: Vec::new() } };
        let mut values = vec![first; pairs.len()];
        let mut next = starts.clone();
        for &(cell, value) in pairs {
            let at = &mut next[cell as usize];
            values[*at as usize] = value;
            *at += 1;
        }
        drop(next);
        // sort and drop repeats in place, moving what is left together
        let (mut from, mut kept) = (0, 0);
        for cell in 0..cells {
            let to = starts[cell + 1] as usize;
            values[from..to].sort_unstable();
            starts[cell] = packed(kept);
            for i in from..to {
                if i == from || values[i] != values[i - 1] {
                    values[kept] = values[i];
                    kept += 1;
                }
            }
            from = to;
        }
        starts[cells] = packed(kept);
        values.truncate(kept);
        Self { starts, values }
    }
    /// The values of a cell, in order. O(1).
    pub fn of(&self, cell: usize) -> &[T] {
        &self.values[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Identity;
    use crate::domain::{Cell, Draft, Kind, Place};

    #[test]
    fn a_grid_may_have_as_many_cells_as_the_limit_and_no_more() {
        let row = |kind: Kind, id: &str, fields: &[(&str, &str)]| {
            let mut draft = Draft::new(kind, id, Place::default());
            for (field, value) in fields.iter().chain(&[("name", id)]) {
                draft.say(field, Cell::text(value));
            }
            (draft.onto(None).expect("a record"), 1)
        };
        let site = |id| row(Kind::Site, id, &[("kind", "commune")]);
        let records = vec![site("a"), site("b"), row(Kind::Theme, "x", &[]), row(Kind::Theme, "y", &[])];
        let atlas = Atlas::build(Identity::default(), records);
        let within = |limit| {
            let tree = ThemeTree::build(&atlas);
            let chosen = Chosen::read(&atlas, &Params::default(), &tree);
            Grid::within(&atlas, chosen, tree, limit).map(|grid| grid.len())
        };
        assert_eq!(within(4), Ok(4));
        assert!(matches!(within(3), Err(AnalysisError::TooLarge { size: 4, limit: 3, .. })));
    }

    #[test]
    fn values_come_back_by_cell_in_order_and_once() {
        let pairs = [(2, 5), (0, 9), (2, 1), (2, 5), (0, 9), (3, 7)];
        let by_cell = ByCell::new(5, &pairs);
        let all: Vec<&[i32]> = (0..5).map(|cell| by_cell.of(cell)).collect();
        assert_eq!(all, [&[9][..], &[], &[1, 5], &[7], &[]]);
        assert!(ByCell::<i32>::new(1, &[]).of(0).is_empty());
    }
}
