//! For each theme one bar: how many places are in which state.

use super::Figure;
use super::cells::{Cells, STATES, class, legend};
use super::legend;
use super::svg::{Letters, Stroke, Svg};
use crate::atlas::Atlas;
use crate::domain::Kind;
use crate::letters::{Fonts, Hold, Style};
use crate::messages::{Lang, Value};
use crate::report::names;
use crate::tiles::map_description::{Class, INK};

/// The most bars: more do not stand on a page.
pub const MAX_BARS: usize = 40;
const BAR: f64 = 20.0;
const STEP: f64 = 26.0;
const WORDS: f64 = 210.0;
const LETTERS: Style = Style::plain(12.0);

/// Draws the bars. Themes with the most gaps come first, those after [`MAX_BARS`] are counted in the note. O(cells).
pub fn draw(fonts: &Fonts, atlas: &Atlas, lang: Lang, cells: &Cells, most: f64) -> Figure {
    let mut themes: Vec<(usize, [usize; 6])> = (0..cells.themes.len()).map(|t| (t, cells.by_state(t))).collect();
    themes.sort_by_key(|(t, counts)| (std::cmp::Reverse(counts[3]), *t));
    let left_out = themes.len().saturating_sub(MAX_BARS);
    themes.truncate(MAX_BARS);
    let mut svg = Svg::new(fonts, "bars", most, STEP * themes.len() as f64);
    let scale = (most - WORDS - 8.0) / cells.sites.len().max(1) as f64;
    for (line, (theme, counts)) in themes.iter().enumerate() {
        let y = line as f64 * STEP;
        let name = names::record(atlas, lang, Kind::Theme, &cells.themes[*theme]);
        let look = Letters { style: LETTERS, colour: INK, hold: Hold::End, halo: None };
        svg.text([WORDS - 8.0, y + 15.0], &fonts.cut(&name, LETTERS, WORDS - 12.0), look);
        let mut x = WORDS;
        // from what is known to what is not
        for at in [5, 4, 3, 2, 1, 0] {
            let wide = counts[at] as f64 * scale;
            if let (true, Some(class)) = (counts[at] > 0, class(STATES[at])) {
                bar(&mut svg, [x, y + 1.0, wide, BAR], &class, &lang.count(counts[at]));
            }
            x += wide;
        }
    }
    let entries = legend(lang, |state| STATES.iter().position(|s| *s == state).is_some_and(|at| themes.iter().any(|(_, c)| c[at] > 0)));
    let top = STEP * themes.len() as f64 + 6.0;
    let high = legend::draw(&mut svg, [8.0, top], most - 16.0, &entries);
    svg.grow(top + high + 6.0);
    let mut note = lang.tell("briefing.figure.bars.note", &[("n", Value::Count(cells.sites.len()))]);
    if left_out > 0 {
        note = format!("{note} {}", lang.tell("briefing.more", &[("n", Value::Count(left_out))]));
    }
    Figure::new(lang.word("briefing.figure.bars"), note, svg)
}

/// A piece of a bar with its count, where that fits; the letters are dark on pale and pale on dark.
fn bar(svg: &mut Svg, at: [f64; 4], class: &Class, count: &str) {
    let fill = class.pattern.map_or_else(|| class.colour.to_owned(), |hatch| svg.hatch(&hatch));
    svg.rect(at, &fill, Some(Stroke { colour: INK, width: 0.5, dashes: "" }));
    let style = Style { bold: true, ..LETTERS };
    if svg.fonts().width(count, style) + 4.0 <= at[2] {
        let (colour, halo) = on(class);
        let look = Letters { style, colour, hold: Hold::Middle, halo };
        svg.text([at[0] + at[2] / 2.0, at[1] + 14.5], count, look);
    }
}

/// Letters that can be read on a class, and the halo that a hatching needs.
pub fn on(class: &Class) -> (&'static str, Option<&'static str>) {
    match (class.value, class.pattern) {
        (_, Some(hatch)) => (INK, Some(hatch.background)),
        ("several", _) => ("#FFFFFF", None),
        _ => (INK, None),
    }
}
