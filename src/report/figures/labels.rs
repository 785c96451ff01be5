//! Names beside signs that lie neither over each other nor over a sign: each takes the first of its places that is free.

use super::letters::{lines, width};
use super::svg::{Anchor, Letters, Svg};
use crate::tiles::map_description::INK;

/// Size of the letters.
const SIZE: f64 = 11.0;
/// Height of a line.
const LINE: f64 = 13.0;
/// The widest a line may be.
const WIDEST: f64 = 150.0;
/// Names looked at, at most: beyond, a figure is full, and each costs a look at all that is drawn.
const MAX_NAMES: usize = 400;

/// How far off a name may stand that finds no room close by.
const AWAY: f64 = 14.0;

/// Left, top, right, bottom.
type Box4 = [f64; 4];

/// What is taken.
pub struct Room {
    within: Box4,
    taken: Vec<Box4>,
    asked: usize,
}

impl Room {
    /// The room of a drawing around its signs (centre and radius).
    pub fn new([width, height]: [f64; 2], signs: impl Iterator<Item = ([f64; 2], f64)>) -> Self {
        let taken = signs.map(|([x, y], r)| [x - r, y - r, x + r, y + r]).collect();
        Self { within: [2.0, 2.0, width - 2.0, height - 2.0], taken, asked: 0 }
    }

    /// Writes a name beside a sign; false where there is no room. O(taken).
    pub fn write(&mut self, svg: &mut Svg, [x, y]: [f64; 2], radius: f64, name: &str) -> bool {
        self.asked += 1;
        if self.asked > MAX_NAMES {
            return false;
        }
        let lines = lines(name, SIZE, WIDEST, 2);
        let wide = lines.iter().map(|l| width(l, SIZE)).fold(0.0, f64::max);
        let high = lines.len() as f64 * LINE;
        let around = |far: f64| {
            let slant = far * 0.75;
            [
                (Anchor::Start, x + far, [x + far, y - high / 2.0]),
                (Anchor::End, x - far, [x - far - wide, y - high / 2.0]),
                (Anchor::Middle, x, [x - wide / 2.0, y + far]),
                (Anchor::Middle, x, [x - wide / 2.0, y - far - high]),
                (Anchor::Start, x + slant, [x + slant, y - slant - high]),
                (Anchor::Start, x + slant, [x + slant, y + slant]),
                (Anchor::End, x - slant, [x - slant - wide, y - slant - high]),
                (Anchor::End, x - slant, [x - slant - wide, y + slant]),
            ]
        };
        // close by first, then a step away
        let places = around(radius + 4.0).into_iter().chain(around(radius + AWAY));
        let boxed = |[left, top]: [f64; 2]| [left, top, left + wide, top + high];
        let Some((anchor, at, corner)) = places.into_iter().find(|(.., corner)| self.is_free(boxed(*corner))) else { return false };
        self.taken.push(boxed(corner));
        let look = Letters { size: SIZE, colour: INK, bold: false, anchor, halo: Some("#FFFFFF") };
        for (i, line) in lines.iter().enumerate() {
            svg.text([at, corner[1] + LINE * i as f64 + 10.0], line, look);
        }
        true
    }

    fn is_free(&self, b: Box4) -> bool {
        let inside = b[0] >= self.within[0] && b[1] >= self.within[1] && b[2] <= self.within[2] && b[3] <= self.within[3];
        inside && !self.taken.iter().any(|t| b[0] < t[2] && t[0] < b[2] && b[1] < t[3] && t[1] < b[3])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_finds_another_side_and_then_stays_away() {
        let mut svg = Svg::new("t", 400.0, 60.0);
        let at = [200.0, 30.0];
        let mut room = Room::new([400.0, 60.0], [(at, 5.0)].into_iter());
        let written = (0..40).filter(|_| room.write(&mut svg, at, 5.0, "a name")).count();
        assert!((4..=16).contains(&written), "{written}");
        for (i, a) in room.taken.iter().enumerate() {
            for b in &room.taken[i + 1..] {
                assert!(a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3], "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn names_beyond_the_limit_are_not_tried() {
        let mut svg = Svg::new("t", 4.0e5, 60.0);
        let mut room = Room::new([4.0e5, 60.0], std::iter::empty());
        let written = (0..=MAX_NAMES).filter(|i| room.write(&mut svg, [200.0 + *i as f64 * 300.0, 30.0], 5.0, "n")).count();
        assert_eq!(written, MAX_NAMES);
    }
}
