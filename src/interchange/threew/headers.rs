//! The header of a 3W sheet: found in the first rows by what its cells mean, in words or as HXL hashtags.

use std::collections::{BTreeMap, BTreeSet};

use crate::interchange::grid::Grid;
use crate::interchange::mapping::Columns;
use crate::interchange::profile::{Meaning, three_w};
use crate::interchange::words::{fold, is_cell_error};

/// Rows in which the header is sought: titles and logos stand above it (HXL looks as far).
const SEARCHED_ROWS: usize = 25;
/// Columns that must be understood before a row is taken for a header.
const LEAST_COLUMNS: usize = 2;
/// The meaning without which a sheet is no 3W.
const WHO: &str = "organisation";

/// What the columns of a sheet mean.
#[derive(Debug)]
pub struct Layout {
    /// Position of the header in the grid's rows; of the hashtags where there are some.
    pub header: usize,
    /// Column by meaning.
    pub columns: BTreeMap<&'static str, usize>,
    /// All columns that mean a sector, in order.
    pub sectors: Vec<usize>,
    /// The site kind that a place column's header names, by meaning.
    pub kinds: BTreeMap<&'static str, &'static str>,
    /// Headers as given.
    pub names: Vec<String>,
    /// Headers that mean nothing here.
    pub passed_over: Vec<String>,
}

impl Layout {
    /// The trimmed text of a meaning in a row; empty where it has no column or the cell says nothing.
    pub fn text<'a>(&self, row: &'a crate::interchange::grid::GridRow, meaning: &str) -> &'a str {
        self.columns.get(meaning).map_or("", |c| said(row.get(*c)))
    }
    /// The header of a meaning's column.
    pub fn name(&self, meaning: &str) -> Option<&str> {
        self.columns.get(meaning).map(|c| self.names[*c].as_str())
    }
}

/// The text, unless it is one of the words for nothing.
pub fn said(text: &str) -> &str {
    // the words for nothing are short: longer cells need no look
    let nothing = || text.len() < 16 && (text.chars().all(|c| !c.is_alphanumeric()) || three_w().nothing.contains(&fold(text)));
    if text.is_empty() || is_cell_error(text) || nothing() { "" } else { text }
}

/// Finds the header; `None` where no row reads like one that names organisations. What the sender says of a heading goes
/// before what its words say.
pub fn find(grid: &Grid, given: &Columns) -> Option<Layout> {
    let rows = &grid.rows[..grid.rows.len().min(SEARCHED_ROWS)];
    let mut best: Option<(usize, Layout)> = None;
    for (at, row) in rows.iter().enumerate() {
        let tags = row.cells.iter().filter(|c| is_hashtag(c)).count();
        let filled = row.cells.iter().filter(|c| !c.trim().is_empty()).count();
        // failed look-ups begin like hashtags, and no row of hashtags holds a word that is none
        let errors = row.cells.iter().any(is_cell_error);
        let tagged = tags >= LEAST_COLUMNS && tags * 2 >= filled && !errors;
        let layout = if tagged { layout(grid, at.checked_sub(1), Some(at), given) } else { layout(grid, Some(at), None, given) };
        let score = layout.columns.len() + if tagged { 100 } else { 0 };
        if layout.columns.len() >= LEAST_COLUMNS && layout.columns.contains_key(WHO) && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, layout));
        }
    }
    best.map(|(_, layout)| layout)
}

fn layout(grid: &Grid, words: Option<usize>, tags: Option<usize>, given: &Columns) -> Layout {
    let profile = three_w();
    let header = tags.or(words).unwrap_or_default();
    let width = grid.rows[header].cells.len().max(words.map_or(0, |w| grid.rows[w].cells.len()));
    let above = words.and_then(|w| w.checked_sub(1)).map(|w| filled(grid, w, width));
    let headings: Vec<&str> = (0..width).map(|column| words.map_or("", |w| grid.rows[w].get(column))).collect();
    let form = super::form::meanings(&headings);
    let mut repeated = words.filter(|_| tags.is_none()).map(|w| repeated(grid, w)).unwrap_or_default().into_iter();
    let mut layout = Layout {
        header,
        columns: BTreeMap::new(),
        sectors: Vec::new(),
        kinds: BTreeMap::new(),
        names: Vec::new(),
        passed_over: Vec::new(),
    };
    for column in 0..width {
        let word = headings[column];
        let is_data = repeated.next().unwrap_or_default();
        let tag = tags.map_or("", |t| grid.rows[t].get(column));
        let word_folded = fold(word);
        let mut meaning = (!tag.is_empty()).then(|| profile.meanings.iter().find(|m| is_tag(m, tag))).flatten();
        meaning = meaning.or_else(|| profile.meanings.iter().find(|m| is_word(m, &word_folded)));
        if meaning.is_none()
            && let Some(above) = above.as_ref().map(|a| a[column].as_str()).filter(|a| !a.is_empty())
        {
            // a merged header above: "Bénéficiaires" over "Ciblés | Atteints"
            let both = fold(&format!("{above} {word}"));
            meaning = profile.meanings.iter().find(|m| is_word(m, &both) || (word_folded.is_empty() && is_word(m, &fold(above))));
        }
        let name = if word.is_empty() { tag } else { word };
        if is_data {
            // a word that other rows of its column hold is no heading
            meaning = None;
        }
        if let Some(said) = form.get(name) {
            meaning = profile.meanings.iter().find(|m| m.name == *said);
        }
        if let Some(said) = given.get(name) {
            meaning = profile.meanings.iter().find(|m| m.name == *said);
        } else if meaning.is_some_and(|m| m.name != "sector" && given.values().any(|said| *said == m.name)) {
            // another column was named for it
            meaning = None;
        }
        layout.names.push(if name.is_empty() { format!("column {}", column + 1) } else { name.to_owned() });
        let Some(meaning) = meaning else {
            if !name.is_empty() {
                layout.passed_over.push(name.to_owned());
            }
            continue;
        };
        if meaning.name == "sector" {
            layout.sectors.push(column);
        } else if layout.columns.contains_key(meaning.name.as_str()) {
            layout.passed_over.push(name.to_owned());
            continue;
        }
        layout.columns.entry(meaning.name.as_str()).or_insert(column);
        if let Some(kind) = meaning.kinds.get(&word_folded) {
            layout.kinds.insert(meaning.name.as_str(), kind.as_str());
        }
    }
    layout
}

/// Rows that are looked through for the words of a header.
const COMPARED_ROWS: usize = 1_000;

/// Of each cell of a row, whether another row of the sheet has the same in that column. A header that stands again on each page is
/// no such row.
fn repeated(grid: &Grid, at: usize) -> Vec<bool> {
    let row = &grid.rows[at];
    let same = |a: &str, b: &str| !a.is_empty() && (a == b || a.to_lowercase() == b.to_lowercase());
    let mut again = vec![false; row.cells.len()];
    for (_, other) in grid.rows.iter().take(COMPARED_ROWS).enumerate().filter(|(other, _)| *other != at) {
        let equal: Vec<usize> = (0..again.len()).filter(|column| same(row.get(*column), other.get(*column))).collect();
        if equal.len() < 2 || equal.len() * 2 <= again.iter().enumerate().filter(|(column, _)| !row.get(*column).is_empty()).count() {
            for column in equal {
                again[column] = true;
            }
        }
    }
    again
}

/// A hashtag of the Humanitarian Exchange Language: a letter after the sign.
fn is_hashtag(text: &str) -> bool {
    let text = text.trim();
    !is_cell_error(text) && text.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// A header row with each blank cell filled from the left: merged cells leave all but their first blank.
fn filled(grid: &Grid, row: usize, width: usize) -> Vec<String> {
    let mut last = String::new();
    (0..width)
        .map(|column| {
            let text = grid.rows[row].get(column);
            if !text.is_empty() {
                text.clone_into(&mut last);
            }
            last.clone()
        })
        .collect()
}

fn is_word(meaning: &Meaning, folded: &str) -> bool {
    !folded.is_empty() && meaning.headers.iter().any(|h| h == folded)
}

fn is_tag(meaning: &Meaning, tag: &str) -> bool {
    let parts = tag_parts(tag);
    meaning.hxl.iter().any(|t| tag_parts(t) == parts)
}

/// A hashtag and its attributes; languages, versions and `+list` say nothing about the meaning.
fn tag_parts(tag: &str) -> (String, BTreeSet<String>) {
    let lower = tag.to_lowercase().replace(' ', "");
    let mut parts = lower.split('+');
    let tag = parts.next().unwrap_or_default().to_owned();
    let attributes = parts.filter(|a| !matches!(*a, "en" | "fr" | "km" | "list" | "") && !a.starts_with("v_") && !a.starts_with("i_"));
    (tag, attributes.map(ToOwned::to_owned).collect())
}
