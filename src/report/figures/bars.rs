//! For each theme one bar: how many places are in which state.

use super::Figure;
use super::axis::Beside;
use super::cells::{Cells, STATES, class, legend, words};
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
/// Room of the names of themes: the least and the most.
const NAMES: [f64; 2] = [120.0, 280.0];
const LETTERS: Style = Style::plain(12.0);

/// Draws the bars. Themes with the most gaps come first, those after [`MAX_BARS`] are counted in the note. O(cells).
pub fn draw(fonts: &Fonts, atlas: &Atlas, lang: Lang, cells: &Cells, most: f64) -> Figure {
    let mut themes: Vec<(usize, [usize; 6])> = (0..cells.themes.len()).map(|t| (t, cells.by_state(t))).collect();
    themes.sort_by_key(|(t, counts)| (std::cmp::Reverse(counts[3]), *t));
    let left_out = themes.len().saturating_sub(MAX_BARS);
    themes.truncate(MAX_BARS);
    let mut svg = Svg::new(fonts, "bars", most, STEP * themes.len() as f64);
    let named: Vec<String> = themes.iter().map(|(theme, _)| names::record(atlas, lang, Kind::Theme, &cells.themes[*theme])).collect();
    let beside = Beside::of(fonts, LETTERS, &named, NAMES);
    let scale = (most - beside.room - 8.0) / cells.sites.len().max(1) as f64;
    for (line, (_, counts)) in themes.iter().enumerate() {
        let y = line as f64 * STEP;
        beside.write(&mut svg, &named[line], y + 15.0);
        let mut x = beside.room;
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
    let said: Vec<String> = themes.iter().zip(&named).map(|((_, counts), name)| counted(lang, name, counts)).collect();
    Figure::new(lang.word("briefing.figure.bars"), note, said.join(" "), svg)
}

/// How many places are in which state on a theme, from what is known to what is not.
fn counted(lang: Lang, theme: &str, counts: &[usize; 6]) -> String {
    let some = (0..STATES.len()).rev().filter(|at| counts[*at] > 0);
    lang.told(theme, &some.map(|at| format!("{} ({})", words(lang, STATES[at]), lang.count(counts[at]))).collect::<Vec<_>>())
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
