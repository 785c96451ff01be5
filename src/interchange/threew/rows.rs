//! A row of a 3W sheet becomes stakeholders, themes, an activity and participations.
//!
//! Ids come from content, so that the same sheet gives the same records each time. Two rows that describe the same activity
//! with the same figures are one; with other figures they are two, and it is said.

use std::collections::BTreeMap;

use super::below::{is_sum, note_column};
use super::cell_names::CellNames;
use super::cells::{numerals_of, order_of};
use super::headers::{Layout, said};
use super::numerals::Numerals;
use super::places::{Places, Site};
use super::values::currency;
use crate::domain::{Cell, Draft, Kind, Known, Note, Place, Problem, Severity, Text};
use crate::interchange::dates::Order;
use crate::interchange::delimited::{Short, check_widths};
use crate::interchange::drafts::Gathering;
use crate::interchange::grid::{Grid, GridRow};
use crate::interchange::keys;
use crate::interchange::naming::Wrong;
use crate::interchange::profile::{ThreeW, three_w};
use crate::interchange::words::{count, fold, is_cell_error, shown};

/// Columns of people and the activity's fields of the same name.
pub(super) const PEOPLE: [&str; 6] =
    ["targeted_female", "targeted_male", "targeted_total", "reached_female", "reached_male", "reached_total"];

/// What came of a sheet.
pub struct Said {
    /// Rows below the header.
    pub rows: u64,
    /// What was taken for granted.
    pub notes: Vec<Note>,
}

/// What a row gives for an activity beside its key: rows that differ in it are different activities.
#[derive(Clone, PartialEq)]
pub(super) struct Figures {
    pub(super) people: [Option<u64>; 6],
    pub(super) donors: Vec<Text>,
    pub(super) amount: Option<f64>,
}

/// Rule, what is wrong, what to do.
pub(super) type Words<'a> = (&'a str, &'a str, &'a str);

/// The role that a row states.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stated {
    Nothing,
    Role(&'static str),
    /// A word that is no role: a problem, already said.
    Problem,
}

/// A sheet while its rows are read.
pub(super) struct Sheet<'a> {
    pub(super) grid: &'a Grid,
    pub(super) layout: &'a Layout,
    pub(super) known: &'a dyn Known,
    pub(super) profile: &'static ThreeW,
    start_order: Order,
    end_order: Order,
    pub(super) numerals: BTreeMap<usize, Numerals>,
    pub(super) stakeholders: BTreeMap<String, Result<Text, Wrong>>,
    pub(super) themes: BTreeMap<String, Result<Text, Wrong>>,
    activities: BTreeMap<String, (u64, Figures)>,
    pub(super) cell_names: &'a CellNames<'a>,
    repeated: usize,
    nowhere: usize,
    shared_amounts: usize,
}

/// Reads a sheet.
pub fn read(grid: &Grid, layout: &Layout, known: &dyn Known, out: &mut Gathering<'_>) -> Said {
    let mut notes = Vec::new();
    let start_order = order_of(grid, layout, "start", &mut notes);
    let end_order = order_of(grid, layout, "end", &mut notes);
    let cell_names = CellNames::of(grid, layout, known);
    let numerals = numerals_of(grid, layout, &mut notes);
    let mut sheet = Sheet {
        grid,
        layout,
        known,
        profile: three_w(),
        start_order,
        end_order,
        numerals,
        stakeholders: BTreeMap::new(),
        themes: BTreeMap::new(),
        activities: BTreeMap::new(),
        cell_names: &cell_names,
        repeated: 0,
        nowhere: 0,
        shared_amounts: 0,
    };
    let widths = check_widths(grid, layout.header, Short::Taken);
    let mut broken: Vec<u64> = grid.problems.iter().chain(&widths).filter_map(|p| p.place.row).collect();
    broken.sort_unstable();
    out.problems.extend(grid.problems.iter().cloned().chain(widths));
    let mut places = Places::new(grid, layout, known, &cell_names);
    let rows = &grid.rows[layout.header + 1..];
    let mut headers_again = 0;
    for row in rows {
        if is_header_again(row, layout) {
            headers_again += 1;
        } else if broken.binary_search(&row.number).is_err() {
            sheet.row(row, &mut places, out);
        }
    }
    if headers_again > 0 {
        let message = format!("{} the header again: left out", count(headers_again, "row is", "rows are"));
        notes.push(Note::new("headers_again", message).counting(headers_again));
    }
    failed_formulas(rows, layout, &mut notes);
    if !layout.passed_over.is_empty() {
        let names: Vec<String> = layout.passed_over.iter().map(|n| shown(n)).collect();
        notes.push(Note::new("columns_passed_over", format!("columns passed over: {}", names.join(", "))).counting(names.len()).with(names));
    }
    if sheet.repeated > 0 {
        let message = format!("{} an activity of a row above", count(sheet.repeated, "row repeats", "rows repeat"));
        notes.push(Note::new("rows_repeat", message).counting(sheet.repeated));
    }
    if sheet.nowhere > 0 {
        let message = format!("{} no place", count(sheet.nowhere, "row names", "rows name"));
        notes.push(Note::new("rows_nowhere", message).counting(sheet.nowhere));
    }
    if sheet.shared_amounts > 0 {
        let message = format!("{} an amount with several partners who may have given or got it: it stands at the first of them, once", count(sheet.shared_amounts, "row names", "rows name"));
        notes.push(Note::new("amount_at_first", message).counting(sheet.shared_amounts));
    }
    cell_names.finish(grid, out, &mut notes);
    Said { rows: rows.len() as u64, notes }
}

/// True of a row that says what the header says, as it stands on top of each page.
fn is_header_again(row: &GridRow, layout: &Layout) -> bool {
    let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let (same, all) = filled.fold((0, 0), |(same, all), (column, cell)| (same + usize::from(layout.names.get(column).is_some_and(|name| name == cell.trim())), all + 1));
    same >= 2 && same == all
}

/// Says how many cells of figures, days and codes hold a failed formula in place of a value: they are unknown. (Those of names are told
/// with the words that say nothing.)
fn failed_formulas(rows: &[GridRow], layout: &Layout, notes: &mut Vec<Note>) {
    let named = ["organisation", "partner", "donor", "sector", "subsector", "country", "adm1", "adm2", "adm3", "adm4"];
    let columns: Vec<usize> = layout.columns.iter().filter(|(meaning, _)| !named.contains(*meaning)).map(|(_, column)| *column).collect();
    let cells = rows.iter().flat_map(|row| columns.iter().map(move |column| row.get(*column)));
    let failed = cells.filter(|cell| is_cell_error(cell)).count();
    if failed > 0 {
        let message = format!("{} a formula that failed (#N/A, #REF!): read as unknown", count(failed, "cell holds", "cells hold"));
        notes.push(Note::new("cell_errors", message).counting(failed));
    }
}

impl Sheet<'_> {
    fn place(&self, row: &GridRow, meaning: &str) -> Place {
        self.grid.place(row.number, self.layout.name(meaning))
    }

    pub(super) fn error(&self, row: &GridRow, meaning: &str, text: &str, (rule, message, hint): Words<'_>, out: &mut Gathering<'_>) {
        out.problems.push(Problem::new(Severity::Error, rule, self.place(row, meaning), message, hint).with_value(text));
    }

    pub(super) fn warn(&self, row: &GridRow, meaning: &str, text: &str, (rule, message, hint): Words<'_>, out: &mut Gathering<'_>) {
        out.problems.push(Problem::new(Severity::Warning, rule, self.place(row, meaning), message, hint).with_value(text));
    }

    /// True of a row that sums up others: it stands under the organisations, or where it names none under anything.
    fn is_total(&self, row: &GridRow) -> Option<&'static str> {
        let totals = &self.profile.totals;
        let is_total = |meaning: &str| totals.contains(&fold(self.layout.text(row, meaning)));
        let unnamed = ["organisation", "partner"].iter().all(|m| self.layout.text(row, m).is_empty());
        let elsewhere = ["sector", "country", "adm1", "adm2", "adm3", "adm4", "activity"];
        ["organisation", "partner"].into_iter().chain(elsewhere.into_iter().filter(|_| unnamed)).find(|m| is_total(m))
    }

    /// True of a row that says something of the table, already said.
    fn is_below(&self, row: &GridRow, out: &mut Gathering<'_>) -> bool {
        let (rule, column, message, hint) = if let Some(column) = note_column(row, self.layout) {
            ("note_row", column, "the row is a note or a source and no organisation: it is left out", "where an organisation is called so, fill another cell of its row")
        } else if is_sum(row) {
            let column = row.cells.iter().position(|cell| cell.chars().any(char::is_alphabetic)).unwrap_or_default();
            ("total_row", column, "the row sums up others and is no organisation: it is left out", "where an organisation is called so, fill another cell of its row")
        } else {
            return false;
        };
        let place = self.grid.place(row.number, self.layout.names.get(column).map(String::as_str));
        out.problems.push(Problem::new(Severity::Warning, rule, place, message, hint).with_value(row.get(column)));
        true
    }

    fn row(&mut self, row: &GridRow, places: &mut Places<'_>, out: &mut Gathering<'_>) {
        if let Some(meaning) = self.is_total(row) {
            let words = ("total_row", "the row sums up others and is no organisation: it is left out", "where an organisation is called so, write its full name");
            self.warn(row, meaning, self.layout.text(row, meaning), words, out);
            return;
        }
        if self.is_below(row, out) {
            return;
        }
        let organisations = self.stakeholders(row, "organisation", out);
        let partners = self.stakeholders(row, "partner", out);
        let donors = self.stakeholders(row, "donor", out);
        let themes = self.themes(row, out);
        let site = places.of(row, out);
        let dates = (self.date(row, "start", self.start_order, out), self.date(row, "end", self.end_order, out));
        let figures = self.figures(row, donors.clone().unwrap_or_default(), out);
        let role = self.role(row, out);
        let (Some(organisations), Some(partners), Some(donors), Some(themes), (Some(start), Some(end)), Some(figures)) =
            (organisations, partners, donors, themes, dates, figures)
        else {
            return;
        };
        let sites = match site {
            Site::At(ids) => ids,
            Site::Nowhere => Vec::new(),
            Site::Problem => return,
        };
        if role == Stated::Problem {
            return;
        }
        if organisations.is_empty() && partners.is_empty() {
            let hint = "name the organisation in every row; a merged cell fills only its first row";
            let text = ["organisation", "partner"].map(|m| self.layout.text(row, m)).into_iter().find(|t| !t.is_empty()).unwrap_or_default();
            self.error(row, "organisation", text, ("required", "the row names no organisation", hint), out);
            return;
        }
        self.nowhere += usize::from(sites.is_empty());
        let who = if organisations.is_empty() { &partners } else { &organisations };
        let mut activity = self.activity(row, who, &themes, &sites, &start, &end);
        if let Some((first, before)) = self.activities.get(activity.id.as_str()) {
            let same_money = before.donors != figures.donors || before.amount == figures.amount;
            if before.people == figures.people && same_money {
                self.repeated += 1;
            } else {
                let message = format!("the row describes the activity of row {first} with other figures: it is taken for another one");
                let hint = "tell the two apart by title, place or dates; or join them";
                self.warn(row, "activity", "", ("row_conflict", &message, hint), out);
                let people: Vec<String> = figures.people.iter().map(|p| p.map(|n| n.to_string()).unwrap_or_default()).collect();
                let parts = [activity.id.to_string(), people.join(","), figures.amount.map(|a| a.to_string()).unwrap_or_default()];
                let id = Text::from(keys::hashed(&activity.id, &parts));
                activity.cells[0] = Some(Cell::Text(id.clone()));
                activity.id = id;
            }
        }
        for (field, value) in PEOPLE.into_iter().zip(figures.people) {
            if let Some(value) = value.and_then(|v| i64::try_from(v).ok()) {
                activity.say(field, Cell::Int(value));
            }
        }
        self.say_status(row, &mut activity, out);
        let id = activity.id.clone();
        self.activities.entry(id.to_string()).or_insert((row.number, figures.clone()));
        if out.get(Kind::Activity, &id).is_none() && !out.take(activity) {
            return;
        }
        let own_role = match role {
            Stated::Role(role) => role,
            _ if partners.iter().any(|p| !organisations.contains(p)) => self.profile.roles.organisation_with_partner.as_str(),
            _ => self.profile.roles.organisation.as_str(),
        };
        let mut parts: Vec<(&Text, &str)> = organisations.iter().filter(|o| !partners.contains(o)).map(|o| (o, own_role)).collect();
        parts.extend(partners.iter().map(|p| (p, self.profile.roles.partner.as_str())));
        parts.extend(donors.iter().map(|d| (d, self.profile.roles.donor.as_str())));
        let payer = if let [only] = donors.as_slice() { Some((only, self.profile.roles.donor.as_str())) } else { parts.first().copied() };
        let shared = if donors.is_empty() { organisations.len() } else { donors.len() };
        self.shared_amounts += usize::from(figures.amount.is_some() && shared > 1);
        for part in parts {
            let amount = figures.amount.filter(|_| Some(part) == payer);
            self.participation(row, &id, part, amount, out);
        }
    }

    fn activity(&self, row: &GridRow, who: &[Text], themes: &[Text], sites: &[Text], start: &str, end: &str) -> Draft {
        let text = |meaning: &str| self.layout.text(row, meaning);
        let sector = self.layout.sectors.first().map_or("", |c| said(row.get(*c)));
        let stakeholder = self.layout.text(row, "organisation");
        let title = match (text("activity"), text("description")) {
            ("", _) if !sector.is_empty() => format!("{sector}: {stakeholder}"),
            ("", "") => stakeholder.to_owned(),
            ("", description) => shown(description),
            (activity, _) => activity.to_owned(),
        };
        let join = |ids: &[Text]| ids.iter().map(Text::as_str).collect::<Vec<_>>().join(" ");
        let all_sites = join(sites);
        let site_id = all_sites.as_str();
        let head = format!("{}.{site_id}.{title}", who.first().map(Text::as_str).unwrap_or_default());
        let (who, on) = (join(who), join(themes));
        let parts = [who.as_str(), &title, text("description"), text("code"), &on, site_id, start, end];
        let mut draft = Draft::new(Kind::Activity, keys::hashed(&head, &parts), self.grid.place(row.number, None));
        draft.say("title", Cell::text(&title));
        let mut say = |field: &str, value: &str| {
            if !value.is_empty() {
                draft.say(field, Cell::text(value));
            }
        };
        say("description", text("description"));
        say("start", start);
        say("end", end);
        say("source", &self.grid.file);
        say("source_id", text("code"));
        say("note", text("note"));
        draft.say("themes", Cell::List(themes.to_vec()));
        draft.say("sites", Cell::List(sites.to_vec()));
        draft
    }

    fn participation(&self, row: &GridRow, activity: &Text, (who, role): (&Text, &str), amount: Option<f64>, out: &mut Gathering<'_>) {
        let id = keys::joined(&[activity.as_str(), who.as_str(), role]);
        if out.get(Kind::Participation, &id).is_some() {
            return;
        }
        let mut draft = Draft::new(Kind::Participation, id, self.grid.place(row.number, None));
        draft.say("activity", Cell::Text(activity.clone()));
        draft.say("stakeholder", Cell::Text(who.clone()));
        draft.say("role", Cell::text(role));
        draft.say("source", Cell::text(&self.grid.file));
        if let Some(amount) = amount {
            draft.say("amount", Cell::Real(amount));
            let code = self.layout.text(row, "currency");
            let header = self.layout.name("budget").unwrap_or_default();
            let code = if code.len() == 3 { Some(code.to_uppercase()) } else { currency(code).or_else(|| currency(header)).map(ToOwned::to_owned) };
            if let Some(code) = code {
                draft.say("currency", Cell::text(&code));
            }
        }
        out.take(draft);
    }
}
