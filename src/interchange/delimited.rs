//! Delimited text (CSV in all its dialects) as a grid. Our own reader, because the usual ones pass over blank lines
//! (rows are then miscounted) and over broken quotes (cells are then silently joined).
//!
//! Quotes as in RFC 4180; line ends LF, CRLF or CR; the delimiter is found in the text.

use csv::StringRecord;

use super::grid::{Grid, GridRow, stem};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::words::{count, shown};
use crate::domain::{Problem, Severity};

/// The delimiters that are told apart.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines looked at to find the delimiter.
const SAMPLE_LINES: usize = 30;
/// Unclosed quotes after which quoting is given up: each costs a pass over the rest of the file.
const MAX_UNCLOSED: usize = 20;
/// The first line of our own exports.
pub const REVISION_LINE: &str = "# sitelines revision=";

/// Reads delimited text. Broken quotes are located problems; the rows around them are still read.
pub fn read(file: &str, text: &str, limits: &Limits) -> Result<Grid, Refused> {
    let mut grid = Grid {
        file: file.to_owned(),
        title: stem(file).to_owned(),
        rows: Vec::new(),
        decimal_comma: false,
        ragged: false,
        revision: None,
        workspace: None,
        problems: Vec::new(),
    };
    let mut at = 0;
    let mut row = 1;
    if let Some(rest) = text.strip_prefix(REVISION_LINE) {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        grid.revision = digits.parse().ok();
        let line = rest.lines().next().unwrap_or_default();
        grid.workspace = line.split_once(" workspace=").and_then(|(_, after)| after.split([' ', ',', ';', '\t', '"']).next()).map(str::to_owned).filter(|w| !w.is_empty());
        at = text.find(['\n', '\r']).map_or(text.len(), |end| after_line_end(text.as_bytes(), end));
        row = 2;
    }
    let delimiter = delimiter(&text[at..]);
    grid.decimal_comma = delimiter != b',';
    let mut scan = Scan { text, at, delimiter, most: limits.columns, unclosed: 0, cells: StringRecord::new(), cell: String::new() };
    let mut cells = 0;
    while scan.at < text.len() {
        scan.row(row, &mut grid);
        if scan.cells.len() > limits.columns {
            let message = format!("row {row} has more than {} columns", limits.columns);
            return Err(Refused::new(Reason::Columns, message, "leave out the columns that are not needed").of(file));
        }
        let next = GridRow { number: row, cells: std::mem::take(&mut scan.cells) };
        if !next.is_blank() {
            cells += next.cells.len();
            grid.rows.push(next);
        }
        if cells > limits.cells {
            let message = format!("the table has more than {} cells", limits.cells);
            return Err(Refused::new(Reason::Cells, message, "split it, or leave out the columns that are not needed").of(file));
        }
        // the header does not count as a row
        if grid.rows.len() > limits.rows + 1 {
            let message = format!("the table has more than {} rows", limits.rows);
            return Err(Refused::new(Reason::Rows, message, "split it into several files").of(file));
        }
        row += 1;
    }
    Ok(grid)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
    /// Columns after which a row is given up.
    most: usize,
    unclosed: usize,
    cells: StringRecord,
    cell: String,
}

/// How a cell ended.
enum Ended {
    Cell,
    Row,
}

impl Scan<'_> {
    /// Reads one row into `cells`.
    fn row(&mut self, number: u64, grid: &mut Grid) {
        loop {
            self.cell.clear();
            let quoted = self.text.as_bytes()[self.at..].first() == Some(&b'"') && self.unclosed <= MAX_UNCLOSED;
            let ended = if quoted { self.quoted(number, grid) } else { self.plain() };
            self.cells.push_field(&self.cell);
            if matches!(ended, Ended::Row) || self.cells.len() > self.most {
                return;
            }
        }
    }
    /// A cell without quotes, or what follows a closing quote, up to the delimiter or line end.
    fn plain(&mut self) -> Ended {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let delimiter = self.delimiter;
        let end = bytes[start..].iter().position(|b| *b == delimiter || matches!(b, b'\n' | b'\r')).map_or(bytes.len(), |n| start + n);
        self.cell.push_str(&self.text[start..end]);
        match bytes.get(end) {
            Some(b) if *b == delimiter => {
                self.at = end + 1;
                Ended::Cell
            }
            Some(_) => {
                self.at = after_line_end(bytes, end);
                Ended::Row
            }
            None => {
                self.at = end;
                Ended::Row
            }
        }
    }
    /// A quoted cell. Where its quote is never closed it is read as plain text, so that the rows after it are seen.
    fn quoted(&mut self, number: u64, grid: &mut Grid) -> Ended {
        let bytes = self.text.as_bytes();
        let opened = self.at;
        let mut from = opened + 1;
        loop {
            let Some(n) = bytes[from..].iter().position(|b| *b == b'"') else {
                let hint = "close the quote, or double a quote that belongs to the text (\"\")";
                let place = grid.place(number, Some(&self.column(grid)));
                grid.problems.push(
                    Problem::new(Severity::Error, "unclosed_quote", place, "a quote is opened and never closed", hint)
                        .with_value(&shown(self.text[opened..].lines().next().unwrap_or_default())),
                );
                self.unclosed += 1;
                self.cell.clear();
                return self.plain();
            };
            let quote = from + n;
            self.cell.push_str(&self.text[from..quote]);
            if bytes.get(quote + 1) == Some(&b'"') {
                self.cell.push('"');
                from = quote + 2;
                continue;
            }
            self.at = quote + 1;
            let closed = self.cell.len();
            let ended = self.plain();
            if !self.cell[closed..].trim().is_empty() {
                let hint = "put the whole cell in quotes and double each quote inside; or a quote further up is not closed";
                let place = grid.place(number, Some(&self.column(grid)));
                grid.problems.push(
                    Problem::new(Severity::Error, "stray_quote", place, "text follows the closing quote of a cell", hint)
                        .with_value(&shown(&self.cell[closed..])),
                );
            }
            return ended;
        }
    }
    /// The header of the cell that is being read, else its number.
    fn column(&self, grid: &Grid) -> String {
        let index = self.cells.len();
        let name = grid.rows.first().map(|header| header.get(index)).filter(|n| !n.is_empty());
        name.map_or_else(|| format!("column {}", index + 1), shown)
    }
}

fn after_line_end(bytes: &[u8], end: usize) -> usize {
    if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') { end + 2 } else { end + 1 }
}

/// The delimiter that stands equally often in most of the first lines; a comma where none does.
pub fn delimiter(text: &str) -> u8 {
    let mut counts: Vec<[usize; 4]> = vec![[0; 4]];
    let mut quoted = false;
    for b in text.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if counts.len() == SAMPLE_LINES {
                    break;
                }
                counts.push([0; 4]);
            }
            _ if !quoted => {
                if let (Some(i), Some(line)) = (DELIMITERS.iter().position(|d| *d == b), counts.last_mut()) {
                    line[i] += 1;
                }
            }
            _ => {}
        }
    }
    let mut best = (0, DELIMITERS[0]);
    for (i, delimiter) in DELIMITERS.iter().enumerate() {
        let of = |n: usize| counts.iter().filter(|c| c[i] == n).count() * n;
        let score = counts.iter().map(|c| of(c[i])).max().unwrap_or(0);
        if score > best.0 {
            best = (score, *delimiter);
        }
    }
    best.1
}

/// What a row with fewer cells than the header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// An error: in a file that a program wrote, a delimiter is missing.
    Error,
    /// Fine: spreadsheets leave out trailing blank cells.
    Taken,
}

/// Rows whose number of cells is not the header's. Surplus blank cells are passed over; workbooks have no delimiters to
/// get wrong and are not looked at.
pub fn check_widths(grid: &Grid, header: usize, short: Short) -> Vec<Problem> {
    let Some(head) = grid.rows.get(header).filter(|_| !grid.ragged) else { return Vec::new() };
    let width = head.cells.len();
    let mut problems = Vec::new();
    for row in &grid.rows[header + 1..] {
        let cells = row.cells.len();
        let surplus = row.cells.iter().skip(width).any(|c| !c.trim().is_empty());
        if surplus || (cells < width && short == Short::Error) {
            let message = format!("the row has {}, the header has {width}", count(cells, "cell", "cells"));
            let hint = "a cell that holds the delimiter must stand in quotes; a delimiter may be missing";
            problems.push(Problem::new(Severity::Error, "cells", grid.place(row.number, None), message, hint));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Grid {
        read("x.csv", text, &Limits::STANDARD).expect("readable")
    }
    fn cells(grid: &Grid) -> Vec<Vec<String>> {
        grid.rows.iter().map(|r| r.cells.iter().map(ToOwned::to_owned).collect()).collect()
    }

    #[test]
    fn all_dialects_give_the_same_cells() {
        let expected = vec![vec!["id", "name"], vec!["a", "x, y; \"z\""]];
        for text in [
            "id,name\na,\"x, y; \"\"z\"\"\"\n",
            "id;name\r\na;\"x, y; \"\"z\"\"\"\r\n",
            "id\tname\ra\t\"x, y; \"\"z\"\"\"",
            "id|name\n\na|\"x, y; \"\"z\"\"\"\n",
        ] {
            assert_eq!(cells(&grid(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_does() {
        let grid = grid("id,name\n\na,\"two\nlines\"\nb,c\n");
        assert_eq!(grid.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn an_unclosed_quote_is_located_and_the_rows_after_it_are_read() {
        let grid = grid("id,name\na,\"open\nb,c\n");
        assert_eq!(grid.problems.len(), 1);
        assert_eq!((grid.problems[0].place.row, grid.problems[0].place.column.as_deref()), (Some(2), Some("name")));
        assert_eq!(grid.rows.len(), 3);
    }

    #[test]
    fn our_own_export_is_known_by_its_first_line() {
        let grid = grid("# sitelines revision=12 workspace=x\nid,name\na,b\n");
        assert_eq!(grid.revision, Some(12));
        assert_eq!(grid.rows[0].number, 2);
    }
}
