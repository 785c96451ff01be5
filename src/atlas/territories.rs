//! Thiessen territories: for sites known only as points, the ground that is nearer to each than to any other of its kind.
//! Computed on request, never stored, always approximate: they stand for boundaries that nobody has handed in.
//!
//! Definition: A. H. Thiessen, *Precipitation averages for large areas*, Monthly Weather Review 39 (1911). Nearness is
//! measured on an equirectangular projection true at the middle latitude of each group of sites (lon x cos lat, lat): within
//! five degrees of latitude it is off by less than one per cent at latitudes below 25. The projection maps straight lines
//! in degrees to straight lines, so that a territory ends exactly on the boundary it is cut by.
//!
//! Sites are grouped by the nearest site around them that has a boundary, and cut by it, the boundaries of sites of the
//! same kind taken off first. Sites with no such boundary around them reach as far as [`REACH`] times the median distance
//! from a site to the next, so that nobody is given ground far from where anything is known; those whose reach could
//! touch are one group.
//!
//! Cells are cut out by half-planes, neighbours in order of distance, until the rest is too far to matter. (`geo`'s
//! `voronoi_cells` refuses points on one line, loses which cell is whose, and lengthens outer cells by a fixed measure that
//! a large boundary reaches beyond.) O(n log n) for well spread sites, plus one intersection with the boundary each.

use std::collections::BTreeMap;

use geo::algorithm::{Area, BooleanOps, BoundingRect, Contains, Intersects, MapCoords};
use geo::{Coord, Geometry, LineString, MultiPolygon, Point, Polygon, Rect};
use rstar::primitives::GeomWithData;
use rstar::{PointDistance, RTree};

use super::Atlas;
use super::places::representative_point;
use crate::domain::Shape;

/// The ground of one site.
#[derive(Clone, Debug, PartialEq)]
pub struct Territory {
    /// Position of the site in the site table.
    pub site: usize,
    /// Its ground.
    pub shape: Shape,
    /// Always true: to be carried to whatever shows it.
    pub approximate: bool,
    /// Sites that stand on the same spot, and share this ground; each has it as its own.
    pub shared_with: Vec<usize>,
    /// The site whose boundary cuts it; `None` where it is cut by a box.
    pub cut_by: Option<usize>,
}

/// Why a site has no territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTerritory {
    /// No location.
    #[error("its location is not known")]
    NoLocation,
    /// All that is nearest to it lies outside the boundary of the site that it is said to lie in, or inside a neighbour's.
    #[error("no ground is left for it inside the boundary around it")]
    OutsideItsGround,
}

/// Territories of the sites of a kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Territories {
    /// One per site, in order of id.
    pub found: Vec<Territory>,
    /// Sites of the kind that have neither boundary nor territory, in order of id.
    pub left_out: Vec<(usize, NoTerritory)>,
}

impl IntoIterator for Territories {
    type Item = Territory;
    type IntoIter = std::vec::IntoIter<Territory>;
    /// Those found.
    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

/// How far a territory without boundary reaches, as a multiple of the median distance from a site to the next.
pub const REACH: f64 = 1.5;

/// Where there is no next site, and at least: about 5.5 km, in degrees of latitude.
const LEAST_REACH: f64 = 0.05;

/// Corners of the figure that stands for a circle of that reach.
const CIRCLE: usize = 48;

/// Territories for the sites of a kind that have no boundary of their own.
pub fn territories(atlas: &Atlas, kind: &str) -> Territories {
    let sites = &atlas.tables.sites;
    let mut result = Territories::default();
    let mut groups: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
    let mut free: Vec<Member> = Vec::new();
    let mut bounded: Vec<usize> = Vec::new();
    for (i, site) in sites.iter().enumerate().filter(|(_, s)| s.kind.code() == kind) {
        let Some(shape) = &site.geometry else {
            result.left_out.push((i, NoTerritory::NoLocation));
            continue;
        };
        if shape.is_areal() {
            bounded.push(i);
            continue;
        }
        let Some(point) = representative_point(site) else {
            result.left_out.push((i, NoTerritory::NoLocation));
            continue;
        };
        let around = atlas.places.ancestors(i).find(|j| sites.at(*j).geometry.as_ref().is_some_and(Shape::is_areal));
        match around {
            Some(around) => groups.entry(around).or_default().push((i, point)),
            None => free.push((i, point)),
        }
    }
    let (reach, clusters) = clusters(&free);
    let groups = groups.into_iter().map(|(around, members)| (Some(around), members));
    for (around, members) in groups.chain(clusters.into_iter().map(|members| (None, members))) {
        let boundary = around.and_then(|j| sites.at(j).geometry.as_ref());
        let turn = crosses_antimeridian(&members, boundary);
        let points: Vec<(usize, Coord<f64>)> = members.iter().map(|(i, p)| (*i, turned(p.0, turn))).collect();
        let mut ground = match boundary {
            Some(boundary) => areas(boundary.geometry()).map_coords(|c| turned(c, turn)),
            None => MultiPolygon::from(box_around(&points, reach).to_polygon()),
        };
        for j in &bounded {
            let Some(other) = sites.at(*j).geometry.as_ref() else { continue };
            let other = areas(other.geometry()).map_coords(|c| turned(c, turn));
            let meets = ground.bounding_rect().zip(other.bounding_rect()).is_some_and(|(a, b)| a.intersects(&b));
            if meets {
                ground = ground.difference(&other);
            }
        }
        share_out(&points, &ground, around, reach, &mut result);
    }
    result.found.sort_by_key(|t| t.site);
    result.left_out.sort_by_key(|(site, _)| *site);
    result
}

/// How far a territory without boundary reaches, in degrees of latitude, and the sites whose territories may touch.
/// O(n log n) for well spread sites.
fn clusters(points: &[Member]) -> (f64, Vec<Vec<Member>>) {
    let on_sphere = |p: &Point<f64>| {
        let (lon, lat) = (p.x().to_radians(), p.y().to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let seeds = points.iter().enumerate().map(|(i, (_, p))| GeomWithData::new(on_sphere(p), i)).collect();
    let tree: RTree<GeomWithData<[f64; 3], usize>> = RTree::bulk_load(seeds);
    let mut nearest: Vec<f64> = Vec::new();
    for (_, p) in points {
        let own = on_sphere(p);
        let distances = tree.nearest_neighbor_iter(&own).map(|seed| seed.distance_2(&own));
        nearest.extend(distances.map(f64::sqrt).find(|chord| chord.to_degrees() > 1e-6));
    }
    nearest.sort_by(f64::total_cmp);
    let median = nearest.get(nearest.len() / 2).copied().unwrap_or(0.0);
    let reach = (REACH * 2.0 * (median / 2.0).asin().to_degrees()).clamp(LEAST_REACH, 90.0);
    // two reaches, a little more, as a chord of the unit sphere
    let chord = 2.0 * (reach * 1.05).min(90.0).to_radians().sin();
    let mut seen = vec![false; points.len()];
    let mut found = Vec::new();
    for first in 0..points.len() {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let mut cluster = vec![first];
        let mut next = 0;
        while let Some(&at) = cluster.get(next) {
            next += 1;
            for seed in tree.locate_within_distance(on_sphere(&points[at].1), chord * chord) {
                if !std::mem::replace(&mut seen[seed.data], true) {
                    cluster.push(seed.data);
                }
            }
        }
        cluster.sort_unstable();
        found.push(cluster.into_iter().map(|i| points[i]).collect());
    }
    (reach, found)
}

/// Shares ground out among points; where no boundary cuts it, a point has none beyond `reach` (degrees of latitude).
fn share_out(points: &[(usize, Coord<f64>)], ground: &MultiPolygon<f64>, cut_by: Option<usize>, reach: f64, result: &mut Territories) {
    let mut spots = Spots::new();
    for (site, p) in points {
        spots.entry((spot(p.x), spot(p.y))).or_default().push((*site, *p));
    }
    let places: Vec<(Coord<f64>, Vec<usize>)> =
        spots.into_values().map(|same| (same[0].1, same.into_iter().map(|(site, _)| site).collect())).collect();
    let Some(extent) = ground.bounding_rect() else {
        result.left_out.extend(points.iter().map(|(site, _)| (*site, NoTerritory::OutsideItsGround)));
        return;
    };
    let places_only: Vec<Coord<f64>> = places.iter().map(|(p, _)| *p).collect();
    let cells = cells(&places_only, extent, cut_by.is_none().then_some(reach));
    for ((_, sites), cell) in places.iter().zip(cells) {
        let shape = cell.map(|cell| own_ground(&cell, ground)).and_then(|own| Shape::new(own).ok());
        for site in sites {
            let Some(shape) = &shape else {
                result.left_out.push((*site, NoTerritory::OutsideItsGround));
                continue;
            };
            let shared_with = sites.iter().copied().filter(|other| other != site).collect();
            result.found.push(Territory { site: *site, shape: shape.clone(), approximate: true, shared_with, cut_by });
        }
    }
}

/// Points closer than 1e-7 degrees (a centimetre) are one spot.
#[expect(clippy::cast_possible_truncation, reason = "degrees times 1e7 lie far below 2^63")]
fn spot(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

fn own_ground(cell: &Polygon<f64>, ground: &MultiPolygon<f64>) -> Geometry<f64> {
    let inside = ground.0.len() == 1 && ground.0[0].contains(cell);
    let mut own = if inside { MultiPolygon::from(cell.clone()) } else { ground.intersection(&MultiPolygon::from(cell.clone())) };
    // crumbs that rounding leaves
    let largest = own.iter().map(Area::unsigned_area).fold(0.0, f64::max);
    own.0.retain(|p| p.unsigned_area() > largest * 1e-12);
    let own = back(&own);
    match <[Polygon<f64>; 1]>::try_from(own.0) {
        Ok([one]) => Geometry::Polygon(one),
        Err(several) => Geometry::MultiPolygon(MultiPolygon(several)),
    }
}

/// A site by position, and where it is.
type Member = (usize, Point<f64>);
type Spots = BTreeMap<(i64, i64), Vec<(usize, Coord<f64>)>>;
type Seed = GeomWithData<[f64; 2], usize>;

/// The cell of each point within the extent, or within its reach; `None` where a neighbour takes all of it.
/// Points differ from each other.
fn cells(points: &[Coord<f64>], extent: Rect<f64>, reach: Option<f64>) -> Vec<Option<Polygon<f64>>> {
    let squeeze = squeeze(f64::midpoint(extent.min().y, extent.max().y));
    let flat = |c: Coord<f64>| [c.x * squeeze, c.y];
    let tree: RTree<Seed> = RTree::bulk_load(points.iter().enumerate().map(|(i, p)| Seed::new(flat(*p), i)).collect());
    let corners: Vec<[f64; 2]> = extent.to_polygon().exterior().coords().take(4).map(|c| flat(*c)).collect();
    points
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let own = flat(*p);
            let mut cell = reach.map_or_else(|| corners.clone(), |reach| circle(own, reach));
            for seed in tree.nearest_neighbor_iter(&own) {
                if seed.data == i {
                    continue;
                }
                // a point more than twice as far as the farthest corner cuts nothing
                let reach = cell.iter().map(|c| square(*c, own)).fold(0.0, f64::max);
                if seed.distance_2(&own) > 4.0 * reach {
                    break;
                }
                nearer_half(&mut cell, own, *seed.geom());
            }
            let ring: Vec<Coord<f64>> = cell.iter().map(|c| Coord { x: c[0] / squeeze, y: c[1] }).collect();
            (ring.len() >= 3).then(|| Polygon::new(LineString::new(ring), Vec::new()))
        })
        .collect()
}

fn square(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

/// Keeps the part of a convex cell that is nearer to `own` than to `other`.
fn nearer_half(cell: &mut Vec<[f64; 2]>, own: [f64; 2], other: [f64; 2]) {
    // the two cells on either side of the line between two points find the same corner: its ends in a fixed order
    let (a, b, sign) = if own <= other { (own, other, 1.0) } else { (other, own, -1.0) };
    let normal = [b[0] - a[0], b[1] - a[1]];
    let middle = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
    let side = |p: [f64; 2]| sign * ((p[0] - middle[0]) * normal[0] + (p[1] - middle[1]) * normal[1]);
    let mut kept = Vec::with_capacity(cell.len() + 1);
    for (i, p) in cell.iter().enumerate() {
        let next = cell[(i + 1) % cell.len()];
        let (here, there) = (side(*p), side(next));
        if here <= 0.0 {
            kept.push(*p);
        }
        if (here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0) {
            let t = here / (here - there);
            kept.push([p[0] + t * (next[0] - p[0]), p[1] + t * (next[1] - p[1])]);
        }
    }
    *cell = kept;
}

fn areas(geometry: &Geometry<f64>) -> MultiPolygon<f64> {
    match geometry {
        Geometry::Polygon(p) => MultiPolygon::from(p.clone()),
        Geometry::MultiPolygon(m) => m.clone(),
        _ => MultiPolygon(Vec::new()),
    }
}

fn circle(middle: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    let turn = |i: usize| std::f64::consts::TAU * i as f64 / CIRCLE as f64;
    (0..CIRCLE).map(|i| [middle[0] + radius * turn(i).cos(), middle[1] + radius * turn(i).sin()]).collect()
}

/// A box that holds all that points may reach.
fn box_around(points: &[(usize, Coord<f64>)], reach: f64) -> Rect<f64> {
    let (mut low, mut high) = (points[0].1, points[0].1);
    for (_, p) in points {
        low = Coord { x: low.x.min(p.x), y: low.y.min(p.y) };
        high = Coord { x: high.x.max(p.x), y: high.y.max(p.y) };
    }
    let aside = (reach / squeeze(f64::midpoint(low.y, high.y))).min(180.0) + 1e-9;
    Rect::new(
        Coord { x: low.x - aside, y: (low.y - reach).max(-90.0) },
        Coord { x: high.x + aside, y: (high.y + reach).min(90.0) },
    )
}

/// Degrees of latitude in a degree of longitude; near the poles not less than a hundredth.
fn squeeze(latitude: f64) -> f64 {
    latitude.to_radians().cos().max(0.01)
}

// --- longitude 180 -----------------------------------------------------------------------------------------------

/// True where a group lies on both sides of longitude 180: it is then worked on in longitudes from 0 to 360.
fn crosses_antimeridian(members: &[Member], boundary: Option<&Shape>) -> bool {
    let wide = |low: f64, high: f64| high - low > 180.0;
    let lons = members.iter().map(|(_, p)| p.x());
    let (low, high) = lons.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    boundary.map_or(wide(low, high), |b| wide(b.bounds()[0], b.bounds()[2]))
}

fn turned(c: Coord<f64>, turn: bool) -> Coord<f64> {
    if turn && c.x < 0.0 { Coord { x: c.x + 360.0, y: c.y } } else { c }
}

/// Ground in longitudes -180 to 180, cut at 180 where it crosses.
fn back(ground: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let Some(extent) = ground.bounding_rect().filter(|r| r.max().x > 180.0 || r.min().x < -180.0) else { return ground.clone() };
    let mut parts = Vec::new();
    for (west, east, shift) in [(-540.0, -180.0, 360.0), (-180.0, 180.0, 0.0), (180.0, 540.0, -360.0)] {
        if extent.max().x <= west || extent.min().x >= east {
            continue;
        }
        let window = Rect::new(Coord { x: west, y: -90.0 }, Coord { x: east, y: 90.0 }).to_polygon();
        let part = ground.intersection(&MultiPolygon::from(window));
        parts.extend(part.map_coords(|c| Coord { x: (c.x + shift).clamp(-180.0, 180.0), y: c.y }).0);
    }
    MultiPolygon(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share(points: &[(f64, f64)], ground: &MultiPolygon<f64>) -> Territories {
        let points: Vec<_> = points.iter().enumerate().map(|(i, (x, y))| (i, Coord { x: *x, y: *y })).collect();
        let mut result = Territories::default();
        share_out(&points, ground, Some(0), 0.0, &mut result);
        result
    }
    fn area(t: &Territory) -> f64 {
        t.shape.geometry().unsigned_area()
    }
    fn square_ground() -> MultiPolygon<f64> {
        MultiPolygon::from(Rect::new((0.0, 0.0), (10.0, 10.0)).to_polygon())
    }
    fn ring(points: &[(f64, f64)]) -> MultiPolygon<f64> {
        MultiPolygon::from(Polygon::new(LineString::from(points.to_vec()), Vec::new()))
    }

    #[test]
    fn one_point_has_all_and_two_share() {
        let one = share(&[(3.0, 4.0)], &square_ground());
        assert!((area(&one.found[0]) - 100.0).abs() < 1e-6);
        let two = share(&[(2.0, 5.0), (8.0, 5.0)], &square_ground());
        assert!(two.found.iter().all(|t| (area(t) - 50.0).abs() < 1e-6 && t.approximate));
        let in_a_row = share(&[(1.0, 5.0), (5.0, 5.0), (9.0, 5.0)], &square_ground());
        assert_eq!(in_a_row.found.len(), 3, "points on one line");
    }

    #[test]
    fn points_on_one_spot_share_one_ground() {
        let shared = share(&[(2.0, 5.0), (2.0, 5.0), (8.0, 5.0)], &square_ground());
        assert_eq!(shared.found.len(), 3);
        let of = |site: usize| shared.found.iter().find(|t| t.site == site).expect("a territory");
        assert_eq!(of(0).shape, of(1).shape);
        assert_eq!((of(0).shared_with.as_slice(), of(2).shared_with.as_slice()), (&[1][..], &[][..]));
    }

    #[test]
    fn a_point_whose_cell_misses_the_ground_is_left_out_with_a_reason() {
        let left = share(&[(1.0, 1.0), (5.0, 5.0), (-20.0, 5.0)], &square_ground());
        assert_eq!(left.left_out, vec![(2, NoTerritory::OutsideItsGround)]);
        assert_eq!(share(&[(1.0, 1.0)], &MultiPolygon(Vec::new())).left_out.len(), 1);
    }

    #[test]
    fn ground_across_longitude_180_comes_back_in_two_parts() {
        let ground = MultiPolygon::from(Rect::new((170.0, -10.0), (190.0, 10.0)).to_polygon());
        let one = share(&[(179.0, 0.0)], &ground);
        let [w, _, e, _] = one.found[0].shape.bounds();
        assert_eq!((w, e), (-180.0, 180.0));
        assert!((area(&one.found[0]) - 400.0).abs() < 1e-6);
    }

    #[test]
    fn without_boundary_nobody_is_given_ground_far_from_where_anything_is_known() {
        let points: Vec<(usize, Point<f64>)> =
            [(0.0, 10.0), (0.2, 10.0), (0.0, 10.2), (50.0, 10.0), (179.95, 0.0), (-179.95, 0.0)].iter().map(|p| Point::from(*p)).enumerate().collect();
        let (reach, clusters) = clusters(&points);
        assert!((0.25..0.35).contains(&reach), "{reach}");
        let members: Vec<Vec<usize>> = clusters.iter().map(|c| c.iter().map(|(i, _)| *i).collect()).collect();
        assert_eq!(members, [vec![0, 1, 2], vec![3], vec![4, 5]], "the last two meet across longitude 180");
        let mut result = Territories::default();
        let near: Vec<(usize, Coord<f64>)> = clusters[0].iter().map(|(i, p)| (*i, p.0)).collect();
        let ground = MultiPolygon::from(box_around(&near, reach).to_polygon());
        share_out(&near, &ground, None, reach, &mut result);
        assert_eq!(result.found.len(), 3);
        for t in &result.found {
            let [w, s, e, n] = t.shape.bounds();
            assert!(e - w <= 2.1 * reach && n - s <= 2.0 * reach + 1e-9);
            assert!(t.shape.geometry().contains(&points[t.site].1));
        }
    }

    proptest! {
        #[test]
        fn territories_cover_the_ground_without_overlap_and_hold_their_sites(
            points in proptest::collection::vec((1..999_u32, 1..999_u32), 1..40),
            dented in any::<bool>(),
        ) {
            let ground = if dented {
                ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 4.0), (0.0, 10.0), (0.0, 0.0)])
            } else {
                square_ground()
            };
            let points: Vec<(f64, f64)> = points.into_iter().map(|(x, y)| (f64::from(x) / 100.0, f64::from(y) / 100.0)).collect();
            let shared = share(&points, &ground);
            prop_assert!(!shared.found.is_empty() || points.iter().all(|(x, y)| !ground.contains(&Point::new(*x, *y))));
            // those that share count once
            let distinct: Vec<&Territory> = shared.found.iter().filter(|t| t.shared_with.iter().all(|o| *o > t.site)).collect();
            let sum: f64 = distinct.iter().map(|t| area(t)).sum();
            prop_assert!((sum - ground.unsigned_area()).abs() < 1e-5 * ground.unsigned_area(), "{sum}");
            for t in &shared.found {
                let p = Point::new(points[t.site].0, points[t.site].1);
                // a point on the very border may fall to either side by rounding
                let well_inside = [(0.0, 0.0), (1e-9, 0.0), (-1e-9, 0.0), (0.0, 1e-9), (0.0, -1e-9)]
                    .iter()
                    .all(|(dx, dy)| ground.contains(&Point::new(p.x() + dx, p.y() + dy)));
                if well_inside {
                    prop_assert!(t.shape.geometry().intersects(&p), "{} at {p:?}", t.site);
                }
                // no point of a territory is nearer to another site: tried at a point inside
                let inside = geo::InteriorPoint::interior_point(t.shape.geometry()).expect("an inside");
                let squeeze = 5.0_f64.to_radians().cos();
                let far = |q: (f64, f64)| ((inside.x() - q.0) * squeeze).powi(2) + (inside.y() - q.1).powi(2);
                let own = far(points[t.site]);
                prop_assert!(points.iter().all(|q| far(*q) >= own - 1e-9));
            }
        }
    }
}
