//! The cells of a row that are no names: dates, figures, status, role.

use std::collections::BTreeMap;

use super::headers::Layout;
use super::rows::{Figures, PEOPLE, Sheet, Stated};
use super::numerals::{self, Counts, Numerals, TwoReadings};
use super::values::{code, number};
use crate::domain::{Cell, Draft, Note, Text};
use crate::interchange::dates::{self, Hint, Order};
use crate::interchange::drafts::Gathering;
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::words::{count, shown};

/// What the dates of a column say of their order: how many can only be day first, only month first, and either.
#[derive(Clone, Copy, Default)]
struct Dates {
    day: usize,
    month: usize,
    open: usize,
}

impl Dates {
    fn of(grid: &Grid, layout: &Layout, column: usize) -> Self {
        let mut dates = Self::default();
        for row in &grid.rows[layout.header + 1..] {
            match dates::order(row.get(column)) {
                Hint::Says(Order::DayFirst) => dates.day += 1,
                Hint::Says(Order::MonthFirst) => dates.month += 1,
                Hint::Open => dates.open += 1,
                Hint::None => {}
            }
        }
        dates
    }
    const fn says(self) -> Option<Order> {
        match (self.day > 0, self.month > 0) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }
}

/// The order of day and month of a column: by its own dates, else by those of the other columns of the sheet, for one hand wrote both;
/// else the day first. Said where nothing decides.
pub(super) fn order_of(grid: &Grid, layout: &Layout, meaning: &str, notes: &mut Vec<Note>) -> Order {
    let Some(column) = layout.columns.get(meaning) else { return Order::DayFirst };
    let own = Dates::of(grid, layout, *column);
    let others = ["start", "end"].iter().filter_map(|m| layout.columns.get(m)).filter(|c| *c != column);
    let sheet = others.fold(own, |sum, c| {
        let other = Dates::of(grid, layout, *c);
        Dates { day: sum.day + other.day, month: sum.month + other.month, open: sum.open + other.open }
    });
    let decided = own.says().or_else(|| sheet.says());
    if own.open > 0 && decided.is_none() {
        let name = layout.name(meaning).unwrap_or(meaning);
        let name = shown(name);
        let message = format!("column {name}: {} like 03/04/2014 read with the day first", count(own.open, "date", "dates"));
        notes.push(Note::new("day_first", message).counting(own.open).with([name]));
    }
    decided.unwrap_or(Order::DayFirst)
}

/// How the figures of a sheet are written, by column; what was assumed is said.
pub(super) fn numerals_of(grid: &Grid, layout: &Layout, notes: &mut Vec<Note>) -> BTreeMap<usize, Numerals> {
    let figures = PEOPLE.into_iter().map(|m| (m, Counts::Whole)).chain([("budget", Counts::Amounts)]);
    let columns: Vec<(usize, Counts)> = figures.filter_map(|(m, counts)| Some((*layout.columns.get(m)?, counts))).collect();
    let decided = numerals::decide(grid, layout.header, &columns);
    for (column, numerals) in &decided {
        if let Some((mark, n)) = numerals.assumed {
            let name = shown(&layout.names[*column]);
            let example = if mark == '.' { "12.500" } else { "12,500" };
            let message = format!("column {name}: {} like {example} read as 12500; write 12500 where that is meant, and 12{mark}5 where it is not", count(n, "number", "numbers"));
            notes.push(Note::new("thousands", message).counting(n).with([name, example.to_owned()]));
        }
    }
    decided
}

/// Rule, words and hint of a number that can be read in two ways.
const OPEN: (&str, &str, &str) = ("open_number", "this can be a number of thousands or one with three decimals, and nothing in the column says which", "write it without the mark (125000), or with another number of decimals (125.0)");

impl Sheet<'_> {
    /// A number as its column writes them; the error is one that can be read in two ways.
    fn number(&self, meaning: &str, text: &str) -> Result<Option<f64>, TwoReadings> {
        let numerals = self.layout.columns.get(meaning).and_then(|c| self.numerals.get(c));
        numerals.map_or_else(|| Ok(number(text)), |n| n.read(text))
    }

    /// The text of a date, empty where none is said; `None` where it is a problem, already said.
    pub(super) fn date(&self, row: &GridRow, meaning: &str, order: Order, out: &mut Gathering<'_>) -> Option<String> {
        let text = self.layout.text(row, meaning);
        if text.is_empty() {
            return Some(String::new());
        }
        let read = dates::read(text, order);
        if read.is_none() {
            let words = ("date", "this is no date", "write 2014-03-15, 15/03/2014, 15 March 2014; or a month or year");
            self.error(row, meaning, text, words, out);
        }
        read
    }

    pub(super) fn figures(&self, row: &GridRow, donors: Vec<Text>, out: &mut Gathering<'_>) -> Option<Figures> {
        let mut figures = Figures { people: [None; 6], donors, amount: None };
        let mut sure = true;
        for (slot, meaning) in figures.people.iter_mut().zip(PEOPLE) {
            let text = self.layout.text(row, meaning);
            if text.is_empty() {
                continue;
            }
            let read = self.number(meaning, text);
            *slot = read.ok().flatten().filter(|n| n.fract() == 0.0).and_then(|n| format!("{n:.0}").parse().ok());
            if slot.is_none() {
                let words = if read.is_err() { OPEN } else { ("count", "this is no whole number of people", "write digits only; leave it empty where unknown") };
                self.error(row, meaning, text, words, out);
                sure = false;
            }
        }
        let text = self.layout.text(row, "budget");
        if !text.is_empty() {
            let read = self.number("budget", text.trim_matches(['$', '€', '£', ' ']));
            figures.amount = read.ok().flatten();
            if figures.amount.is_none() {
                let words = if read.is_err() { OPEN } else { ("number", "this is no amount", "write digits only, the currency in a column of its own") };
                self.error(row, "budget", text, words, out);
                sure = false;
            }
        }
        sure.then_some(figures)
    }

    pub(super) fn say_status(&self, row: &GridRow, activity: &mut Draft, out: &mut Gathering<'_>) {
        let text = self.layout.text(row, "status");
        if text.is_empty() {
            return;
        }
        if let Some(code) = code(&self.profile.status, text) {
            activity.say("status", Cell::text(code));
        } else {
            let words = ("code", "this status is not known: it is left empty", "use planned, ongoing, completed, cancelled or suspended");
            self.warn(row, "status", text, words, out);
        }
    }

    pub(super) fn role(&self, row: &GridRow, out: &mut Gathering<'_>) -> Stated {
        let text = self.layout.text(row, "role");
        if text.is_empty() {
            return Stated::Nothing;
        }
        if let Some(role) = code(&self.profile.role, text) {
            return Stated::Role(role);
        }
        let hint = format!("use one of: {}", self.profile.role.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
        self.error(row, "role", text, ("code", "this role is not known", &hint), out);
        Stated::Problem
    }
}
