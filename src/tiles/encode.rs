//! One tile of a layer as Mapbox Vector Tile 2.1 bytes. The same layer and address give the same bytes.
//! A layer that is full is not encoded again with less: features are taken by rank, and its size is known with each ([`super::mvt`]).

use fast_mvt::{MvtCoord, MvtError, MvtGeomType, MvtLayerBuilder, MvtValueRef};

use super::clip::{self, Frame, Local};
use super::coord::TileCoord;
use super::layer::{Part, SimplifiedLayer};
use super::mvt::{Inked, LayerWriter};
use super::project::{Fixed, WORLD};
use super::quantise::{self, BUFFER, EXTENT};
use super::ranked;

/// The most features that an MVT layer of one tile may have: a telephone draws these smoothly.
pub const MAX_FEATURES_PER_TILE: usize = 10_000;

/// The most bytes that an MVT layer of one tile may have before compression: the limit that other producers keep, and a
/// few seconds on a slow line.
pub const MAX_LAYER_BYTES: usize = 500_000;

/// The MVT layer that says what was left out, with one point per layer it speaks of.
pub const THINNED: &str = "thinned";

/// The rule by which features are left out, as the tile says it.
pub const THINNING_RULE: &str = "kept: lower administrative level, then larger area, then order of id";

/// A tile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tile {
    /// Its bytes; none where nothing is drawn there.
    pub bytes: Vec<u8>,
    /// Features drawn.
    pub shown: usize,
    /// Features that would be drawn there, were there room.
    pub of: usize,
}

impl Tile {
    /// True where features were left out for want of room.
    pub fn is_thinned(&self) -> bool {
        self.shown < self.of
    }
}

/// Why a tile could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TileError {
    /// The encoder refused: more keys, values or positions than its numbers hold.
    #[error("the tile could not be written: {0}")]
    Encode(#[from] MvtError),
}

impl SimplifiedLayer {
    /// The tile at an address. O(vertices of the features that it shows).
    pub fn tile(&self, at: TileCoord) -> Result<Tile, TileError> {
        let mut tile = Tile::default();
        let mut notices = Vec::new();
        for part in &self.parts {
            let (bytes, shown, of) = self.draw(part, at)?;
            if shown < of {
                notices.push((part.name.as_str(), shown, of));
            }
            tile.shown += shown;
            tile.of += of;
            tile.bytes.extend(bytes);
        }
        if !notices.is_empty() {
            tile.bytes.extend(say_thinned(&notices)?);
        }
        Ok(tile)
    }

    /// True where the box of some feature meets the tile: else neither it nor any tile below it shows anything. O(log features).
    pub fn meets(&self, at: TileCoord) -> bool {
        let windows = Grid::of(at).copies().map(|(_, window)| window);
        self.parts.iter().any(|part| part.boxes.meets(&windows))
    }

    /// A part as an MVT layer: its features by rank, each encoded once, until one would be too many or too much. With it how
    /// many are shown, and how many there are: beyond the last that was drawn, those whose boxes meet the tile.
    fn draw(&self, part: &Part, at: TileCoord) -> Result<(Vec<u8>, usize, usize), TileError> {
        let grid = Grid::of(at);
        let copies = grid.copies();
        let windows = copies.map(|(_, window)| window);
        let mut writer = LayerWriter::new(&part.name, &part.keys, MAX_LAYER_BYTES);
        let mut pen = Pen::new(self, grid);
        let mut inked = Inked::default();
        let mut beyond = 0;
        for (looked_at, bounded) in part.boxes.by_rank(&windows).enumerate() {
            if writer.count() == MAX_FEATURES_PER_TILE {
                beyond = part.boxes.count(&windows) - looked_at;
                break;
            }
            let place = bounded.item as usize;
            inked.clear();
            for (shift, _) in copies.iter().filter(|(_, window)| bounded.meets(*window)) {
                pen.draw(&part.features[place].drawn, *shift, &mut inked);
            }
            if !inked.is_empty() && !writer.take(place, &part.features[place], &inked)? {
                beyond = part.boxes.count(&windows) - looked_at;
                break;
            }
        }
        let shown = writer.count();
        Ok((writer.finish(), shown, shown + beyond))
    }
}

/// The grid of a tile over the fixed-point world.
#[derive(Clone, Copy)]
struct Grid {
    at: TileCoord,
    /// Grid units per fixed-point unit: a power of two, so that scaling is exact.
    scale: f64,
}

impl Grid {
    fn of(at: TileCoord) -> Self {
        let side = f64::from(1_u32 << at.z()) * f64::from(EXTENT);
        Self { at, scale: side / f64::from(WORLD) }
    }
    fn local(self, p: Fixed, shift: i32) -> Local {
        let units = |v: i64, tile: u32| v as f64 * self.scale - f64::from(tile) * f64::from(EXTENT);
        [units(i64::from(p[0]) + i64::from(shift), self.at.x()), units(i64::from(p[1]), self.at.y())]
    }
    /// The copies of the world that a tile is seen from, each with its window: what crosses longitude 180, or stands beside
    /// it, is seen from both sides.
    fn copies(self) -> [(i32, ranked::Window); 3] {
        [-WORLD, 0, WORLD].map(|shift| (shift, self.fixed_box(shift)))
    }
    /// The tile and its buffer on the fixed-point grid, seen from a copy of the world; outward rounded.
    fn fixed_box(self, shift: i32) -> (Fixed, Fixed) {
        let buffer = f64::from(BUFFER) + 1.0;
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and nothing is drawn beyond what i32 holds")]
        let edge = |tile: u32, outward: f64, shift: i32| {
            ((f64::from(tile) * f64::from(EXTENT) + outward) / self.scale - f64::from(shift)) as i32
        };
        let far = f64::from(EXTENT) + buffer;
        let (x, y) = (self.at.x(), self.at.y());
        ([edge(x, -buffer, shift), edge(y, -buffer, 0)], [edge(x, far, shift), edge(y, far, 0)])
    }
}

/// Draws features onto a grid, reusing its buffers.
struct Pen<'a> {
    layer: &'a SimplifiedLayer,
    grid: Grid,
    frame: Frame,
    fixed: Vec<Fixed>,
    local: Vec<Local>,
    spare: Vec<Local>,
}

impl<'a> Pen<'a> {
    fn new(layer: &'a SimplifiedLayer, grid: Grid) -> Self {
        let frame = Frame { low: -f64::from(BUFFER), high: f64::from(EXTENT + BUFFER) };
        Self { layer, grid, frame, fixed: Vec::new(), local: Vec::new(), spare: Vec::new() }
    }
    fn follow(&mut self, walk: &[i32], shift: i32, closed: bool) {
        self.layer.arcs.walk(walk, self.grid.at.z(), closed, &mut self.fixed);
        self.local.clear();
        self.local.extend(self.fixed.iter().map(|p| self.grid.local(*p, shift)));
    }
    fn draw(&mut self, drawn: &super::layer::Drawn, shift: i32, inked: &mut Inked) {
        for area in &drawn.areas {
            let first = inked.rings.len();
            let mut left = 0;
            for (i, walk) in area.iter().enumerate() {
                self.follow(walk, shift, true);
                clip::ring(&mut self.local, &mut self.spare, self.frame);
                match quantise::ring(&self.local) {
                    Some(mut ring) => {
                        let (size, outer) = (quantise::double_area(&ring), i == 0);
                        left += if outer { size.abs() } else { -size.abs() };
                        if (size > 0) != outer {
                            ring.reverse();
                        }
                        inked.rings.push(ring);
                    }
                    // where the outer ring folds to nothing, so do its holes
                    None if i == 0 => break,
                    None => {}
                }
            }
            // the tile lies in a hole, or the holes take all that the grid can show
            if left <= 0 {
                inked.rings.truncate(first);
            }
        }
        for walk in &drawn.lines {
            self.follow(walk, shift, false);
            inked.lines.extend(clip::line(&self.local, self.frame).iter().filter_map(|l| quantise::line(l)));
        }
        for p in &drawn.points {
            let local = self.grid.local(*p, shift);
            if clip::point(local, self.frame) {
                inked.points.push(quantise::point(local));
            }
        }
    }
}

fn say_thinned(notices: &[(&str, usize, usize)]) -> Result<Vec<u8>, MvtError> {
    let mut layer = MvtLayerBuilder::new(THINNED)?;
    for (name, shown, of) in notices {
        let mut out = layer.feature_of(MvtGeomType::Point);
        let middle = i32::try_from(EXTENT / 2).unwrap_or_default();
        out.points([MvtCoord { x: middle, y: middle }])?;
        out.tag_ref("layer", MvtValueRef::String(name))?;
        out.tag_ref("shown", MvtValueRef::UInt(*shown as u64))?;
        out.tag_ref("of", MvtValueRef::UInt(*of as u64))?;
        out.tag_ref("rule", MvtValueRef::String(THINNING_RULE))?;
        layer = out.end();
    }
    Ok(layer.encode())
}
