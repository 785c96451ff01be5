//! From positions in a tile to its whole-number grid. The same position gives the same grid point in every feature;
//! rings that fold to nothing go.

use fast_mvt::MvtCoord;

use super::clip::Local;

/// Units along each side of a tile's grid.
pub const EXTENT: u32 = 4096;

/// Units beyond each side that are drawn too, so that outlines and circles do not end at the seam.
pub const BUFFER: u32 = 64;

/// A position on the grid: halves go up.
pub fn point(p: Local) -> MvtCoord {
    #[expect(clippy::cast_possible_truncation, reason = "clipped to the tile and its buffer")]
    let snap = |v: f64| (v + 0.5).floor() as i32;
    MvtCoord { x: snap(p[0]), y: snap(p[1]) }
}

/// A ring (open) on the grid; `None` where it encloses nothing there.
pub fn ring(positions: &[Local]) -> Option<Vec<MvtCoord>> {
    let mut ring: Vec<MvtCoord> = positions.iter().map(|p| point(*p)).collect();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (ring.len() >= 3 && double_area(&ring) != 0).then_some(ring)
}

/// A line on the grid; `None` where it is shorter than one unit.
pub fn line(positions: &[Local]) -> Option<Vec<MvtCoord>> {
    let mut line: Vec<MvtCoord> = positions.iter().map(|p| point(*p)).collect();
    line.dedup();
    (line.len() >= 2).then_some(line)
}

/// Twice the signed area; positive for a ring that runs clockwise as seen, y running south: an outer ring (MVT 2.1, 4.3.4.4).
pub fn double_area(ring: &[MvtCoord]) -> i64 {
    let cross = |a: MvtCoord, b: MvtCoord| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
    (0..ring.len()).map(|i| cross(ring[i], ring[(i + 1) % ring.len()])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folds_to_nothing_goes() {
        assert!(ring(&[[0.1, 0.1], [0.2, 0.1], [0.2, 0.3]]).is_none());
        assert!(ring(&[[0.0, 0.0], [5.0, 0.0], [9.0, 0.2]]).is_none());
        assert_eq!(ring(&[[0.0, 0.0], [5.0, 0.0], [5.0, 5.0], [0.0, 0.0]]).map(|r| r.len()), Some(3));
        assert!(line(&[[1.1, 1.1], [1.2, 1.2]]).is_none());
    }

    #[test]
    fn halves_go_up_on_both_sides_of_zero() {
        assert_eq!(point([0.5, -0.5]), MvtCoord { x: 1, y: 0 });
        assert_eq!(point([-1.5, 4095.5]), MvtCoord { x: -1, y: 4096 });
    }
}
