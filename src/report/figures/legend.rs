//! Legends: signs with their words, side by side, in as many lines as it takes.

use super::svg::{Letters, Stroke, Svg};
use crate::domain::codelist::{Code, Constituency};
use crate::letters::{Hold, Style};
use crate::report::figures::sign;
use crate::tiles::map_description::{INK, Pattern};

/// Height of a line of a legend.
const LINE: f64 = 20.0;
/// Size of its letters.
pub const LETTERS: f64 = 12.0;
/// Room for a sign and the space after it.
const SIGN: f64 = 22.0;
/// Space between two entries.
const GAP: f64 = 18.0;

/// What stands before the words.
#[derive(Clone, Debug)]
pub enum Sign {
    /// A constituency.
    Constituency(Option<Code<Constituency>>),
    /// A line: colour and dashes.
    Line(String, &'static str),
    /// A fill.
    Fill(&'static str),
    /// A hatching.
    Hatch(Pattern),
    /// Nothing: the words are a heading of what follows.
    Heading,
}

/// Draws the entries from a point downwards within a width; answers how high they are. O(entries).
pub fn draw(svg: &mut Svg, at: [f64; 2], most: f64, entries: &[(Sign, String)]) -> f64 {
    let [left, top] = at;
    let (mut x, mut y) = (left, top);
    for (sign, words) in entries {
        let heading = matches!(sign, Sign::Heading);
        let before = if heading { 0.0 } else { SIGN };
        let style = Style { size: LETTERS, bold: heading };
        let wide = before + svg.fonts().width(words, style);
        if x > left && (x + wide > left + most || heading) {
            (x, y) = (left, y + LINE);
        }
        let middle = [x + 8.0, y + LINE / 2.0];
        let ink = Stroke { colour: INK, width: 0.6, dashes: "" };
        let swatch = [x, y + 4.0, 16.0, 12.0];
        match sign {
            Sign::Constituency(code) => svg.rings(&sign::rings(*code, middle, 6.5), sign::colour(*code), Some(ink)),
            Sign::Line(colour, dashes) => svg.line([x, middle[1]], [x + 18.0, middle[1]], Stroke { colour, width: 2.0, dashes }),
            Sign::Fill(colour) => svg.rect(swatch, colour, Some(ink)),
            Sign::Hatch(pattern) => {
                let fill = svg.hatch(pattern);
                svg.rect(swatch, &fill, Some(ink));
            }
            Sign::Heading => {}
        }
        let look = Letters { style, colour: INK, hold: Hold::Start, halo: None };
        svg.text([x + before, y + 14.5], words, look);
        x += wide + GAP;
        if heading {
            (x, y) = (left, y + LINE);
        }
    }
    if entries.is_empty() { 0.0 } else { y - top + if x > left { LINE } else { 0.0 } }
}
