//! Rows of nodes whose ties cross little, and where they stand.
//!
//! Reference: K. Sugiyama, S. Tagawa, M. Toda, *Methods for visual understanding of hierarchical system structures*, IEEE
//! Transactions on Systems, Man, and Cybernetics 11 (1981): row after row, each node goes to the mean of those it is tied to
//! (the barycentre), down and up again. The order with the fewest crossings between neighbouring rows is kept, the earliest
//! of several. Crossings are counted after W. Barth, M. Juenger, P. Mutzel, *Simple and efficient bilayer cross counting*
//! (2002). A place along a row is a share of its width, so that rows of any length can be compared.

use super::quadtree::Xy;

/// Times down and up: crossings hardly fall after so many.
const SWEEPS: usize = 12;
/// Lines that a long row is folded into stand so far apart, in steps along the row.
const LINE: f64 = 1.0;
/// Space between two rows, in the same steps.
const BETWEEN: f64 = 4.0;
/// The picture's height as a share of its width.
const SHAPE: f64 = 0.75;

/// Puts each row into an order with few crossings, starting from the order given. O(sweeps x ties log ties).
pub fn untangle(rows: &mut [Vec<usize>], near: &[Vec<u32>]) {
    let mut row_of = vec![usize::MAX; near.len()];
    for (r, row) in rows.iter().enumerate() {
        for &node in row {
            row_of[node] = r;
        }
    }
    let mut best = (crossings(rows, &row_of, near), rows.to_vec());
    for sweep in 0..SWEEPS {
        let downwards = sweep % 2 == 0;
        let mut along = shares(rows, near.len());
        let order: Vec<usize> = if downwards { (0..rows.len()).collect() } else { (0..rows.len()).rev().collect() };
        for r in order {
            let drawn_by = |j: usize| row_of[j] != usize::MAX && if downwards { row_of[j] < r } else { row_of[j] > r };
            let mut keyed: Vec<(f64, usize, usize)> = rows[r]
                .iter()
                .enumerate()
                .map(|(k, &node)| (mean(near[node].iter().map(|j| *j as usize).filter(|j| drawn_by(*j)).map(|j| along[j])).unwrap_or(along[node]), k, node))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let length = keyed.len() as f64;
            for (k, (_, _, node)) in keyed.into_iter().enumerate() {
                rows[r][k] = node;
                along[node] = (k as f64 + 0.5) / length;
            }
        }
        let now = crossings(rows, &row_of, near);
        if now < best.0 {
            best = (now, rows.to_vec());
        }
    }
    rows.clone_from_slice(&best.1);
}

/// Where the nodes of the rows stand, the first row at 0, `width` steps along at most: a longer row is folded into lines.
pub fn places(rows: &[Vec<usize>], nodes: usize, width: usize) -> Vec<Xy> {
    let mut at = vec![[0.0; 2]; nodes];
    let along = shares(rows, nodes);
    let width = width.max(1);
    let mut down = 0.0;
    for row in rows {
        let lines = row.len().div_ceil(width).max(1);
        for (k, &node) in row.iter().enumerate() {
            at[node] = [along[node], down + (k % lines) as f64 * LINE];
        }
        down += (lines - 1) as f64 * LINE + BETWEEN;
    }
    let deepest = down - BETWEEN;
    if deepest > 0.0 {
        for p in rows.iter().flatten() {
            at[*p][1] *= SHAPE / deepest;
        }
    }
    at
}

/// The share of its row's width at which each node stands.
fn shares(rows: &[Vec<usize>], nodes: usize) -> Vec<f64> {
    let mut along = vec![0.5; nodes];
    for row in rows {
        for (k, &node) in row.iter().enumerate() {
            along[node] = (k as f64 + 0.5) / row.len() as f64;
        }
    }
    along
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), v| (sum + v, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// How many pairs of ties between neighbouring rows cross. O(ties log ties).
fn crossings(rows: &[Vec<usize>], row_of: &[usize], near: &[Vec<u32>]) -> u64 {
    let mut place = vec![0_usize; near.len()];
    for row in rows {
        for (k, &node) in row.iter().enumerate() {
            place[node] = k;
        }
    }
    let mut sum = 0;
    for (r, row) in rows.iter().enumerate().skip(1) {
        // ends in the row above, in the order of this row: what comes before with an end further right crosses
        let mut counted = Counted::new(rows[r - 1].len());
        for &node in row {
            let mut ends: Vec<usize> = near[node].iter().map(|j| *j as usize).filter(|j| row_of[*j] == r - 1).map(|j| place[j]).collect();
            ends.sort_unstable();
            sum += ends.iter().map(|end| counted.beyond(*end)).sum::<u64>();
            for end in ends {
                counted.add(end);
            }
        }
    }
    sum
}

/// How many numbers beyond one have come so far (a Fenwick tree).
struct Counted {
    sums: Vec<u64>,
    all: u64,
}

impl Counted {
    fn new(places: usize) -> Self {
        Self { sums: vec![0; places + 1], all: 0 }
    }
    fn add(&mut self, place: usize) {
        self.all += 1;
        let mut at = place + 1;
        while at < self.sums.len() {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    fn beyond(&self, place: usize) -> u64 {
        let mut at = place + 1;
        let mut up_to = 0;
        while at > 0 {
            up_to += self.sums[at];
            at -= at & at.wrapping_neg();
        }
        self.all - up_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(nodes: usize, ties: &[(usize, usize)]) -> Vec<Vec<u32>> {
        crate::layout::network::neighbours(nodes, ties)
    }

    #[test]
    fn crossings_are_counted_as_by_hand() {
        let rows = [vec![0, 1], vec![2, 3]];
        let row_of = [0, 0, 1, 1];
        assert_eq!(crossings(&rows, &row_of, &near(4, &[(0, 3), (1, 2)])), 1);
        assert_eq!(crossings(&rows, &row_of, &near(4, &[(0, 2), (1, 3)])), 0);
        assert_eq!(crossings(&rows, &row_of, &near(4, &[(0, 2), (0, 3), (1, 2), (1, 3)])), 1);
        assert_eq!(crossings(&rows, &row_of, &near(4, &[(0, 2), (1, 2)])), 0, "ties that meet do not cross");
    }

    #[test]
    fn a_tangle_that_can_be_undone_is() {
        let ties: Vec<(usize, usize)> = (0..20).map(|i| (i, 39 - i)).collect();
        let near = near(40, &ties);
        let mut rows = [(0..20).collect::<Vec<_>>(), (20..40).collect()];
        untangle(&mut rows, &near);
        let row_of: Vec<usize> = (0..40).map(|i| i / 20).collect();
        assert_eq!(crossings(&rows, &row_of, &near), 0);
        let mut members = rows[1].clone();
        members.sort_unstable();
        assert_eq!(members, (20..40).collect::<Vec<_>>(), "nobody is lost");
    }

    #[test]
    fn a_long_row_is_folded_and_nobody_stands_on_another() {
        let rows = [vec![0], (1..31).collect::<Vec<_>>()];
        let at = places(&rows, 31, 10);
        let lines: std::collections::BTreeSet<u64> = at[1..].iter().map(|p| p[1].to_bits()).collect();
        assert_eq!(lines.len(), 3);
        for i in 0..at.len() {
            assert!((0..i).all(|j| at[i].map(f64::to_bits) != at[j].map(f64::to_bits)), "{i}");
        }
        assert!(at[1..].iter().all(|p| p[1] > at[0][1]));
    }
}
