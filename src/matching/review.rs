//! Names under review: what is certain is taken, what is near waits until somebody has said, what was said holds.
//!
//! *Certain*: an id, or a name that one record alone bears when folded ([`super::fold`]). *Doubtful*: several bear it, some
//! bear one that differs by few letters ([`super::AtlasNames::closest`]), or one may be the acronym of the other. *Unmatched*: all else; it becomes a new record.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{AtlasNames, fold};
use crate::domain::{Found, Kind, Known, Text, TieMeaning, Verdict};

/// How alike a name and what may be its acronym are taken to be: nothing is known but the first letters.
pub const ACRONYM_SCORE: f64 = 0.5;

/// How alike a cell and a name that stands in it are taken to be.
pub const PART_SCORE: f64 = 0.5;

/// The kinds whose names are reviewed.
pub const REVIEWED: [Kind; 3] = [Kind::Stakeholder, Kind::Site, Kind::Theme];

/// What somebody said of a written name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is none of those that are known.
    New,
    /// It is this record.
    Is(Text),
    /// It is several names, and its separators part them.
    Several,
}

/// Decisions by kind and written name.
pub type Decisions = BTreeMap<(Kind, String), Decision>;

/// A record that a written name may mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Its id.
    pub id: Text,
    /// The name that is alike.
    pub name: Text,
    /// How alike the two are once folded: the share of letters that stay, 1 where all do.
    pub score: f64,
    /// `same_name`, `near_name`, `acronym`, or `part` where the text may hold several names and this is one of them.
    pub reason: &'static str,
    /// Letters by which they differ.
    pub letters_apart: usize,
}

/// A written name that may mean one of several records, or one that is only near.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubtful {
    /// The kind of record, in the plural.
    pub kind: &'static str,
    /// As it is written.
    pub written: String,
    /// What it may mean, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// What came of a review.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Names that wait, by kind and folded name.
    pub doubtful: BTreeMap<(Kind, String), Doubtful>,
    /// Names that nothing is near to, as they are written.
    pub unmatched: BTreeMap<(Kind, String), String>,
    /// Names that were found, once each.
    pub matched: BTreeSet<(Kind, String)>,
    /// Decisions that were used: the written name and the record that it means.
    pub decided: BTreeMap<(Kind, String), (String, Text)>,
}

/// What is known, asked by somebody who will look at the doubtful names.
pub struct Reviewed<'a> {
    names: &'a AtlasNames<'a>,
    /// By kind and folded name.
    decisions: BTreeMap<(Kind, String), &'a Decision>,
    /// What was said of words for ties, by folded word.
    ties: BTreeMap<String, TieMeaning>,
    told: RefCell<Told>,
}

impl<'a> Reviewed<'a> {
    /// Nothing asked yet.
    pub fn new(names: &'a AtlasNames<'a>, decisions: &'a Decisions) -> Self {
        let decisions = decisions.iter().map(|((kind, written), said)| ((*kind, fold::name(written)), said)).collect();
        Self { names, decisions, ties: BTreeMap::new(), told: RefCell::default() }
    }
    /// With what was said of words for ties, by the word as it is written.
    #[must_use]
    pub fn with_ties(mut self, said: &BTreeMap<String, TieMeaning>) -> Self {
        self.ties = said.iter().map(|(written, meaning)| (fold::name(written), meaning.clone())).collect();
        self
    }
    /// What came of it.
    pub fn told(self) -> Told {
        self.told.into_inner()
    }

    /// Near names; of sites those inside the coarser place that the row names.
    fn near(&self, kind: Kind, name: &str, within: Option<&str>) -> Vec<Candidate> {
        let letters = fold::tight(&fold::name(name)).chars().count().max(1);
        let inside = |id: &Text| within.is_none() || self.names.by_name(kind, id, within) == Found::One(id.clone());
        let near = self.names.closest(kind, name).into_iter().filter(|near| inside(&near.id));
        let mut candidates: Vec<Candidate> = near.map(|near| {
            let share = near.letters_apart.min(letters) as f64 / letters as f64;
            Candidate { id: near.id, name: near.name, score: 1.0 - share, reason: "near_name", letters_apart: near.letters_apart }
        })
        .collect();
        for id in self.names.by_acronym(kind, name) {
            if candidates.iter().all(|c| c.id != id) {
                let label = self.names.label(kind, &id).unwrap_or_else(|| id.clone());
                candidates.push(Candidate { id, name: label, score: ACRONYM_SCORE, reason: "acronym", letters_apart: 0 });
            }
        }
        candidates
    }

    fn same(&self, kind: Kind, ids: &[Text]) -> Vec<Candidate> {
        let label = |id: &Text| self.names.label(kind, id).unwrap_or_else(|| id.clone());
        ids.iter().map(|id| Candidate { id: id.clone(), name: label(id), score: 1.0, reason: "same_name", letters_apart: 0 }).collect()
    }
}

impl Known for Reviewed<'_> {
    /// What is said now goes before what was said at an import before.
    fn tie_meaning(&self, written: &str) -> TieMeaning {
        let before = self.names.tie_meaning(written);
        let now = self.ties.get(&fold::name(written)).cloned().unwrap_or_default();
        TieMeaning { kind: now.kind.or(before.kind), directed: now.directed.or(before.directed) }
    }
    fn has(&self, kind: Kind, id: &str) -> bool {
        self.names.has(kind, id)
    }
    fn source_of(&self, kind: Kind, id: &str) -> Option<Text> {
        self.names.source_of(kind, id)
    }
    fn place_codes_like(&self, code: &str) -> Vec<(Text, Text)> {
        self.names.place_codes_like(code)
    }
    fn site_by_pcode(&self, pcode: &str) -> Found {
        self.names.site_by_pcode(pcode)
    }
    fn by_name(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        let found = self.names.by_name(kind, name, within);
        if !REVIEWED.contains(&kind) {
            return found;
        }
        let key = (kind, fold::name(name));
        let mut told = self.told.borrow_mut();
        if let Found::One(_) = found {
            told.matched.insert(key);
            return found;
        }
        match self.decisions.get(&key) {
            Some(Decision::Is(id)) if self.names.has(kind, id) => {
                told.decided.insert(key, (name.trim().to_owned(), id.clone()));
                return Found::One(id.clone());
            }
            Some(Decision::New) => {
                told.unmatched.insert(key, name.trim().to_owned());
                return Found::None;
            }
            _ => {}
        }
        let candidates = match &found {
            Found::Several(ids) => self.same(kind, ids),
            _ => self.near(kind, name, within),
        };
        if candidates.is_empty() {
            told.unmatched.insert(key, name.trim().to_owned());
            return found;
        }
        let ids = candidates.iter().map(|c| c.id.clone()).collect();
        told.doubtful.insert(key, Doubtful { kind: kind.plural(), written: name.trim().to_owned(), candidates });
        // several of one name may be told apart by the places around them; near names may not
        if let Found::Several(_) = found { found } else { Found::Doubtful(ids) }
    }
    fn look(&self, kind: Kind, name: &str, within: Option<&str>) -> Found {
        match (self.names.by_name(kind, name, within), self.decisions.get(&(kind, fold::name(name)))) {
            (Found::None | Found::Several(_), Some(Decision::Is(id))) if self.names.has(kind, id) => Found::One(id.clone()),
            (found, _) => found,
        }
    }
    fn verdict(&self, kind: Kind, written: &str) -> Verdict {
        match self.decisions.get(&(kind, fold::name(written))) {
            Some(Decision::New | Decision::Is(_)) => Verdict::One,
            Some(Decision::Several) => Verdict::Several,
            None => Verdict::Open,
        }
    }
    fn ask(&self, kind: Kind, written: &str, known: &[Text]) -> bool {
        let label = |id: &Text| self.names.label(kind, id).unwrap_or_else(|| id.clone());
        let candidates = known.iter().map(|id| Candidate { id: id.clone(), name: label(id), score: PART_SCORE, reason: "part", letters_apart: 0 });
        let doubtful = Doubtful { kind: kind.plural(), written: written.trim().to_owned(), candidates: candidates.collect() };
        self.told.borrow_mut().doubtful.insert((kind, fold::name(written)), doubtful);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Atlas, Identity};
    use crate::domain::{AnyRecord, Cell, Draft, Place};

    fn stakeholder(id: &str, name: &str) -> AnyRecord {
        let mut draft = Draft::new(Kind::Stakeholder, id, Place::default());
        draft.say("name", Cell::text(name));
        draft.onto(None).expect("a stakeholder")
    }

    #[test]
    fn what_may_be_an_acronym_waits_with_its_reason() {
        let identity = Identity { workspace: "w".into(), revision: 1, head: "h".into(), committed_at: String::new() };
        let known = [("wfp", "World Food Programme"), ("who", "WHO"), ("union", "Union")];
        let atlas = Atlas::build(identity, known.into_iter().map(|(id, name)| (stakeholder(id, name), 1)).collect());
        let (names, none) = (AtlasNames::new(&atlas), Decisions::new());
        let ask = |name: &str| {
            let reviewed = Reviewed::new(&names, &none);
            let found = reviewed.by_name(Kind::Stakeholder, name, None);
            (found, reviewed.told().doubtful.into_values().flat_map(|d| d.candidates).map(|c| (c.id.to_string(), c.reason, c.score)).collect::<Vec<_>>())
        };
        let acronym = |id: &str| vec![(id.to_owned(), "acronym", ACRONYM_SCORE)];
        for (written, id) in [("P.A.M./WFP", None), ("World Health Organization", Some("who")), ("Programme alimentaire mondial (World Food Programme)", Some("wfp")), ("Union (Segou)", Some("union"))] {
            assert_eq!(ask(written).1, id.map(acronym).unwrap_or_default(), "{written}");
        }
        assert_eq!(ask("World Food Programme (WFP)").0, Found::One("wfp".into()), "its own acronym behind it");
        assert_eq!(ask("Programme World Food").0, Found::One("wfp".into()), "words in another order");
    }

    fn atlas() -> Atlas {
        let records = [("worldfish", "WorldFish"), ("care", "CARE Mali"), ("union-a", "Union"), ("union-b", "Union")];
        let identity = Identity { workspace: "w".into(), revision: 1, head: "h".into(), committed_at: String::new() };
        Atlas::build(identity, records.into_iter().map(|(id, name)| (stakeholder(id, name), 1)).collect())
    }

    #[test]
    fn certain_is_taken_doubtful_waits_and_a_decision_holds() {
        let atlas = atlas();
        let names = AtlasNames::new(&atlas);
        let none = Decisions::new();
        let ask = |decisions: &Decisions, name: &str| {
            let reviewed = Reviewed::new(&names, decisions);
            (reviewed.by_name(Kind::Stakeholder, name, None), reviewed.told())
        };
        assert_eq!(ask(&none, "worldfish").0, Found::One("worldfish".into()));
        let (found, told) = ask(&none, "WorldFsh");
        assert_eq!(found, Found::Doubtful(vec!["worldfish".into()]));
        let [candidate] = told.doubtful.values().next().expect("doubtful").candidates.as_slice() else { panic!("one candidate") };
        assert_eq!((candidate.letters_apart, candidate.reason, candidate.score), (1, "near_name", 1.0 - 1.0 / 8.0));
        let (found, told) = ask(&none, "Union");
        assert!(matches!(found, Found::Several(_)));
        assert_eq!(told.doubtful.values().next().expect("doubtful").candidates.len(), 2);
        let (found, told) = ask(&none, "Helvetas");
        assert_eq!((found, told.doubtful.len(), told.unmatched.len()), (Found::None, 0, 1));
        let said = Decisions::from([
            ((Kind::Stakeholder, "WorldFsh".to_owned()), Decision::Is("worldfish".into())),
            ((Kind::Stakeholder, "CARE Malli".to_owned()), Decision::New),
            ((Kind::Stakeholder, "Uniom".to_owned()), Decision::Is("gone".into())),
        ]);
        let (found, told) = ask(&said, "world  fsh");
        assert_eq!((found, told.decided.len()), (Found::Doubtful(vec!["worldfish".into()]), 0), "another spelling, another question");
        let (found, told) = ask(&said, "worldfsh");
        assert_eq!((found, told.decided.len()), (Found::One("worldfish".into()), 1));
        assert_eq!(ask(&said, "CARE Malli").0, Found::None);
        assert!(matches!(ask(&said, "Uniom").0, Found::Doubtful(_)), "a decision for what is gone is none");
    }
}
