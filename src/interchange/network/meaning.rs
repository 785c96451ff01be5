//! What the attributes of a network mean: fields of stakeholders and ties, by `data/profiles/network.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::file::Attribute;
use crate::domain::codelist::{self, Entry};
use crate::domain::{FieldType, Kind};
use crate::interchange::profile;
use crate::interchange::threew::values;
use crate::interchange::words::fold;

/// The network profile.
#[derive(Debug, Deserialize)]
pub struct Profile {
    /// Meanings of node attributes.
    node: Vec<Meaning>,
    /// Meanings of edge attributes.
    edge: Vec<Meaning>,
    /// Words of the direction of an edge.
    pub direction: DirectionWords,
    /// Names of tables.
    pub tables: TableWords,
    /// Words for kinds of ties, by their codes.
    pub kinds: BTreeMap<String, Vec<String>>,
}

/// Words that say how an edge runs; compared folded.
#[derive(Debug, Deserialize)]
pub struct DirectionWords {
    /// One way.
    pub directed: Vec<String>,
    /// Between its ends.
    pub undirected: Vec<String>,
    /// Both ways.
    pub mutual: Vec<String>,
    /// Headers of a column that says it.
    pub headers: Vec<String>,
}

/// Names and headers of tables; compared folded.
#[derive(Debug, Deserialize)]
pub struct TableWords {
    /// Names of tables of nodes.
    pub nodes: Vec<String>,
    /// Names of tables of edges.
    pub edges: Vec<String>,
    /// Headers of the id or the name of a node, the best first.
    pub ids: Vec<String>,
    /// Headers of both ends.
    pub ends: Vec<[String; 2]>,
}

impl Profile {
    /// Folds every word, so that what is compared need be folded once only.
    #[must_use]
    pub fn folded(mut self) -> Self {
        let fold_all = |words: &mut Vec<String>| words.iter_mut().for_each(|w| *w = fold(w));
        let DirectionWords { directed, undirected, mutual, headers } = &mut self.direction;
        [directed, undirected, mutual, headers].into_iter().for_each(fold_all);
        let TableWords { nodes, edges, ids, ends } = &mut self.tables;
        [nodes, edges, ids].into_iter().for_each(fold_all);
        ends.iter_mut().flatten().for_each(|w| *w = fold(w));
        self.kinds.values_mut().for_each(fold_all);
        self
    }
}

/// One field and the attributes that say it.
#[derive(Debug, Deserialize)]
struct Meaning {
    field: String,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(default)]
    maybe: Vec<String>,
}

/// A field that an attribute may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Says {
    /// Name of the field; `lon` and `lat` are one geometry.
    pub field: &'static str,
    /// Only where the value is a code of the field; otherwise it is an ordinary tag, and no problem.
    pub maybe: bool,
}

/// The fields that each attribute may say, the likeliest first.
pub fn of(kind: Kind, attributes: &[Attribute]) -> Vec<Vec<Says>> {
    let profile = profile::network();
    let meanings = if kind == Kind::Stakeholder { &profile.node } else { &profile.edge };
    attributes.iter().map(|attribute| meant(kind, meanings, &fold(&attribute.name))).collect()
}

fn meant(kind: Kind, meanings: &'static [Meaning], name: &str) -> Vec<Says> {
    let has = |list: &[String]| list.iter().any(|h| fold(h) == name);
    if let Some(meaning) = meanings.iter().find(|m| has(&m.headers)) {
        return vec![Says { field: &meaning.field, maybe: false }];
    }
    // the record's own words for its fields; ends, id, geometry and provenance come from the file itself
    let own = kind.fields().iter().find(|f| fold(f.name) == name && f.ty != FieldType::Shape);
    if let Some(field) = own.filter(|f| !matches!(f.name, "id" | "source_id" | "from" | "to" | "directed")) {
        return vec![Says { field: field.name, maybe: false }];
    }
    meanings.iter().filter(|m| has(&m.maybe)).map(|m| Says { field: &m.field, maybe: true }).collect()
}

/// Position of an attribute's name among the words for a field: of two attributes that say the same, the first word wins.
pub fn rank(kind: Kind, field: &str, attribute: &str) -> usize {
    let profile = profile::network();
    let meanings = if kind == Kind::Stakeholder { &profile.node } else { &profile.edge };
    let words = meanings.iter().find(|m| m.field == field).map_or(&[][..], |m| &m.headers);
    let name = fold(attribute);
    words.iter().position(|h| fold(h) == name).unwrap_or(words.len())
}

/// The code that a value stands for: the code itself, or its name in English or French, or a word of a 3W sheet.
pub fn code(list: &str, value: &str) -> Option<&'static str> {
    let list = codelist::all().into_iter().find(|l| l.name == list)?;
    let folded = fold(value);
    let is = |entry: &&Entry| {
        entry.code == value || fold(&entry.code) == folded || ["en", "fr"].iter().any(|lang| fold(entry.name(lang)) == folded)
    };
    if let Some(entry) = list.entries().iter().find(is) {
        return Some(entry.code.as_str());
    }
    match list.name {
        "organisation_type" => values::code(&profile::three_w().organisation_type, value),
        "tie_kind" => values::code(&profile::network().kinds, value),
        _ => None,
    }
}

/// True where a value is the code itself, or its name in English or French, and not another word for it.
pub fn is_code(list: &str, value: &str) -> bool {
    let folded = fold(value);
    let is = |entry: &Entry| entry.code == value || fold(&entry.code) == folded || ["en", "fr"].iter().any(|lang| fold(entry.name(lang)) == folded);
    codelist::all().into_iter().find(|l| l.name == list).is_some_and(|l| l.entries().iter().any(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_profile_is_one() {
        let profile = profile::network();
        for kind in profile.kinds.keys() {
            assert_eq!(code("tie_kind", kind), Some(kind.as_str()));
        }
        for (kind, meanings) in [(Kind::Stakeholder, &profile.node), (Kind::Tie, &profile.edge)] {
            for meaning in meanings {
                let field = meaning.field.as_str();
                assert!(kind.column(field).is_some() || matches!(field, "lon" | "lat"), "{field}");
                assert!(!meaning.headers.is_empty(), "{field}");
            }
        }
    }

    #[test]
    fn a_value_is_a_code_by_its_code_or_its_name_in_english_or_french() {
        for value in ["local_government", "Local government", "local-government"] {
            assert_eq!(code("constituency", value), Some("local_government"), "{value}");
        }
        assert_eq!(code("organisation_type", "24"), Some("24"));
        assert_eq!(code("tie_kind", "financement"), Some("funding"));
        assert_eq!(code("constituency", "neighbours"), None);
        for (word, kind) in [("Funds", "funding"), ("rend compte à", "reporting"), ("Reports to", "reporting"), ("informe", "information"), ("member of", "membership"), ("Conflit avec", "conflict"), ("Friends", "")] {
            assert_eq!(code("tie_kind", word).unwrap_or_default(), kind, "{word}");
        }
        assert!(is_code("tie_kind", "funding") && is_code("tie_kind", "Financement") && !is_code("tie_kind", "Funds"));
    }
}
