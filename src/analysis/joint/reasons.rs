//! Why a pair reads as not linked, in sentences: what both do where, what is recorded between them, who answered.

use super::coordination::{Answers, Coordinating};
use super::links::{COORDINATION, Link, Links, stated_by_one};
use super::encounters::State;
use crate::analysis::coverage::providers::{Provider, Source};
use crate::analysis::evidence::path;
use crate::analysis::grid::Grid;
use crate::domain::{Day, Sentence, Text};

/// Sites that a sentence names before it counts the others; the row lists them all.
const NAMED_SITES: usize = 5;

/// What the row of a pair rests on; numbers are positions in the tables.
#[derive(Clone, Debug)]
pub struct Because {
    /// One stakeholder.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The state of the row.
    pub state: State,
    /// The cells of the row, in order.
    pub cells: Vec<usize>,
    /// Ties that link the two, each stated by one end.
    pub ties: Vec<usize>,
    /// Ties on record that state neither place nor theme.
    pub unplaced_ties: Vec<usize>,
    /// Active ties that are no link here: about other places or themes, or of other kinds.
    pub other_ties: Vec<usize>,
    /// General or dormant platforms.
    pub weak_platforms: Vec<usize>,
    /// Platforms that would link where seats counted.
    pub uncounted_platforms: Vec<usize>,
    /// Tie scopes that one of the two answered.
    pub scopes: Vec<usize>,
    /// Ties between the two that have ended.
    pub ended: Vec<usize>,
    presences: Vec<usize>,
    answered: [bool; 2],
    surveyed: bool,
}

impl Because {
    /// Nothing taken in yet, but the ties of yesterday and those of other kinds.
    pub fn new(a: usize, b: usize, state: State, links: &Links) -> Self {
        Self {
            a,
            b,
            state,
            ended: links.ended(a, b).collect(),
            other_ties: links.other_kinds(a, b).collect(),
            cells: Vec::new(),
            ties: Vec::new(),
            unplaced_ties: Vec::new(),
            weak_platforms: Vec::new(),
            uncounted_platforms: Vec::new(),
            scopes: Vec::new(),
            presences: Vec::new(),
            answered: [false; 2],
            surveyed: false,
        }
    }
    /// Takes in one cell; `answers` are those of the two, in order.
    pub fn add(&mut self, cell: usize, both: &[Provider], link: &Link, answers: &Answers) {
        self.cells.push(cell);
        self.presences.extend(both.iter().flat_map(|p| &p.sources).filter_map(|s| match s {
            Source::Presence(i) => Some(*i),
            Source::Mandate(_) => None,
        }));
        self.ties.extend(&link.ties);
        self.unplaced_ties.extend(&link.unplaced_ties);
        self.other_ties.extend(&link.elsewhere);
        self.weak_platforms.extend(link.weak_platforms.iter().map(|s| s.platform));
        self.uncounted_platforms.extend(link.uncounted_platforms.iter().map(|s| s.platform));
        self.scopes.extend(&answers.scopes);
        self.surveyed |= answers.surveyed;
        for (known, answered) in self.answered.iter_mut().zip(&answers.answered) {
            *known |= answered;
        }
        let lists = [
            &mut self.ties,
            &mut self.unplaced_ties,
            &mut self.other_ties,
            &mut self.weak_platforms,
            &mut self.uncounted_platforms,
            &mut self.scopes,
        ];
        for list in lists {
            list.sort_unstable();
            list.dedup();
        }
    }

    /// The sentences, in order.
    pub fn reasons(&self, grid: &Grid<'_>, coordinating: &Coordinating) -> Vec<Sentence> {
        let mut said = self.what_both_do(grid);
        let ties = &grid.atlas.tables.ties;
        for &tie in &self.ties {
            if let Some(one) = stated_by_one(grid, tie) {
                let english = format!("a coordination tie is recorded, stated by {} alone", name(grid, one));
                said.push(Sentence::new("tie.stated_by", english).with("who", stakeholder(grid, one)));
            }
        }
        for &tie in &self.unplaced_ties {
            said.push(on_record(grid, tie));
        }
        if self.ties.is_empty() && self.unplaced_ties.is_empty() {
            said.push(Sentence::new("tie.none", "no coordination tie and no shared working seat is on record that covers it"));
        }
        said.extend(others(grid, &self.other_ties));
        for &tie in &self.ended {
            if let Some(end) = ties.at(tie).end.0 {
                said.push(Sentence::new("tie.ended", format!("a coordination tie between the two ended on {end}")).with("day", end));
            }
        }
        for &platform in &self.weak_platforms {
            let title = &grid.atlas.tables.platforms.at(platform).name;
            let sentence = match coordinating.links.dormant_since(platform) {
                Some(day) => Sentence::new("seats.dormant", format!("both sit in {title}, which has not met since {day} (weak: dormant)")).with("day", day),
                None => Sentence::new("seats.general", format!("both sit in {title}, which is not about this theme at this place or one level above (weak: general)")),
            };
            said.push(sentence.with("platform", path(&grid.atlas.tables.platforms, platform)));
        }
        for &platform in &self.uncounted_platforms {
            let title = &grid.atlas.tables.platforms.at(platform).name;
            let sentence = Sentence::new("seats.uncounted", format!("both hold a working seat in {title}; seats are not counted here"));
            said.push(sentence.with("platform", path(&grid.atlas.tables.platforms, platform)));
        }
        said.extend(self.who_answered(grid));
        said
    }

    fn what_both_do(&self, grid: &Grid<'_>) -> Vec<Sentence> {
        let tables = &grid.atlas.tables;
        let all_implement = !self.presences.is_empty()
            && self.presences.iter().all(|i| grid.atlas.presences.at(*i).role.code() == "implementing");
        let (key, verb) = if all_implement { ("both.implement", "implement") } else { ("both.work", "work on") };
        let mut cells: Vec<(usize, usize)> = self.cells.iter().map(|c| (grid.theme(*c), grid.site(*c))).collect();
        cells.sort_unstable();
        let on_one_theme = |places: &[(usize, usize)]| {
            let mut named: Vec<&str> = places.iter().take(NAMED_SITES).map(|(_, s)| tables.sites.at(*s).name.as_str()).collect();
            let left = places.len().saturating_sub(NAMED_SITES);
            let others = format!("{left} more");
            if left > 0 {
                named.push(&others);
            }
            let english = format!("both {verb} {} in {}", tables.themes.at(places[0].0).name, in_words(&named));
            Sentence::new(key, english)
                .with("theme", path(&tables.themes, places[0].0))
                .with_all("sites", places.iter().take(NAMED_SITES).map(|(_, s)| path(&tables.sites, *s)))
                .with("more", left)
        };
        cells.chunk_by(|x, y| x.0 == y.0).map(on_one_theme).collect()
    }

    fn who_answered(&self, grid: &Grid<'_>) -> Option<Sentence> {
        let who: Vec<usize> = [self.a, self.b].into_iter().zip(self.answered).filter(|(_, answered)| *answered).map(|(s, _)| s).collect();
        let names: Vec<&str> = who.iter().map(|s| name(grid, *s)).collect();
        Some(match (self.state, self.surveyed) {
            (State::StatedBy | State::OnRecord, _) => return None,
            (State::None, _) => {
                let surveys: Vec<String> = self.scopes.iter().map(|s| survey(grid, *s)).collect();
                let surveys: Vec<&str> = surveys.iter().map(String::as_str).collect();
                let english = format!("{} answered {} and no such link is recorded", in_words(&names), in_words(&surveys));
                let until = self.scopes.iter().filter_map(|s| grid.atlas.tables.scopes.at(*s).end.0).max();
                let key = if until.is_some() { "survey.answered_until" } else { "survey.answered" };
                Sentence::new(key, english).with_all("who", who.iter().map(|s| stakeholder(grid, *s))).with_known("day", until)
            }
            (State::Unknown, true) => Sentence::new("survey.unanswered", "neither answered the tie survey that covers it"),
            (State::Unknown, false) => Sentence::new("survey.none", "no tie survey covers it"),
        })
    }
}

/// A coordination tie is on record that states neither place nor theme, with the end that alone stated it.
pub fn on_record(grid: &Grid<'_>, tie: usize) -> Sentence {
    match stated_by_one(grid, tie) {
        Some(one) => {
            let english = format!("a coordination tie between the two is on record, stated by {} alone; its place and theme are not stated", name(grid, one));
            Sentence::new("tie.on_record_by", english).with("who", stakeholder(grid, one))
        }
        None => Sentence::new("tie.on_record", "a coordination tie between the two is on record; its place and theme are not stated"),
    }
}

/// Other active ties between two stakeholders: coordination about other places or themes, and other kinds by their names.
pub fn others(grid: &Grid<'_>, ties: &[usize]) -> Vec<Sentence> {
    let kind = |tie: &usize| grid.atlas.tables.ties.at(*tie).kind;
    let (elsewhere, other): (Vec<usize>, Vec<usize>) = ties.iter().partition(|t| kind(t).code() == COORDINATION);
    let mut said = Vec::new();
    if !elsewhere.is_empty() {
        said.push(Sentence::new("tie.elsewhere", "a coordination tie between the two is on record that is about another place or theme"));
    }
    let mut kinds: Vec<_> = other.iter().map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if !kinds.is_empty() {
        let names: Vec<String> = kinds.iter().map(|k| k.entry().name("en").to_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let english = format!("a tie of another kind between the two is on record: {}", in_words(&names));
        said.push(Sentence::new("tie.other_kind", english).with_all("kind", kinds.iter().map(|k| format!("tie_kind:{}", k.code()))));
    }
    said
}

fn name<'g>(grid: &'g Grid<'_>, stakeholder: usize) -> &'g str {
    &grid.atlas.tables.stakeholders.at(stakeholder).name
}

fn stakeholder(grid: &Grid<'_>, position: usize) -> Text {
    path(&grid.atlas.tables.stakeholders, position)
}

/// `the tie survey of 2014`, by the years of its scope.
fn survey(grid: &Grid<'_>, scope: usize) -> String {
    let record = grid.atlas.tables.scopes.at(scope);
    match (record.start.0.map(Day::year), record.end.0.map(Day::year)) {
        (Some(from), Some(to)) if from == to => format!("the tie survey of {to}"),
        (Some(from), Some(to)) => format!("the tie survey of {from} to {to}"),
        (None, Some(to)) => format!("the tie survey of {to}"),
        (Some(from), None) => format!("the tie survey since {from}"),
        (None, None) => "the tie survey".to_owned(),
    }
}

fn in_words(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
