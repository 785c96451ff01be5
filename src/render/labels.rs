//! Names of places where there is room for them: none covers another, a mark, or what stands in a corner of the map.
//!
//! Greedy, in the order in which names are handed in (the most important first): each takes the first of its places that
//! is free (E. Imhof, *Positioning Names on Maps*, 1975, for the order: right of a point, above, below, left; in the
//! middle of an area). What finds none is left out and counted. O(names x places x placed).

use super::text::{Fonts, Style};
use crate::tiles::clip::Local;

/// A rectangle in pixels: left, top, right, bottom.
pub type Box4 = [f64; 4];

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
        at: Local,
        /// Its radius in pixels.
        radius: f64,
    },
    /// An area: its name lies inside its box, or does not stand.
    Area {
        /// A position inside.
        at: Local,
        /// The box of what is seen of it.
        seen: Box4,
        /// Radius of a mark that stands there too; 0 where there is none.
        mark: f64,
    },
}

/// A name in its place: the left end of its base line.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The name.
    pub text: String,
    /// Left end of its base line.
    pub at: Local,
    /// The room that it takes.
    pub room: Box4,
}

/// More names than this are not tried: nobody reads them on one page.
pub const MAX_NAMES: usize = 1_000;

/// How far a name may stand out of the box of its area on both sides together, as a share of the box.
const OVER_THE_EDGE: f64 = 1.25;

/// Letters rise above the base line and hang below it by these shares of their size (Khmer and Lao stack higher).
const RISE: f64 = 0.82;
const HANG: f64 = 0.26;
const TALL_RISE: f64 = 1.05;
const TALL_HANG: f64 = 0.55;

fn is_tall(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'))
}

/// Names that found a place, and how many did not. `taken` is room that is taken already.
pub fn place(wanted: &[Wanted], fonts: &Fonts, style: Style, frame: Box4, taken: &[Box4]) -> (Vec<Placed>, usize) {
    let tried = &wanted[..wanted.len().min(MAX_NAMES)];
    let widths = fonts.widths(tried.iter().map(|w| w.text.as_str()), style);
    let mut rooms: Vec<Box4> = taken.to_vec();
    rooms.extend(wanted.iter().filter_map(|w| match w.spot {
        Spot::Point { at, radius } | Spot::Area { at, mark: radius, .. } => {
            (radius > 0.0).then_some([at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius])
        }
    }));
    let mut placed = Vec::new();
    for (name, width) in tried.iter().zip(widths) {
        let (rise, hang) = if is_tall(&name.text) { (TALL_RISE, TALL_HANG) } else { (RISE, HANG) };
        let (rise, hang) = (rise * style.size, hang * style.size);
        let found = places(name.spot, width, rise, hang, style.size * 0.3).into_iter().find_map(|[x, y]| {
            let room = [x - 1.0, y - rise, x + width + 1.0, y + hang];
            let inside = room[0] >= frame[0] && room[1] >= frame[1] && room[2] <= frame[2] && room[3] <= frame[3];
            let free = inside && !rooms.iter().any(|other| overlap(room, *other));
            free.then_some(([x, y], room))
        });
        if let Some((at, room)) = found {
            rooms.push(room);
            placed.push(Placed { text: name.text.clone(), at, room });
        }
    }
    let left_out = wanted.len() - placed.len();
    (placed, left_out)
}

/// Left ends of base lines, the best first.
fn places(spot: Spot, width: f64, rise: f64, hang: f64, gap: f64) -> Vec<Local> {
    // the base line of letters whose middle is at a height
    let base = |middle: f64| middle + (rise - hang) / 2.0;
    match spot {
        Spot::Point { at: [x, y], radius } => {
            let (right, left) = (x + radius + gap, x - radius - gap - width);
            let (above, below) = (y - radius - gap - hang, y + radius + gap + rise);
            let slant = radius * 0.7 + gap * 0.5;
            vec![
                [right, base(y)],
                [x - width / 2.0, above],
                [x - width / 2.0, below],
                [left, base(y)],
                [x + slant, y - slant - hang],
                [x + slant, y + slant + rise],
                [x - slant - width, y - slant - hang],
                [x - slant - width, y + slant + rise],
            ]
        }
        Spot::Area { at: [x, y], seen, mark } => {
            if width > (seen[2] - seen[0]) * OVER_THE_EDGE || rise + hang > (seen[3] - seen[1]) * OVER_THE_EDGE {
                return Vec::new();
            }
            let half = f64::midpoint(rise, hang);
            let middle = x - width / 2.0;
            let mut places = Vec::new();
            if mark > 0.0 {
                places.extend([[middle, base(y + mark + gap + half)], [middle, base(y - mark - gap - half)]]);
                places.extend([[x + mark + gap, base(y)], [x - mark - gap - width, base(y)]]);
            } else {
                places.extend([[middle, base(y)], [middle, base(y - half)], [middle, base(y + half)]]);
                places.extend([[middle - width / 4.0, base(y)], [middle + width / 4.0, base(y)]]);
            }
            places
        }
    }
}

fn overlap(a: Box4, b: Box4) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Box4 = [0.0, 0.0, 400.0, 300.0];
    const STYLE: Style = Style { size: 12.0, bold: false };

    fn fonts() -> Fonts {
        Fonts::find(None).expect("the package fonts-noto-core")
    }
    fn point(text: &str, x: f64, y: f64) -> Wanted {
        Wanted { text: text.into(), spot: Spot::Point { at: [x, y], radius: 5.0 } }
    }

    #[test]
    fn names_cover_neither_each_other_nor_marks_nor_corners() {
        let corner = [300.0, 250.0, 400.0, 300.0];
        let wanted: Vec<Wanted> = (0..60).map(|i| point("Konodimini", f64::from(i % 10) * 40.0 + 5.0, f64::from(i / 10) * 50.0 + 8.0)).collect();
        let (placed, left_out) = place(&wanted, &fonts(), STYLE, FRAME, &[corner]);
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
        }
    }

    #[test]
    fn the_first_name_gets_the_best_place_and_the_order_decides() {
        let both = [point("Ségou", 100.0, 100.0), point("Pelengana", 104.0, 100.0)];
        let (placed, _) = place(&both, &fonts(), STYLE, FRAME, &[]);
        assert_eq!(placed[0].text, "Ségou");
        assert_eq!(place(&both, &fonts(), STYLE, FRAME, &[]).0, placed);
    }

    #[test]
    fn the_name_of_an_area_that_is_too_small_is_left_out() {
        let area = |side: f64| Wanted { text: "Sibila".into(), spot: Spot::Area { at: [100.0, 100.0], seen: [100.0, 100.0, 100.0 + side, 100.0 + side], mark: 0.0 } };
        assert_eq!(place(&[area(80.0)], &fonts(), STYLE, FRAME, &[]).0.len(), 1);
        assert_eq!(place(&[area(10.0)], &fonts(), STYLE, FRAME, &[]), (Vec::new(), 1));
    }
}
