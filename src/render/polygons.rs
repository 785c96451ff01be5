//! Strokes, dashes, circles and hatchings as polygons: maplibre-rs draws nothing else in a width or shape of our choice.

use std::f64::consts::PI;

use super::scene::{Area, Ink, Layer};
use crate::tiles::clip::Local;
use crate::tiles::map_description::Pattern;

/// One flat colour and what is filled with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flat {
    /// As `#RRGGBB`.
    pub colour: String,
    /// Where.
    pub areas: Vec<Area>,
}

/// A layer as flat colours, from the ground up.
pub fn flat(layer: &Layer) -> Vec<Flat> {
    let one = |colour: &str, areas: Vec<Area>| Flat { colour: colour.to_owned(), areas };
    match &layer.ink {
        Ink::Fill { colour, areas } => vec![one(colour, areas.clone())],
        Ink::Hatch { pattern, larger, areas } => vec![one(pattern.colour, areas.iter().flat_map(|area| hatch(area, pattern, *larger)).collect())],
        Ink::Stroke { colour, width, dash, lines } => vec![one(colour, lines.iter().flat_map(|line| stroke(line, *width, *dash)).collect())],
        Ink::Discs { fill, stroke, stroke_width, radius, at } => {
            vec![one(stroke, at.iter().map(|p| disc(*p, radius + stroke_width)).collect()), one(fill, at.iter().map(|p| disc(*p, *radius)).collect())]
        }
    }
}

/// A circle as a polygon whose sides stay within a twentieth of a pixel of it.
pub fn disc(middle: Local, radius: f64) -> Area {
    // the sagitta of a side is r (1 - cos(pi / n))
    let sides = (PI / (1.0 - 0.05 / radius.max(0.1)).clamp(-1.0, 1.0).acos()).ceil().clamp(8.0, 128.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
    let count = sides as u32;
    let corner = |i: u32| {
        let angle = f64::from(i) * 2.0 * PI / sides;
        [middle[0] + radius * angle.cos(), middle[1] + radius * angle.sin()]
    };
    vec![((0..count).map(corner).collect(), true)]
}

/// A straight stroke, lengthened by half its width at both ends, so that no gap opens where it turns.
fn segment(a: Local, b: Local, width: f64, lengthened: bool) -> Option<Area> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return None;
    }
    let half = width / 2.0;
    let (ux, uy) = (dx / length * half, dy / length * half);
    let (ex, ey) = if lengthened { (ux, uy) } else { (0.0, 0.0) };
    let ring = vec![
        [a[0] - ex - uy, a[1] - ey + ux],
        [a[0] - ex + uy, a[1] - ey - ux],
        [b[0] + ex + uy, b[1] + ey - ux],
        [b[0] + ex - uy, b[1] + ey + ux],
    ];
    Some(vec![(ring, true)])
}

/// A line of a width, whole or in dashes.
pub fn stroke(line: &[Local], width: f64, dash: Option<[f64; 2]>) -> Vec<Area> {
    let Some([on, off]) = dash.filter(|[on, off]| *on > 0.0 && *off > 0.0) else {
        return line.windows(2).filter_map(|edge| segment(edge[0], edge[1], width, true)).collect();
    };
    let mut pieces = Vec::new();
    // how far into the present dash or gap the line is
    let (mut along, mut drawn) = (0.0, true);
    for edge in line.windows(2) {
        let length = (edge[1][0] - edge[0][0]).hypot(edge[1][1] - edge[0][1]);
        let at = |d: f64| [edge[0][0] + (edge[1][0] - edge[0][0]) * d / length, edge[0][1] + (edge[1][1] - edge[0][1]) * d / length];
        let mut from = 0.0;
        while from < length {
            // compared as places on the edge: what is left of a dash may be less than a step of these numbers
            let end = from + if drawn { on } else { off } - along;
            let to = end.clamp(from, length);
            if drawn {
                pieces.extend(segment(at(from), at(to), width, false));
            }
            if end <= length {
                (along, drawn) = (0.0, !drawn);
            } else {
                along += to - from;
            }
            from = to;
        }
    }
    pieces
}

/// The strokes of a hatching inside an area. They lie on one grid over the whole picture, so that neighbours join.
pub fn hatch(area: &Area, pattern: &Pattern, larger: f64) -> Vec<Area> {
    let (spacing, width) = (f64::from(pattern.spacing) * larger, f64::from(pattern.stroke) * larger);
    // the direction is counted against the clock with y running north; here it runs south
    let angle = -f64::from(pattern.angle).to_radians();
    let (sin, cos) = angle.sin_cos();
    let turned = |p: Local| [p[0] * cos + p[1] * sin, p[1] * cos - p[0] * sin];
    let back = |p: Local| [p[0] * cos - p[1] * sin, p[0] * sin + p[1] * cos];
    let mut crossings: Vec<(i64, f64)> = Vec::new();
    for (ring, _) in area {
        for i in 0..ring.len() {
            let (a, b) = (turned(ring[i]), turned(ring[(i + 1) % ring.len()]));
            let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
            #[expect(clippy::cast_possible_truncation, reason = "a picture has some thousands of strokes")]
            let (first, end) = ((low[1] / spacing).ceil() as i64, (high[1] / spacing).ceil() as i64);
            // the lower end counts and the upper does not, so that a corner on a stroke is crossed once
            for k in first..end {
                let along = (k as f64 * spacing - low[1]) / (high[1] - low[1]);
                crossings.push((k, low[0] + along * (high[0] - low[0])));
            }
        }
    }
    crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut strokes = Vec::new();
    for row in crossings.chunk_by(|a, b| a.0 == b.0) {
        let y = row[0].0 as f64 * spacing;
        for pair in row.chunks_exact(2) {
            strokes.extend(segment(back([pair[0].1, y]), back([pair[1].1, y]), width, false));
        }
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tiles::map_description::HATCH_NO_DATA;

    fn area(area: &Area) -> f64 {
        let ring = &area[0].0;
        let next = |i: usize| ring[(i + 1) % ring.len()];
        (0..ring.len()).map(|i| ring[i][0] * next(i)[1] - next(i)[0] * ring[i][1]).sum::<f64>().abs() / 2.0
    }

    #[test]
    fn a_circle_is_round_at_any_size() {
        for radius in [1.0, 5.0, 40.0] {
            let found = area(&disc([100.0, 100.0], radius));
            let circle = PI * radius * radius;
            assert!(found <= circle && found > circle - 2.0 * PI * radius * 0.06, "{radius}: {found} of {circle}");
        }
    }

    #[test]
    fn dashes_take_their_share_of_the_line_and_run_on_around_corners() {
        let line = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]];
        let dashes = stroke(&line, 2.0, Some([3.0, 1.0]));
        let drawn: f64 = dashes.iter().map(area).sum();
        assert!((drawn - 2.0 * 15.0).abs() < 1e-9, "{drawn}");
        // the dash that begins at 8 ends at 11, behind the corner
        assert_eq!(dashes.len(), 6);
        assert_eq!(stroke(&line, 2.0, None).len(), 2);
        assert!(stroke(&[[1.0, 1.0], [1.0, 1.0]], 2.0, None).is_empty());
    }

    #[test]
    fn dashes_end_on_lines_of_any_length() {
        // thirds and sevenths: what is left of a dash at a corner is now and then next to nothing
        for n in 1..400 {
            let line: Vec<Local> = (0..40).map(|i| [f64::from(i) * f64::from(n) / 7.0 + f64::from(i % 3) / 3.0, f64::from(i % 2) * 1e6]).collect();
            let drawn = stroke(&line[..3], 1.8, Some([1.8 * 4.0, 1.8 * 2.5]));
            assert!(drawn.len() < 400_000);
        }
        let steps: Vec<Local> = (0..3_000).map(|i| [f64::from(i) * 0.1, 0.0]).collect();
        let dashes = stroke(&steps, 1.0, Some([0.3, 0.7]));
        let drawn: f64 = dashes.iter().map(area).sum();
        assert!((drawn - 90.0).abs() < 0.5, "{drawn}");
    }

    #[test]
    fn a_hatching_takes_its_share_of_the_area_and_spares_holes() {
        let square = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high]];
        let whole = vec![(square(0.0, 400.0), true)];
        let with_hole = vec![(square(0.0, 400.0), true), (square(100.0, 300.0), false)];
        let share = f64::from(HATCH_NO_DATA.stroke) / f64::from(HATCH_NO_DATA.spacing);
        let inked = |a: &Area| hatch(a, &HATCH_NO_DATA, 1.0).iter().map(area).sum::<f64>();
        assert!((inked(&whole) / (160_000.0 * share) - 1.0).abs() < 0.02, "{}", inked(&whole));
        assert!((inked(&with_hole) / (120_000.0 * share) - 1.0).abs() < 0.02, "{}", inked(&with_hole));
        for (ring, _) in hatch(&with_hole, &HATCH_NO_DATA, 1.0).into_iter().flatten() {
            let middle = [f64::midpoint(ring[0][0], ring[2][0]), f64::midpoint(ring[0][1], ring[2][1])];
            assert!(!middle.iter().all(|v| (101.0..299.0).contains(v)), "{middle:?}");
        }
    }
}
