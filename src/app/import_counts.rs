//! What an import tells once it is made: which of the partners that came in count on the data day, and why the others do not.

use std::collections::BTreeMap;

use super::workspace::View;
use crate::domain::time::{Day, months_before};
use crate::domain::{Change, Kind, Note, Text};

/// Months after which an open-ended record that nobody confirmed no longer counts.
const STALE_MONTHS: i64 = 12;

/// Why a partner does not count, the nearest to counting last: the last reason of all its work is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    /// It only funds or coordinates, or the work is planned, cancelled or suspended.
    NotProviding,
    Later,
    Ended,
    Unconfirmed,
    Counts,
}

/// The participations that changes put, in order of id.
pub(super) fn participations(changes: &[Change]) -> Vec<Text> {
    let put = changes.iter().filter(|c| matches!(c, Change::Put(_))).map(Change::subject).filter(|(kind, _)| *kind == Kind::Participation);
    let mut ids: Vec<Text> = put.map(|(_, id)| id.clone()).collect();
    ids.sort_unstable();
    ids
}

/// Notes on those that came in; none where no participation did. O(presences x log participations).
pub(super) fn notes(view: &View, participations: &[Text]) -> Vec<Note> {
    if participations.is_empty() {
        return Vec::new();
    }
    let atlas = &view.keeper;
    let day = atlas.data_date;
    let limit = day.map(|day| months_before(day, STALE_MONTHS));
    let mut partners: BTreeMap<usize, Stands> = BTreeMap::new();
    let mut last: Option<Day> = None;
    for presence in atlas.presences.iter() {
        if atlas.tables.any_at(Kind::Participation, presence.participation).is_none_or(|(record, _)| participations.binary_search(record.id()).is_err()) {
            continue;
        }
        let (start, end) = (presence.period.and_then(super::super::domain::time::Period::start), presence.period.and_then(super::super::domain::time::Period::end));
        let stands = if !presence.role.entry().is("provides_default") || !presence.provides || presence.period.is_none() {
            Stands::NotProviding
        } else if presence.is_active(day) {
            if presence.is_unconfirmed(limit) { Stands::Unconfirmed } else { Stands::Counts }
        } else {
            last = last.max(end);
            if day.is_some_and(|day| start.is_some_and(|start| start > day)) { Stands::Later } else { Stands::Ended }
        };
        let known = partners.entry(presence.stakeholder).or_insert(stands);
        *known = stands.max(*known);
    }
    let n = partners.len();
    let of = |stands: Stands| partners.values().filter(|s| **s == stands).count();
    let counts = of(Stands::Counts);
    let day = day.map_or_else(|| "no day".to_owned(), |d| d.to_string());
    let others = [
        (of(Stands::Ended), "ended before"),
        (of(Stands::Later), "begin later"),
        (of(Stands::Unconfirmed), "are open-ended and were not confirmed for 12 months"),
        (of(Stands::NotProviding), "do no work that counts (they fund or coordinate, or the work is planned, cancelled or suspended)"),
    ];
    let why: String = others.iter().filter(|(n, _)| *n > 0).fold(String::new(), |why, (n, words)| why + &format!(", {n} {words}"));
    let message = format!("{n} partner(s) came in with what they do: {counts} count as of {day}{why}");
    let mut notes = vec![Note::new("partners_count", message).counting(n).with([counts.to_string(), day.clone()].into_iter().chain(others.iter().map(|(n, _)| n.to_string())))];
    if counts == 0
        && let Some(last) = last
    {
        let message = format!("nobody counts as of {day}: the last of this work ends on {last}. Ask about a day on which it went on, or set the data day (setting as_of)");
        notes.push(Note::new("nobody_counts", message).with([day, last.to_string()]));
    }
    if !atlas.tables.scopes.iter().any(|scope| scope.covers.code().as_str() == "presence") {
        let message = "nothing is reported in full: where nobody counts, the answer is \"no data\" and not \"nobody\". Say for which places, themes and time this list is complete, by a scope";
        notes.push(Note::new("nothing_in_full", message));
    }
    notes
}
