//! Records of a kind as a table: seats, commitments, needs; with columns and rows left blank where it is to be written on.

use std::collections::BTreeSet;

use super::compose::Desk;
use super::document::{Block, Column, Table, shares};
use super::filter::{Filter, field, is_active};
use super::names::{self, Names};
use super::rows::without_empty_columns;
use super::spec::{PartSpec, ROWS};
use crate::domain::{AnyRecord, Cell, FieldType, Kind};
use crate::messages::Value;

/// The records that a part asks for. Without any, nothing, unless there are blank rows to fill in.
pub fn write(desk: &mut Desk<'_>, part: &PartSpec) -> Vec<Block> {
    let (atlas, lang) = (desk.atlas, desk.ask.lang);
    let Some(kind) = part.records.as_deref().and_then(Kind::from_plural) else { return Vec::new() };
    let filter = Filter::new(&part.filter, desk.ask.subject.as_ref());
    let mut kept: Vec<AnyRecord> = (0..atlas.tables.count(kind))
        .filter_map(|i| atlas.tables.any_at(kind, i))
        .map(|(record, _)| record)
        .filter(|record| !part.active || is_active(record, desk.ask.as_of))
        .filter(|record| filter.holds(|path| field(atlas, record, path)))
        .collect();
    if let Some(name) = &part.unless_named_in {
        let all = (0..atlas.tables.count(kind)).filter_map(|i| atlas.tables.any_at(kind, i));
        let named: BTreeSet<String> = all.filter_map(|(record, _)| record.cell(name)?.flat()).collect();
        kept.retain(|record| !named.contains(record.id().as_str()));
    }
    // equal ones stay in order of id
    kept.sort_by_cached_key(|record| part.sort.iter().map(|name| sort_key(&field(atlas, record, name))).collect::<Vec<_>>());
    let most = part.rows.unwrap_or(ROWS);
    let left = kept.len().saturating_sub(most);
    kept.truncate(most);
    let mut table = Table { sheet: !part.blank.is_empty(), ..Table::default() };
    if part.numbered {
        table.columns.push(Column { name: lang.word("briefing.col.number"), figures: true, share: 0 });
    }
    let specs: Vec<_> = part.columns.iter().map(|name| kind.fields().iter().find(|f| f.name == name)).collect();
    for (name, spec) in part.columns.iter().zip(&specs) {
        let figures = spec.is_some_and(|f| matches!(f.ty, FieldType::Count | FieldType::Number));
        table.columns.push(Column { name: names::heading(lang, name), figures, share: 0 });
    }
    for (number, record) in kept.iter().enumerate() {
        let mut line = Vec::new();
        if part.numbered {
            line.push(lang.count(number + 1));
        }
        for (name, spec) in part.columns.iter().zip(&specs) {
            let names_what = spec.map_or(Names::Plain, names::of_field);
            line.push(names::value(atlas, lang, names_what, &field(atlas, record, name)));
        }
        table.rows.push(line);
        desk.evidence.insert(record.path().into());
    }
    if !table.rows.is_empty() && !table.sheet {
        without_empty_columns(&mut table);
    }
    blank(desk, part, &mut table);
    if table.rows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Table(table)];
    if left > 0 {
        let plural = lang.word(&format!("kind.{}", kind.plural()));
        blocks.push(Block::Note { text: lang.tell("briefing.moreRecords", &[("n", Value::Count(left)), ("kind", Value::Text(&plural))]) });
    }
    blocks
}

/// Columns and rows to write on.
fn blank(desk: &Desk<'_>, part: &PartSpec, table: &mut Table) {
    const ROOM: usize = 16;
    shares(&mut table.columns, &table.rows);
    // empty rows are written on in every column but those of numbers and ids
    let filled_in = if part.spare > 0 && table.sheet { part.columns.as_slice() } else { &[] };
    for (column, _) in table.columns.iter_mut().skip(usize::from(part.numbered)).zip(filled_in).filter(|(_, name)| *name != "id") {
        column.share = column.share.max(ROOM);
    }
    for key in &part.blank {
        table.columns.push(Column { name: desk.word(key), figures: false, share: ROOM });
    }
    let numbers = table.rows.len();
    for row in &mut table.rows {
        row.resize(table.columns.len(), String::new());
    }
    for spare in 0..part.spare {
        let mut row = vec![String::new(); table.columns.len()];
        if let (true, Some(first)) = (part.numbered, row.first_mut()) {
            *first = desk.ask.lang.count(numbers + spare + 1);
        }
        table.rows.push(row);
    }
}

/// Numbers by size, days and words by their text; what is not known goes last.
fn sort_key(cell: &Cell) -> (bool, i64, String) {
    match cell {
        Cell::Int(n) => (false, *n, String::new()),
        other => {
            let flat = other.flat();
            (flat.is_none(), 0, flat.unwrap_or_default())
        }
    }
}
