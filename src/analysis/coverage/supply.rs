//! Where providers are: the sites at which somebody provides, as points.
//!
//! A provider known only to a site coarser than the chosen ones (somewhere in the region) is nowhere in particular: a
//! point in the middle of the region would be invented. Such providers are counted and left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::grid::Grid;
use crate::analysis::{AnalysisError, Control, Params};

/// Who provides at a site, and the presences that say so.
#[derive(Clone, Debug, Default)]
pub struct Supply {
    /// Positions in the stakeholder table.
    pub stakeholders: BTreeSet<usize>,
    /// Positions among the atlas's presences.
    pub presences: Vec<usize>,
}

/// All supply, by position in the site table.
#[derive(Clone, Debug, Default)]
pub struct Supplies {
    /// By site.
    pub at: BTreeMap<usize, Supply>,
    /// Stakeholders known only to something coarser, and to nothing finer.
    pub coarse: BTreeSet<usize>,
}

impl Supplies {
    /// Active providers in the chosen roles, on the chosen themes where any were chosen. O(presences x depth + sites x depth).
    pub fn of(grid: &Grid<'_>, params: &Params, control: &Control) -> Result<Self, AnalysisError> {
        let chosen = &grid.chosen;
        let coarse = coarser_than_chosen(grid);
        let any_theme = params.list("theme").is_empty();
        let mut found = Self::default();
        for (i, presence) in grid.atlas.presences.iter().enumerate() {
            if i % 1024 == 0 {
                control.go_on()?;
            }
            let counts = presence.is_active(chosen.as_of)
                && chosen.roles.contains(&presence.role)
                && chosen.takes(grid.atlas, presence.stakeholder)
                && (chosen.unsplit || !presence.unsplit)
                && (chosen.unconfirmed || !presence.is_unconfirmed(chosen.stale_before))
                && (any_theme || presence.theme.is_some_and(|t| !grid.theme_slots(t).is_empty()));
            if !counts {
                continue;
            }
            match presence.site.filter(|s| !coarse[*s]) {
                Some(site) => {
                    let supply = found.at.entry(site).or_default();
                    supply.stakeholders.insert(presence.stakeholder);
                    supply.presences.push(i);
                }
                None => {
                    found.coarse.insert(presence.stakeholder);
                }
            }
        }
        for supply in found.at.values() {
            found.coarse.retain(|s| !supply.stakeholders.contains(s));
        }
        Ok(found)
    }
}

/// Sites that are not chosen and hold a chosen one, or one of its kind.
fn coarser_than_chosen(grid: &Grid<'_>) -> Vec<bool> {
    let sites = &grid.atlas.tables.sites;
    let mut coarse = vec![false; sites.len()];
    for i in 0..sites.len() {
        let of_kind = grid.chosen.kind.as_deref().is_some_and(|kind| sites.at(i).kind.code() == kind);
        if of_kind || grid.site_slot(i).is_some() {
            for around in grid.atlas.places.ancestors(i).filter(|a| grid.site_slot(*a).is_none()) {
                coarse[around] = true;
            }
        }
    }
    coarse
}
