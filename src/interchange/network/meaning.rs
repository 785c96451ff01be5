//! What the attributes of a network mean: fields of stakeholders and ties, by `data/profiles/network.toml`.

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
    if list.name == "organisation_type" { values::code(&profile::three_w().organisation_type, value) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_profile_is_one() {
        let profile = profile::network();
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
    }
}
