//! Lines and areas over the antimeridian, cut in two there (RFC 7946, section 3.1.9).
//!
//! Programs write them in two ways: with longitudes beyond 180 degrees (178 to 182), and with a leap from one side to the
//! other (179 to -179). An edge of more than 180 degrees is such a leap: the way between two places is the shorter one. Left alone
//! are edges from 180 to -180, which frame the world or a pole, and areas around a pole.

use geo::{BooleanOps, BoundingRect, Coord, CoordsIter, Geometry, LineString, MapCoordsInPlace, MultiLineString, MultiPolygon, Polygon, Rect};

/// Half way round.
const HALF: f64 = 180.0;
/// Once round.
const ROUND: f64 = 360.0;

/// The geometry cut at the antimeridian; `None` where there is nothing to cut. O(vertices), and for areas that cross it O(n log n).
pub fn cut(geometry: &Geometry<f64>) -> Option<Geometry<f64>> {
    match geometry {
        Geometry::LineString(line) => is_over(line).then(|| pieces(lines(line), Geometry::LineString, |all| Geometry::MultiLineString(MultiLineString(all)))),
        Geometry::MultiLineString(all) => {
            let over = all.0.iter().any(is_over);
            over.then(|| Geometry::MultiLineString(MultiLineString(all.0.iter().flat_map(|l| if is_over(l) { lines(l) } else { vec![l.clone()] }).collect())))
        }
        Geometry::Polygon(area) => {
            let parts = areas(area)?;
            Some(pieces(parts, Geometry::Polygon, |all| Geometry::MultiPolygon(MultiPolygon(all))))
        }
        Geometry::MultiPolygon(all) => {
            let cut: Vec<Option<Vec<Polygon<f64>>>> = all.0.iter().map(areas).collect();
            if cut.iter().all(Option::is_none) {
                return None;
            }
            let parts = cut.into_iter().zip(&all.0).flat_map(|(cut, whole)| cut.unwrap_or_else(|| vec![whole.clone()]));
            Some(Geometry::MultiPolygon(MultiPolygon(parts.collect())))
        }
        Geometry::GeometryCollection(parts) => {
            let cut: Vec<Option<Geometry<f64>>> = parts.0.iter().map(cut).collect();
            if cut.iter().all(Option::is_none) {
                return None;
            }
            Some(Geometry::GeometryCollection(cut.into_iter().zip(&parts.0).map(|(cut, whole)| cut.unwrap_or_else(|| whole.clone())).collect()))
        }
        _ => None,
    }
}

/// One part stays what it is.
fn pieces<T>(mut parts: Vec<T>, one: impl Fn(T) -> Geometry<f64>, several: impl Fn(Vec<T>) -> Geometry<f64>) -> Geometry<f64> {
    match parts.pop() {
        Some(only) if parts.is_empty() => one(only),
        Some(last) => {
            parts.push(last);
            several(parts)
        }
        None => several(parts),
    }
}

/// True where a line crosses the antimeridian, or goes on beyond it.
fn is_over(line: &LineString<f64>) -> bool {
    let on_earth = line.0.iter().all(|c| c.x.is_finite() && c.x.abs() <= ROUND && c.y.abs() <= 90.0);
    on_earth && (line.0.iter().any(|c| c.x.abs() > HALF + 1e-9) || line.lines().any(|edge| leaps(edge.start, edge.end)))
}

/// True for an edge that goes round the world, but for those of its frame.
fn leaps(from: Coord<f64>, to: Coord<f64>) -> bool {
    let on_frame = |c: Coord<f64>| (c.x.abs() - HALF).abs() < 1e-9;
    (to.x - from.x).abs() > HALF && !(on_frame(from) && on_frame(to))
}

/// The line without leaps: longitudes go on where they would leap.
fn unrolled(line: &LineString<f64>) -> LineString<f64> {
    let mut out: Vec<Coord<f64>> = Vec::with_capacity(line.0.len());
    for c in &line.0 {
        let x = out.last().map_or(c.x, |last| c.x + ((last.x - c.x) / ROUND).round() * ROUND);
        out.push(Coord { x, y: c.y });
    }
    LineString(out)
}

/// Moved by whole rounds so that it begins within the world.
fn homed(line: &mut LineString<f64>, west: f64) {
    let rounds = ((west + HALF) / ROUND).floor() * ROUND;
    if rounds != 0.0 {
        line.map_coords_in_place(|c| Coord { x: c.x - rounds, y: c.y });
    }
}

fn west(line: &LineString<f64>) -> f64 {
    line.0.iter().map(|c| c.x).fold(f64::INFINITY, f64::min)
}

fn lines(line: &LineString<f64>) -> Vec<LineString<f64>> {
    let mut line = unrolled(line);
    let from = west(&line);
    homed(&mut line, from);
    let mut parts: Vec<LineString<f64>> = Vec::new();
    let mut part: Vec<Coord<f64>> = Vec::new();
    let beyond = |x: f64| x > HALF;
    for c in &line.0 {
        if let Some(last) = part.last().copied()
            && beyond(last.x) != beyond(c.x)
        {
            let share = (HALF - last.x) / (c.x - last.x);
            let edge = Coord { x: HALF, y: last.y + share * (c.y - last.y) };
            part.push(edge);
            parts.push(LineString(std::mem::replace(&mut part, vec![edge])));
        }
        part.push(*c);
    }
    parts.push(LineString(part));
    for part in &mut parts {
        part.0.dedup();
        if part.0.iter().any(|c| c.x > HALF) {
            part.map_coords_in_place(|c| Coord { x: (c.x - ROUND).max(-HALF), y: c.y });
        }
    }
    parts.retain(|part| part.0.len() > 1);
    parts
}

/// The parts of an area that crosses; `None` where it does not, or goes round a pole.
fn areas(area: &Polygon<f64>) -> Option<Vec<Polygon<f64>>> {
    if !is_over(area.exterior()) {
        return None;
    }
    let mut shell = unrolled(area.exterior());
    let (first, last) = (shell.0.first()?, shell.0.last()?);
    if (first.x - last.x).abs() > HALF {
        return None;
    }
    let from = west(&shell);
    homed(&mut shell, from);
    let bounds = shell.bounding_rect()?;
    if bounds.width() >= ROUND {
        return None;
    }
    let holes = area.interiors().iter().map(|hole| {
        let mut hole = unrolled(hole);
        let rounds = ((hole.0.first().map_or(0.0, |c| c.x) - bounds.min().x) / ROUND).floor() * ROUND;
        hole.map_coords_in_place(|c| Coord { x: c.x - rounds, y: c.y });
        hole
    });
    let whole = Polygon::new(shell, holes.collect());
    if bounds.max().x <= HALF {
        return Some(vec![whole]);
    }
    let half = |west: f64| Rect::new(Coord { x: west, y: -91.0 }, Coord { x: west + ROUND, y: 91.0 }).to_polygon();
    let mut parts = whole.intersection(&half(-HALF)).0;
    let mut east = whole.intersection(&half(HALF)).0;
    for part in &mut east {
        part.map_coords_in_place(|c| Coord { x: (c.x - ROUND).max(-HALF), y: c.y });
    }
    for part in &mut parts {
        part.map_coords_in_place(|c| Coord { x: c.x.min(HALF), y: c.y });
    }
    parts.extend(east);
    parts.retain(|part| part.coords_count() > 3);
    if parts.is_empty() { None } else { Some(parts) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Shape;
    use crate::domain::area::extent;

    fn ring(points: &[(f64, f64)]) -> Geometry<f64> {
        Geometry::Polygon(Polygon::new(LineString::from(points.to_vec()), Vec::new()))
    }

    fn parts(geometry: &Geometry<f64>) -> Vec<[f64; 4]> {
        let Geometry::MultiPolygon(parts) = geometry else { return Vec::new() };
        let mut all: Vec<[f64; 4]> = parts.0.iter().filter_map(geo::BoundingRect::bounding_rect).map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]).collect();
        all.sort_by(|a, b| a[0].total_cmp(&b[0]));
        all
    }

    fn is_near(found: &[[f64; 4]], expected: &[[f64; 4]]) -> bool {
        found.len() == expected.len() && found.iter().flatten().zip(expected.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-6)
    }

    #[test]
    fn areas_beyond_180_and_areas_that_leap_become_the_same_two_parts() {
        let expected = [[-180.0, -18.0, -178.0, -16.0], [178.0, -18.0, 180.0, -16.0]];
        for (west, east) in [(178.0, 182.0), (178.0, -178.0), (-182.0, -178.0), (-182.0, 182.0 - 360.0)] {
            let area = ring(&[(west, -18.0), (east, -18.0), (east, -16.0), (west, -16.0), (west, -18.0)]);
            let cut = cut(&area).expect("crosses");
            assert!(is_near(&parts(&cut), &expected), "{west} {east}: {:?}", parts(&cut));
            let shape = Shape::new(cut).expect("on the earth");
            // the same vertices elsewhere: a side between two others would be another geodesic
            let plain = ring(&[(0.0, -18.0), (2.0, -18.0), (4.0, -18.0), (4.0, -16.0), (2.0, -16.0), (0.0, -16.0), (0.0, -18.0)]);
            assert!((shape.extent().area_m2 / extent(&plain).area_m2 - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn holes_go_with_their_side() {
        let shell = LineString::from(vec![(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]);
        let hole = LineString::from(vec![(-176.0, 4.0), (-174.0, 4.0), (-174.0, 6.0), (-176.0, 6.0), (-176.0, 4.0)]);
        let Some(Geometry::MultiPolygon(parts)) = cut(&Geometry::Polygon(Polygon::new(shell, vec![hole]))) else { unreachable!("two parts") };
        let holes: Vec<usize> = parts.0.iter().map(|p| p.interiors().len()).collect();
        assert_eq!(holes, [0, 1]);
    }

    #[test]
    fn lines_are_cut_where_they_cross() {
        let line = Geometry::LineString(LineString::from(vec![(170.0, 0.0), (-170.0, 20.0), (-160.0, 20.0)]));
        let Some(Geometry::MultiLineString(parts)) = cut(&line) else { unreachable!("two parts") };
        assert_eq!(parts.0[0], LineString::from(vec![(170.0, 0.0), (180.0, 10.0)]));
        assert_eq!(parts.0[1], LineString::from(vec![(-180.0, 10.0), (-170.0, 20.0), (-160.0, 20.0)]));
    }

    #[test]
    fn what_lies_on_one_side_frames_the_world_or_a_pole_stays() {
        let world = ring(&[(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)]);
        let pole = ring(&[(-180.0, -90.0), (-180.0, -70.0), (0.0, -60.0), (180.0, -70.0), (180.0, -90.0), (-180.0, -90.0)]);
        let wide = ring(&[(-100.0, 0.0), (20.0, 0.0), (20.0, 10.0), (-100.0, 10.0), (-100.0, 0.0)]);
        let around = ring(&[(-90.0, -70.0), (0.0, -70.0), (90.0, -70.0), (-179.0, -70.0), (-90.0, -70.0)]);
        for geometry in [world, pole, wide, around] {
            assert_eq!(cut(&geometry), None);
        }
        let metres = ring(&[(595_000.0, 1_487_000.0), (596_000.0, 1_487_000.0), (596_000.0, 1_488_000.0), (595_000.0, 1_487_000.0)]);
        assert_eq!(cut(&metres), None);
    }
}
