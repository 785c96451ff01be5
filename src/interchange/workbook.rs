//! XLSX workbooks as grids, one a sheet. Cells are streamed, never laid out as a rectangle: one far-off cell would
//! otherwise ask for 17,000,000,000 of them. Merged cells are filled with their text.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use csv::StringRecord;

use super::archive::{Nested, check_xml, each};
use super::grid::{Grid, GridRow, stem};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::shown;
use super::xlsx::ABOUT_SHEET;

/// Cells that merged regions may fill in one sheet: a merged header is small.
const MAX_FILLED: u64 = 200_000;
/// Characters of all cells of a workbook: shared texts are stored once, but may be used a million times.
const MAX_CHARS: usize = 512 * 1024 * 1024;

/// True where the entry names are those of a spreadsheet.
pub fn is_workbook(names: &[String]) -> bool {
    names.iter().any(|n| n == "xl/workbook.xml") || names.iter().any(|n| n == "[Content_Types].xml")
}

/// Reads every visible or hidden sheet that has cells.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, Refused> {
    each(file, bytes, limits, Nested::PassedOn, |name, content| {
        if name.rsplit('.').next().is_some_and(|e| e.eq_ignore_ascii_case("xml") || e.eq_ignore_ascii_case("rels")) {
            check_xml(file, &content)?;
            check_shared_count(file, name, &content)?;
        }
        Ok(())
    })?;
    let damaged = |e: calamine::XlsxError| {
        Refused::new(Reason::Workbook, format!("the workbook can not be read: {e}"), "open it and save it again as .xlsx").of(file)
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names = book.sheet_names();
    let mut grids = Vec::new();
    let (mut count, mut chars) = (0, 0);
    for name in &names {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        // chart sheets have no cells
        let Ok(mut cells) = book.worksheet_cells_reader(name) else { continue };
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            let text = text(cell.get_value());
            if text.is_empty() {
                continue;
            }
            chars += text.len();
            count += 1;
            check(file, name, (row, column), (count, chars), limits)?;
            rows.entry(row).or_default().insert(column, text);
        }
        let mut filled = 0;
        for region in &merged {
            let (first, last) = (region.start, region.end);
            filled += (u64::from(last.0.saturating_sub(first.0)) + 1) * (u64::from(last.1.saturating_sub(first.1)) + 1);
            let Some(text) = rows.get(&first.0).and_then(|r| r.get(&first.1)).cloned() else { continue };
            if filled > MAX_FILLED {
                break;
            }
            for row in first.0..=last.0 {
                for column in first.1..=last.1 {
                    check(file, name, (row, column), (count, chars), limits)?;
                    rows.entry(row).or_default().entry(column).or_insert_with(|| text.clone());
                }
            }
        }
        if rows.is_empty() {
            continue;
        }
        let label = if names.len() > 1 { format!("{file}#{name}") } else { file.to_owned() };
        let title = if names.len() > 1 { name.clone() } else { stem(file).to_owned() };
        let rows = rows.into_iter().map(record).collect();
        grids.push(Grid { file: label, title, rows, decimal_comma: false, ragged: true, revision: None, workspace: None, problems: Vec::new() });
    }
    about(&mut grids, file);
    Ok(grids)
}

/// A workbook of ours has a sheet that says its revision: it is taken off, and the other sheets have that revision.
fn about(grids: &mut Vec<Grid>, file: &str) {
    let Some(at) = grids.iter().position(|g| g.title == ABOUT_SHEET) else { return };
    let sheet = grids.remove(at);
    let says = |key: &str| sheet.rows.iter().find(|r| r.get(0) == key).map(|r| r.get(1).to_owned());
    let revision = says("revision").and_then(|r| r.parse().ok());
    for grid in grids.iter_mut() {
        grid.revision = revision;
        grid.workspace = says("workspace");
    }
    if let [only] = grids.as_mut_slice() {
        file.clone_into(&mut only.file);
    }
}

fn record((row, cells): (u32, BTreeMap<u32, String>)) -> GridRow {
    let mut record = StringRecord::new();
    for (column, text) in cells {
        while record.len() < column as usize {
            record.push_field("");
        }
        record.push_field(&text);
    }
    GridRow { number: u64::from(row) + 1, cells: record }
}

fn check(file: &str, sheet: &str, (row, column): (u32, u32), (cells, chars): (usize, usize), limits: &Limits) -> Result<(), Refused> {
    let (reason, what) = if column as usize >= limits.columns {
        (Reason::Columns, format!("more than {} columns", limits.columns))
    } else if row as usize > limits.rows {
        (Reason::Rows, format!("more than {} rows", limits.rows))
    } else if cells > limits.cells {
        (Reason::Cells, format!("more than {} cells", limits.cells))
    } else if chars > MAX_CHARS {
        (Reason::Bytes, format!("more than {} million characters", MAX_CHARS >> 20))
    } else {
        return Ok(());
    };
    Err(Refused::new(reason, format!("the sheet {:?} has {what}", shown(sheet)), "leave out what is not needed, or split it").of(file))
}

/// Attribute of a workbook's shared texts.
const UNIQUE_COUNT: &[u8] = b"uniqueCount";

/// The workbook says how many shared texts it has, and room is made for them: it may not say more than its bytes hold.
fn check_shared_count(file: &str, name: &str, content: &[u8]) -> Result<(), Refused> {
    if !name.ends_with("haredStrings.xml") {
        return Ok(());
    }
    for at in content.windows(UNIQUE_COUNT.len()).enumerate().filter(|(_, w)| *w == UNIQUE_COUNT).map(|(at, _)| at).take(16) {
        let digits: String =
            content[at + UNIQUE_COUNT.len()..].iter().take(24).skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
        if !digits.is_empty() && digits.parse::<usize>().map_or(true, |n| n > content.len()) {
            return Err(Refused::new(Reason::Workbook, "the workbook claims more texts than it holds", "save it again").of(file));
        }
    }
    Ok(())
}

/// The text of a cell: whole numbers without `.0`, days as `2012-07-01`.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(v) => v.to_string(),
        DataRef::Int(v) => v.to_string(),
        DataRef::Float(v) => v.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
    }
}
