//! How the numbers of a column are written: whether a point or a comma stands between thousands or before decimals. Every cell of
//! the column is evidence, then the other columns of figures, then how the file separates its cells. What stays open is not read.

use std::collections::BTreeMap;

use crate::interchange::grid::Grid;

/// What a mark does where three digits follow it: `12.500`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It stands between thousands.
    Groups,
    /// Decimals follow it.
    Decimal,
    /// Nothing in the sheet says which.
    Open,
}

/// How the numbers of a column are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numerals {
    point: Mark,
    comma: Mark,
    /// Cells that were decided by nothing in their column, and the mark in them.
    pub assumed: Option<(char, usize)>,
}

/// What the cells of a column say of one mark.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    groups: usize,
    decimal: usize,
    open: usize,
    /// Open cells that end in a zero: no program that keeps numbers writes them.
    typed: usize,
}

impl Evidence {
    /// What it says, where it says one thing.
    const fn says(self) -> Option<Mark> {
        match (self.groups > 0, self.decimal > 0) {
            (true, false) => Some(Mark::Groups),
            (false, true) => Some(Mark::Decimal),
            _ => None,
        }
    }
}

/// What the numbers of a column count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Whole things: decimals make no sense.
    Whole,
    /// Amounts.
    Amounts,
}

/// Decides for columns of figures at once: each by its position and what it counts. O(cells).
pub fn decide(grid: &Grid, header: usize, columns: &[(usize, Counts)]) -> BTreeMap<usize, Numerals> {
    let of_column = |column: usize| {
        let mut all = [Evidence::default(); 2];
        for row in &grid.rows[header + 1..] {
            weigh(row.get(column), &mut all);
        }
        all
    };
    let evidence: Vec<(usize, Counts, [Evidence; 2])> = columns.iter().map(|(column, counts)| (*column, *counts, of_column(*column))).collect();
    let sum = |mark: usize| evidence.iter().fold(Evidence::default(), |sum, (.., e)| Evidence { groups: sum.groups + e[mark].groups, decimal: sum.decimal + e[mark].decimal, ..sum });
    let sheet = [sum(0), sum(1)];
    evidence.iter().map(|(column, counts, own)| (*column, of(grid, *counts, *own, sheet))).collect()
}

fn other(mark: Mark) -> Mark {
    match mark {
        Mark::Groups => Mark::Decimal,
        Mark::Decimal => Mark::Groups,
        Mark::Open => Mark::Open,
    }
}

fn of(grid: &Grid, counts: Counts, own: [Evidence; 2], sheet: [Evidence; 2]) -> Numerals {
    // one mark cannot do both, nor both marks the same
    let by = |evidence: &[Evidence; 2], mark: usize| evidence[mark].says().or_else(|| evidence[1 - mark].says().map(other));
    let sure = |mark: usize| by(&own, mark).or_else(|| by(&sheet, mark));
    // the cells of a workbook may be numbers that it keeps with a point before their decimals
    let may_be_kept = |mark: usize| mark == 0 && grid.ragged && own[0].typed == 0;
    let guess = |mark: usize| match counts {
        _ if may_be_kept(mark) => if counts == Counts::Whole { Mark::Open } else { Mark::Decimal },
        Counts::Whole => Mark::Groups,
        // no comma separates the cells: it is free to stand before decimals, and a point between thousands
        Counts::Amounts if grid.decimal_comma => if mark == 0 { Mark::Groups } else { Mark::Decimal },
        Counts::Amounts => if mark == 0 { Mark::Open } else { Mark::Groups },
    };
    let assumed = [0, 1].into_iter().find(|mark| own[*mark].open > 0 && sure(*mark).is_none() && !may_be_kept(*mark) && guess(*mark) != Mark::Open);
    Numerals {
        point: sure(0).unwrap_or_else(|| guess(0)),
        comma: sure(1).unwrap_or_else(|| guess(1)),
        assumed: assumed.map(|mark| (if mark == 0 { '.' } else { ',' }, own[mark].open)),
    }
}

/// A number as far as it can be read: digits with points and commas, spaces and apostrophes between thousands taken out.
fn bare(text: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    let (sign, text) = text.strip_prefix(['-', '−']).map_or(("", text), |rest| ("-", rest.trim_start()));
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || between(c)) {
        return None;
    }
    let groups: Vec<&str> = text.split(between).collect();
    if groups.len() > 1 {
        // 12 500 is a number, 12 15 is two
        let whole = |group: &str| group.split(['.', ',']).next().unwrap_or_default().len();
        let last = groups.len() - 1;
        let fit = groups.iter().enumerate().all(|(at, group)| match at {
            0 => (1..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit()),
            at if at == last => whole(group) == 3,
            _ => group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()),
        });
        if !fit {
            return None;
        }
    }
    Some(format!("{sign}{}", groups.concat()))
}

/// Groups of three digits between marks.
fn is_grouped(whole: &str, mark: char) -> bool {
    let mut groups = whole.trim_start_matches('-').split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3)
}

/// Takes what a cell says of the marks.
fn weigh(text: &str, all: &mut [Evidence; 2]) {
    let text = text.trim_matches(['$', '€', '£', ' ']);
    let Some(text) = bare(text) else { return };
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    match (points, commas) {
        (0, 0) => {}
        (1.., 1..) => {
            let point_last = text.rfind('.') > text.rfind(',');
            let (decimal, groups) = if point_last { (0, 1) } else { (1, 0) };
            all[decimal].decimal += 1;
            all[groups].groups += 1;
        }
        (n, 0) | (0, n) => {
            let (mark, at) = if points > 0 { ('.', 0) } else { (',', 1) };
            if n > 1 {
                all[at].groups += usize::from(is_grouped(&text, mark));
            } else if is_grouped(&text, mark) {
                all[at].open += 1;
                all[at].typed += usize::from(text.ends_with('0'));
            } else {
                all[at].decimal += 1;
            }
        }
    }
}

/// A text that can be read as two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwoReadings;

impl Numerals {
    /// A number; `None` where the text is none. The error is a text that can be read in two ways.
    pub fn read(self, text: &str) -> Result<Option<f64>, TwoReadings> {
        let Some(text) = bare(text) else { return Ok(None) };
        let parsed = |plain: String| Ok(plain.parse().ok().filter(|n: &f64| n.is_finite()));
        let (points, commas) = (text.matches('.').count(), text.matches(',').count());
        let (mark, decided) = match (points, commas) {
            (0, 0) => return parsed(text),
            (1.., 1..) => {
                let (decimal, groups) = if text.rfind('.') > text.rfind(',') { ('.', ',') } else { (',', '.') };
                let (whole, rest) = text.rsplit_once(decimal).unwrap_or_default();
                let fits = is_grouped(whole, groups) && rest.bytes().all(|b| b.is_ascii_digit());
                return if fits { parsed(format!("{}.{rest}", whole.replace(groups, ""))) } else { Ok(None) };
            }
            (_, 0) => ('.', self.point),
            _ => (',', self.comma),
        };
        if points + commas > 1 {
            return if is_grouped(&text, mark) { parsed(text.replace(mark, "")) } else { Ok(None) };
        }
        match decided {
            _ if !is_grouped(&text, mark) => parsed(text.replace(mark, ".")),
            Mark::Groups => parsed(text.replace(mark, "")),
            Mark::Decimal => parsed(text.replace(mark, ".")),
            Mark::Open => Err(TwoReadings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str], counts: Counts, decimal_comma: bool) -> (Numerals, Vec<Result<Option<f64>, TwoReadings>>) {
        let row = |(at, cell): (usize, &&str)| crate::interchange::grid::GridRow { number: at as u64 + 1, cells: [*cell].as_slice().into() };
        let rows = std::iter::once(&"heading").chain(cells).enumerate().map(row).collect();
        let grid = Grid { file: "f".into(), title: "f".into(), rows, decimal_comma, ragged: false, revision: None, workspace: None, problems: Vec::new() };
        let numerals = decide(&grid, 0, &[(0, counts)])[&0];
        (numerals, cells.iter().map(|c| numerals.read(c)).collect())
    }

    #[test]
    fn one_cell_decides_for_its_column() {
        for (cells, expected) in [
            (["125.000", "1.250.000"], [125_000.0, 1_250_000.0]),
            (["125.000", "12,5"], [125_000.0, 12.5]),
            (["125.000", "12.5"], [125.0, 12.5]),
            (["125,000", "12.5"], [125_000.0, 12.5]),
            (["125,000", "0,5"], [125.0, 0.5]),
            (["1.234,5", "2.000"], [1234.5, 2000.0]),
            (["12\u{202f}500", "1 234,5"], [12_500.0, 1234.5]),
            (["1'234'567", "0.125"], [1_234_567.0, 0.125]),
        ] {
            let (_, read) = column(&cells, Counts::Amounts, false);
            assert_eq!(read, expected.map(|n| Ok(Some(n))), "{cells:?}");
        }
    }

    #[test]
    fn what_nothing_decides_is_open_for_amounts_and_told_for_people() {
        assert_eq!(column(&["125.000", "7"], Counts::Amounts, false).1, [Err(TwoReadings), Ok(Some(7.0))]);
        let (numerals, read) = column(&["12.000", "3.500"], Counts::Whole, false);
        assert_eq!(read, [Ok(Some(12_000.0)), Ok(Some(3_500.0))]);
        assert_eq!(numerals.assumed, Some(('.', 2)));
        let (numerals, read) = column(&["125.000"], Counts::Amounts, true);
        assert_eq!((read, numerals.assumed), (vec![Ok(Some(125_000.0))], Some(('.', 1))));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["environ 200", "", "12 à 15", "12 15", "1.2.3", "1 23", "12.34.567", "1,2,3"] {
            assert_eq!(column(&[text], Counts::Whole, false).1, [Ok(None)], "{text}");
        }
    }
}
