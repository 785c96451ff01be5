//! Where the work of an activity, or of one participation, lies: wholly in a block of the map, partly, or coarser.
//!
//! A block is a chosen site, a chosen theme, both, or neither (everything chosen). A record that names several sites or
//! themes, not all in the block, is *unsplit* there: nobody said how much of it belongs here, so nothing of it is counted
//! and nothing is halved. A record that names only something coarser is *unspecified* there. One that names no site
//! (or no theme) at all is coarser than every site (or theme).

use crate::analysis::grid::Grid;
use crate::analysis::lookup::Lookup;
use crate::domain::records::{Site, Theme};
use crate::domain::{Id, Record};

/// Chosen sites, or themes, as positions among the chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lie {
    /// Everything named lies in these.
    pub whole: Vec<usize>,
    /// Something named lies in these, and something elsewhere.
    pub part: Vec<usize>,
    /// What is named, or some of it, lies around these, and nothing in them.
    pub coarser: Vec<usize>,
    /// Everything named lies in the chosen ones together.
    pub all_chosen: bool,
    /// Something named lies in a chosen one.
    pub any_chosen: bool,
}

impl Lie {
    /// Each named thing: the chosen ones that it lies in, and the chosen ones that lie in it.
    fn of(named: &[(Vec<usize>, Vec<usize>)], all: usize, lost: bool) -> Self {
        if named.is_empty() {
            let coarser = if lost { Vec::new() } else { (0..all).collect() };
            return Self { coarser, ..Self::default() };
        }
        let mut within: Vec<usize> = named.iter().flat_map(|(within, _)| within.iter().copied()).collect();
        within.sort_unstable();
        within.dedup();
        let (whole, part) = within.into_iter().partition(|slot| !lost && named.iter().all(|(within, _)| within.contains(slot)));
        let mut lie = Self {
            whole,
            part,
            coarser: named.iter().flat_map(|(_, around)| around.iter().copied()).collect(),
            all_chosen: !lost && named.iter().all(|(within, _)| !within.is_empty()),
            any_chosen: named.iter().any(|(within, _)| !within.is_empty()),
        };
        lie.coarser.sort_unstable();
        lie.coarser.dedup();
        lie.coarser.retain(|slot| lie.whole.binary_search(slot).is_err() && lie.part.binary_search(slot).is_err());
        lie
    }
}

/// Chosen sites by the sites around them: made once, asked for every record.
#[derive(Debug)]
pub struct Ground<'g, 'a> {
    grid: &'g Grid<'a>,
    /// Chosen sites strictly inside a site.
    inside: Vec<Vec<usize>>,
    sites: Lookup<'a, Site>,
}

impl<'g, 'a> Ground<'g, 'a> {
    /// Ready for about so many records. O(chosen sites x depth).
    pub fn new(grid: &'g Grid<'a>, records: usize) -> Self {
        let mut inside = vec![Vec::new(); grid.atlas.tables.sites.len()];
        for (slot, &site) in grid.chosen.sites.iter().enumerate() {
            for around in grid.atlas.places.ancestors(site) {
                inside[around].push(slot);
            }
        }
        Self { grid, inside, sites: Lookup::new(&grid.atlas.tables.sites, records) }
    }
    /// Where the sites that a record names lie.
    pub fn sites(&self, ids: &[Id<Site>]) -> Lie {
        let found = known(ids, |id| self.sites.index(id));
        let named: Vec<_> = found.iter().map(|&s| (self.grid.site_slots(s).collect(), self.inside[s].clone())).collect();
        Lie::of(&named, self.grid.chosen.sites.len(), found.len() < ids.len())
    }
    /// Where the themes that a record names lie.
    pub fn themes(&self, ids: &[Id<Theme>]) -> Lie {
        let found = known(ids, |id| self.grid.atlas.tables.themes.index(id));
        let named: Vec<_> = found.iter().map(|&t| (self.grid.theme_slots(t).to_vec(), self.grid.theme_slots_below(t).to_vec())).collect();
        Lie::of(&named, self.grid.chosen.themes.len(), found.len() < ids.len())
    }
}

/// Positions in the order named; an id that leads nowhere is left out (and makes the record *lost*).
fn known<R: Record>(ids: &[Id<R>], index: impl Fn(&str) -> Option<usize>) -> Vec<usize> {
    ids.iter().filter_map(|id| index(id.as_str())).collect()
}
