//! Rows of an analysis as a table, in words.

use super::ReportError;
use super::compose::Desk;
use super::document::{Block, Column, Table, shares};
use super::filter::Filter;
use super::names;
use super::said;
use super::spec::{PartSpec, ROWS};
use crate::analysis::{Finished, ReportRow};
use crate::domain::Cell;
use crate::domain::table::ColumnType;
use crate::messages::Value;

/// The rows that a part asks for; nothing where there are none.
pub fn write(desk: &mut Desk<'_>, part: &PartSpec) -> Result<Vec<Block>, ReportError> {
    let (atlas, lang) = (desk.atlas, desk.ask.lang);
    let name = part.analysis.clone().unwrap_or_default();
    let filter = Filter::new(&part.filter, desk.ask.subject.as_ref());
    let report = desk.report(&name, &part.params)?;
    let columns = report.spec.columns;
    let shown: Vec<usize> = match part.columns.as_slice() {
        [] => (0..columns.len()).collect(),
        chosen => chosen.iter().filter_map(|name| columns.iter().position(|c| c.name == name)).collect(),
    };
    let kept: Vec<_> = kept(report, &filter).collect();
    let most = part.rows.unwrap_or(ROWS);
    let mut table = Table::default();
    if part.numbered {
        table.columns.push(Column { name: lang.word("briefing.col.number"), figures: true, share: 0 });
    }
    for at in &shown {
        let figures = matches!(columns[*at].ty, ColumnType::Integer | ColumnType::Number);
        table.columns.push(Column { name: names::heading(lang, columns[*at].name), figures, share: 0 });
    }
    let mut evidence = Vec::new();
    for (number, row) in kept.iter().take(most).enumerate() {
        let mut line = Vec::with_capacity(table.columns.len());
        if part.numbered {
            line.push(lang.count(number + 1));
        }
        line.extend(shown.iter().map(|at| {
            let told = said::told(atlas, lang, columns, row, columns[*at].name);
            told.unwrap_or_else(|| names::value(atlas, lang, names::of_column(&name, columns[*at].name), &row.cells[*at]))
        }));
        table.rows.push(line);
        evidence.extend(row.evidence.iter().cloned());
    }
    let left = kept.len().saturating_sub(most);
    desk.evidence.extend(evidence);
    if table.rows.is_empty() {
        return Ok(Vec::new());
    }
    without_empty_columns(&mut table);
    shares(&mut table.columns, &table.rows);
    let mut blocks = vec![Block::Table(table)];
    if left > 0 {
        blocks.push(Block::Note { text: lang.tell("briefing.moreRows", &[("n", Value::Count(left)), ("analysis", Value::Text(&name))]) });
    }
    Ok(blocks)
}

/// The rows of which all conditions hold.
pub fn kept<'a>(report: &'a Finished, filter: &'a Filter) -> impl Iterator<Item = &'a ReportRow> {
    let columns = report.spec.columns;
    let cell = move |row: &ReportRow, name: &str| columns.iter().position(|c| c.name == name).map_or(Cell::Null, |at| row.cells[at].clone());
    report.report.rows.iter().filter(move |row| filter.holds(|name| cell(row, name)))
}

/// A column in which nothing is known takes room and says nothing; one always stays.
pub fn without_empty_columns(table: &mut Table) {
    let full: Vec<bool> = (0..table.columns.len()).map(|at| table.rows.iter().any(|row| !row[at].is_empty())).collect();
    if !full.contains(&true) {
        return;
    }
    let mut at = 0;
    table.columns.retain(|_| {
        at += 1;
        full[at - 1]
    });
    for row in &mut table.rows {
        let mut at = 0;
        row.retain(|_| {
            at += 1;
            full[at - 1]
        });
    }
}
