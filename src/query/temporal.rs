//! Time in filters: days, instants, intervals and the relations between them (CQL2 section 7.8, after Allen 1983).
//!
//! A day stands for all of itself: it begins with its first instant and ends with its last. Both ends belong to an
//! interval. A relation of a day or instant takes it as the interval from itself to itself. `'..'` is open; of a property
//! pair `INTERVAL(start, end)` one unknown end is open as well (DOMAIN.md section 3), two unknown ends are unknown.

use std::cmp::Ordering;

use jiff::Timestamp;

use crate::domain::{Day, time};

/// A day or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A calendar day.
    Day(Day),
    /// An instant.
    Instant(Timestamp),
}

/// Which end of an interval a moment is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

const DAY_NS: i128 = 86_400_000_000_000;

impl Moment {
    /// Reads `2022-04-16` or an RFC 3339 timestamp; one without zone is in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 10 {
            return time::widen(text, false).ok().map(Self::Day);
        }
        let instant = text.parse::<Timestamp>().ok().or_else(|| {
            let civil: jiff::civil::DateTime = text.parse().ok()?;
            civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp())
        });
        instant.map(Self::Instant)
    }
    /// Nanoseconds since 1970: of the first or last instant of a day.
    fn at(self, side: Side) -> i128 {
        match self {
            Self::Instant(instant) => instant.as_nanosecond(),
            Self::Day(day) => {
                let days = Day::constant(1970, 1, 1).until(day).map_or(0, |span| i128::from(span.get_days()));
                days * DAY_NS + if side == Side::End { DAY_NS - 1 } else { 0 }
            }
        }
    }
    /// Which comes first; a day beside an instant counts from its first instant.
    pub fn compare(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => a.cmp(&b),
            (a, b) => a.at(Side::Start).cmp(&b.at(Side::Start)),
        }
    }
    /// Its day in UTC.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.to_zoned(jiff::tz::TimeZone::UTC).date(),
        }
    }
}

/// One end of an interval.
type End = (Option<Moment>, Side);

/// An interval; both ends belong to it, a missing one is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First moment.
    pub start: Option<Moment>,
    /// Last moment.
    pub end: Option<Moment>,
}

/// Compares two ends of intervals. Two days compare as days, whichever ends they are.
fn compare(a: End, b: End) -> Ordering {
    match (a, b) {
        ((Some(Moment::Day(a)), _), (Some(Moment::Day(b)), _)) => a.cmp(&b),
        ((Some(a), side_a), (Some(b), side_b)) => a.at(side_a).cmp(&b.at(side_b)),
        // an open start lies before, an open end after everything
        ((None, a), (None, b)) => match (a, b) {
            (Side::Start, Side::End) => Ordering::Less,
            (Side::End, Side::Start) => Ordering::Greater,
            _ => Ordering::Equal,
        },
        ((None, side), _) => if side == Side::Start { Ordering::Less } else { Ordering::Greater },
        (_, (None, side)) => if side == Side::Start { Ordering::Greater } else { Ordering::Less },
    }
}

macro_rules! relations {
    ($($name:ident $op:literal = |$a:ident, $b:ident| $definition:expr),* $(,)?) => {
        /// A relation of two intervals.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "CQL2 names them")]
        pub enum Relation { $($name),* }
        impl Relation {
            /// Every relation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// Its name in CQL2 JSON.
            pub const fn op(self) -> &'static str {
                match self { $(Self::$name => $op),* }
            }
            /// True where it holds.
            pub fn holds(self, a: Interval, b: Interval) -> bool {
                let definition: fn(Ends, Ends) -> bool = match self { $(Self::$name => |$a, $b| $definition),* };
                definition(Ends::of(a), Ends::of(b))
            }
        }
    };
}

#[derive(Clone, Copy)]
struct Ends {
    start: End,
    end: End,
}

impl Ends {
    fn of(interval: Interval) -> Self {
        Self { start: (interval.start, Side::Start), end: (interval.end, Side::End) }
    }
}

fn before(a: End, b: End) -> bool {
    compare(a, b).is_lt()
}
fn same(a: End, b: End) -> bool {
    compare(a, b).is_eq()
}

relations! {
    After "t_after" = |a, b| before(b.end, a.start),
    Before "t_before" = |a, b| before(a.end, b.start),
    Contains "t_contains" = |a, b| before(a.start, b.start) && before(b.end, a.end),
    Disjoint "t_disjoint" = |a, b| before(a.end, b.start) || before(b.end, a.start),
    During "t_during" = |a, b| before(b.start, a.start) && before(a.end, b.end),
    Equals "t_equals" = |a, b| same(a.start, b.start) && same(a.end, b.end),
    FinishedBy "t_finishedBy" = |a, b| before(a.start, b.start) && same(a.end, b.end),
    Finishes "t_finishes" = |a, b| before(b.start, a.start) && same(a.end, b.end),
    Intersects "t_intersects" = |a, b| !(before(a.end, b.start) || before(b.end, a.start)),
    Meets "t_meets" = |a, b| same(a.end, b.start),
    MetBy "t_metBy" = |a, b| same(a.start, b.end),
    OverlappedBy "t_overlappedBy" = |a, b| before(b.start, a.start) && before(a.start, b.end) && before(b.end, a.end),
    Overlaps "t_overlaps" = |a, b| before(a.start, b.start) && before(b.start, a.end) && before(a.end, b.end),
    StartedBy "t_startedBy" = |a, b| same(a.start, b.start) && before(b.end, a.end),
    Starts "t_starts" = |a, b| same(a.start, b.start) && before(a.end, b.end),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(start: &str, end: &str) -> Interval {
        Interval { start: Moment::parse(start), end: Moment::parse(end) }
    }
    fn holding(a: Interval, b: Interval) -> Vec<&'static str> {
        Relation::ALL.iter().filter(|r| r.holds(a, b)).map(|r| r.op()).collect()
    }

    #[test]
    fn each_of_allens_relations_holds_where_it_should() {
        let year = interval("2022-01-01", "2022-12-31");
        for (a, expected) in [
            (interval("2020-01-01", "2021-06-30"), vec!["t_before", "t_disjoint"]),
            (interval("2021-01-01", "2022-01-01"), vec!["t_intersects", "t_meets"]),
            (interval("2021-01-01", "2022-06-30"), vec!["t_intersects", "t_overlaps"]),
            (interval("2021-01-01", "2022-12-31"), vec!["t_finishedBy", "t_intersects"]),
            (interval("2021-01-01", "2023-12-31"), vec!["t_contains", "t_intersects"]),
            (interval("2022-01-01", "2022-06-30"), vec!["t_intersects", "t_starts"]),
            (year, vec!["t_equals", "t_intersects"]),
            (interval("2022-01-01", "2023-06-30"), vec!["t_intersects", "t_startedBy"]),
            (interval("2022-03-01", "2022-06-30"), vec!["t_during", "t_intersects"]),
            (interval("2022-03-01", "2022-12-31"), vec!["t_finishes", "t_intersects"]),
            (interval("2022-03-01", "2023-12-31"), vec!["t_intersects", "t_overlappedBy"]),
            (interval("2022-12-31", "2023-12-31"), vec!["t_intersects", "t_metBy"]),
            (interval("2023-01-01", ".."), vec!["t_after", "t_disjoint"]),
            (interval("..", ".."), vec!["t_contains", "t_intersects"]),
        ] {
            assert_eq!(holding(a, year), expected, "{a:?}");
        }
    }

    #[test]
    fn a_day_holds_its_first_and_its_last_instant() {
        let day = interval("2022-04-16", "2022-04-16");
        for (instant, inside) in [("2022-04-16T00:00:00Z", true), ("2022-04-16T23:59:59.999Z", true), ("2022-04-17T00:00:00Z", false), ("2022-04-16T01:00:00+02:00", false)] {
            assert_eq!(Relation::Intersects.holds(interval(instant, instant), day), inside, "{instant}");
        }
        assert_eq!(Moment::parse("2022-04-16T10:13:19"), Moment::parse("2022-04-16T10:13:19Z"));
        assert!(Moment::parse("yesterday").is_none() && Moment::parse("2022-02-30").is_none());
    }
}
