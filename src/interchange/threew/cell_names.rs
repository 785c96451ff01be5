//! The names in a cell: one, several, or none in particular; and what is told of it, once per distinct cell of a column.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::headers::{Layout, said};
use super::several::{Cut, cut, lines, may_hold_several, parts};
use super::vague::is_vague;
use crate::domain::{Found, Kind, Known, Note, Problem, Severity, Text, Verdict};
use crate::interchange::drafts::Gathering;
use crate::interchange::grid::Grid;
use crate::interchange::words::{count, fold, shown};

/// Examples that a note names.
const EXAMPLES: usize = 5;
/// Rule of a cell that may hold several names.
pub(super) const SEVERAL: &str = "several_names";
/// Rule of a cell that names nothing in particular.
const VAGUE: &str = "vague_name";

/// A cell that is asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) kind: Kind,
    /// Position of its column.
    pub(super) column: usize,
    pub(super) row: u64,
    /// The coarser place that the row names.
    pub(super) within: Option<&'a Text>,
}

/// What a cell says.
#[derive(Clone)]
pub(super) enum Reading {
    /// These names; none where it names nothing in particular.
    Names(Vec<String>),
    /// Somebody has to say whether this is one name or several; these records are parts of it.
    Waits(String, Vec<Text>),
}

/// What is told of a cell, at the first row where it stands.
#[derive(Clone)]
enum Telling {
    Split(Vec<String>),
    Vague(String),
    /// The parts that are known.
    Partly(String, Vec<String>),
    Unknown(String),
}

/// A cell's column and text, and the place around it.
type Cell = (usize, Option<Text>, String);
/// What a cell was found to say, and what is told of it.
type Answer = (Reading, Vec<Telling>);

/// Row where a cell stands first, how often, and what is told of it.
type Told = (u64, usize, Vec<Telling>);

/// Reads the cells of a sheet.
pub(super) struct CellNames<'a> {
    known: &'a dyn Known,
    headers: &'a [String],
    /// Names that stand alone in some cell, folded, by kind and, of places, column.
    alone: BTreeMap<(Kind, usize), BTreeSet<String>>,
    /// Cells with letters that say nothing, as they are written.
    nothing: (usize, BTreeSet<String>),
    found: RefCell<HashMap<Cell, Answer>>,
    /// Row where it stands first, and how often; by column and text.
    told: RefCell<BTreeMap<(usize, String), Told>>,
}

/// Columns that hold names, with their kinds.
fn columns(layout: &Layout) -> Vec<(usize, Kind)> {
    let of = |meanings: &[&str], kind: Kind| meanings.iter().filter_map(|m| layout.columns.get(m)).map(|c| (*c, kind)).collect::<Vec<_>>();
    let mut columns = of(&["organisation", "partner", "donor"], Kind::Stakeholder);
    columns.extend(of(&["country", "adm1", "adm2", "adm3", "adm4"], Kind::Site));
    columns.extend(layout.sectors.iter().map(|c| (*c, Kind::Theme)));
    columns.extend(of(&["subsector"], Kind::Theme));
    columns
}

/// Places of one column are of one level; stakeholders and themes are the same in all their columns.
fn group(kind: Kind, column: usize) -> (Kind, usize) {
    (kind, if kind == Kind::Site { column } else { 0 })
}

impl<'a> CellNames<'a> {
    /// Looks through the sheet for names that stand alone. O(cells).
    pub(super) fn of(grid: &Grid, layout: &'a Layout, known: &'a dyn Known) -> Self {
        let mut alone: BTreeMap<(Kind, usize), BTreeSet<String>> = BTreeMap::new();
        let mut nothing = (0, BTreeSet::new());
        let mut seen = BTreeSet::new();
        for (column, kind) in columns(layout) {
            let names = alone.entry(group(kind, column)).or_default();
            seen.clear();
            for row in &grid.rows[layout.header + 1..] {
                let text = row.get(column);
                if text.is_empty() {
                    continue;
                }
                if said(text).is_empty() {
                    if text.chars().any(char::is_alphanumeric) {
                        nothing.0 += 1;
                        nothing.1.insert(shown(text));
                    }
                } else if seen.insert(text) {
                    names.extend(lines(text).into_iter().filter(|name| !is_vague(kind, name)).map(fold));
                }
            }
        }
        Self { known, headers: &layout.names, alone, nothing, found: RefCell::default(), told: RefCell::default() }
    }

    /// What a cell says.
    pub(super) fn read(&self, asked: Asked<'_>, text: &str) -> Reading {
        if text.is_empty() {
            return Reading::Names(Vec::new());
        }
        let key = (asked.column, asked.within.cloned(), text.to_owned());
        let mut found = self.found.borrow_mut();
        let (reading, telling) = found.entry(key).or_insert_with(|| self.find(asked, text));
        if !telling.is_empty() {
            let mut told = self.told.borrow_mut();
            told.entry((asked.column, fold(text))).or_insert_with(|| (asked.row, 0, telling.clone())).1 += 1;
        }
        reading.clone()
    }

    fn look(&self, asked: Asked<'_>, name: &str) -> Found {
        self.known.look(asked.kind, name, asked.within.map(|w| &**w))
    }

    fn is_known(&self, asked: Asked<'_>, name: &str) -> bool {
        matches!(self.look(asked, name), Found::One(_) | Found::Several(_))
    }

    /// True of a part of a cell that is a name elsewhere.
    fn is_name(&self, asked: Asked<'_>, whole: &str, part: &str) -> bool {
        if said(part).is_empty() {
            return true;
        }
        let folded = fold(part);
        let elsewhere = || folded != fold(whole) && self.alone.get(&group(asked.kind, asked.column)).is_some_and(|names| names.contains(&folded));
        let before_brackets = || asked.kind == Kind::Site && part.strip_suffix(')').and_then(|p| p.split_once('(')).is_some_and(|(name, _)| self.is_known(asked, name.trim()));
        self.is_known(asked, part) || elsewhere() || before_brackets()
    }

    fn find(&self, asked: Asked<'_>, text: &str) -> Answer {
        let one = || Reading::Names(vec![text.to_owned()]);
        if !may_hold_several(text) && !is_vague(asked.kind, text) {
            return (one(), Vec::new());
        }
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.known.verdict(asked.kind, &line) {
            _ if self.is_known(asked, &line) => return (Reading::Names(vec![line]), Vec::new()),
            Verdict::One => return (Reading::Names(vec![line]), Vec::new()),
            Verdict::Several => {
                let names: Vec<String> = parts(text).into_iter().filter(|n| !said(n).is_empty()).map(ToOwned::to_owned).collect();
                return (Reading::Names(names.clone()), vec![Telling::Split(names)]);
            }
            Verdict::Open => {}
        }
        let mut telling = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut waits = None;
        for piece in lines(text) {
            self.piece(asked, piece, &mut names, &mut telling, &mut waits);
        }
        if let Some((written, known)) = waits {
            return (Reading::Waits(written, known), telling);
        }
        let mut once: Vec<String> = Vec::with_capacity(names.len());
        for name in names {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        if once.len() > 1 {
            telling.push(Telling::Split(once.clone()));
        }
        (Reading::Names(once), telling)
    }

    /// One line of a cell.
    fn piece(&self, asked: Asked<'_>, piece: &str, names: &mut Vec<String>, telling: &mut Vec<Telling>, waits: &mut Option<(String, Vec<Text>)>) {
        if said(piece).is_empty() {
            return;
        }
        if !self.is_known(asked, piece) && self.known.verdict(asked.kind, piece) == Verdict::Open && is_vague(asked.kind, piece) {
            telling.push(Telling::Vague(shown(piece)));
            return;
        }
        if self.is_known(asked, piece) || !may_hold_several(piece) {
            names.push(piece.to_owned());
            return;
        }
        let is_part = |part: &str| is_vague(asked.kind, part) || self.is_name(asked, piece, part);
        match cut(piece, &is_part) {
            Cut::Several(found) if found.iter().any(|part| self.is_name(asked, piece, part) && !said(part).is_empty()) => {
                for part in found {
                    // a name of the file that holds several itself
                    self.piece(asked, part, names, telling, waits);
                }
            }
            Cut::Partly(known) if known.iter().any(|part| self.is_name(asked, piece, part) && !said(part).is_empty()) => {
                let ids = known.iter().filter_map(|part| if let Found::One(id) = self.look(asked, part) { Some(id) } else { None });
                let ids: Vec<Text> = ids.collect();
                if self.known.ask(asked.kind, piece, &ids) {
                    waits.get_or_insert((piece.to_owned(), ids));
                    return;
                }
                telling.push(Telling::Partly(shown(piece), known.into_iter().map(shown).collect()));
                // a place of which a part is known would be a false one: the row stays at the coarser place
                if asked.kind != Kind::Site {
                    names.push(piece.to_owned());
                }
            }
            Cut::Unknown => {
                telling.push(Telling::Unknown(shown(piece)));
                names.push(piece.to_owned());
            }
            _ => names.push(piece.to_owned()),
        }
    }

    /// Says what was told of cells, the first row where each stands first.
    pub(super) fn finish(self, grid: &Grid, out: &mut Gathering<'_>, notes: &mut Vec<Note>) {
        let mut split: BTreeMap<usize, (usize, Vec<String>)> = BTreeMap::new();
        for ((column, _), (row, n, telling)) in self.told.into_inner() {
            let place = || grid.place(row, self.headers.get(column).map(String::as_str));
            let cells = count(n, "cell", "cells");
            for one in telling {
                let (rule, value, message, hint) = match one {
                    Telling::Split(names) => {
                        let (all, examples) = split.entry(column).or_default();
                        *all += n;
                        if examples.len() < EXAMPLES {
                            examples.push(names.iter().map(|n| shown(n)).collect::<Vec<_>>().join(" | "));
                        }
                        continue;
                    }
                    Telling::Vague(value) => {
                        let message = format!("{value:?} names none in particular ({cells}): it is read as not said, and of a row is known only what its other cells say");
                        (VAGUE, value, message, "name each, or leave the cell empty; if it is a name, make its record first".to_owned())
                    }
                    Telling::Partly(value, known) => {
                        let known: Vec<String> = known.iter().map(|k| format!("{k:?}")).collect();
                        let message = format!("{value:?} may hold several names ({cells}), of which only {} known: it is not split", are(&known));
                        (SEVERAL, value, message, "write one name a line or between semicolons, or make the records that are not known first; in a review say \"several\" or \"new\"".to_owned())
                    }
                    Telling::Unknown(value) => {
                        let message = format!("{value:?} may hold several names ({cells}), none of which is known: it is read as one");
                        (SEVERAL, value, message, "where it is several, write one name a line or between semicolons".to_owned())
                    }
                };
                out.problems.push(Problem::new(Severity::Warning, rule, place(), message, hint).with_value(&value));
            }
        }
        for (column, (n, examples)) in split {
            let heading = shown(self.headers.get(column).map_or("", String::as_str));
            let examples = examples.join("; ");
            let message = format!("column {heading}: {} split into several names: {examples}", count(n, "cell is", "cells are"));
            notes.push(Note::new("cells_split", message).counting(n).with([heading, examples]));
        }
        let (n, words) = self.nothing;
        if n > 0 {
            let words = words.into_iter().take(EXAMPLES).collect::<Vec<_>>().join(", ");
            let message = format!("{} no name and {} read as not said: {words}", count(n, "cell holds", "cells hold"), if n == 1 { "is" } else { "are" });
            notes.push(Note::new("cells_nothing", message).counting(n).with([words]));
        }
    }
}

fn are(names: &[String]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}
