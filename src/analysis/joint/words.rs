//! Words and cells that the analyses of this folder share: columns, counts, ids, lists in a sentence.

use crate::analysis::grid::Grid;
use crate::analysis::spec::{ColumnSpec, ParamSpec, ParamType};
use crate::atlas::{Atlas, Table};
use crate::domain::table::ColumnType;
use crate::domain::{AsOf, Cell, Day, End, OneOf, Period, Sentence, Start, Text};

/// A column without unit.
pub const fn column(name: &'static str, ty: ColumnType, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty, unit: None, description }
}
/// A column in kilometres.
pub const fn kilometres(name: &'static str, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, ty: ColumnType::Number, unit: Some("km"), description }
}
/// A parameter that may be left out.
pub const fn param(name: &'static str, ty: ParamType, list: bool, default: Option<&'static str>, doc: &'static str) -> ParamSpec {
    ParamSpec { name, ty, list, required: false, default, doc }
}

/// A count.
pub fn int(n: usize) -> Cell {
    Cell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
/// A number that may be unknown.
pub fn real(n: Option<f64>) -> Cell {
    n.map_or(Cell::Null, Cell::Real)
}
/// A whole number that may be unknown.
pub fn whole(n: Option<u64>) -> Cell {
    n.map_or(Cell::Null, |n| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX)))
}
/// A text that may be unknown.
pub fn maybe(text: Option<&Text>) -> Cell {
    text.map_or(Cell::Null, |t| Cell::Text(t.clone()))
}
/// A day that may be unknown.
pub fn day(day: Option<Day>) -> Cell {
    day.map_or(Cell::Null, |d| Cell::Text(Text::from(d.to_string())))
}
/// A word.
pub fn word(text: &str) -> Cell {
    Cell::Text(Text::from(text))
}

/// The id at a position.
pub fn id<R: OneOf>(table: &Table<R>, index: usize) -> Text {
    table.at(index).id().clone()
}
/// The ids at these positions, in their order.
pub fn ids<R: OneOf>(table: &Table<R>, indexes: &[usize]) -> Cell {
    Cell::List(indexes.iter().map(|i| id(table, *i)).collect())
}
/// The name of a stakeholder.
pub fn name(atlas: &Atlas, stakeholder: usize) -> &Text {
    &atlas.tables.stakeholders.at(stakeholder).name
}
/// `site/theme` of a cell.
pub fn cell_name(grid: &Grid<'_>, cell: usize) -> Text {
    let tables = &grid.atlas.tables;
    Text::from(format!("{}/{}", tables.sites.at(grid.site(cell)).id, tables.themes.at(grid.theme(cell)).id))
}
/// Sentences as they stand in a report, in two cells: in English, and what they are made of.
pub fn sentences(said: &[Sentence]) -> [Cell; 2] {
    let list = |text: fn(&Sentence) -> String| Cell::List(said.iter().map(|s| Text::from(text(s))).collect());
    [list(|s| s.english.clone()), list(Sentence::parts)]
}
/// The column of what the sentences of the column before it are made of.
pub const SAID: ColumnSpec =
    column("said", ColumnType::List, "what each sentence is made of, for pages in other languages: its key and its values as in the query of an address");

/// `a, b and c`.
pub fn in_words<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
/// At most `most` of the items in words, then how many more.
pub fn some_in_words(items: &[&str], most: usize) -> String {
    if items.len() <= most {
        return in_words(items);
    }
    let more = format!("{} more", items.len() - most);
    let mut shown: Vec<&str> = items.iter().take(most).copied().collect();
    shown.push(&more);
    in_words(&shown)
}
/// True where the period is one and holds the day.
pub fn holds(start: Start, end: End, as_of: AsOf) -> bool {
    Period::new(start, end).is_ok_and(|p| p.holds(as_of))
}
/// True where the day is not after the day asked about, or either is not known.
pub fn by_then(date: Option<Day>, as_of: AsOf) -> bool {
    match (date, as_of) {
        (Some(date), Some(day)) => date <= day,
        _ => true,
    }
}
