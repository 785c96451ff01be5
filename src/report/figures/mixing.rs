//! Groups x groups: how many ties lead from which constituency to which, out of a report of `mixing`.

use super::Figure;
use super::matrix::heading;
use super::svg::{Letters, Stroke, Svg};
use crate::analysis::Finished;
use crate::domain::{Cell, Text};
use crate::letters::{Fonts, Hold, Style};
use crate::messages::Lang;
use crate::report::names;
use crate::tiles::map_description::INK;

const LETTERS: Style = Style::plain(11.0);
const ROW: f64 = 24.0;
const WORDS: f64 = 160.0;
const HEAD: f64 = 62.0;
/// Greys from few to many; letters turn white on the last two.
const GREYS: [&str; 5] = ["#FFFFFF", "#E3E3E3", "#BDBDBD", "#7A7A7A", "#3C3C3C"];

/// Draws the matrix of groups in the order of the report. O(groups^2).
pub fn draw(fonts: &Fonts, lang: Lang, report: &Finished, most: f64) -> Figure {
    let column = |name: &str| report.spec.columns.iter().position(|c| c.name == name);
    let [from, to, ties] = ["from_group", "to_group", "ties"].map(column);
    let mut groups: Vec<Text> = Vec::new();
    let mut found: Vec<(Text, Text, i64)> = Vec::new();
    for row in &report.report.rows {
        let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at));
        let (Some(Cell::Text(from)), Some(Cell::Text(to)), Some(Cell::Int(ties))) = (cell(from), cell(to), cell(ties)) else { continue };
        for group in [from, to] {
            if !groups.contains(group) {
                groups.push(group.clone());
            }
        }
        found.push((from.clone(), to.clone(), *ties));
    }
    let largest = found.iter().map(|(.., n)| *n).max().unwrap_or(0).max(1);
    let wide = ((most - WORDS) / groups.len().max(1) as f64).clamp(14.0, 90.0);
    let top = if wide < 48.0 { HEAD + 60.0 } else { HEAD };
    let mut svg = Svg::new(fonts, "mixing", most, top + ROW * groups.len() as f64 + 6.0);
    let place = |group: &Text| groups.iter().position(|g| g == group).unwrap_or_default() as f64;
    for group in &groups {
        let name = names::code(lang, "constituency", group);
        heading(&mut svg, &name, [WORDS + wide * (place(group) + 0.5), top - 6.0], wide);
        let look = Letters { style: LETTERS, colour: INK, hold: Hold::End, halo: None };
        svg.text([WORDS - 6.0, top + ROW * place(group) + 16.0], &fonts.cut(&name, LETTERS, WORDS - 10.0), look);
    }
    for (from, to, n) in &found {
        let at = [WORDS + wide * place(to), top + ROW * place(from)];
        let shade = shade(*n, largest);
        svg.rect([at[0], at[1], wide, ROW], GREYS[shade], Some(Stroke { colour: INK, width: 0.4, dashes: "" }));
        let colour = if shade > 2 { "#FFFFFF" } else { INK };
        let look = Letters { style: Style { bold: true, ..LETTERS }, colour, hold: Hold::Middle, halo: None };
        svg.text([at[0] + wide / 2.0, at[1] + 16.0], &lang.number(*n as f64, 0), look);
    }
    Figure::new(lang.word("briefing.figure.mixing"), lang.word("briefing.figure.mixing.note"), svg)
}

/// None is white; what there is lies on four equal steps up to the largest.
fn shade(n: i64, largest: i64) -> usize {
    if n <= 0 { 0 } else { usize::try_from((4 * n + largest - 1) / largest).unwrap_or(4).clamp(1, 4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_grow_with_ties_and_none_is_white() {
        assert_eq!([0, 1, 25, 26, 50, 99, 100].map(|n| shade(n, 100)), [0, 1, 1, 2, 2, 4, 4]);
    }
}
