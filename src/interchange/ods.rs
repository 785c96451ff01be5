//! ODS workbooks (OpenDocument 1.2, part 1, chapter 9) as grids, one a sheet.
//!
//! Read with our own guarded [`super::xml`]: a cell of ODS may say that it stands for a million others, and a reader that lays
//! them out before anybody can look asks for all the memory there is. Repeated blanks are only counted; repeated values count
//! like written ones.

use super::archive::{Nested, each};
use super::grid::Grid;
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::sheets::{At, Sheets};
use super::xml::{self, Element, Part, Xml};

/// The entry that holds the sheets.
const CONTENT: &str = "content.xml";

/// True where the entry names are those of an OpenDocument file; whether it is a workbook its content says.
pub fn is_workbook(names: &[String]) -> bool {
    names.iter().any(|n| n == CONTENT) && names.iter().any(|n| n == "META-INF/manifest.xml" || n == "mimetype")
}

/// Reads every sheet that has cells.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, Refused> {
    let mut content = Vec::new();
    each(file, bytes, limits, Nested::PassedOn, |name, entry| {
        if name == CONTENT {
            content = entry;
        }
        Ok(())
    })?;
    let decoded = xml::text(file, &content)?;
    let mut reading = Reading { xml: Xml::new(file, &decoded.text, limits), sheets: Sheets::new(file, limits), workbook: false };
    reading.document()?;
    if !reading.workbook {
        let message = "the OpenDocument file is no workbook";
        return Err(Refused::new(Reason::Workbook, message, "save the table as .ods, .xlsx or CSV").of(file));
    }
    Ok(reading.sheets.grids())
}

struct Reading<'a> {
    xml: Xml<'a>,
    sheets: Sheets<'a>,
    workbook: bool,
}

impl Reading<'_> {
    fn document(&mut self) -> Result<(), Refused> {
        loop {
            match self.xml.part()? {
                Part::Open(element) if element.name == "spreadsheet" => self.workbook = true,
                // tables of charts and of text documents are none
                Part::Open(element) if element.name == "table" && self.workbook => self.table(&element)?,
                Part::End => return Ok(()),
                Part::Open(_) | Part::Text(_) | Part::Close => {}
            }
        }
    }

    /// The table that has just opened, up to its end. Rows may stand in groups.
    fn table(&mut self, table: &Element) -> Result<(), Refused> {
        self.sheets.open(table.get_local("name").unwrap_or_default());
        let mut merged: Vec<(At, At)> = Vec::new();
        let (mut depth, mut row) = (0, 0_u32);
        loop {
            match self.xml.part()? {
                Part::Open(element) if element.name == "table-row" => {
                    let times = repeated(&element, "number-rows-repeated");
                    let cells = self.row(row, &mut merged)?;
                    // the row itself is taken already; one that says nothing stands for nothing, however often
                    for more in 1..if cells.is_empty() { 1 } else { times } {
                        for (column, text) in &cells {
                            self.sheets.put((row.saturating_add(more), *column), text.clone())?;
                        }
                    }
                    row = row.saturating_add(times);
                }
                Part::Open(element) if matches!(element.name.as_str(), "shapes" | "forms") => drop(self.xml.content(&mut |_, _| {})?),
                Part::Open(_) => depth += 1,
                Part::Close if depth > 0 => depth -= 1,
                Part::Close | Part::End => break,
                Part::Text(_) => {}
            }
        }
        merged.into_iter().try_for_each(|(first, last)| self.sheets.merge(first, last))
    }

    /// The row that has just opened, up to its end: its cells that say something, taken already.
    fn row(&mut self, row: u32, merged: &mut Vec<(At, At)>) -> Result<Vec<(u32, String)>, Refused> {
        let mut cells = Vec::new();
        let mut column = 0_u32;
        loop {
            match self.xml.part()? {
                Part::Open(element) if matches!(element.name.as_str(), "table-cell" | "covered-table-cell") => {
                    let times = repeated(&element, "number-columns-repeated");
                    let (down, right) = (repeated(&element, "number-rows-spanned"), repeated(&element, "number-columns-spanned"));
                    let words = self.words()?;
                    let text = value(&element, words);
                    if text.is_empty() && element.get_local("formula").is_some() {
                        self.sheets.unworked((row, column));
                    }
                    for at in column..if text.is_empty() { column } else { column.saturating_add(times) } {
                        self.sheets.put((row, at), text.clone())?;
                        cells.push((at, text.clone()));
                    }
                    if down > 1 || right > 1 {
                        merged.push(((row, column), (row.saturating_add(down - 1), column.saturating_add(right - 1))));
                    }
                    column = column.saturating_add(times);
                }
                Part::Open(_) => drop(self.xml.content(&mut |_, _| {})?),
                Part::Close | Part::End => return Ok(cells),
                Part::Text(_) => {}
            }
        }
    }

    /// The paragraphs of the cell that has just opened, up to its end; remarks and drawings in it are none.
    fn words(&mut self) -> Result<String, Refused> {
        let mut words = String::new();
        let (mut depth, mut paragraph) = (0, None);
        loop {
            match self.xml.part()? {
                Part::Open(element) => match element.name.as_str() {
                    "annotation" | "frame" | "note" | "shape" | "object" => drop(self.xml.content(&mut |_, _| {})?),
                    name => {
                        depth += 1;
                        match name {
                            "p" if paragraph.is_none() => {
                                paragraph = Some(depth);
                                if !words.is_empty() {
                                    words.push('\n');
                                }
                            }
                            "s" | "tab" => words.push(' '),
                            "line-break" => words.push('\n'),
                            _ => {}
                        }
                    }
                },
                Part::Text(text) if paragraph.is_some() => words.push_str(&text),
                Part::Text(_) => {}
                Part::Close if depth > 0 => {
                    paragraph = paragraph.filter(|at| *at != depth);
                    depth -= 1;
                }
                Part::Close | Part::End => return Ok(words.trim().to_owned()),
            }
        }
    }
}

/// A count that an element states, 1 where it states none.
fn repeated(element: &Element, name: &str) -> u32 {
    element.get_local(name).and_then(|n| n.trim().parse().ok()).unwrap_or(1).max(1)
}

/// The text of a cell as that of other workbooks: numbers as they are kept and not as they are shown, days as `2012-07-01`.
fn value(element: &Element, words: String) -> String {
    let kept = |name: &str| element.get_local(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let stated = match element.get_local("value-type").unwrap_or_default() {
        "float" | "percentage" | "currency" => kept("value"),
        "date" => kept("date-value").map(|d| d.split_once('T').map_or(d.clone(), |(day, _)| day.to_owned())),
        "boolean" => kept("boolean-value"),
        "time" => kept("time-value"),
        "string" => kept("string-value"),
        _ => None,
    };
    stated.unwrap_or(words)
}
