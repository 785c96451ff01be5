//! Which area covers a point: asked a million times, answered exactly.
//!
//! **Definition.** OGC *covers*: inside or on the boundary, decided by exact arithmetic. A point on a shared border is
//! covered by the areas on both sides; where each point must be counted once, [`Areas::first`] takes the lowest position,
//! so that the parts and the outside add up to all points (methods.md section 2.10).
//!
//! A grid over all areas knows for each of its cells which areas hold all of it and which have a border in it; only for
//! the latter the point is located ([`slabs`]).
//!
//! **Cost.** O(vertices + cells) to build; a point costs its areas, and the edges in one slab where it is near a border.

pub mod slabs;

use geo::{Geometry, Polygon};
use rayon::prelude::*;
use slabs::{Side, Slabs};

/// Cells of the grid for each area: few enough to stay in the cache, enough that most hold no border.
const CELLS_PER_AREA: usize = 48;
/// The most cells along a side of the grid: 16 million cells take 64 MiB.
const MAX_SIDE: usize = 4_096;
/// Points in a block that one thread assigns.
const BLOCK: usize = 16_384;
/// Parts that one thread lays over the grid at a time.
const PARTS: usize = 256;
/// Share of a cell by which borders are widened, far above what rounding does.
const MARGIN: f64 = 1e-6;
/// Marks an entry whose area holds all of the cell.
const WHOLE: u32 = 1 << 31;

/// Areas ready to be asked; each is named by the position it was given.
#[derive(Debug)]
pub struct Areas {
    frame: Frame,
    /// By cell, where its entries start.
    starts: Vec<u32>,
    /// Positions in `parts`, ascending in each cell.
    entries: Vec<u32>,
    parts: Vec<Slabs>,
    /// By part, the area it belongs to; ascending.
    owner: Vec<u32>,
}

impl Areas {
    /// Polygons and multipolygons; what is no area covers nothing. O(vertices + cells), on all cores: the same with any number.
    pub fn new<'a>(areas: impl IntoIterator<Item = (usize, &'a Geometry<f64>)>) -> Self {
        let mut polygons: Vec<(u32, &Polygon<f64>)> = Vec::new();
        for (position, area) in areas {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            match area {
                Geometry::Polygon(polygon) => polygons.push((position, polygon)),
                Geometry::MultiPolygon(several) => polygons.extend(several.0.iter().map(|p| (position, p))),
                _ => {}
            }
        }
        polygons.sort_by_key(|(position, _)| *position);
        let owner = polygons.iter().map(|(position, _)| *position).collect();
        let parts: Vec<Slabs> = polygons.par_iter().map(|(_, polygon)| Slabs::new(polygon)).collect();
        let frame = Frame::around(&parts);
        let found: Vec<Vec<(u32, u32)>> = (0..polygons.len().div_ceil(PARTS))
            .into_par_iter()
            .map_init(
                || Rasterised::new(&frame),
                |cells, block| {
                    let mut found = Vec::new();
                    for part in block * PARTS..polygons.len().min((block + 1) * PARTS) {
                        let named = u32::try_from(part).unwrap_or(!WHOLE);
                        let put = |cell, whole| found.push((cell, if whole { named | WHOLE } else { named }));
                        cells.part(&frame, polygons[part].1, &parts[part], put);
                    }
                    found
                },
            )
            .collect();
        let (starts, entries) = grouped(frame.columns * frame.rows, &found);
        Self { frame, starts, entries, parts, owner }
    }
    /// Positions of the areas that cover the point, ascending, each once.
    pub fn covering(&self, point: [f64; 2]) -> impl Iterator<Item = usize> + '_ {
        let mut last = None;
        self.entries_at(point).iter().filter(move |entry| self.covers(**entry, point)).filter_map(move |entry| {
            let owner = self.owner[(entry & !WHOLE) as usize];
            (last.replace(owner) != Some(owner)).then_some(owner as usize)
        })
    }
    /// The lowest position of the areas that cover the point.
    pub fn first(&self, point: [f64; 2]) -> Option<usize> {
        self.covering(point).next()
    }
    /// [`Areas::first`] of each point, on all cores: the same answer with any number of threads.
    pub fn assign(&self, points: &[[f64; 2]]) -> Vec<Option<u32>> {
        let mut found = vec![None; points.len()];
        found.par_chunks_mut(BLOCK).zip(points.par_chunks(BLOCK)).for_each(|(found, points)| {
            // in order of the cells, so that what a border needs is still in the cache for the next point
            let mut order: Vec<(u32, u32)> = (0..).zip(points).map(|(i, p)| (self.frame.cell(*p).unwrap_or(u32::MAX), i)).collect();
            order.sort_unstable();
            for (cell, i) in order.into_iter().take_while(|(cell, _)| *cell != u32::MAX) {
                let point = points[i as usize];
                let entry = self.entries_in(cell).iter().find(|entry| self.covers(**entry, point));
                found[i as usize] = entry.map(|entry| self.owner[(entry & !WHOLE) as usize]);
            }
        });
        found
    }

    fn entries_at(&self, point: [f64; 2]) -> &[u32] {
        self.frame.cell(point).map_or(&[], |cell| self.entries_in(cell))
    }
    fn entries_in(&self, cell: u32) -> &[u32] {
        &self.entries[self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize]
    }
    fn covers(&self, entry: u32, point: [f64; 2]) -> bool {
        entry & WHOLE != 0 || self.parts[entry as usize].side(point) != Side::Outside
    }
}

/// Entries by cell, kept in the order in which they came.
fn grouped(cells: usize, found: &[Vec<(u32, u32)>]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; cells + 1];
    for (cell, _) in found.iter().flatten() {
        starts[*cell as usize + 1] += 1;
    }
    for cell in 0..cells {
        starts[cell + 1] += starts[cell];
    }
    let mut next = starts.clone();
    let mut entries = vec![0; starts[cells] as usize];
    for (cell, entry) in found.iter().flatten() {
        entries[next[*cell as usize] as usize] = *entry;
        next[*cell as usize] += 1;
    }
    (starts, entries)
}

/// The grid: where it lies and how many cells it has.
#[derive(Debug)]
struct Frame {
    low: [f64; 2],
    high: [f64; 2],
    columns: usize,
    rows: usize,
    /// Cells per degree.
    per_degree: [f64; 2],
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positions in a grid of at most 4,096 cells a side")]
impl Frame {
    fn around(parts: &[Slabs]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for part in parts {
            for axis in 0..2 {
                low[axis] = low[axis].min(part.low[axis]);
                high[axis] = high[axis].max(part.high[axis]);
            }
        }
        let side = (((parts.len() * CELLS_PER_AREA) as f64).sqrt() as usize).clamp(1, MAX_SIDE);
        let per_degree = [0, 1].map(|axis| {
            let extent = high[axis] - low[axis];
            // without extent all lies in the first cell
            if extent > 0.0 { side as f64 / extent } else { 0.0 }
        });
        Self { low, high, columns: side, rows: side, per_degree }
    }
    /// The cell of a point; `None` outside the grid, or where a coordinate is no number.
    fn cell(&self, [x, y]: [f64; 2]) -> Option<u32> {
        let inside = x >= self.low[0] && x <= self.high[0] && y >= self.low[1] && y <= self.high[1];
        inside.then(|| (self.row(y) * self.columns + self.column(x)) as u32)
    }
    fn column(&self, x: f64) -> usize {
        (((x - self.low[0]) * self.per_degree[0]) as usize).min(self.columns - 1)
    }
    fn row(&self, y: f64) -> usize {
        (((y - self.low[1]) * self.per_degree[1]) as usize).min(self.rows - 1)
    }
    fn centre(&self, column: usize, row: usize) -> [f64; 2] {
        let middle = |axis: usize, at: usize| {
            if self.per_degree[axis] > 0.0 { self.low[axis] + (at as f64 + 0.5) / self.per_degree[axis] } else { self.low[axis] }
        };
        [middle(0, column), middle(1, row)]
    }
}

/// Cells that a border runs through, found one part after the other.
struct Rasterised {
    /// By cell, one more than the last part whose border runs through it.
    touched: Vec<u32>,
    parts: u32,
}

impl Rasterised {
    fn new(frame: &Frame) -> Self {
        Self { touched: vec![0; frame.columns * frame.rows], parts: 0 }
    }
    /// Tells the cells that have a border of the part in them, and those that it holds whole.
    #[expect(clippy::cast_possible_truncation, reason = "at most 4,096 x 4,096 cells")]
    fn part(&mut self, frame: &Frame, polygon: &Polygon<f64>, slabs: &Slabs, mut put: impl FnMut(u32, bool)) {
        self.parts += 1;
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for line in ring.lines() {
                self.edge(frame, [line.start.x, line.start.y], [line.end.x, line.end.y]);
            }
        }
        let [columns, rows] = [0, 1].map(|axis| {
            let at = |v: f64| if axis == 0 { frame.column(v) } else { frame.row(v) };
            at(slabs.low[axis])..=at(slabs.high[axis])
        });
        for row in rows {
            // without a border between them, the next cell is inside where this one was
            let mut inside = None;
            for column in columns.clone() {
                let cell = row * frame.columns + column;
                if self.touched[cell] == self.parts {
                    inside = None;
                    put(cell as u32, false);
                } else if *inside.get_or_insert_with(|| slabs.side(frame.centre(column, row)) == Side::Inside) {
                    put(cell as u32, true);
                }
            }
        }
    }
    /// Marks every cell that the edge may run through; rather one too many.
    fn edge(&mut self, frame: &Frame, a: [f64; 2], b: [f64; 2]) {
        let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        let margin = [0, 1].map(|axis| if frame.per_degree[axis] > 0.0 { MARGIN / frame.per_degree[axis] } else { 0.0 });
        let (west, east) = (a[0].min(b[0]), a[0].max(b[0]));
        let slope = if b[1] > a[1] { (b[0] - a[0]) / (b[1] - a[1]) } else { 0.0 };
        for row in frame.row(a[1] - margin[1])..=frame.row(b[1] + margin[1]) {
            let (mut first, mut last) = (west, east);
            if b[1] > a[1] && frame.per_degree[1] > 0.0 {
                let south = frame.low[1] + row as f64 / frame.per_degree[1] - margin[1];
                let north = frame.low[1] + (row + 1) as f64 / frame.per_degree[1] + margin[1];
                let at = |y: f64| a[0] + (y.clamp(a[1], b[1]) - a[1]) * slope;
                let (p, q) = (at(south), at(north));
                (first, last) = (p.min(q).max(west), p.max(q).min(east));
            }
            for column in frame.column(first - margin[0])..=frame.column(last + margin[0]) {
                self.touched[row * frame.columns + column] = self.parts;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Shape;

    fn shape(wkt: &str) -> Shape {
        Shape::from_wkt(wkt).expect("an area")
    }

    #[test]
    fn a_point_on_a_shared_border_is_covered_by_both_and_assigned_to_the_first() {
        let (left, right) = (shape("POLYGON((0 0,1 0,1 1,0 1,0 0))"), shape("POLYGON((1 0,2 0,2 1,1 1,1 0))"));
        let areas = Areas::new([(4, right.geometry()), (3, left.geometry())]);
        assert_eq!(areas.covering([1.0, 0.5]).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(areas.assign(&[[1.0, 1.0], [1.5, 0.5], [0.0, 0.0], [2.5, 0.5], [f64::NAN, 0.5]]), [Some(3), Some(4), Some(3), None, None]);
    }

    #[test]
    fn an_area_in_parts_is_one_and_its_holes_are_outside() {
        let area = shape("MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0),(1 1,1 3,3 3,3 1,1 1)),((2 2,2.5 2,2.5 2.5,2 2)))");
        let areas = Areas::new([(0, area.geometry())]);
        for (point, expected) in [([0.5, 0.5], 1), ([1.5, 1.5], 0), ([1.0, 2.0], 1), ([2.4, 2.2], 1), ([4.0, 4.0], 1), ([4.1, 4.0], 0)] {
            assert_eq!(areas.covering(point).count(), expected, "{point:?}");
        }
    }

    #[test]
    fn without_areas_nothing_is_covered() {
        let point = shape("POINT(0 0)");
        for areas in [Areas::new([]), Areas::new([(0, point.geometry())])] {
            assert_eq!(areas.first([0.0, 0.0]), None);
        }
    }
}
