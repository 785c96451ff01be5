//! One polygon, cut into horizontal slabs: on which side of its boundary a point lies, by the edges of one slab.
//!
//! **Definition.** Even-odd over all rings; an edge counts where it crosses the ray to the east, its upper end left out, so
//! that a ray through a vertex counts once. The side of an edge is Shewchuk's adaptive predicate (1997,
//! 10.1007/PL00009321): exact for any numbers.

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Polygon};

/// Edges in a slab, on average, if none crossed its ends.
const EDGES_IN_A_SLAB: usize = 2;
/// How many times an edge may stand in slabs, on average: beyond it the slabs are made higher.
const MAX_COPIES: usize = 8;

/// Where a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Inside.
    Inside,
    /// On an edge or vertex.
    Boundary,
    /// Outside, or in a hole.
    Outside,
}

/// A polygon ready to be asked.
#[derive(Debug)]
pub struct Slabs {
    /// West and south.
    pub low: [f64; 2],
    /// East and north.
    pub high: [f64; 2],
    per_degree: f64,
    /// By slab, where its edges start; one more at the end.
    starts: Vec<u32>,
    /// Edges from their lower to their upper end; each stands in every slab that it meets.
    edges: Vec<[Coord<f64>; 2]>,
}

impl Slabs {
    /// O(edges log edges).
    pub fn new(polygon: &Polygon<f64>) -> Self {
        let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let edges = || rings().flat_map(geo::LineString::lines).map(|l| if l.start.y <= l.end.y { [l.start, l.end] } else { [l.end, l.start] });
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for corner in rings().flat_map(|r| &r.0) {
            low = [low[0].min(corner.x), low[1].min(corner.y)];
            high = [high[0].max(corner.x), high[1].max(corner.y)];
        }
        let (count, height) = (edges().count(), high[1] - low[1]);
        let mut slabs = (count / EDGES_IN_A_SLAB).max(1);
        let mut found = Self { low, high, per_degree: 0.0, starts: Vec::new(), edges: Vec::new() };
        loop {
            found.starts = vec![0; slabs + 1];
            found.per_degree = if height > 0.0 { slabs as f64 / height } else { 0.0 };
            let copies: usize = edges().map(|[a, b]| found.slab(b.y) - found.slab(a.y) + 1).sum();
            if slabs == 1 || copies <= MAX_COPIES * count {
                break;
            }
            slabs /= 2;
        }
        for [a, b] in edges() {
            for slab in found.slab(a.y)..=found.slab(b.y) {
                found.starts[slab + 1] += 1;
            }
        }
        for slab in 0..slabs {
            found.starts[slab + 1] += found.starts[slab];
        }
        let mut next = found.starts.clone();
        found.edges = vec![[Coord::default(); 2]; found.starts[slabs] as usize];
        for edge in edges() {
            let slabs = found.slab(edge[0].y)..=found.slab(edge[1].y);
            for at in &mut next[slabs] {
                found.edges[*at as usize] = edge;
                *at += 1;
            }
        }
        found
    }
    /// Grows with `y`, so that an edge stands in the slab of each of its points.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer slabs than edges")]
    fn slab(&self, y: f64) -> usize {
        (((y - self.low[1]) * self.per_degree) as usize).min(self.starts.len() - 2)
    }
    /// Where a point lies. O(edges in its slab).
    pub fn side(&self, [x, y]: [f64; 2]) -> Side {
        let within = x >= self.low[0] && x <= self.high[0] && y >= self.low[1] && y <= self.high[1];
        if !within {
            return Side::Outside;
        }
        let point = Coord { x, y };
        let slab = self.slab(y);
        let mut inside = false;
        for &[a, b] in &self.edges[self.starts[slab] as usize..self.starts[slab + 1] as usize] {
            if y < a.y || y > b.y || (x > a.x && x > b.x) {
                continue;
            }
            if x < a.x && x < b.x {
                inside ^= y < b.y;
                continue;
            }
            if a.y >= b.y {
                // level with the point, which lies between its ends
                return Side::Boundary;
            }
            match RobustKernel::orient2d(a, b, point) {
                Orientation::Collinear => return Side::Boundary,
                // to the left of an edge that runs north
                Orientation::CounterClockwise => inside ^= y < b.y,
                Orientation::Clockwise => {}
            }
        }
        if inside { Side::Inside } else { Side::Outside }
    }
}
