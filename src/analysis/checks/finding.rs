//! What a rule found: a place or record, those concerned, a sentence, and the records that it rests on.

use crate::analysis::evidence::{Evidence, path};
use crate::atlas::Table;
use crate::domain::{OneOf, Sentence, Text};

/// One finding.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Position of its rule among those that were asked.
    pub rule: usize,
    /// The site, as its position in the site table.
    pub site: Option<usize>,
    /// The records that it is about: `kind/id`.
    pub subjects: Vec<Text>,
    /// Which of several things that its rule may say of the same records, for its key; empty where it says one.
    pub aspect: String,
    /// What was found.
    pub message: Sentence,
    /// The records that it rests on.
    pub evidence: Evidence,
}

impl Finding {
    /// About the record at a position.
    pub fn about<R: OneOf>(table: &Table<R>, index: usize, message: Sentence) -> Self {
        Self { message, ..Self::default() }.and(table, index)
    }
    /// About that record too.
    #[must_use]
    pub fn and<R: OneOf>(mut self, table: &Table<R>, index: usize) -> Self {
        self.subjects.push(path(table, index));
        self.evidence.add(table, index);
        self
    }
    /// One of several things that the rule may say of these records: the word by which it is told from the others.
    #[must_use]
    pub fn aspect(mut self, word: &str) -> Self {
        word.clone_into(&mut self.aspect);
        self
    }
    /// At a site.
    #[must_use]
    pub fn at(mut self, site: Option<usize>) -> Self {
        self.site = site;
        self
    }
    /// Rests on these records too.
    #[must_use]
    pub fn on<R: OneOf>(mut self, table: &Table<R>, indexes: impl IntoIterator<Item = usize>) -> Self {
        self.evidence.add_all(table, indexes);
        self
    }
}
