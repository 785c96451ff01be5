//! Places x themes: a square for each cell in the colour of its state, with the number of partners where there are any.

use super::Figure;
use super::bars::on;
use super::cells::{Cells, State, class, legend};
use super::legend;
use super::svg::{Letters, Stroke, Svg};
use crate::atlas::Atlas;
use crate::domain::Kind;
use crate::letters::scripts::{leading, rise};
use crate::letters::{Fonts, Hold, Style};
use crate::messages::{Lang, Value};
use crate::report::names;
use crate::tiles::map_description::INK;

/// The most rows: what stands on a page.
pub const MAX_ROWS: usize = 60;
/// The most columns, for the same reason.
pub const MAX_COLUMNS: usize = 24;
const LETTERS: Style = Style::plain(11.0);
const ROW: f64 = 18.0;
const WORDS: f64 = 160.0;
const HEAD: f64 = 62.0;

/// Draws the matrix. Rows and columns beyond the limits are counted in the note. O(cells).
pub fn draw(fonts: &Fonts, atlas: &Atlas, lang: Lang, cells: &Cells, most: f64) -> Figure {
    let (rows, columns) = (cells.sites.len().min(MAX_ROWS), cells.themes.len().min(MAX_COLUMNS));
    let wide = ((most - WORDS) / columns.max(1) as f64).clamp(14.0, 90.0);
    let top = if wide < 48.0 { HEAD + 60.0 } else { HEAD };
    let mut svg = Svg::new(fonts, "matrix", most, top + ROW * rows as f64);
    let look = Letters { style: LETTERS, colour: INK, hold: Hold::End, halo: None };
    for column in 0..columns {
        let name = names::record(atlas, lang, Kind::Theme, &cells.themes[column]);
        let x = WORDS + wide * (column as f64 + 0.5);
        heading(&mut svg, &name, [x, top - 6.0], wide);
    }
    for row in 0..rows {
        let y = top + ROW * row as f64;
        let name = names::record(atlas, lang, Kind::Site, &cells.sites[row]);
        svg.text([WORDS - 6.0, y + 13.0], &fonts.cut(&name, LETTERS, WORDS - 10.0), look);
        for column in 0..columns {
            if let Some(cell) = cells.at(row, column) {
                square(&mut svg, [WORDS + wide * column as f64, y, wide, ROW], cell, lang);
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
    Figure::new(lang.word("briefing.figure.matrix"), note, svg)
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

/// A heading over a column: in as many lines as stand there where it is wide, else turned.
pub fn heading(svg: &mut Svg, name: &str, [x, bottom]: [f64; 2], wide: f64) {
    let look = |hold| Letters { style: LETTERS, colour: INK, hold, halo: None };
    if wide < 48.0 {
        let line = svg.fonts().cut(name, LETTERS, 105.0);
        svg.turned([x + 4.0, bottom], &line, look(Hold::Start));
        return;
    }
    let step = LETTERS.size * leading(name);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "three or four lines")]
    let most = ((HEAD - 6.0 - LETTERS.size * rise(name)) / step) as usize + 1;
    let lines = svg.fonts().wrap(name, LETTERS, wide - 4.0, most);
    for (i, line) in lines.iter().enumerate() {
        svg.text([x, bottom - step * (lines.len() - 1 - i) as f64], line, look(Hold::Middle));
    }
}
