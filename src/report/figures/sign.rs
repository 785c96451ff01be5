//! The sign of a constituency: its shape in its colour, as the page draws it (`web/src/state/shapes.ts`). A shape is a star
//! polygon: corners on the unit circle, and between two of them a point at `inner`; a regular polygon has `inner` =
//! cos(pi / corners), a circle no corners.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use crate::domain::codelist::{Code, Constituency};

/// Colour of those whose constituency is not recorded.
pub const UNKNOWN: &str = "#8D8A83";
/// Radius of the round shapes: a little less than the corners of the others, to look as large.
const ROUND: f64 = 0.88;
/// How far the circle that is taken from a crescent is set off.
const CRESCENT_OFFSET: f64 = 0.45;
const ROUND_POINTS: u32 = 36;

/// The colour of a constituency.
pub fn colour(constituency: Option<Code<Constituency>>) -> &'static str {
    constituency.and_then(|c| c.entry().property("colour")).unwrap_or(UNKNOWN)
}

/// Rings of the sign around a point, y down, filled even-odd.
pub fn rings(constituency: Option<Code<Constituency>>, [x, y]: [f64; 2], radius: f64) -> Vec<Vec<[f64; 2]>> {
    let shape = constituency.and_then(|c| c.entry().property("shape")).unwrap_or("circle");
    let size = radius * even_size(shape);
    outline(shape).into_iter().map(|ring| ring.into_iter().map(|[px, py]| [x + px * size, y - py * size]).collect()).collect()
}

/// Corners, angle of the first in radians counter-clockwise from east, and how far in the points between them lie.
fn star(shape: &str) -> Option<(u32, f64, f64)> {
    let regular = |corners: u32, turn: f64| (corners, turn, (PI / f64::from(corners)).cos());
    Some(match shape {
        "square" => regular(4, FRAC_PI_4),
        "triangle" => regular(3, FRAC_PI_2),
        "triangle_down" => regular(3, -FRAC_PI_2),
        "diamond" => regular(4, FRAC_PI_2),
        "pentagon" => regular(5, FRAC_PI_2),
        "hexagon" => regular(6, FRAC_PI_2),
        "octagon" => regular(8, PI / 8.0),
        "star" => (5, FRAC_PI_2, 0.45),
        "plus" => (4, FRAC_PI_2, 0.38),
        "cross" => (4, FRAC_PI_4, 0.38),
        _ => return None,
    })
}

/// By how much a shape is drawn larger, so that all weigh the same to the eye: by area, within bounds.
fn even_size(shape: &str) -> f64 {
    let area = match star(shape) {
        Some((corners, _, inner)) => f64::from(corners) * inner * (PI / f64::from(corners)).sin(),
        None => PI * ROUND * ROUND,
    };
    (2.35 / area).sqrt().clamp(0.92, 1.35)
}

fn outline(shape: &str) -> Vec<Vec<[f64; 2]>> {
    if let Some((corners, turn, inner)) = star(shape) {
        let point = |i: u32| {
            let angle = turn + f64::from(i) * PI / f64::from(corners);
            let radius = if i % 2 == 1 { inner } else { 1.0 };
            [radius * angle.cos(), radius * angle.sin()]
        };
        return vec![(0..corners * 2).map(point).collect()];
    }
    match shape {
        "ring" => vec![round(ROUND, 0.0), round(0.45, 0.0)],
        "crescent" => vec![crescent(0.66)],
        _ => vec![round(ROUND, 0.0)],
    }
}

fn round(radius: f64, x: f64) -> Vec<[f64; 2]> {
    let angle = |i: u32| f64::from(i) * 2.0 * PI / f64::from(ROUND_POINTS);
    (0..ROUND_POINTS).map(|i| [x + radius * angle(i).cos(), radius * angle(i).sin()]).collect()
}

/// A circle less another, set off to the east.
fn crescent(inner: f64) -> Vec<[f64; 2]> {
    let around = |p: &[f64; 2], from: f64| (p[1].atan2(p[0] - from) + 2.0 * PI) % (2.0 * PI);
    let mut outside = round(ROUND, 0.0);
    outside.retain(|p| (p[0] - CRESCENT_OFFSET).hypot(p[1]) >= inner);
    let mut inside = round(inner, CRESCENT_OFFSET);
    inside.retain(|p| p[0].hypot(p[1]) < ROUND);
    outside.sort_by(|a, b| around(a, 0.0).total_cmp(&around(b, 0.0)));
    inside.sort_by(|a, b| around(b, CRESCENT_OFFSET).total_cmp(&around(a, CRESCENT_OFFSET)));
    outside.extend(inside);
    outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codelist::Codelist;

    #[test]
    fn every_constituency_has_a_shape_of_its_own() {
        let mut drawn: Vec<String> = Constituency::list()
            .entries()
            .iter()
            .map(|e| format!("{:?}", rings(Code::parse(&e.code), [0.0, 0.0], 10.0)))
            .collect();
        let all = drawn.len();
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), all);
        assert_eq!(colour(None), UNKNOWN);
    }
}
