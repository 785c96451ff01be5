//! Why a pair reads as not linked, in sentences: what both do where, what is recorded between them, who answered.

use super::coordination::{Answers, Coordinating};
use super::links::{Link, stated_by_one};
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
    /// Ties without site and theme.
    pub weak_ties: Vec<usize>,
    /// General or dormant platforms.
    pub weak_platforms: Vec<usize>,
    /// Tie scopes that one of the two answered.
    pub scopes: Vec<usize>,
    /// Ties between the two that have ended.
    pub ended: Vec<usize>,
    presences: Vec<usize>,
    answered: [bool; 2],
    surveyed: bool,
}

impl Because {
    /// Nothing taken in yet, but the ties of yesterday.
    pub fn new(a: usize, b: usize, state: State, ended: Vec<usize>) -> Self {
        Self {
            a,
            b,
            state,
            ended,
            cells: Vec::new(),
            ties: Vec::new(),
            weak_ties: Vec::new(),
            weak_platforms: Vec::new(),
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
        self.weak_ties.extend(&link.weak_ties);
        self.weak_platforms.extend(link.weak_platforms.iter().map(|s| s.platform));
        self.scopes.extend(&answers.scopes);
        self.surveyed |= answers.surveyed;
        for (known, answered) in self.answered.iter_mut().zip(&answers.answered) {
            *known |= answered;
        }
        for list in [&mut self.ties, &mut self.weak_ties, &mut self.weak_platforms, &mut self.scopes] {
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
        if self.ties.is_empty() {
            said.push(Sentence::new("tie.none", "no coordination tie and no shared seat is recorded that covers it"));
        }
        for &tie in &self.ended {
            if let Some(end) = ties.at(tie).end.0 {
                said.push(Sentence::new("tie.ended", format!("a coordination tie between the two ended on {end}")).with("day", end));
            }
        }
        if !self.weak_ties.is_empty() {
            said.push(Sentence::new("tie.weak", "a coordination tie between the two is recorded that names neither place nor theme (weak)"));
        }
        for &platform in &self.weak_platforms {
            let title = &grid.atlas.tables.platforms.at(platform).name;
            let sentence = match coordinating.links.dormant_since(platform) {
                Some(day) => Sentence::new("seats.dormant", format!("both sit in {title}, which has not met since {day} (weak: dormant)")).with("day", day),
                None => Sentence::new("seats.general", format!("both sit in {title}, which is not about this theme at this place or one level above (weak: general)")),
            };
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
            (State::StatedBy, _) => return None,
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
