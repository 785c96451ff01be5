//! XLSX workbooks as grids, one a sheet: cells are streamed into [`super::sheets`].

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::archive::{Nested, check_xml, each};
use super::grid::Grid;
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::sheets::Sheets;

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
    let mut sheets = Sheets::new(file, limits);
    for name in &book.sheet_names() {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        sheets.open(name);
        // chart sheets have no cells
        let Ok(mut cells) = book.worksheet_cells_reader(name) else { continue };
        let mut blank = BTreeSet::new();
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            if matches!(cell.get_value(), DataRef::Empty) {
                blank.insert(cell.get_position());
            }
            sheets.put(cell.get_position(), text(cell.get_value()))?;
        }
        drop(cells);
        // most blank cells have a style and nothing else: only where there are some are formulas looked for
        if !blank.is_empty()
            && let Ok(mut formulas) = book.worksheet_cells_reader(name)
        {
            while let Some(formula) = formulas.next_formula().map_err(damaged)? {
                if blank.contains(&formula.get_position()) && !formula.get_value().is_empty() {
                    sheets.unworked(formula.get_position());
                }
            }
        }
        for region in &merged {
            sheets.merge(region.start, region.end)?;
        }
    }
    Ok(sheets.grids())
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
        DataRef::Empty => String::new(),
        // said where the table is read, as it is of one that came as text
        DataRef::Error(error) => error.to_string(),
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
