//! Clipping to a tile: rings after Sutherland and Hodgman (1974), lines after Liang and Barsky (1984).
//!
//! The point at which an edge leaves the tile is found from its ends in a fixed order, so that two areas that walk the
//! same edge in opposite directions get the same point, and no sliver opens between them.

/// A position in units of a tile's grid, y running south.
pub type Local = [f64; 2];

/// A box in units of a tile's grid: the tile and its buffer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The lowest x and y inside.
    pub low: f64,
    /// The highest x and y inside.
    pub high: f64,
}

impl Frame {
    fn holds(self, p: Local) -> bool {
        p.iter().all(|v| (self.low..=self.high).contains(v))
    }
}

/// The point at which an edge meets `x = bound` (axis 0) or `y = bound` (axis 1).
fn meet(a: Local, b: Local, axis: usize, bound: f64) -> Local {
    let (a, b) = if (a[0], a[1]) <= (b[0], b[1]) { (a, b) } else { (b, a) };
    let along = (bound - a[axis]) / (b[axis] - a[axis]);
    let other = 1 - axis;
    let mut p = [bound; 2];
    p[other] = a[other] + along * (b[other] - a[other]);
    p
}

/// The part of a ring (open: the closing position left out) inside the frame; empty where nothing is. O(n).
/// Parts that hang together only outside the frame stay joined along its edge, outside what is seen.
pub fn ring(ring: &mut Vec<Local>, spare: &mut Vec<Local>, frame: Frame) {
    if ring.iter().all(|p| frame.holds(*p)) {
        return;
    }
    for (axis, bound, keep_above) in [(0, frame.low, true), (0, frame.high, false), (1, frame.low, true), (1, frame.high, false)] {
        let inside = |p: Local| if keep_above { p[axis] >= bound } else { p[axis] <= bound };
        let Some(mut previous) = ring.last().copied() else { return };
        spare.clear();
        for &p in ring.iter() {
            if inside(p) != inside(previous) {
                spare.push(meet(previous, p, axis, bound));
            }
            if inside(p) {
                spare.push(p);
            }
            previous = p;
        }
        std::mem::swap(ring, spare);
    }
}

/// The parts of a line inside the frame, in the order of the line. O(n).
#[expect(clippy::float_cmp, reason = "an edge that is not cut hands its ends on bit for bit")]
pub fn line(line: &[Local], frame: Frame) -> Vec<Vec<Local>> {
    let mut parts: Vec<Vec<Local>> = Vec::new();
    let mut open = false;
    for edge in line.windows(2) {
        let Some((start, end)) = segment(edge[0], edge[1], frame) else {
            open = false;
            continue;
        };
        match parts.last_mut().filter(|part| open && part.last() == Some(&start)) {
            Some(part) => part.push(end),
            None => parts.push(vec![start, end]),
        }
        open = end == edge[1];
    }
    parts
}

fn segment(a: Local, b: Local, frame: Frame) -> Option<(Local, Local)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let run = b[axis] - a[axis];
        if run == 0.0 {
            if a[axis] < frame.low || a[axis] > frame.high {
                return None;
            }
            continue;
        }
        let (at_low, at_high) = ((frame.low - a[axis]) / run, (frame.high - a[axis]) / run);
        enter = enter.max(at_low.min(at_high));
        leave = leave.min(at_low.max(at_high));
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    Some((if enter > 0.0 { at(enter) } else { a }, if leave < 1.0 { at(leave) } else { b }))
}

/// True where the frame holds the position, its edge included.
pub fn point(p: Local, frame: Frame) -> bool {
    frame.holds(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { low: 0.0, high: 10.0 };

    fn clipped(points: &[Local]) -> Vec<Local> {
        let (mut r, mut spare) = (points.to_vec(), Vec::new());
        ring(&mut r, &mut spare, FRAME);
        r
    }
    fn area(ring: &[Local]) -> f64 {
        let next = |i: usize| ring[(i + 1) % ring.len()];
        (0..ring.len()).map(|i| ring[i][0] * next(i)[1] - next(i)[0] * ring[i][1]).sum::<f64>() / 2.0
    }

    #[test]
    fn rings_inside_around_beside_and_across() {
        assert_eq!(clipped(&[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]]).len(), 3);
        assert!((area(&clipped(&[[-5.0, -5.0], [15.0, -5.0], [15.0, 15.0], [-5.0, 15.0]])) - 100.0).abs() < 1e-12);
        assert!(clipped(&[[11.0, 1.0], [12.0, 1.0], [12.0, 2.0]]).is_empty());
        assert!((area(&clipped(&[[5.0, 5.0], [15.0, 5.0], [15.0, 15.0], [5.0, 15.0]])) - 25.0).abs() < 1e-12);
        assert!(clipped(&[]).is_empty());
    }

    #[test]
    fn an_edge_leaves_at_the_same_point_whichever_way_it_is_walked() {
        let (a, b) = ([3.1, 2.7], [17.3, 11.9]);
        assert_eq!(meet(a, b, 0, 10.0).map(f64::to_bits), meet(b, a, 0, 10.0).map(f64::to_bits));
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let parts = line(&[[1.0, 1.0], [5.0, 1.0], [5.0, 20.0], [6.0, 20.0], [6.0, 1.0]], FRAME);
        assert_eq!(parts, vec![vec![[1.0, 1.0], [5.0, 1.0], [5.0, 10.0]], vec![[6.0, 10.0], [6.0, 1.0]]]);
        assert!(line(&[[-1.0, 5.0], [-1.0, 6.0]], FRAME).is_empty());
        assert_eq!(line(&[[-5.0, 5.0], [15.0, 5.0]], FRAME), vec![vec![[0.0, 5.0], [10.0, 5.0]]]);
    }
}
