//! Time in the world: days, closed periods that may be open at either end, and *as of*.

use super::cell::Cell;
use super::field::{Field, FieldType, Invalid, Scalar};

/// A calendar day without clock or zone.
pub type Day = jiff::civil::Date;

/// First day of a period; a bare year or month widens to its first day. `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start(pub Option<Day>);
/// Last day of a period; a bare year or month widens to its last day. `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End(pub Option<Day>);

/// A closed interval of days; a missing end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    start: Option<Day>,
    end: Option<Day>,
}

/// The day a question is asked about. `None`: no day is known, so that every period counts.
pub type AsOf = Option<Day>;

/// A period whose end lies before its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the period ends on {end}, before it starts on {start}")]
pub struct EndsBeforeItStarts {
    /// Its first day.
    pub start: Day,
    /// Its last day.
    pub end: Day,
}

impl Period {
    /// A period, refused where it ends before it starts.
    pub fn new(start: Start, end: End) -> Result<Self, EndsBeforeItStarts> {
        match (start.0, end.0) {
            (Some(start), Some(end)) if end < start => Err(EndsBeforeItStarts { start, end }),
            (start, end) => Ok(Self { start, end }),
        }
    }
    /// First day, where known.
    pub fn start(self) -> Option<Day> {
        self.start
    }
    /// Last day, where known.
    pub fn end(self) -> Option<Day> {
        self.end
    }
    /// No date at all: counts as active, and as *undated*.
    pub fn is_undated(self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
    /// True where the period holds the day; both ends belong to it.
    pub fn holds(self, day: AsOf) -> bool {
        day.is_none_or(|day| self.start.is_none_or(|s| s <= day) && self.end.is_none_or(|e| day <= e))
    }
    /// The days that both hold; `None` where they never meet.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let (start, end) = self.common(other);
        Self::new(Start(start), End(end)).ok()
    }
    /// The later start and the earlier end of two periods: the end lies before the start where they never meet.
    pub fn common(self, other: Self) -> (Option<Day>, Option<Day>) {
        let start = self.start.max(other.start);
        let end = match (self.end, other.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        (start, end)
    }
    /// This period where it says anything, else `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_undated() { other } else { self }
    }
}

/// The day `months` before `day` (its last valid day where the month is shorter).
pub fn months_before(day: Day, months: i64) -> Day {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    day.checked_sub(span).unwrap_or(Day::MIN)
}

/// Parses `2012`, `2012-07` or `2012-07-01` (also with `/`), widening to the first or last day.
pub fn widen(text: &str, to_end: bool) -> Result<Day, Invalid> {
    let wrong = || {
        Invalid::new("date", text, "a day is written 2012-07-01; a month 2012-07 or a year 2012 stands for its ends")
    };
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let all_digits = parts.iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit()));
    if !all_digits || parts[0].len() != 4 {
        return Err(wrong());
    }
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i16>().ok());
    let small = |i: usize| number(i).and_then(|n| i8::try_from(n).ok());
    let year = number(0).ok_or_else(wrong)?;
    let day = match parts.len() {
        1 if to_end => Day::new(year, 12, 31),
        1 => Day::new(year, 1, 1),
        2 => Day::new(year, small(1).ok_or_else(wrong)?, 1).map(|d| if to_end { d.last_of_month() } else { d }),
        3 => Day::new(year, small(1).ok_or_else(wrong)?, small(2).ok_or_else(wrong)?),
        _ => return Err(wrong()),
    };
    day.map_err(|_| wrong())
}

/// Drops the time of day that spreadsheets and GeoPackage DATETIME columns carry.
fn date_part(text: &str) -> &str {
    text.split_once('T').or_else(|| text.split_once(' ')).map_or(text, |(date, _)| date)
}

impl Scalar for Day {
    const TYPE: FieldType = FieldType::Day;
    fn parse_text(text: &str) -> Result<Self, Invalid> {
        let text = date_part(text);
        if text.split(['-', '/']).count() != 3 {
            return Err(Invalid::new("date", text, "this field is one day, written 2012-07-01"));
        }
        widen(text, false)
    }
    fn to_cell(&self) -> Cell {
        Cell::Text(self.to_string().into())
    }
}

macro_rules! bound {
    ($type:ident, $to_end:expr) => {
        impl Field for $type {
            const TYPE: FieldType = FieldType::Day;
            fn parse(cell: &Cell) -> Result<Self, Invalid> {
                match cell {
                    Cell::Null => Ok(Self(None)),
                    Cell::Int(year) => widen(&year.to_string(), $to_end).map(|d| Self(Some(d))),
                    Cell::Text(text) => widen(date_part(text), $to_end).map(|d| Self(Some(d))),
                    other => Err(Invalid::shape("date", other)),
                }
            }
            fn cell(&self) -> Cell {
                self.0.map_or(Cell::Null, |d| d.to_cell())
            }
        }
    };
}
bound!(Start, false);
bound!(End, true);

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        let start = Start::parse(&Cell::text(start)).expect("start");
        let end = End::parse(&Cell::text(end)).expect("end");
        Period::new(start, end).expect("period")
    }

    #[test]
    fn a_bare_year_or_month_widens_to_its_ends() {
        let p = period("2012", "2012-02");
        assert_eq!(p.start(), Some(Day::constant(2012, 1, 1)));
        assert_eq!(p.end(), Some(Day::constant(2012, 2, 29)));
    }

    #[test]
    fn both_ends_belong_to_a_period_and_a_missing_one_is_open() {
        let p = period("2012-01-01", "2012-12-31");
        assert!(p.holds(Some(Day::constant(2012, 1, 1))) && p.holds(Some(Day::constant(2012, 12, 31))));
        assert!(!p.holds(Some(Day::constant(2013, 1, 1))));
        assert!(period("", "").holds(Some(Day::constant(1900, 1, 1))));
        assert!(period("", "").is_undated());
    }

    #[test]
    fn a_period_cannot_end_before_it_starts() {
        let start = Start(Some(Day::constant(2013, 1, 1)));
        let end = End(Some(Day::constant(2012, 1, 1)));
        assert!(Period::new(start, end).is_err());
    }

    #[test]
    fn nonsense_is_no_date() {
        for bad in ["12", "2012-13", "2012-02-30", "soon", "2012-1-1-1", "-2012"] {
            assert!(widen(bad, false).is_err(), "{bad}");
        }
    }
}
