//! What kind of ties a file holds: the words that its edges say, what each is taken for, and how sure that is. A kind that is
//! assumed is told, and somebody may say what the word means.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::Direction;
use super::file::{Attribute, NetworkFile, said};
use super::meaning::{self, Says};
use crate::domain::Text;

/// The kind of a tie of which the file says nothing that is known.
pub const ASSUMED: &str = "coordination";
/// Stands for the word of ties that say none.
pub const NOT_STATED: &str = "(not stated)";
/// Different words that are listed.
const MOST_WORDS: usize = 200;
/// An attribute with more different values than this, of which most stand at one edge each, is a name and no kind.
const MOST_KINDS: usize = 12;

/// How a kind was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The file says the kind itself.
    Stated,
    /// The file says a word for it.
    Word,
    /// Somebody has said what the word means.
    Chosen,
    /// Nothing says it.
    Assumed,
}

impl How {
    /// As reports name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Word => "word",
            Self::Chosen => "chosen",
            Self::Assumed => "assumed",
        }
    }
}

/// A word for ties, and what its ties are taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieWord {
    /// As it is written; [`NOT_STATED`] where nothing is.
    pub written: String,
    /// The code of the kind.
    pub kind: Text,
    /// How it was found.
    pub how: How,
    /// Its ties.
    pub ties: usize,
    /// Of these, those that run one way.
    pub directed: usize,
}

/// The words of an import, by what is written.
#[derive(Clone, Debug, Default)]
pub struct TieWords(BTreeMap<String, TieWord>);

impl TieWords {
    /// Counts a tie.
    pub fn count(&mut self, written: &str, kind: &Text, how: How, directed: bool) {
        if self.0.len() >= MOST_WORDS && !self.0.contains_key(written) {
            return;
        }
        let new = || TieWord { written: written.to_owned(), kind: kind.clone(), how, ties: 0, directed: 0 };
        let word = self.0.entry(written.to_owned()).or_insert_with(new);
        word.ties += 1;
        word.directed += usize::from(directed);
    }
    /// All, those that are assumed first, then those with most ties.
    pub fn list(self) -> Vec<TieWord> {
        let mut words: Vec<TieWord> = self.0.into_values().collect();
        words.sort_by(|a, b| (b.how, b.ties, &a.written).cmp(&(a.how, a.ties, &b.written)));
        words
    }
}

/// What an edge says of its kind.
#[derive(Clone, Copy, Debug)]
pub struct Word<'n> {
    /// The position of the attribute.
    pub at: usize,
    /// As it is written.
    pub written: &'n str,
    /// The kind that it names, and whether by its code or its name.
    pub kind: Option<(&'static str, bool)>,
}

/// Attributes that name the edges one by one rather than say their kind.
pub fn labels(network: &NetworkFile, says: &[Vec<Says>]) -> BTreeSet<usize> {
    let maybe = |at: &usize| says[*at].iter().any(|s| s.maybe && s.field == "kind");
    let many = |at: &usize| {
        let values: Vec<&str> = network.edges.iter().flat_map(|e| said(&network.edge_attributes, &e.values).filter(|(a, _)| a == at).map(|(_, v)| v)).collect();
        let distinct: BTreeSet<&str> = values.iter().copied().collect();
        distinct.len() > MOST_KINDS && distinct.len() * 2 > values.len()
    };
    (0..network.edge_attributes.len()).filter(maybe).filter(many).collect()
}

/// The word of an edge: of what plainly says the kind, else of what may say it; one that is known goes before others.
pub fn word<'n>(attributes: &'n [Attribute], says: &[Vec<Says>], labels: &BTreeSet<usize>, values: &'n super::file::Values) -> Option<Word<'n>> {
    let mut words: Vec<(bool, Word<'n>)> = Vec::new();
    for (at, written) in said(attributes, values) {
        let Some(says) = says[at].iter().find(|s| s.field == "kind") else { continue };
        let kind = meaning::code("tie_kind", written).map(|code| (code, meaning::is_code("tie_kind", written)));
        let says_nothing = written.parse::<f64>().is_ok() || (says.maybe && (labels.contains(&at) || Direction::of(written).is_some()));
        if kind.is_some() || !says_nothing {
            words.push((says.maybe, Word { at, written, kind }));
        }
    }
    words.into_iter().min_by_key(|(maybe, word)| (word.kind.is_none(), *maybe)).map(|(_, word)| word)
}
