//! Where each stakeholder stands on a map: its home location, else the centre of where it is active, else nowhere.
//!
//! The centre of presence is the spherical mean of the representative points of the sites where it is active as of a day,
//! each site once: unit vectors are added and the sum projected back on the sphere (K. V. Mardia, P. E. Jupp,
//! *Directional Statistics*, 2000, section 9.2). Sites that balance each other around the globe have no centre.

use std::collections::BTreeSet;

use geo::Point;

use crate::atlas::{Atlas, places::representative_point};
use crate::domain::AsOf;

/// Why a stakeholder stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// At its home location.
    Home,
    /// In the middle of the sites where it is active.
    CentreOfPresence,
}

impl Stands {
    /// The word in answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::CentreOfPresence => "centre_of_presence",
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

/// Shorter sums of unit vectors have no direction worth the name.
const NO_DIRECTION: f64 = 1e-9;

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
            let at = spherical_mean(sites.iter().filter_map(|s| points[*s]))?;
            Some(Place { at, stands: Stands::CentreOfPresence })
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

/// The middle of points on the sphere; `None` for none, and where they balance.
pub fn spherical_mean(points: impl Iterator<Item = Point<f64>>) -> Option<Point<f64>> {
    let (mut sum, mut count) = ([0.0_f64; 3], 0_u32);
    let mut only = None;
    for p in points {
        let (lon, lat) = (p.x().to_radians(), p.y().to_radians());
        sum[0] += lat.cos() * lon.cos();
        sum[1] += lat.cos() * lon.sin();
        sum[2] += lat.sin();
        count += 1;
        only = Some(p);
    }
    if count <= 1 {
        return only;
    }
    let flat = sum[0].hypot(sum[1]);
    if flat.hypot(sum[2]) < NO_DIRECTION * f64::from(count) {
        return None;
    }
    Some(Point::new(sum[1].atan2(sum[0]).to_degrees(), sum[2].atan2(flat).to_degrees()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(points: &[(f64, f64)]) -> Option<Point<f64>> {
        spherical_mean(points.iter().map(|p| Point::from(*p)))
    }

    #[test]
    fn the_middle_of_places_knows_that_the_world_is_round() {
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[(-5.83, 13.69)]), Some(Point::new(-5.83, 13.69)));
        let across = mean(&[(179.0, 0.0), (-179.0, 0.0)]).expect("a middle");
        assert!((across.x().abs() - 180.0).abs() < 1e-9 && across.y().abs() < 1e-9);
        let north = mean(&[(0.0, 80.0), (180.0, 80.0)]).expect("a middle");
        assert!((north.y() - 90.0).abs() < 1e-9);
        assert_eq!(mean(&[(0.0, 0.0), (180.0, 0.0)]), None, "they balance");
    }
}
