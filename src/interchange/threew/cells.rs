//! The cells of a row that are no names: dates, figures, status, role.

use super::headers::Layout;
use super::rows::{Figures, PEOPLE, Sheet, Stated};
use super::values::{code, number};
use crate::domain::{Cell, Draft, Note, Text};
use crate::interchange::dates::{self, Hint, Order};
use crate::interchange::drafts::Gathering;
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::words::{count, shown};

/// Day first, unless a date of the column can only be month first; said where it stays open.
pub(super) fn order_of(grid: &Grid, layout: &Layout, meaning: &str, notes: &mut Vec<Note>) -> Order {
    let Some(column) = layout.columns.get(meaning) else { return Order::DayFirst };
    let (mut day, mut month, mut open) = (0, 0, 0);
    for row in &grid.rows[layout.header + 1..] {
        match dates::order(row.get(*column)) {
            Hint::Says(Order::DayFirst) => day += 1,
            Hint::Says(Order::MonthFirst) => month += 1,
            Hint::Open => open += 1,
            Hint::None => {}
        }
    }
    let order = if month > 0 && day == 0 { Order::MonthFirst } else { Order::DayFirst };
    if open > 0 && (day == 0) == (month == 0) {
        let name = layout.name(meaning).unwrap_or(meaning);
        let name = shown(name);
        let message = format!("column {name}: {} like 03/04/2014 read with the day first", count(open, "date", "dates"));
        notes.push(Note::new("day_first", message).counting(open).with([name]));
    }
    order
}

impl Sheet<'_> {
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
            *slot = number(text).filter(|n| n.fract() == 0.0).and_then(|n| format!("{n:.0}").parse().ok());
            if slot.is_none() {
                let words = ("count", "this is no whole number of people", "write digits only; leave it empty where unknown");
                self.error(row, meaning, text, words, out);
                sure = false;
            }
        }
        let text = self.layout.text(row, "budget");
        if !text.is_empty() {
            figures.amount = number(text.trim_matches(['$', '€', ' ']));
            if figures.amount.is_none() {
                let words = ("number", "this is no amount", "write digits only, the currency in a column of its own");
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
