//! From which zoom each vertex of an arc is drawn: Visvalingam and Whyatt's effective areas, found once for all zooms.
//!
//! Reference: M. Visvalingam, J. D. Whyatt, *Line generalisation by repeated elimination of points*, The Cartographic
//! Journal 30 (1993). The vertex whose triangle with its neighbours is smallest goes first; its effective area is that
//! triangle's, or that of the vertex that went before it where larger, so that the vertices of a deeper zoom hold those of
//! a shallower one. Both ends of an arc stay at every zoom, and so do junctions.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::project::Fixed;

/// At this zoom and deeper every vertex is drawn.
pub const FULL_DETAIL_ZOOM: u8 = 16;

/// A vertex is drawn where its triangle is at least this large, in square units of the tile's grid of 4096: about
/// half a screen pixel squared on a tile of 512 pixels.
pub const SMALLEST_TRIANGLE: f64 = 16.0;

/// Twice a triangle's area in square units of the fixed-point grid; exact below 2^53, and the same on every machine beyond.
fn double_area(a: Fixed, b: Fixed, c: Fixed) -> u64 {
    let d = |p: i32, q: i32| i128::from(p) - i128::from(q);
    let cross = d(b[0], a[0]) * d(c[1], a[1]) - d(c[0], a[0]) * d(b[1], a[1]);
    u64::try_from(cross.unsigned_abs()).unwrap_or(u64::MAX)
}

/// The first zoom at which a triangle of that doubled area is large enough.
fn zoom_of(double_area: u64) -> u8 {
    // a unit of the grid of a tile at zoom z is 2^(30 - 12 - z) units of the fixed-point grid
    (0..FULL_DETAIL_ZOOM)
        .find(|z| double_area as f64 >= 2.0 * SMALLEST_TRIANGLE * 4_f64.powi(18 - i32::from(*z)))
        .unwrap_or(FULL_DETAIL_ZOOM)
}

/// The zoom from which each vertex of an arc is drawn. O(n log n).
pub fn from_zoom(arc: &[Fixed]) -> Vec<u8> {
    let n = arc.len();
    let mut zooms = vec![0; n];
    if n < 3 {
        return zooms;
    }
    // a closed arc would fold to nothing: the vertex farthest from its start stays too
    let pinned = if arc[0] == arc[n - 1] { farthest(arc) } else { 0 };
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..n).map(|i| (i + 1).min(n - 1)).collect();
    let mut area = vec![u64::MAX; n];
    let mut gone = vec![false; n];
    let mut heap = BinaryHeap::with_capacity(n);
    for i in (1..n - 1).filter(|i| *i != pinned) {
        area[i] = double_area(arc[i - 1], arc[i], arc[i + 1]);
        heap.push(Reverse((area[i], i)));
    }
    let mut largest = 0;
    while let Some(Reverse((size, i))) = heap.pop() {
        if gone[i] || size != area[i] {
            continue;
        }
        largest = largest.max(size);
        zooms[i] = zoom_of(largest);
        gone[i] = true;
        let (b, a) = (before[i], after[i]);
        after[b] = a;
        before[a] = b;
        for j in [b, a] {
            if j != 0 && j != n - 1 && j != pinned {
                area[j] = double_area(arc[before[j]], arc[j], arc[after[j]]);
                heap.push(Reverse((area[j], j)));
            }
        }
    }
    zooms
}

fn farthest(arc: &[Fixed]) -> usize {
    let distance = |p: Fixed| {
        let d = |a: i32, b: i32| (i128::from(a) - i128::from(b)).pow(2);
        d(p[0], arc[0][0]) + d(p[1], arc[0][1])
    };
    // the first of those that are as far
    (0..arc.len()).max_by_key(|i| (distance(arc[*i]), Reverse(*i))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stay_and_what_is_smaller_goes_first() {
        let unit = 1 << 18; // one grid unit of the tile at zoom 0
        let arc = [[0, 0], [5 * unit, unit / 8], [10 * unit, 0], [15 * unit, 100 * unit], [20 * unit, 0]];
        let zooms = from_zoom(&arc);
        assert_eq!((zooms[0], zooms[4]), (0, 0));
        assert_eq!(zooms[3], 0, "the peak is seen from far");
        assert!(zooms[1] > 0, "the dent is not");
    }

    #[test]
    fn a_vertex_on_a_straight_line_is_drawn_in_full_detail_only() {
        assert_eq!(from_zoom(&[[0, 0], [500, 500], [1000, 1000]])[1], FULL_DETAIL_ZOOM);
    }

    #[test]
    fn a_closed_arc_keeps_its_start_and_the_vertex_farthest_from_it() {
        let zooms = from_zoom(&[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]);
        assert_eq!((zooms[0], zooms[2], zooms[4]), (0, 0, 0));
        assert!(zooms[1] > 0 && zooms[3] > 0);
    }

    #[test]
    fn the_widest_triangle_of_the_world_does_not_overflow() {
        let far = i32::MAX;
        assert!(double_area([-far, -far], [far, -far], [0, far]) > 0);
    }
}
