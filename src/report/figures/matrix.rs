//! Places x themes: a square for each cell in the colour of its state, with the number of partners where there are any.

use super::Figure;
use super::axis::{Above, Beside, LETTERS};
use super::bars::on;
use super::cells::{Cells, STATES, State, class, legend, words};
use super::legend;
use super::svg::{Letters, Stroke, Svg};
use crate::atlas::Atlas;
use crate::domain::{Kind, Text};
use crate::letters::{Fonts, Hold, Style};
use crate::messages::{Lang, Value};
use crate::report::names;
use crate::tiles::map_description::INK;

/// The most rows: what stands on a page.
pub const MAX_ROWS: usize = 60;
/// The most columns, for the same reason.
pub const MAX_COLUMNS: usize = 24;
const ROW: f64 = 18.0;
/// Room of the names of places: the least and the most.
const NAMES: [f64; 2] = [80.0, 240.0];

/// Draws the matrix. Rows and columns beyond the limits are counted in the note. O(cells).
pub fn draw(fonts: &Fonts, atlas: &Atlas, lang: Lang, cells: &Cells, most: f64) -> Figure {
    let (rows, columns) = (cells.sites.len().min(MAX_ROWS), cells.themes.len().min(MAX_COLUMNS));
    let named = |kind: Kind, ids: &[Text]| ids.iter().map(|id| names::record(atlas, lang, kind, id)).collect::<Vec<_>>();
    let (sites, themes) = (named(Kind::Site, &cells.sites[..rows]), named(Kind::Theme, &cells.themes[..columns]));
    let beside = Beside::of(fonts, LETTERS, &sites, NAMES);
    let left = beside.room;
    let wide = ((most - left) / columns.max(1) as f64).clamp(14.0, 90.0);
    let above = Above::of(fonts, &themes, wide);
    let top = above.room;
    let mut svg = Svg::new(fonts, "matrix", most, top + ROW * rows as f64);
    for (column, name) in themes.iter().enumerate() {
        above.write(&mut svg, name, left + wide * (column as f64 + 0.5), top);
    }
    for (row, site) in sites.iter().enumerate() {
        let y = top + ROW * row as f64;
        beside.write(&mut svg, site, y + 13.0);
        for column in 0..columns {
            if let Some(cell) = cells.at(row, column) {
                square(&mut svg, [left + wide * column as f64, y, wide, ROW], cell, lang);
            }
        }
    }
    let occurs = |state: &str| (0..rows).any(|r| (0..columns).any(|c| cells.at(r, c).is_some_and(|s| s.state == state)));
    let below = top + ROW * rows as f64 + 6.0;
    let high = legend::draw(&mut svg, [8.0, below], most - 16.0, &legend(lang, occurs));
    svg.grow(below + high + 6.0);
    let left_out = cells.sites.len() * cells.themes.len() - rows * columns;
    let mut note = lang.tell("briefing.figure.matrix.note", &[("sites", Value::Count(rows)), ("themes", Value::Count(columns))]);
    if left_out > 0 {
        note = format!("{note} {}", lang.tell("briefing.more", &[("n", Value::Count(left_out))]));
    }
    Figure::new(lang.word("briefing.figure.matrix"), note, said(atlas, lang, cells), svg)
}

/// In which cells nobody is reported although need is stated, then how many are in each other state.
fn said(atlas: &Atlas, lang: Lang, cells: &Cells) -> String {
    let all = || (0..cells.sites.len()).flat_map(|site| (0..cells.themes.len()).map(move |theme| (site, theme)));
    let of = |state: &'static str| all().filter(move |(site, theme)| cells.at(*site, *theme).is_some_and(|cell| cell.state == state));
    let name = |(site, theme): (usize, usize)| names::path(atlas, lang, &format!("{}/{}", cells.sites[site], cells.themes[theme]));
    let gaps: Vec<String> = of("gap").map(name).collect();
    let mut told = if gaps.is_empty() { Vec::new() } else { vec![lang.told(&words(lang, "gap"), &gaps)] };
    for state in STATES.into_iter().rev().filter(|state| *state != "gap") {
        let count = of(state).count();
        if count > 0 {
            told.push(lang.told(&words(lang, state), &[lang.count(count)]));
        }
    }
    told.join(" ")
}

fn square(svg: &mut Svg, at: [f64; 4], cell: &State, lang: Lang) {
    let Some(class) = class(cell.state) else { return };
    let fill = class.pattern.map_or_else(|| class.colour.to_owned(), |hatch| svg.hatch(&hatch));
    svg.rect(at, &fill, Some(Stroke { colour: INK, width: 0.4, dashes: "" }));
    let (colour, halo) = on(&class);
    let count = lang.count(cell.providers);
    let style = Style { bold: true, ..LETTERS };
    if cell.providers > 0 && svg.fonts().width(&count, style) < at[2] {
        let look = Letters { style, colour, hold: Hold::Middle, halo };
        svg.text([at[0] + at[2] / 2.0, at[1] + 13.0], &count, look);
    }
}
