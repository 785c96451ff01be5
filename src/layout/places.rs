//! Where each stakeholder stands on a map: its home location, else approximately at the smallest site that holds all places
//! where it is active as of a day, else nowhere.
//!
//! Who is active at one site stands at that site; who is active in two communes of a district at the district. Where that site
//! has no position the next one around it that has one is taken. Places that no site holds together have no middle that would
//! mean anything: nothing is drawn, and the stakeholder is counted among those that stand nowhere.

use std::collections::BTreeSet;

use geo::Point;

use crate::atlas::{Atlas, places::representative_point};
use crate::domain::AsOf;

/// Why a stakeholder stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// At its home location.
    Home,
    /// Approximately: at the smallest site that holds all sites where it is active.
    Approximate,
}

impl Stands {
    /// The word in answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Approximate => "approximate",
        }
    }
}

/// A place on the map, longitude and latitude in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where.
    pub at: Point<f64>,
    /// Why there.
    pub stands: Stands,
}

/// The place of each stakeholder, in the order of their table. O(presences log presences).
pub fn of_atlas(atlas: &Atlas, as_of: AsOf) -> Vec<Option<Place>> {
    let active = active_sites(atlas, as_of);
    let points: Vec<Option<Point<f64>>> = atlas.tables.sites.iter().map(representative_point).collect();
    atlas
        .tables
        .stakeholders
        .iter()
        .zip(&active)
        .map(|(stakeholder, sites)| {
            let home = stakeholder.geometry.as_ref().and_then(crate::domain::Shape::as_point);
            if let Some(at) = home {
                return Some(Place { at, stands: Stands::Home });
            }
            let at = around_all(atlas, sites).find_map(|site| points[site])?;
            Some(Place { at, stands: Stands::Approximate })
        })
        .collect()
}

/// Positions of the sites where each stakeholder is active in any role as of a day, in order of id.
pub fn active_sites(atlas: &Atlas, as_of: AsOf) -> Vec<BTreeSet<usize>> {
    let mut sites = vec![BTreeSet::new(); atlas.tables.stakeholders.len()];
    for presence in atlas.presences.iter().filter(|p| p.is_active(as_of)) {
        if let Some(site) = presence.site {
            sites[presence.stakeholder].insert(site);
        }
    }
    sites
}

/// The sites that hold all of these, from the smallest; none for no sites.
fn around_all<'a>(atlas: &'a Atlas, sites: &'a BTreeSet<usize>) -> impl Iterator<Item = usize> + 'a {
    let first = sites.first().copied();
    let chain = first.into_iter().flat_map(|site| std::iter::once(site).chain(atlas.places.ancestors(site)));
    chain.filter(|around| sites.iter().all(|site| atlas.places.is_within(*site, *around)))
}
