//! Dates as people write them in sheets: ISO, day first, month names in English and French, spreadsheet serial numbers.

use super::profile::three_w;
use super::words::fold;
use crate::domain::Day;

/// Which of two small numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `15/03/2014`.
    DayFirst,
    /// `03/15/2014`.
    MonthFirst,
}

/// What a text says about order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Only one order gives a date.
    Says(Order),
    /// Both do, and they differ.
    Open,
    /// It is not written that way.
    None,
}

/// Serial numbers of spreadsheets that are taken for days: 1982 to 2064.
const SERIALS: std::ops::RangeInclusive<i64> = 30_000..=60_000;
/// Two-digit years up to this one are of this century.
const PIVOT: i16 = 69;

/// What a text says about the order of day and month.
pub fn order(text: &str) -> Hint {
    let Some((a, b, _)) = three_numbers(text) else { return Hint::None };
    match (a, b) {
        (13..=31, 1..=12) => Hint::Says(Order::DayFirst),
        (1..=12, 13..=31) => Hint::Says(Order::MonthFirst),
        (1..=12, 1..=12) if a != b => Hint::Open,
        _ => Hint::None,
    }
}

/// A date as `2014-03-15`, `2014-03` or `2014`; `None` where the text is none.
pub fn read(text: &str, order: Order) -> Option<String> {
    let text = text.trim();
    let date = text.split_once('T').map_or(text, |(date, _)| date);
    let date = date.split_once(' ').filter(|(_, clock)| clock.contains(':')).map_or(date, |(date, _)| date);
    iso(date).or_else(|| numbers(date, order)).or_else(|| serial(date)).or_else(|| words(date))
}

/// `2014`, `2014-03`, `2014-03-15`, also with `/`, and `03/2014`.
fn iso(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    if !parts.iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |i: usize| parts[i].parse::<i16>().ok();
    match parts.len() {
        1 => number(0).filter(|y| (1900..2200).contains(y)).map(|y| y.to_string()),
        2 if parts[0].len() == 4 => month(number(0)?, number(1)?),
        2 if parts[1].len() == 4 => month(number(1)?, number(0)?),
        3 if parts[0].len() == 4 => day(number(0)?, number(1)?, number(2)?),
        _ => None,
    }
}

fn numbers(text: &str, order: Order) -> Option<String> {
    let (a, b, year) = three_numbers(text)?;
    match order {
        Order::DayFirst => day(year, b, a),
        Order::MonthFirst => day(year, a, b),
    }
}

/// `15/03/2014`, `15.03.14`, `15-3-2014`.
fn three_numbers(text: &str) -> Option<(i16, i16, i16)> {
    let mut parts = text.trim().split(['/', '.', '-']).map(|p| (p.len(), p.parse::<i16>().ok()));
    let (Some((1..=2, Some(a))), Some((1..=2, Some(b))), Some((digits @ (2 | 4), Some(year))), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let year = match (digits, year) {
        (4, year) => year,
        (_, year) if year <= PIVOT => 2000 + year,
        (_, year) => 1900 + year,
    };
    Some((a, b, year))
}

/// Days since 1899-12-30, as spreadsheets count from March 1900 on.
fn serial(text: &str) -> Option<String> {
    let whole = text.split_once(['.', ',']).map_or(text, |(whole, _)| whole);
    let days: i64 = whole.parse().ok().filter(|d| SERIALS.contains(d))?;
    let epoch = Day::constant(1899, 12, 30);
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|d| d.to_string())
}

/// `15 mars 2014`, `mars 2014`, `March 15, 2014`, `1er août 2014`, `mars-14`; a day without a year is no date.
fn words(text: &str) -> Option<String> {
    let folded = fold(text);
    let mut name = None;
    let mut numbers = Vec::new();
    for word in folded.split(' ') {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        if let Ok(number) = digits.parse::<i16>() {
            numbers.push((number, name.is_some()));
        } else if let Some(month) = month_of(word) {
            if name.replace(month).is_some() {
                return None;
            }
        } else if !matches!(word, "le" | "of" | "the" | "de") {
            return None;
        }
    }
    let year = |n: i16| match n {
        1900..2200 => Some(n),
        0..=PIVOT => Some(2000 + n),
        _ => Some(1900 + n).filter(|_| n < 100),
    };
    match (name?, numbers.as_slice()) {
        (m, [(y, after)]) if *after || *y >= 1900 => month(year(*y)?, m),
        (m, [(d, _), (y, _)]) => day(year(*y)?, m, *d),
        _ => None,
    }
}

fn month_of(word: &str) -> Option<i16> {
    let at = three_w().months.iter().position(|names| names.iter().any(|n| n == word))?;
    i16::try_from(at + 1).ok()
}

fn month(year: i16, month: i16) -> Option<String> {
    Day::new(year, i8::try_from(month).ok()?, 1).ok().map(|d| format!("{:04}-{:02}", d.year(), d.month()))
}

fn day(year: i16, month: i16, day: i16) -> Option<String> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Day::new(year, month, day).ok().filter(|d| d.year() >= 1900).map(|d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_many_hands() {
        for text in [
            "2014-03-15", "2014/03/15", "15/03/2014", "15.3.2014", "15-03-14", "41713", "41713.5", "15 mars 2014", "15 March 2014",
            "March 15, 2014", "2014-03-15T10:00:00Z", "2014-03-15 00:00:00", "le 15 mars 2014",
        ] {
            assert_eq!(read(text, Order::DayFirst).as_deref(), Some("2014-03-15"), "{text}");
        }
        assert_eq!(read("03/15/2014", Order::MonthFirst).as_deref(), Some("2014-03-15"));
    }

    #[test]
    fn months_and_years_stay_what_they_are() {
        for (text, expected) in
            [("Septembre 2012", "2012-09"), ("Decembre  2012", "2012-12"), ("Août 2013", "2013-08"), ("mars-14", "2014-03"), ("2014", "2014"), ("03/2014", "2014-03"), ("1er août 2014", "2014-08-01")]
        {
            assert_eq!(read(text, Order::DayFirst).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["June", "soon", "31/02/2014", "12", "2014-13", "en cours", "99999", "15 mars", "mars avril 2014"] {
            assert_eq!(read(text, Order::DayFirst), None, "{text}");
        }
        assert_eq!(order("03/04/2014"), Hint::Open);
        assert_eq!(order("15/04/2014"), Hint::Says(Order::DayFirst));
        assert_eq!(order("04/15/2014"), Hint::Says(Order::MonthFirst));
        assert_eq!(order("04/04/2014"), Hint::None);
    }
}
