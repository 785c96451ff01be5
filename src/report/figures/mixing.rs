//! Groups x groups: how many ties lead from which constituency to which, out of a report of `mixing`.

use std::cmp::Reverse;

use super::Figure;
use super::axis::{Above, Beside, LETTERS};
use super::svg::{Letters, Stroke, Svg};
use crate::analysis::Finished;
use crate::domain::{Cell, Text};
use crate::letters::{Fonts, Hold, Style};
use crate::messages::Lang;
use crate::report::names;
use crate::tiles::map_description::INK;

const ROW: f64 = 24.0;
/// Room of the names of groups: the least and the most.
const NAMES: [f64; 2] = [80.0, 240.0];
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
    let names: Vec<String> = groups.iter().map(|group| names::code(lang, "constituency", group)).collect();
    let beside = Beside::of(fonts, LETTERS, &names, NAMES);
    let left = beside.room;
    let wide = ((most - left) / groups.len().max(1) as f64).clamp(14.0, 90.0);
    let above = Above::of(fonts, &names, wide);
    let top = above.room;
    let mut svg = Svg::new(fonts, "mixing", most, top + ROW * groups.len() as f64 + 6.0);
    let place = |group: &Text| groups.iter().position(|g| g == group).unwrap_or_default() as f64;
    for (at, name) in names.iter().enumerate() {
        above.write(&mut svg, name, left + wide * (at as f64 + 0.5), top);
        beside.write(&mut svg, name, top + ROW * at as f64 + 16.0);
    }
    for (from, to, n) in &found {
        let at = [left + wide * place(to), top + ROW * place(from)];
        let shade = shade(*n, largest);
        svg.rect([at[0], at[1], wide, ROW], GREYS[shade], Some(Stroke { colour: INK, width: 0.4, dashes: "" }));
        let colour = if shade > 2 { "#FFFFFF" } else { INK };
        let look = Letters { style: Style { bold: true, ..LETTERS }, colour, hold: Hold::Middle, halo: None };
        svg.text([at[0] + wide / 2.0, at[1] + 16.0], &lang.number(*n as f64, 0), look);
    }
    found.retain(|(.., n)| *n > 0);
    found.sort_by_key(|(from, to, n)| (Reverse(*n), from.clone(), to.clone()));
    let group = |code: &Text| &names[groups.iter().position(|g| g == code).unwrap_or_default()];
    let pairs: Vec<String> = found.iter().map(|(from, to, n)| format!("{} \u{2192} {} ({})", group(from), group(to), lang.number(*n as f64, 0))).collect();
    let said = if pairs.is_empty() { String::new() } else { lang.told(&lang.word("briefing.figure.pairs"), &pairs) };
    Figure::new(lang.word("briefing.figure.mixing"), lang.word("briefing.figure.mixing.note"), said, svg)
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
