//! Names where there is room for them: none covers another, a mark, or what stands in a corner of the picture.
//!
//! Greedy, in the order in which names are handed in (the most important first): each takes the first of its places that
//! is free (E. Imhof, *Positioning Names on Maps*, 1975, for the order: right of a point, above, below, left; in the
//! middle of an area). What finds none is left out and counted. O(names x places x placed).

use super::fonts::{Fonts, Style};
use super::scripts::{hang, leading, rise};
use super::write::Hold;

/// A rectangle in pixels: left, top, right, bottom.
pub type Box4 = [f64; 4];

/// A position in pixels, y running down.
type Spot2 = [f64; 2];

/// A name that wants a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The name.
    pub text: String,
    /// What it names.
    pub spot: Spot,
}

/// What a name stands at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spot {
    /// Something round.
    Point {
        /// Its middle.
        at: Spot2,
        /// Its radius in pixels.
        radius: f64,
    },
    /// An area: its name lies inside its box, or does not stand.
    Area {
        /// A position inside.
        at: Spot2,
        /// The box of what is seen of it.
        seen: Box4,
        /// Radius of a mark that stands there too; 0 where there is none.
        mark: f64,
    },
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// Their letters.
    pub style: Style,
    /// The widest that a line may be, in pixels.
    pub widest: f64,
    /// As many lines at most.
    pub lines: usize,
    /// How much further off a name may stand that finds no room close by a point, in pixels; 0: it does not.
    pub away: f64,
}

impl Manner {
    /// On one line, however long, close by what it names.
    pub const fn one_line(style: Style) -> Self {
        Self { style, widest: f64::INFINITY, lines: 1, away: 0.0 }
    }
}

/// A name in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its lines, each with the point at which its base line is held.
    pub lines: Vec<(String, Spot2)>,
    /// Where they are held.
    pub hold: Hold,
    /// The room that they take.
    pub room: Box4,
}

/// More names than this are not tried: nobody reads them on one page, and each is compared with all that stand.
pub const MAX_NAMES: usize = 1_000;

/// How far a name may stand out of the box of its area on both sides together, as a share of the box.
const OVER_THE_EDGE: f64 = 1.25;

/// Between a name and what it names, as a share of the size of its letters.
const GAP: f64 = 0.3;

/// Names that found a place, and how many did not. `taken` is room that is taken already; so is that of all that is named.
pub fn place(wanted: &[Wanted], fonts: &Fonts, manner: Manner, frame: Box4, taken: &[Box4]) -> (Vec<Placed>, usize) {
    let mut rooms: Vec<Box4> = taken.to_vec();
    rooms.extend(wanted.iter().filter_map(|w| match w.spot {
        Spot::Point { at, radius } | Spot::Area { at, mark: radius, .. } => {
            (radius > 0.0).then_some([at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius])
        }
    }));
    let mut placed = Vec::new();
    for name in wanted.iter().take(MAX_NAMES) {
        let block = Block::of(&name.text, fonts, manner);
        let free = |(hold, corner): (Hold, Spot2)| {
            let room = block.room(corner);
            let inside = room[0] >= frame[0] && room[1] >= frame[1] && room[2] <= frame[2] && room[3] <= frame[3];
            (inside && !rooms.iter().any(|other| overlap(room, *other))).then(|| block.placed(hold, corner))
        };
        if let Some(found) = block.places(name.spot, manner).into_iter().find_map(free) {
            rooms.push(found.room);
            placed.push(found);
        }
    }
    let left_out = wanted.len() - placed.len();
    (placed, left_out)
}

/// The lines of a name and their size.
struct Block {
    lines: Vec<String>,
    width: f64,
    height: f64,
    /// From its upper edge to the first base line.
    rise: f64,
    /// From one base line to the next.
    step: f64,
}

impl Block {
    fn of(text: &str, fonts: &Fonts, manner: Manner) -> Self {
        let Manner { style, widest, lines: most, .. } = manner;
        let lines = if widest.is_finite() { fonts.wrap(text, style, widest, most) } else { vec![text.to_owned()] };
        let width = lines.iter().map(|line| fonts.width(line, style)).fold(0.0, f64::max);
        let step = style.size * if lines.len() > 1 { leading(text) } else { 0.0 };
        let rise = style.size * rise(text);
        let height = rise + style.size * hang(text) + step * lines.len().saturating_sub(1) as f64;
        Self { lines, width, height, rise, step }
    }

    /// What it takes with its upper left corner at a point.
    fn room(&self, [x, y]: Spot2) -> Box4 {
        [x - 1.0, y, x + self.width + 1.0, y + self.height]
    }

    fn placed(&self, hold: Hold, corner: Spot2) -> Placed {
        // where a line that is held there begins at the corner
        let x = 2.0 * corner[0] - hold.begins(corner[0], self.width);
        let base = |i: usize| corner[1] + self.rise + self.step * i as f64;
        let lines = self.lines.iter().enumerate().map(|(i, line)| (line.clone(), [x, base(i)])).collect();
        Placed { lines, hold, room: self.room(corner) }
    }

    /// Upper left corners and how lines are held there, the best first.
    fn places(&self, spot: Spot, manner: Manner) -> Vec<(Hold, Spot2)> {
        let gap = manner.style.size * GAP;
        match spot {
            Spot::Point { at, radius } => {
                let mut places = self.around(at, radius, gap);
                if manner.away > 0.0 {
                    places.extend(self.around(at, radius + manner.away, gap));
                }
                places
            }
            Spot::Area { at, seen, mark } => self.within(at, seen, mark, gap),
        }
    }

    fn around(&self, [x, y]: Spot2, radius: f64, gap: f64) -> Vec<(Hold, Spot2)> {
        let Self { width, height, .. } = *self;
        let (far, slant) = (radius + gap, radius * 0.7 + gap * 0.5);
        vec![
            (Hold::Start, [x + far, y - height / 2.0]),
            (Hold::Middle, [x - width / 2.0, y - far - height]),
            (Hold::Middle, [x - width / 2.0, y + far]),
            (Hold::End, [x - far - width, y - height / 2.0]),
            (Hold::Start, [x + slant, y - slant - height]),
            (Hold::Start, [x + slant, y + slant]),
            (Hold::End, [x - slant - width, y - slant - height]),
            (Hold::End, [x - slant - width, y + slant]),
        ]
    }

    fn within(&self, [x, y]: Spot2, seen: Box4, mark: f64, gap: f64) -> Vec<(Hold, Spot2)> {
        let Self { width, height, .. } = *self;
        if width > (seen[2] - seen[0]) * OVER_THE_EDGE || height > (seen[3] - seen[1]) * OVER_THE_EDGE {
            return Vec::new();
        }
        let (left, top, far) = (x - width / 2.0, y - height / 2.0, mark + gap);
        if mark > 0.0 {
            return vec![
                (Hold::Middle, [left, y + far]),
                (Hold::Middle, [left, y - far - height]),
                (Hold::Start, [x + far, top]),
                (Hold::End, [x - far - width, top]),
            ];
        }
        let corners = [[left, top], [left, y - height], [left, y], [left - width / 4.0, top], [left + width / 4.0, top]];
        corners.map(|corner| (Hold::Middle, corner)).to_vec()
    }
}

/// True where two rectangles have some of their inside in common.
pub fn overlap(a: Box4, b: Box4) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::fonts;

    const FRAME: Box4 = [0.0, 0.0, 400.0, 300.0];
    const MANNER: Manner = Manner::one_line(Style::plain(12.0));

    fn point(text: &str, x: f64, y: f64) -> Wanted {
        Wanted { text: text.into(), spot: Spot::Point { at: [x, y], radius: 5.0 } }
    }

    #[test]
    fn names_cover_neither_each_other_nor_marks_nor_corners() {
        let corner = [300.0, 250.0, 400.0, 300.0];
        let wanted: Vec<Wanted> = (0..60).map(|i| point("Konodimini", f64::from(i % 10) * 40.0 + 5.0, f64::from(i / 10) * 50.0 + 8.0)).collect();
        for manner in [MANNER, Manner { widest: 40.0, lines: 2, away: 9.0, ..MANNER }] {
            let (placed, left_out) = place(&wanted, &fonts(), manner, FRAME, &[corner]);
            assert!(!placed.is_empty() && left_out > 0, "{} placed", placed.len());
            assert_eq!(placed.len() + left_out, 60);
            for (i, a) in placed.iter().enumerate() {
                assert!(!overlap(a.room, corner));
                assert!(a.room[0] >= 0.0 && a.room[1] >= 0.0 && a.room[2] <= 400.0 && a.room[3] <= 300.0);
                assert!(placed[i + 1..].iter().all(|b| !overlap(a.room, b.room)));
                for w in &wanted {
                    let Spot::Point { at, radius } = w.spot else { continue };
                    assert!(!overlap(a.room, [at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius]));
                }
                for (line, at) in &a.lines {
                    let begins = a.hold.begins(at[0], fonts().width(line, manner.style));
                    assert!(begins >= a.room[0] && at[1] > a.room[1] && at[1] < a.room[3], "{line} {begins} {a:?}");
                }
            }
        }
    }

    #[test]
    fn the_first_name_gets_the_best_place_and_the_order_decides() {
        let both = [point("Ségou", 100.0, 100.0), point("Pelengana", 104.0, 100.0)];
        let (placed, _) = place(&both, &fonts(), MANNER, FRAME, &[]);
        assert_eq!(placed[0].lines[0].0, "Ségou");
        assert_eq!(place(&both, &fonts(), MANNER, FRAME, &[]).0, placed);
    }

    #[test]
    fn a_name_finds_another_side_and_then_stands_away() {
        let wanted = vec![point("a name", 200.0, 60.0); 40];
        let frame = [0.0, 0.0, 400.0, 120.0];
        let close = place(&wanted, &fonts(), MANNER, frame, &[]).0.len();
        let away = place(&wanted, &fonts(), Manner { away: 14.0, ..MANNER }, frame, &[]).0.len();
        assert!((2..=8).contains(&close) && away > close, "{close} {away}");
    }

    #[test]
    fn the_name_of_an_area_that_is_too_small_is_left_out() {
        let area = |side: f64| Wanted { text: "Sibila".into(), spot: Spot::Area { at: [100.0, 100.0], seen: [100.0, 100.0, 100.0 + side, 100.0 + side], mark: 0.0 } };
        assert_eq!(place(&[area(80.0)], &fonts(), MANNER, FRAME, &[]).0.len(), 1);
        assert_eq!(place(&[area(10.0)], &fonts(), MANNER, FRAME, &[]), (Vec::new(), 1));
    }

    #[test]
    fn names_beyond_the_limit_are_not_tried() {
        let wanted: Vec<Wanted> = (0..=MAX_NAMES).map(|i| point("n", 200.0 + i as f64 * 300.0, 30.0)).collect();
        let (placed, left_out) = place(&wanted, &fonts(), MANNER, [0.0, 0.0, 4.0e5, 60.0], &[]);
        assert_eq!((placed.len(), left_out), (MAX_NAMES, 1));
    }
}
