//! Writing XLSX: streamed row by row, the same bytes for the same table.
//!
//! One sheet of rows (more where a sheet is full) and one, `sitelines`, of what the file says of itself; with its revision
//! a blank cell clears on import, as in CSV. Texts stand as texts, so that none is a formula; what is not known is no cell;
//! numbers are numbers and days are days. Of geometries points leave, as `lon` and `lat`.

use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{DateTime, ZipWriter};

use crate::domain::markup::Escaped;
use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::{Cell, Shape, Text};

/// The sheet that says what the file is.
pub const ABOUT_SHEET: &str = "sitelines";
/// Rows of a sheet, the header among them: as many as the format has.
pub const SHEET_ROWS: usize = 1_048_576;
/// Characters of a cell: as many as the format has.
pub const CELL_CHARS: usize = 32_767;
/// Characters of the name of a sheet.
const SHEET_NAME_CHARS: usize = 31;
/// Styles: plain, a text that looks like a formula, a day.
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
    <cellXfs count=\"3\"><xf/><xf quotePrefix=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";
/// The day before day 1 of a spreadsheet, counted as it is since March 1900.
const DAY_ZERO: (i16, i8, i8) = (1899, 12, 30);
/// Earlier days are texts: spreadsheets know a 29 February 1900 that never was.
const FIRST_DAY: (i16, i8, i8) = (1900, 3, 1);

struct Book<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    sheets: Vec<String>,
    row: usize,
}

/// Writes a table; returns the number of rows.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    write_in_sheets(table, SHEET_ROWS, out)
}

/// Writes a table in sheets of at most so many rows, the header among them.
pub fn write_in_sheets(table: FeatureTable<'_>, rows: usize, out: &mut impl Write) -> io::Result<u64> {
    let mut book = Book { zip: ZipWriter::new_stream(out), sheets: Vec::new(), row: 0 };
    let name = sheet_name(&table.name);
    let mut count = 0;
    book.open(&name)?;
    book.header(&table.columns, table.spatial)?;
    for row in table.rows {
        if book.row >= rows.min(SHEET_ROWS) {
            book.close()?;
            book.open(&format!("{} {}", name.chars().take(SHEET_NAME_CHARS - 4).collect::<String>(), book.sheets.len() + 1))?;
            book.header(&table.columns, table.spatial)?;
        }
        book.write(&table.columns, table.spatial, &row)?;
        count += 1;
    }
    book.close()?;
    book.open(ABOUT_SHEET)?;
    for (key, value) in &table.provenance {
        book.begin_row()?;
        book.text(0, key)?;
        book.text(1, value)?;
        book.end_row()?;
    }
    book.close()?;
    book.finish()?;
    Ok(count)
}

/// A name as a sheet may have it.
fn sheet_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { '-' } else { c }).take(SHEET_NAME_CHARS).collect();
    if plain.eq_ignore_ascii_case(ABOUT_SHEET) || plain.is_empty() { format!("{plain} rows").trim().to_owned() } else { plain }
}

impl<W: Write> Book<W> {
    fn part(&mut self, name: &str) -> io::Result<()> {
        // no clock: the same table gives the same bytes
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        self.zip.start_file(name, options).map_err(io::Error::other)
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        self.sheets.push(name.to_owned());
        self.row = 0;
        self.part(&format!("xl/worksheets/sheet{}.xml", self.sheets.len()))?;
        self.zip.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>")
    }

    fn close(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    fn begin_row(&mut self) -> io::Result<()> {
        self.row += 1;
        write!(self.zip, "<row r=\"{}\">", self.row)
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</row>")
    }

    fn header(&mut self, columns: &[Column], spatial: bool) -> io::Result<()> {
        self.begin_row()?;
        let geometry: &[&str] = if spatial { &["lon", "lat"] } else { &[] };
        for (at, name) in columns.iter().map(|c| c.name.as_str()).chain(geometry.iter().copied()).enumerate() {
            self.text(at, name)?;
        }
        self.end_row()
    }

    fn write(&mut self, columns: &[Column], spatial: bool, row: &FeatureRow) -> io::Result<()> {
        self.begin_row()?;
        for (at, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            match cell {
                Cell::Int(number) => self.number(at, number)?,
                Cell::Real(number) => self.number(at, number)?,
                Cell::Flag(flag) => write!(self.zip, "<c r=\"{}\" t=\"b\"><v>{}</v></c>", self.place(at), u8::from(*flag))?,
                Cell::Text(text) if column.ty == ColumnType::Date => match serial(text) {
                    Some(day) => write!(self.zip, "<c r=\"{}\" s=\"2\"><v>{day}</v></c>", self.place(at))?,
                    None => self.text(at, text)?,
                },
                other => {
                    if let Some(text) = other.flat() {
                        self.text(at, &text)?;
                    }
                }
            }
        }
        if let Some(point) = row.shape.as_ref().filter(|_| spatial).and_then(Shape::as_point) {
            self.number(columns.len(), &point.x())?;
            self.number(columns.len() + 1, &point.y())?;
        }
        self.end_row()
    }

    fn place(&self, column: usize) -> String {
        format!("{}{}", letters(column), self.row)
    }

    fn number(&mut self, column: usize, number: &impl std::fmt::Display) -> io::Result<()> {
        let place = self.place(column);
        write!(self.zip, "<c r=\"{place}\"><v>{number}</v></c>")
    }

    fn text(&mut self, column: usize, text: &str) -> io::Result<()> {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        // an apostrophe of its own before a formula would be taken for ours on the way home
        let text = if formula { text.to_owned() } else { super::csv::escape(text.to_owned()) };
        let place = self.place(column);
        if text.chars().nth(CELL_CHARS).is_some() {
            let message = format!("the cell {place} would have more than {CELL_CHARS} characters, which no spreadsheet holds: take CSV or GeoJSON");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let style = if formula { " s=\"1\"" } else { "" };
        write!(self.zip, "<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", Escaped(&text))
    }

    /// What ties the sheets together; it comes last, when their number is known.
    fn finish(mut self) -> io::Result<()> {
        let (mut list, mut links, mut types) = (String::new(), String::new(), String::new());
        for (at, name) in self.sheets.clone().iter().enumerate() {
            let n = at + 1;
            list.push_str(&format!("<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", Escaped(name)));
            links.push_str(&format!("<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
            types.push_str(&format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"));
        }
        let styles = self.sheets.len() + 1;
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        for (name, content) in [
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/workbook.xml", format!("{xml}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", format!("{xml}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}<Relationship Id=\"rId{styles}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>")),
            ("_rels/.rels", format!("{xml}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
            ("[Content_Types].xml", format!("{xml}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>")),
        ] {
            self.part(name)?;
            self.zip.write_all(content.as_bytes())?;
        }
        self.zip.finish().map_err(io::Error::other)?.into_inner().flush()
    }
}

/// The letters of a column, from 0: `A` to `Z`, `AA` and on.
pub(super) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(column % 26).unwrap_or_default());
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    letters.iter().rev().map(|b| char::from(*b)).collect()
}

/// The number by which a spreadsheet knows a day.
fn serial(day: &Text) -> Option<i32> {
    let date = |(y, m, d): (i16, i8, i8)| jiff::civil::Date::new(y, m, d).ok();
    let day: jiff::civil::Date = day.parse().ok()?;
    let since = date(DAY_ZERO)?.until((jiff::Unit::Day, day)).ok()?;
    (day >= date(FIRST_DAY)?).then_some(since.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_days_are_counted_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
        assert_eq!(serial(&Text::from("2012-07-01")), Some(41_091));
        assert_eq!(serial(&Text::from("1900-03-01")), Some(61));
        assert_eq!(serial(&Text::from("1899-01-01")), None);
    }
}
