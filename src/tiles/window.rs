//! Features in a window of any size, in its pixels: what a map on paper draws. The same arcs, simplified for the same
//! zooms, as tiles show.

use std::collections::BTreeMap;

use super::arcs::ArcRef;
use super::clip::{self, Frame, Local};
use super::layer::{Drawn, Feature, Part, SimplifiedLayer};
use super::project::{Fixed, WORLD};
use super::simplify::FULL_DETAIL_ZOOM;

/// The side of a tile on screen, in pixels, for which shapes are simplified.
const TILE_PX: f64 = 512.0;

/// Pixels beyond the edge that are drawn too, so that outlines do not run along it.
const BEYOND: f64 = 32.0;

/// A rectangle of the Web Mercator world and how large it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Its left edge where the world is the unit square; may lie beside it, where the window crosses longitude 180.
    pub left: f64,
    /// Its upper edge, y running south.
    pub top: f64,
    /// Pixels that the whole world would be wide.
    pub scale: f64,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
}

/// What of a feature is seen in a window, in pixels from its upper left corner, y running south.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The feature's place in its part.
    pub feature: usize,
    /// Outer rings (`true`), each followed by its holes (`false`), without the closing position.
    pub rings: Vec<(Vec<Local>, bool)>,
    /// Lines.
    pub lines: Vec<Vec<Local>>,
    /// Points.
    pub points: Vec<Local>,
}

impl Window {
    /// Where a position of the world (the unit square) is drawn.
    pub fn at(&self, [x, y]: [f64; 2]) -> Local {
        [(x - self.left) * self.scale, (y - self.top) * self.scale]
    }
    /// The zoom of tiles that are as detailed as this window.
    fn zoom(&self) -> u8 {
        let zoom = (self.scale / TILE_PX).log2().ceil().clamp(0.0, f64::from(FULL_DETAIL_ZOOM));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
        let zoom = zoom as u8;
        zoom
    }
    fn place(&self, p: Fixed, shift: i32) -> Local {
        let world = f64::from(WORLD);
        self.at([(f64::from(p[0]) + f64::from(shift)) / world, f64::from(p[1]) / world])
    }
    /// A square that holds the window and a margin.
    fn frame(&self) -> Frame {
        Frame { low: -BEYOND, high: self.width.max(self.height) + BEYOND }
    }
    /// The window on the fixed-point grid, seen from a copy of the world; outward rounded.
    fn fixed_box(&self, shift: i32) -> (Fixed, Fixed) {
        let beyond = BEYOND / self.scale;
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and nothing is drawn beyond what i32 holds")]
        let edge = |v: f64, shift: i32| (v * f64::from(WORLD) - f64::from(shift)) as i32;
        let (right, bottom) = (self.left + self.width / self.scale, self.top + self.height / self.scale);
        (
            [edge(self.left - beyond, shift).saturating_sub(1), edge(self.top - beyond, 0).saturating_sub(1)],
            [edge(right + beyond, shift).saturating_add(1), edge(bottom + beyond, 0).saturating_add(1)],
        )
    }
    /// Copies of the world that a feature is seen from: to the left, the world itself, to the right.
    fn seen(&self, part: &Part) -> Vec<(usize, i32)> {
        let mut seen: Vec<(usize, i32)> = Vec::new();
        for shift in [-WORLD, 0, WORLD] {
            seen.extend(part.boxes.by_rank(&[self.fixed_box(shift)]).map(|b| (b.item as usize, shift)));
        }
        seen.sort_unstable();
        seen
    }
}

impl SimplifiedLayer {
    /// The features of a part that a window shows, in their order. O(vertices of the features that its box meets).
    pub fn pieces(&self, part: &Part, window: &Window) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for same in window.seen(part).chunk_by(|a, b| a.0 == b.0) {
            let mut piece = Piece { feature: same[0].0, ..Piece::default() };
            for (feature, shift) in same {
                self.cut(&part.features[*feature].drawn, window, *shift, &mut piece);
            }
            if !piece.rings.is_empty() || !piece.lines.is_empty() || !piece.points.is_empty() {
                pieces.push(piece);
            }
        }
        pieces
    }

    fn cut(&self, drawn: &Drawn, window: &Window, shift: i32, piece: &mut Piece) {
        let (zoom, frame) = (window.zoom(), window.frame());
        let (mut fixed, mut spare) = (Vec::new(), Vec::new());
        let mut follow = |walk: &[ArcRef], closed: bool| -> Vec<Local> {
            self.arcs.walk(walk, zoom, closed, &mut fixed);
            fixed.iter().map(|p| window.place(*p, shift)).collect()
        };
        for area in &drawn.areas {
            for (i, walk) in area.iter().enumerate() {
                let mut ring = follow(walk, true);
                clip::ring(&mut ring, &mut spare, frame);
                match (ring.len() < 3, i == 0) {
                    (false, outer) => piece.rings.push((ring, outer)),
                    // where the outer ring is not seen, neither are its holes
                    (true, true) => break,
                    (true, false) => {}
                }
            }
        }
        for walk in &drawn.lines {
            piece.lines.extend(clip::line(&follow(walk, false), frame));
        }
        for point in &drawn.points {
            let at = window.place(*point, shift);
            if clip::point(at, frame) {
                piece.points.push(at);
            }
        }
    }

    /// The borders of areas and the lines that a window shows, each once, with the least of the orders that `order` gives
    /// the features on either side of it; features without order are passed over. O(vertices of what its box meets).
    pub fn borders(&self, part: &Part, window: &Window, order: impl Fn(&Feature) -> Option<u8>) -> Vec<(u8, Vec<Local>)> {
        let mut least: BTreeMap<(ArcRef, i32), u8> = BTreeMap::new();
        for (feature, shift) in window.seen(part) {
            let feature = &part.features[feature];
            let Some(order) = order(feature) else { continue };
            let walks = feature.drawn.areas.iter().flatten().chain(&feature.drawn.lines);
            for arc in walks.flatten() {
                let arc = if *arc < 0 { !*arc } else { *arc };
                let held = least.entry((arc, shift)).or_insert(order);
                *held = order.min(*held);
            }
        }
        let (zoom, frame) = (window.zoom(), window.frame());
        let mut fixed = Vec::new();
        let mut borders = Vec::new();
        for ((arc, shift), order) in least {
            self.arcs.walk(&[arc], zoom, false, &mut fixed);
            let line: Vec<Local> = fixed.iter().map(|p| window.place(*p, shift)).collect();
            borders.extend(clip::line(&line, frame).into_iter().map(|line| (order, line)));
        }
        borders
    }
}
