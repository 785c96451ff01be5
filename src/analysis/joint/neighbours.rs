//! Neighbours among the chosen sites: a shared boundary, one site of another sort (a wetland) that both share ground
//! with, or a distance as the crow flies.
//!
//! Boundaries are compared as they are drawn, in degrees: two areas that share ground, a line or a point touch. A distance
//! is geodesic on WGS 84 (Karney 2013, 10.1007/s00190-012-0578-z) between the points that stand for the sites; candidates
//! come from a box in degrees, which does not reach across the antimeridian. Sites that lie in each other are no neighbours.

use std::collections::BTreeMap;

use geo::algorithm::Intersects;
use geo::{Distance, Geodesic, Haversine, Point};
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::analysis::grid::Grid;
use crate::analysis::limits;
use crate::analysis::{AnalysisError, Control};
use crate::atlas::places::representative_point;
use crate::domain::Text;

/// Kilometres of one degree of latitude, at least (at the equator 110.574).
const KM_PER_DEGREE: f64 = 110.5;
/// How much farther on the sphere the nearest on the ellipsoid can be: (1 + 0.0056) / (1 - 0.0056).
const SPHERE_TO_ELLIPSOID: f64 = 1.0113;
/// Beyond this latitude a box in degrees is as wide as the world.
const POLAR: f64 = 89.0;
/// The most pairs of neighbours: every one may become a row.
pub const MAX_NEIGHBOURS: usize = 5_000_000;

/// What to do where there are too many.
const HINT: &str = "choose sites within one area, or a shorter distance";

/// How two sites are neighbours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Near {
    /// Their areas touch.
    pub touch: bool,
    /// Sites of another sort that both share ground with: positions in the site table, in order.
    pub through: Vec<usize>,
    /// Kilometres between the points that stand for them.
    pub km: Option<f64>,
    /// Within the distance asked for.
    pub within: bool,
}

/// Pairs of neighbours, as positions in the site table, the lower first.
#[derive(Debug)]
pub struct Neighbours(Found);

/// By the ends.
type Found = BTreeMap<(usize, usize), Near>;

impl Neighbours {
    /// `within_km`: 0 asks for no distance; at most `limit` pairs. O(n log n + candidates) for n chosen sites.
    pub fn of(grid: &Grid<'_>, within_km: f64, limit: usize, control: &Control) -> Result<Self, AnalysisError> {
        let mut found = Found::new();
        let mut through: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let grounds: Result<Vec<Ground>, AnalysisError> = grid.chosen.sites.par_iter().map(|site| Ground::of(grid, *site, control)).collect();
        let enough = |found: &Found| limits::within("the list of neighbouring sites", found.len(), limit, HINT);
        for (&site, ground) in grid.chosen.sites.iter().zip(grounds?) {
            for other in ground.overlapping {
                through.entry(other).or_default().push(site);
            }
            for other in ground.touching {
                found.entry((site, other)).or_default().touch = true;
            }
            enough(&found)?;
        }
        for (hub, around) in through {
            for (i, &a) in around.iter().enumerate() {
                control.go_on()?;
                for &b in around[i + 1..].iter().filter(|b| !nested(grid, a, **b)) {
                    found.entry((a.min(b), a.max(b))).or_default().through.push(hub);
                }
                enough(&found)?;
            }
        }
        if within_km > 0.0 {
            within(grid, within_km, &mut found, |found| { control.go_on()?; enough(found) })?;
        }
        let mut points: BTreeMap<usize, Option<Point<f64>>> = BTreeMap::new();
        let mut point = |site: usize| *points.entry(site).or_insert_with(|| representative_point(grid.atlas.tables.sites.at(site)));
        for ((a, b), near) in found.iter_mut().filter(|(_, near)| near.km.is_none()) {
            if let (Some(p), Some(q)) = (point(*a), point(*b)) {
                near.km = Some(kilometres(p, q));
            }
        }
        Ok(Self(found))
    }
    /// The pairs in order.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, &Near)> {
        self.0.iter().map(|((a, b), near)| (*a, *b, near))
    }
    /// Number of pairs.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// True without pairs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a chosen site shares ground with, and what it touches.
struct Ground {
    /// Sites of another sort.
    overlapping: Vec<usize>,
    /// Chosen sites with a higher position whose areas touch its own.
    touching: Vec<usize>,
}

impl Ground {
    fn of(grid: &Grid<'_>, site: usize, control: &Control) -> Result<Self, AnalysisError> {
        control.go_on()?;
        let (sites, places) = (&grid.atlas.tables.sites, &grid.atlas.places);
        let Some(shape) = &sites.at(site).geometry else { return Ok(Self { overlapping: Vec::new(), touching: Vec::new() }) };
        let mut touching = if shape.is_areal() { places.in_box(shape.bounds()) } else { Vec::new() };
        touching.retain(|&other| {
            let chosen = other > site && grid.site_slot(other).is_some() && !nested(grid, site, other);
            let touches = |o: &crate::domain::Shape| o.is_areal() && shape.geometry().intersects(o.geometry());
            chosen && sites.at(other).geometry.as_ref().is_some_and(touches)
        });
        Ok(Self { overlapping: places.overlapping(sites, site), touching })
    }
}

impl Near {
    /// How, as it stands in a report: `boundary`, `distance`, `sites/<wetland>`.
    pub fn via(&self, grid: &Grid<'_>) -> Vec<Text> {
        let mut via: Vec<Text> = Vec::new();
        via.extend(self.touch.then(|| Text::from("boundary")));
        via.extend(self.within.then(|| Text::from("distance")));
        via.extend(self.through.iter().map(|s| crate::analysis::evidence::path(&grid.atlas.tables.sites, *s)));
        via
    }
}

/// Kilometres as the crow flies, on the ellipsoid.
pub fn kilometres(a: Point<f64>, b: Point<f64>) -> f64 {
    Geodesic.distance(a, b) / 1000.0
}

/// Kilometres to the nearest of several points, as the crow flies; `None` where there is none. The sphere and the ellipsoid
/// differ by up to 0.56 %: only those that could be nearest are measured on the ellipsoid.
pub fn nearest(from: Point<f64>, to: impl Iterator<Item = Point<f64>>) -> Option<f64> {
    let rough: Vec<(f64, Point<f64>)> = to.map(|p| (Haversine.distance(from, p), p)).collect();
    let limit = rough.iter().map(|(d, _)| *d).min_by(f64::total_cmp)? * SPHERE_TO_ELLIPSOID;
    rough.iter().filter(|(d, _)| *d <= limit).map(|(_, p)| kilometres(from, *p)).min_by(f64::total_cmp)
}

fn nested(grid: &Grid<'_>, a: usize, b: usize) -> bool {
    a == b || grid.atlas.places.is_within(a, b) || grid.atlas.places.is_within(b, a)
}

/// Adds the pairs within a distance; `go_on` is asked after each site.
fn within(grid: &Grid<'_>, km: f64, found: &mut Found, go_on: impl Fn(&Found) -> Result<(), AnalysisError>) -> Result<(), AnalysisError> {
    let sites = &grid.atlas.tables.sites;
    let point = |&s: &usize| representative_point(sites.at(s)).map(|p| GeomWithData::new([p.x(), p.y()], s));
    let points: Vec<GeomWithData<[f64; 2], usize>> = grid.chosen.sites.iter().filter_map(point).collect();
    let tree = RTree::bulk_load(points.clone());
    for here in &points {
        let [x, y] = *here.geom();
        let up = km / KM_PER_DEGREE;
        let farthest = (y.abs() + up).min(POLAR);
        let wide = (up / farthest.to_radians().cos()).min(360.0);
        for there in tree.locate_in_envelope_intersecting(&AABB::from_corners([x - wide, y - up], [x + wide, y + up])) {
            let (a, b) = (here.data, there.data);
            if a < b && !nested(grid, a, b) {
                let distance = kilometres(Point::from(*here.geom()), Point::from(*there.geom()));
                if distance <= km {
                    let near = found.entry((a, b)).or_default();
                    (near.within, near.km) = (true, Some(distance));
                }
            }
        }
        go_on(found)?;
    }
    Ok(())
}
