//! Repulsion of all nodes from all others in O(n log n): far groups push as one.
//!
//! Reference: J. Barnes, P. Hut, *A hierarchical O(N log N) force-calculation algorithm*, Nature 324 (1986).
//! The tree depends on the positions alone, and each node sums its pushes in the order of the tree, so that a sum is
//! the same bits on any number of threads.

/// A position or a vector.
pub type Xy = [f64; 2];

/// A group pushes as one where its width is below this share of its distance.
const OPENING: f64 = 0.9;

/// Cells are not split deeper: nodes that stand closer than 2^-24 of the picture share a cell.
const MAX_DEPTH: u8 = 24;

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Sum of the weights inside.
    weight: f64,
    /// Their centre.
    centre: Xy,
    /// Width of the cell.
    width: f64,
    /// Cell that follows when this one is not opened.
    skip: u32,
}

/// The tree over weighted positions, its cells in depth-first order.
#[derive(Debug, Default)]
pub struct Quadtree {
    cells: Vec<Cell>,
    order: Vec<u32>,
}

impl Quadtree {
    /// Builds the tree anew, reusing its memory. O(n log n).
    pub fn build(&mut self, positions: &[Xy], weights: &[f64]) {
        self.cells.clear();
        self.order.clear();
        self.order.extend(0..u32::try_from(positions.len()).unwrap_or(NONE));
        if positions.is_empty() {
            return;
        }
        let (mut low, mut high) = (positions[0], positions[0]);
        for p in positions {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        let width = (high[0] - low[0]).max(high[1] - low[1]).max(f64::MIN_POSITIVE);
        let mut order = std::mem::take(&mut self.order);
        self.split(positions, weights, &mut order, low, width, 0);
        self.order = order;
    }

    fn split(&mut self, positions: &[Xy], weights: &[f64], nodes: &mut [u32], low: Xy, width: f64, depth: u8) {
        let (mut weight, mut sum) = (0.0, [0.0; 2]);
        for &i in nodes.iter() {
            let (p, w) = (positions[i as usize], weights[i as usize]);
            weight += w;
            sum[0] += w * p[0];
            sum[1] += w * p[1];
        }
        let at = self.cells.len();
        self.cells.push(Cell { weight, centre: [sum[0] / weight, sum[1] / weight], width, skip: NONE });
        if nodes.len() > 1 && depth < MAX_DEPTH {
            let half = width / 2.0;
            let middle = [low[0] + half, low[1] + half];
            let quarter = |i: u32| {
                let p = positions[i as usize];
                usize::from(p[0] >= middle[0]) + 2 * usize::from(p[1] >= middle[1])
            };
            // stable: nodes of a cell stay in order of their number
            nodes.sort_by_key(|i| quarter(*i));
            let mut rest = nodes;
            for q in 0..4 {
                let count = rest.iter().take_while(|i| quarter(**i) == q).count();
                let (own, others) = rest.split_at_mut(count);
                rest = others;
                if !own.is_empty() {
                    let corner = [if q % 2 == 1 { middle[0] } else { low[0] }, if q >= 2 { middle[1] } else { low[1] }];
                    self.split(positions, weights, own, corner, half, depth + 1);
                }
            }
        } else {
            // a leaf always pushes as one
            self.cells[at].width = 0.0;
        }
        self.cells[at].skip = u32::try_from(self.cells.len()).unwrap_or(NONE);
    }

    /// The push on a node at `from`: the sum over all weights of weight / distance, away from them. O(log n) in practice.
    pub fn push(&self, from: Xy) -> Xy {
        let mut sum = [0.0; 2];
        let mut at = 0;
        while let Some(cell) = self.cells.get(at) {
            let (dx, dy) = (from[0] - cell.centre[0], from[1] - cell.centre[1]);
            let square = dx * dx + dy * dy;
            if cell.width * cell.width < OPENING * OPENING * square || cell.width == 0.0 {
                if square > 0.0 {
                    let strength = cell.weight / square;
                    sum[0] += dx * strength;
                    sum[1] += dy * strength;
                }
                at = cell.skip as usize;
            } else {
                at += 1;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_agrees_with_the_plain_sum() {
        let positions: Vec<Xy> = (0..400_u32).map(|i| [f64::from(i * 7919 % 401), f64::from(i * 104_729 % 397)]).collect();
        let weights: Vec<f64> = (0..400).map(|i| 1.0 + f64::from(i % 5)).collect();
        let mut tree = Quadtree::default();
        tree.build(&positions, &weights);
        for p in positions.iter().step_by(37) {
            let mut plain = [0.0; 2];
            for (q, w) in positions.iter().zip(&weights) {
                let (dx, dy) = (p[0] - q[0], p[1] - q[1]);
                let square = dx * dx + dy * dy;
                if square > 0.0 {
                    plain[0] += dx * w / square;
                    plain[1] += dy * w / square;
                }
            }
            let near = tree.push(*p);
            let error = (near[0] - plain[0]).hypot(near[1] - plain[1]);
            assert!(error < 0.05 * plain[0].hypot(plain[1]) + 0.5, "{near:?} {plain:?}");
        }
    }

    #[test]
    fn nodes_on_one_spot_do_not_split_for_ever() {
        let mut tree = Quadtree::default();
        tree.build(&[[1.0, 1.0]; 50], &[1.0; 50]);
        assert!(tree.push([1.0, 1.0]).iter().all(|v| v.abs() < 1e-12));
        assert!(tree.push([2.0, 1.0])[0] > 0.0);
        tree.build(&[], &[]);
        assert!(tree.push([0.0, 0.0]).iter().all(|v| v.abs() < 1e-12));
    }
}
