//! Where an inset may lie on a map: in the corner that hides least of what the map is about; and where scale and north stand.
//!
//! Of each corner it is counted what lies in it: points of a grid of 8 x 6 that an area covers, 2 for a line that crosses it, 48
//! for a mark, which is never hidden. The ground (countries, their borders, the graticule) does not count. The corner with the
//! least is taken, the first of equals; where even that one hides more than [`MOST`], the map has no inset.

use super::compose::GROUND;
use super::scene::{Area, Ink, Layer, Scene};
use crate::letters::room::Box4;
use crate::tiles::clip::Local;

/// Points of the grid, across and down.
const GRID: [u32; 2] = [8, 6];
/// What a line counts.
const LINE: u32 = 2;
/// What a mark counts: as much as a corner that is covered.
const MARK: u32 = GRID[0] * GRID[1];
/// An inset hides at most this: a quarter of the points.
pub const MOST: u32 = MARK / 4;

/// The corner, of those handed in, that hides least. O(corners x positions of the scene).
pub fn least(scene: &Scene, corners: &[Box4]) -> Option<Box4> {
    let counted = corners.iter().map(|corner| (hidden(scene, *corner), *corner));
    // the first of equals
    let best = counted.reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.filter(|(hidden, _)| *hidden <= MOST).map(|(_, corner)| corner)
}

/// Room for what every map has, its scale and its north: the first, unless a mark lies there and none in the second.
pub fn clear(scene: &Scene, [first, second]: [Box4; 2]) -> Box4 {
    let hides = |room: Box4| scene.layers.iter().any(|layer| matches!(&layer.ink, Ink::Discs { at, radius, .. } if marks(at, *radius, room) > 0));
    if hides(first) && !hides(second) { second } else { first }
}

/// How many marks of a radius reach into a box.
fn marks(at: &[Local], radius: f64, [left, top, right, bottom]: Box4) -> usize {
    at.iter().filter(|p| p[0] > left - radius && p[0] < right + radius && p[1] > top - radius && p[1] < bottom + radius).count()
}

/// What an inset there would hide.
fn hidden(scene: &Scene, corner: Box4) -> u32 {
    let about = scene.layers.iter().filter(|layer| !GROUND.contains(&layer.id.as_str()));
    let mut covered = [false; MARK as usize];
    let mut others = 0_u32;
    for Layer { ink, .. } in about {
        match ink {
            Ink::Fill { areas, .. } | Ink::Hatch { areas, .. } => areas.iter().for_each(|area| cover(area, corner, &mut covered)),
            Ink::Stroke { lines, .. } => {
                let crossing = lines.iter().filter(|line| line.windows(2).any(|ends| crosses([ends[0], ends[1]], corner))).count();
                others = others.saturating_add(u32::try_from(crossing).unwrap_or(u32::MAX).saturating_mul(LINE));
            }
            Ink::Discs { at, radius, .. } => {
                others = others.saturating_add(u32::try_from(marks(at, *radius, corner)).unwrap_or(u32::MAX).saturating_mul(MARK));
            }
        }
    }
    let covered = covered.iter().filter(|c| **c).count();
    others.saturating_add(u32::try_from(covered).unwrap_or(u32::MAX))
}

/// Marks the points of the grid that an area covers: odd crossings of its rings to the left.
fn cover(area: &Area, [left, top, right, bottom]: Box4, covered: &mut [bool]) {
    let beyond = |p: &Local| [p[0] < left, p[0] > right, p[1] < top, p[1] > bottom];
    // an area that lies wholly to one side covers nothing; most do
    let sides = area.iter().flat_map(|(ring, _)| ring).map(beyond).fold([true; 4], |all, one| [0, 1, 2, 3].map(|side| all[side] && one[side]));
    if sides.contains(&true) {
        return;
    }
    for (i, seen) in covered.iter_mut().enumerate().filter(|(_, seen)| !**seen) {
        let [column, row] = [i % GRID[0] as usize, i / GRID[0] as usize];
        let x = left + (right - left) * (column as f64 + 0.5) / f64::from(GRID[0]);
        let y = top + (bottom - top) * (row as f64 + 0.5) / f64::from(GRID[1]);
        let crossings = area.iter().map(|(ring, _)| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).filter(|(a, b)| (a[1] > y) != (b[1] > y) && a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) < x).count()
        });
        *seen = crossings.sum::<usize>() % 2 == 1;
    }
}

/// True where a stretch passes through a box (Liang and Barsky 1984).
fn crosses([a, b]: [Local; 2], [left, top, right, bottom]: Box4) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, along, low, high) in [(a[0], b[0] - a[0], left, right), (a[1], b[1] - a[1], top, bottom)] {
        if along == 0.0 {
            if start < low || start > high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - start) / along, (high - start) / along);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    from <= to
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNERS: [Box4; 2] = [[0.0, 0.0, 80.0, 60.0], [320.0, 240.0, 400.0, 300.0]];

    fn scene(ink: Vec<(&str, Ink)>) -> Scene {
        let mut scene = Scene { width: 400, height: 300, ..Scene::default() };
        for (id, ink) in ink {
            scene.push(id, ink);
        }
        scene
    }
    fn area([left, top, right, bottom]: Box4) -> Ink {
        Ink::Fill { colour: "#123456".into(), areas: vec![vec![(vec![[left, top], [right, top], [right, bottom], [left, bottom]], true)]] }
    }
    fn mark(at: Local) -> Ink {
        Ink::Discs { fill: "#FFFFFF".into(), stroke: "#000000".into(), stroke_width: 1.0, radius: 4.0, at: vec![at] }
    }

    #[test]
    fn the_emptier_corner_is_taken_and_the_first_of_equals() {
        assert_eq!(least(&scene(vec![]), &CORNERS), Some(CORNERS[0]));
        assert_eq!(least(&scene(vec![("several", area([0.0, 0.0, 200.0, 300.0]))]), &CORNERS), Some(CORNERS[1]));
        assert_eq!(least(&scene(vec![("countries", area([0.0, 0.0, 200.0, 300.0]))]), &CORNERS), Some(CORNERS[0]), "the ground does not count");
        let line = Ink::Stroke { colour: "#000000".into(), width: 1.0, dash: None, lines: vec![vec![[-10.0, 70.0], [90.0, -50.0]]] };
        assert_eq!(least(&scene(vec![("ties", line)]), &CORNERS), Some(CORNERS[1]));
        assert_eq!(least(&scene(vec![]), &[]), None);
    }

    #[test]
    fn an_inset_hides_a_quarter_at_most_and_never_a_mark() {
        // three of eight columns are more than a quarter, two are one
        let both = |columns: f64| scene(CORNERS.map(|[left, top, _, bottom]| ("several", area([left, top, left + columns * 10.0, bottom]))).to_vec());
        assert_eq!(least(&both(2.0), &CORNERS), Some(CORNERS[0]));
        assert_eq!(least(&both(3.0), &CORNERS), None);
        assert_eq!(least(&scene(vec![("places", mark([83.0, 30.0])), ("more", mark([350.0, 250.0]))]), &CORNERS), None);
        assert_eq!(least(&scene(vec![("places", mark([85.0, 30.0])), ("more", mark([350.0, 250.0]))]), &CORNERS), Some(CORNERS[0]));
    }

    #[test]
    fn the_scale_stands_aside_for_a_mark_where_it_can() {
        assert_eq!(Some(clear(&scene(vec![("several", area([0.0, 0.0, 400.0, 300.0]))]), CORNERS)), Some(CORNERS[0]));
        assert_eq!(Some(clear(&scene(vec![("places", mark([20.0, 30.0]))]), CORNERS)), Some(CORNERS[1]));
        assert_eq!(Some(clear(&scene(vec![("places", mark([20.0, 30.0])), ("more", mark([350.0, 250.0]))]), CORNERS)), Some(CORNERS[0]));
    }

    #[test]
    fn a_stretch_passes_through_a_box_or_by_it() {
        let corner = [0.0, 0.0, 10.0, 10.0];
        for (ends, passes) in [
            ([[-5.0, 5.0], [15.0, 5.0]], true),
            ([[5.0, 5.0], [6.0, 6.0]], true),
            ([[-5.0, 11.0], [15.0, 11.0]], false),
            ([[-1.0, 8.0], [3.0, 12.0]], true),
            ([[-3.0, 9.0], [2.0, 14.0]], false),
            ([[11.0, 0.0], [11.0, 9.0]], false),
        ] {
            assert_eq!(crosses(ends, corner), passes, "{ends:?}");
        }
    }
}
