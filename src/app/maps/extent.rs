//! What part of the world a map shows.

use super::Asked;
use crate::app::error::AppError;
use crate::app::workspace::View;
use crate::atlas::Atlas;
use crate::domain::Shape;
use crate::render::{Extent, RenderError};
use crate::tiles::LayerName;
use crate::tiles::map_description::{Drawing, MapDescription};

/// Around a place at least so many degrees are shown: some ten kilometres.
const LEAST: f64 = 0.1;
/// Around a point at most so many: a part of a continent.
const MOST: f64 = 15.0;
/// Around a point so many others are shown where there are any.
const NEIGHBOURS: usize = 3;

/// What the map shows: the bbox, else the surroundings of a site, else the units of the workspace.
pub(super) fn of(view: &View, map: &MapDescription, asked: &Asked) -> Result<Extent, AppError> {
    let atlas = view.shown(asked.examples);
    if let Some(bbox) = &asked.bbox {
        return Ok(Extent::parse(bbox)?);
    }
    let within = asked.given.iter().find(|(name, _)| name == "within").map(|(_, id)| id);
    let bounds = match asked.around.as_ref().or(within) {
        Some(id) => {
            let site = atlas.tables.sites.index(id).ok_or_else(|| AppError::NotFound { what: "site", name: id.chars().take(80).collect() })?;
            bounds_of(atlas, site).map(|b| if asked.around.is_some() { surroundings(atlas, b) } else { b })
        }
        None => None,
    };
    let homes = || {
        let drawn = map.drawings.contains(&Drawing::Stakeholders);
        drawn.then(|| view.layer(asked.examples, &LayerName::Stakeholders, None)?.bounds).flatten()
    };
    let bounds = bounds.or_else(|| joined(atlas.extent(), homes())).ok_or_else(|| RenderError::Empty(atlas.identity.workspace.clone()))?;
    Ok(Extent::around(bounds))
}

/// The box of a site's own shape, else of all that lies in it; `None` where nothing of it has a place. O(sites) at most.
fn bounds_of(atlas: &Atlas, site: usize) -> Option<[f64; 4]> {
    let bounds = |at: usize| atlas.tables.sites.at(at).geometry.as_ref().map(Shape::bounds);
    let inside = || (0..atlas.tables.sites.len()).filter(|at| atlas.places.is_within(*at, site)).filter_map(bounds);
    bounds(site).or_else(|| inside().fold(None, |all, one| joined(all, Some(one))))
}

/// The box around both.
fn joined(a: Option<[f64; 4]>, b: Option<[f64; 4]>) -> Option<[f64; 4]> {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
    Some([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// A box with a third of it around; around a point as much as shows the nearest other places, so that a reader finds it among
/// them. O(sites).
fn surroundings(atlas: &Atlas, bounds: [f64; 4]) -> [f64; 4] {
    let [west, south, east, north] = bounds;
    let (x, y) = if west < east || south < north {
        (((east - west) / 3.0).max(LEAST), ((north - south) / 3.0).max(LEAST))
    } else {
        let reach = reach(atlas, [west, south]);
        (reach, reach)
    };
    [(west - x).max(-180.0), (south - y).max(-90.0), (east + x).min(180.0), (north + y).min(90.0)]
}

/// Degrees to the nearest [`NEIGHBOURS`] other places that are points, and a little more.
fn reach(atlas: &Atlas, [x, y]: [f64; 2]) -> f64 {
    let points = atlas.tables.sites.iter().filter_map(|site| site.geometry.as_ref()).map(Shape::bounds).filter(|b| b[0] >= b[2] && b[1] >= b[3]);
    let mut far: Vec<f64> = points.map(|b| (b[0] - x).abs().max((b[1] - y).abs())).filter(|far| *far > 0.0).collect();
    far.sort_by(f64::total_cmp);
    far.get(NEIGHBOURS.min(far.len()).wrapping_sub(1)).map_or(LEAST, |far| (far * 1.15).clamp(LEAST, MOST))
}
