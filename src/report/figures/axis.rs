//! Names beside and above a grid: they get the room that they need, within limits, so that few are cut and no word is broken.

use super::svg::{Letters, Svg};
use crate::letters::breaks::pieces;
use crate::letters::scripts::leading;
use crate::letters::{Fonts, Hold, Style};
use crate::tiles::map_description::INK;

/// Letters of both.
pub const LETTERS: Style = Style::plain(11.0);
/// Space between a name and its line of the grid.
const GAP: f64 = 6.0;
/// A name above a column stands in at most so many lines, else it is turned.
const MOST_LINES: usize = 3;
/// A turned name is cut where it is longer.
const LONGEST: f64 = 150.0;
/// Columns narrower than this have turned names.
const NARROWEST: f64 = 48.0;

/// Names to the left of the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    style: Style,
    /// Their room, with the space after them.
    pub room: f64,
}

impl Beside {
    /// As wide as the widest of them, from a least to a most.
    pub fn of(fonts: &Fonts, style: Style, names: &[String], [least, most]: [f64; 2]) -> Self {
        let widest = names.iter().map(|name| fonts.width(name, style)).fold(0.0, f64::max);
        Self { style, room: (widest + GAP + 4.0).clamp(least, most) }
    }

    /// Writes one, its base line at `y`; its end is cut where it is too long.
    pub fn write(&self, svg: &mut Svg, name: &str, y: f64) {
        let line = svg.fonts().cut(name, self.style, self.room - GAP - 4.0);
        svg.text([self.room - GAP, y], &line, Letters { style: self.style, colour: INK, hold: Hold::End, halo: None });
    }
}

/// Names above the columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Above {
    turned: bool,
    wide: f64,
    /// Their room, with the space below them.
    pub room: f64,
}

impl Above {
    /// Along the line where every word fits into its column, else turned.
    pub fn of(fonts: &Fonts, names: &[String], wide: f64) -> Self {
        let fits = |name: &String| pieces(name).into_iter().all(|word| fonts.width(word.text, LETTERS) <= wide - 4.0);
        let lines = |name: &String| fonts.wrap(name, LETTERS, wide - 4.0, usize::MAX).len();
        let turned = wide < NARROWEST || !names.iter().all(fits) || names.iter().any(|name| lines(name) > MOST_LINES);
        let high = |name: &String| if turned { fonts.width(name, LETTERS).min(LONGEST) } else { LETTERS.size * leading(name) * lines(name) as f64 };
        Self { turned, wide, room: names.iter().map(high).fold(0.0, f64::max) + 2.0 * GAP }
    }

    /// Writes one over the column whose middle is at `x` and whose upper end is at `bottom`.
    pub fn write(&self, svg: &mut Svg, name: &str, x: f64, bottom: f64) {
        let look = |hold| Letters { style: LETTERS, colour: INK, hold, halo: None };
        if self.turned {
            let line = svg.fonts().cut(name, LETTERS, LONGEST);
            svg.turned([x + 4.0, bottom - GAP], &line, look(Hold::Start));
            return;
        }
        let lines = svg.fonts().wrap(name, LETTERS, self.wide - 4.0, MOST_LINES);
        for (i, line) in lines.iter().enumerate() {
            svg.text([x, bottom - GAP - LETTERS.size * leading(name) * (lines.len() - 1 - i) as f64], line, look(Hold::Middle));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::fonts;

    #[test]
    fn a_word_that_does_not_fit_turns_all_and_is_not_broken() {
        let fonts = fonts();
        let names = ["Gouvernement", "Monde universitaire", "ONG"].map(str::to_owned);
        let wide = fonts.width("Gouvernement", LETTERS) + 4.5;
        assert!(!Above::of(&fonts, &names, wide).turned);
        let narrow = Above::of(&fonts, &names, wide - 2.0);
        assert!(narrow.turned && narrow.room > fonts.width("Monde universitaire", LETTERS), "{narrow:?}");
        let mut svg = Svg::new(&fonts, "t", 200.0, 200.0);
        narrow.write(&mut svg, &names[1], 50.0, 120.0);
        assert!(svg.finish("", "").contains(">Monde universitaire</text>"));
    }

    #[test]
    fn names_beside_have_their_room_within_limits() {
        let fonts = fonts();
        let room = |name: &str| Beside::of(&fonts, LETTERS, &[name.to_owned()], [80.0, 230.0]).room;
        assert!((room("a") - 80.0).abs() < 1e-9 && (room(&"long ".repeat(40)) - 230.0).abs() < 1e-9);
        let name = "Boeng Chhmar and Associated";
        let beside = Beside::of(&fonts, LETTERS, &[name.to_owned()], [80.0, 230.0]);
        let mut svg = Svg::new(&fonts, "t", 300.0, 20.0);
        beside.write(&mut svg, name, 10.0);
        assert!(svg.finish("", "").contains(">Boeng Chhmar and Associated</text>"), "{beside:?}");
    }
}
