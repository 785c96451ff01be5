//! Sectors become themes, and the percentages of one list of sectors the shares of the themes.
//!
//! An activity may say its sectors in several lists, each of which is the whole: themes are made of all, shares are taken of the
//! first list of the profile that states percentages.

use std::collections::BTreeMap;

use super::file::IatiFile;
use super::node::Node;
use super::profile::Vocabulary;
use crate::domain::{Cell, Draft, Kind, Known, Problem, Severity, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::iati;

/// The vocabulary of a sector that names none.
const USUAL: &str = "1";

/// The themes of an activity.
#[derive(Default)]
pub(super) struct Sectors {
    /// Themes in the order of the file.
    pub(super) themes: Vec<Text>,
    /// Share of each theme in percent, where stated.
    pub(super) shares: Vec<(Text, Text)>,
}

/// Themes of a file, by list, code and name.
pub(super) struct Themes<'a> {
    file: &'a IatiFile,
    known: &'a dyn Known,
    found: BTreeMap<String, Result<Text, Wrong>>,
}

/// One sector as it stands.
struct Sector<'a> {
    node: &'a Node,
    /// Vocabulary as written.
    vocabulary: &'a str,
    listed: Option<(usize, &'static Vocabulary)>,
    code: &'a str,
}

impl<'a> Sector<'a> {
    fn of(node: &'a Node) -> Self {
        let vocabulary = Some(node.get("vocabulary")).filter(|v| !v.is_empty()).unwrap_or(USUAL);
        // some files of 1.0x write the code as a reference
        let code = Some(node.get("code")).filter(|c| !c.is_empty()).unwrap_or_else(|| node.get("ref"));
        Self { node, vocabulary, listed: iati().vocabulary(vocabulary), code }
    }
    fn percentage(&self) -> Option<f64> {
        percentage(self.node)
    }
}

/// Who has a list of sectors of its own.
fn publisher(activity: &Node) -> &str {
    activity.first("reporting-org").map(|org| Some(org.get("ref")).filter(|r| !r.is_empty()).unwrap_or_else(|| org.words())).unwrap_or_default()
}

/// The percentage that an element states.
pub(super) fn percentage(node: &Node) -> Option<f64> {
    node.get("percentage").parse::<f64>().ok().filter(|p| p.is_finite() && *p >= 0.0)
}

impl<'a> Themes<'a> {
    pub(super) fn new(file: &'a IatiFile, known: &'a dyn Known) -> Self {
        Self { file, known, found: BTreeMap::new() }
    }

    /// The themes of an activity; `None` where which one is meant is a problem, already said.
    pub(super) fn of(&mut self, activity: &Node, out: &mut Gathering<'_>) -> Option<Sectors> {
        // the standard lets the transactions say the sectors in place of the activity
        let own = activity.first("sector").is_some();
        let of_transactions = activity.all("transaction").filter(|_| !own).flat_map(|t| t.all("sector"));
        let sectors: Vec<Sector<'_>> = activity.all("sector").chain(of_transactions).map(Sector::of).collect();
        let publisher = publisher(activity);
        let order = |s: &Sector<'_>| (s.listed.map_or(usize::MAX, |(at, _)| at), s.vocabulary.to_owned());
        let shared = sectors.iter().filter(|s| s.percentage().is_some()).map(order).min();
        let mut said = Sectors::default();
        for sector in &sectors {
            if sector.code.is_empty() && sector.node.words().is_empty() {
                let message = "the sector has neither a code nor a name: it is left out";
                let problem = Problem::new(Severity::Warning, "iati_sector", self.file.place(sector.node, "sector"), message, "give its code");
                out.problems.push(problem);
                continue;
            }
            let theme = self.theme(sector, publisher, out)?;
            if said.themes.contains(&theme) {
                continue;
            }
            if let Some(share) = sector.percentage().filter(|p| *p <= 100.0 && shared.as_ref() == Some(&order(sector))) {
                said.shares.push((theme.clone(), Text::from(share.to_string())));
            }
            said.themes.push(theme);
        }
        Some(said)
    }

    /// The themes of a transaction of an activity that names none itself.
    pub(super) fn of_transaction(&mut self, activity: &Node, transaction: &Node, out: &mut Gathering<'_>) -> Vec<Text> {
        if activity.first("sector").is_some() {
            return Vec::new();
        }
        let publisher = publisher(activity);
        let mut themes = Vec::new();
        for sector in transaction.all("sector").map(Sector::of).filter(|s| !s.code.is_empty() || !s.node.words().is_empty()) {
            if let Some(theme) = self.theme(&sector, publisher, out)
                && !themes.contains(&theme)
            {
                themes.push(theme);
            }
        }
        themes
    }

    fn theme(&mut self, sector: &Sector<'_>, publisher: &str, out: &mut Gathering<'_>) -> Option<Text> {
        let list = match sector.listed {
            Some((_, list)) if list.own => format!("{} {publisher}", list.id),
            Some((_, list)) => list.id.clone(),
            None => sector.vocabulary.to_owned(),
        };
        let id = if sector.code.is_empty() { keys::joined(&[sector.node.words()]) } else { keys::joined(&[list.as_str(), sector.code]) };
        if !self.found.contains_key(&id) {
            let found = self.find(sector, &id, publisher, out);
            self.found.insert(id.clone(), found);
        }
        match &self.found[&id] {
            Ok(theme) => Some(theme.clone()),
            Err((message, hint)) => {
                let place = self.file.place(sector.node, "sector");
                out.problems.push(Problem::new(Severity::Error, "theme", place, message.clone(), hint.clone()).with_value(sector.node.words()));
                None
            }
        }
    }

    /// A theme of that id, else one of that name, else a new one.
    fn find(&self, sector: &Sector<'_>, id: &str, publisher: &str, out: &mut Gathering<'_>) -> Result<Text, Wrong> {
        let id = Text::from(id);
        if self.known.has(Kind::Theme, &id) {
            return Ok(id);
        }
        let name = sector.node.words();
        if !name.is_empty()
            && let Some(known) = naming::find(self.known, Kind::Theme, name, None)?
        {
            return Ok(known);
        }
        let list = match sector.listed {
            Some((_, list)) if list.own => format!("{} ({publisher})", list.name),
            Some((_, list)) => list.name.clone(),
            None => sector.vocabulary.to_owned(),
        };
        let mut draft = Draft::new(Kind::Theme, id.clone(), self.file.place(sector.node, ""));
        let unnamed = format!("{list} {}", sector.code);
        draft.say("name", Cell::text(if name.is_empty() { &unnamed } else { name }));
        draft.say("source", Cell::text(&self.file.file));
        draft.say("vocabulary", Cell::text(&list));
        if !sector.code.is_empty() {
            draft.say("code", Cell::text(sector.code));
        }
        let others: Vec<(Text, Text)> = sector.node.other_words().into_iter().map(|(tag, text)| (tag.into(), text.into())).collect();
        if !others.is_empty() {
            draft.say("names", Cell::Map(others));
        }
        out.take(draft);
        Ok(id)
    }
}
