//! A k-d tree over unit vectors: who is nearest by chord, and who is within a chord (Bentley 1975, 10.1145/361002.361007;
//! the distance to a box is carried along as in Arya and Mount 1993, 10.1109/DCC.1993.253111).
//!
//! Balanced and without pointers: the points lie in the order of the leaves, a node's children follow from its number.

/// Points in a leaf, at most: below it comparing all is faster than deciding.
const LEAF: usize = 8;

/// A point as a vector of length 1.
pub type Unit = [f64; 3];

/// Unit vectors, each named by the position it was given.
#[derive(Debug)]
pub struct UnitTree {
    /// By node in order of level, the axis and the value that its children are split at.
    splits: Vec<(u8, f64)>,
    points: Vec<(Unit, u32)>,
}

/// A node: its number, and where its points lie.
#[derive(Clone, Copy)]
struct Node {
    number: usize,
    from: usize,
    to: usize,
}

impl Node {
    fn middle(self) -> usize {
        usize::midpoint(self.from, self.to)
    }
    fn lower(self) -> Self {
        Self { number: 2 * self.number + 1, to: self.middle(), ..self }
    }
    fn upper(self) -> Self {
        Self { number: 2 * self.number + 2, from: self.middle(), ..self }
    }
}

/// The nearest so far: square of the chord and position, in order.
struct Best {
    k: usize,
    found: Vec<(f64, u32)>,
}

impl Best {
    /// What a further point must not exceed.
    fn bound(&self) -> f64 {
        if self.found.len() < self.k { f64::INFINITY } else { self.found[self.k - 1].0 }
    }
    fn take(&mut self, square: f64, position: u32) {
        let at = self.found.partition_point(|(s, p)| (*s, *p) < (square, position));
        if at < self.k {
            self.found.insert(at, (square, position));
            self.found.truncate(self.k);
        }
    }
}

impl UnitTree {
    /// O(n log n).
    pub fn new(points: impl Iterator<Item = Unit>) -> Self {
        let points: Vec<(Unit, u32)> = points.zip(0..).collect();
        let mut tree = Self { splits: Vec::new(), points };
        let root = tree.root();
        tree.split(root);
        tree
    }
    fn root(&self) -> Node {
        Node { number: 0, from: 0, to: self.points.len() }
    }
    fn split(&mut self, node: Node) {
        if node.to - node.from <= LEAF {
            return;
        }
        let points = &mut self.points[node.from..node.to];
        let extent = |axis: usize| {
            let (low, high) = points.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), (p, _)| (l.min(p[axis]), h.max(p[axis])));
            high - low
        };
        let extents = [extent(0), extent(1), extent(2)];
        let axis = (1..3).fold(0, |widest, axis| if extents[axis] > extents[widest] { axis } else { widest });
        let middle = node.middle() - node.from;
        let (_, at, _) = points.select_nth_unstable_by(middle, |(a, i), (b, j)| a[axis].total_cmp(&b[axis]).then(i.cmp(j)));
        let split = at.0[axis];
        if self.splits.len() <= node.number {
            self.splits.resize(node.number + 1, (0, 0.0));
        }
        #[expect(clippy::cast_possible_truncation, reason = "0, 1 or 2")]
        let axis = axis as u8;
        self.splits[node.number] = (axis, split);
        self.split(node.lower());
        self.split(node.upper());
    }
    /// The `k` nearest: square of the chord and position, the nearest first, the lowest position of equally near ones.
    pub fn nearest(&self, from: Unit, k: usize) -> Vec<(f64, u32)> {
        let mut best = Best { k, found: Vec::with_capacity(k + 1) };
        if k > 0 {
            self.search(self.root(), from, [0.0; 3], 0.0, &mut best);
        }
        best.found
    }
    /// `beyond`: how far the node's box lies from the point along each axis; `square`: in all.
    fn search(&self, node: Node, from: Unit, beyond: Unit, square: f64, best: &mut Best) {
        if node.to - node.from <= LEAF {
            for (point, position) in &self.points[node.from..node.to] {
                let found = square_chord(*point, from);
                if found <= best.bound() {
                    best.take(found, *position);
                }
            }
            return;
        }
        let (axis, split) = self.splits[node.number];
        let axis = usize::from(axis);
        let off = from[axis] - split;
        let (near, far) = if off < 0.0 { (node.lower(), node.upper()) } else { (node.upper(), node.lower()) };
        self.search(near, from, beyond, square, best);
        let there = square - beyond[axis] * beyond[axis] + off * off;
        if there <= best.bound() {
            let mut beyond = beyond;
            beyond[axis] = off;
            self.search(far, from, beyond, there, best);
        }
    }
    /// Calls `found` with square of the chord and position of each point whose square is at most `most`.
    pub fn within(&self, from: Unit, most: f64, found: &mut impl FnMut(f64, u32)) {
        self.reach(self.root(), from, most, found);
    }
    fn reach(&self, node: Node, from: Unit, most: f64, found: &mut impl FnMut(f64, u32)) {
        if node.to - node.from <= LEAF {
            for (point, position) in &self.points[node.from..node.to] {
                let square = square_chord(*point, from);
                if square <= most {
                    found(square, *position);
                }
            }
            return;
        }
        let (axis, split) = self.splits[node.number];
        let off = from[usize::from(axis)] - split;
        let crosses = off * off <= most;
        if off <= 0.0 || crosses {
            self.reach(node.lower(), from, most, found);
        }
        if off >= 0.0 || crosses {
            self.reach(node.upper(), from, most, found);
        }
    }
}

fn square_chord(one: Unit, other: Unit) -> f64 {
    let [x, y, z] = [0, 1, 2].map(|axis| one[axis] - other[axis]);
    x * x + y * y + z * z
}
