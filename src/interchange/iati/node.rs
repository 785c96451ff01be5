//! An element of an IATI file with what is inside it: only elements that mean something here are kept.

use std::collections::BTreeMap;

use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::xml::{Element, Part, Xml};

/// The elements that are read, in the order of the alphabet; all others are counted.
const ELEMENTS: [&str; 42] = [
    "activity-date",
    "activity-status",
    "actual",
    "baseline",
    "budget",
    "comment",
    "coordinates",
    "description",
    "dimension",
    "exactness",
    "feature-designation",
    "iati-activity",
    "iati-identifier",
    "indicator",
    "location",
    "location-id",
    "location-type",
    "name",
    "narrative",
    "other-identifier",
    "participating-org",
    "period",
    "period-end",
    "period-start",
    "planned-disbursement",
    "point",
    "policy-marker",
    "pos",
    "provider-org",
    "receiver-org",
    "recipient-country",
    "recipient-region",
    "reference",
    "reporting-org",
    "result",
    "sector",
    "tag",
    "target",
    "title",
    "transaction",
    "transaction-date",
    "transaction-type",
];

/// The name of an element that is read.
fn kept(name: &str) -> Option<&'static str> {
    // the value of money is read, but is also the name of attributes: it stands apart
    if name == "value" {
        return Some("value");
    }
    ELEMENTS.binary_search(&name).ok().map(|at| ELEMENTS[at])
}

/// Attributes that are read.
const ATTRIBUTES: [&str; 27] = [
    "ascending", "code", "currency", "default-currency", "iso-date", "latitude", "level", "longitude", "measure", "name", "owner-ref",
    "percentage", "precision", "ref", "role", "significance", "srsName", "status", "type", "value", "value-date", "vocabulary", "xml:lang",
    "year", "humanitarian", "hierarchy", "version",
];

/// An element.
#[derive(Debug)]
pub struct Node {
    /// Name.
    pub name: &'static str,
    /// Line of the file, from 1.
    pub line: u64,
    attributes: Vec<(&'static str, String)>,
    text: String,
    inside: Vec<Node>,
}

impl Node {
    fn new(name: &'static str, element: &Element) -> Self {
        let said = |attribute: &&'static str| {
            let value = element.get(attribute)?.trim();
            (!value.is_empty()).then(|| (*attribute, value.to_owned()))
        };
        Self { name, line: element.line, attributes: ATTRIBUTES.iter().filter_map(said).collect(), text: String::new(), inside: Vec::new() }
    }
    /// An attribute; empty where it says nothing.
    pub fn get(&self, attribute: &str) -> &str {
        self.attributes.iter().find(|(name, _)| *name == attribute).map_or("", |(_, value)| value)
    }
    /// Elements of that name directly inside it.
    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> + 'n {
        self.inside.iter().filter(move |n| n.name == name)
    }
    /// The first of them.
    pub fn first(&self, name: &str) -> Option<&Node> {
        self.inside.iter().find(|n| n.name == name)
    }
    /// An attribute of the first of them; empty where there is none.
    pub fn of(&self, name: &str, attribute: &str) -> &str {
        self.first(name).map_or("", |n| n.get(attribute))
    }
    /// Its own text.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// What it is called: its first narrative (2.0x), else its own text (1.0x).
    pub fn words(&self) -> &str {
        self.all("narrative").map(Node::text).find(|t| !t.is_empty()).unwrap_or(&self.text)
    }
    /// The words of an element inside it.
    pub fn words_of(&self, name: &str) -> &str {
        self.first(name).map_or("", Node::words)
    }
    /// What it is called in other languages, by language tag.
    pub fn other_words(&self) -> Vec<(&str, &str)> {
        let first = self.words();
        let mut others: Vec<(&str, &str)> = Vec::new();
        for narrative in self.all("narrative").filter(|n| !n.text.is_empty() && n.text != first) {
            let language = narrative.get("xml:lang");
            if !language.is_empty() && others.iter().all(|(known, _)| *known != language) {
                others.push((language, &narrative.text));
            }
        }
        others
    }
}

/// Reads elements within the limits of an import.
pub struct Reading<'a> {
    limits: &'a Limits,
    file: &'a str,
    /// Elements kept so far.
    elements: usize,
    /// Elements that mean nothing here, by name.
    pub passed_over: BTreeMap<String, u64>,
    /// Elements with more text than a cell may have: name and line.
    pub too_long: Vec<(&'static str, u64)>,
}

/// Names of elements that are counted apart; a file of other names counts the rest together.
const COUNTED_NAMES: usize = 100;

impl<'a> Reading<'a> {
    /// Nothing read yet.
    pub fn new(file: &'a str, limits: &'a Limits) -> Self {
        Self { limits, file, elements: 0, passed_over: BTreeMap::new(), too_long: Vec::new() }
    }

    /// Passes over an element that means nothing here, with all that is inside it.
    pub fn pass_over(&mut self, name: &str, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let name = if self.passed_over.len() < COUNTED_NAMES || self.passed_over.contains_key(name) { name } else { "others" };
        *self.passed_over.entry(name.to_owned()).or_default() += 1;
        xml.content(&mut |_, _| {}).map(drop)
    }

    /// The element that has just opened, up to its end.
    pub fn node(&mut self, name: &'static str, element: &Element, xml: &mut Xml<'_>) -> Result<Node, Refused> {
        let mut open = vec![self.opened(name, element)?];
        loop {
            match xml.part()? {
                Part::Open(element) => match kept(&element.name) {
                    Some(name) => open.push(self.opened(name, &element)?),
                    None => self.pass_over(&element.name, xml)?,
                },
                Part::Text(text) => {
                    if let Some(node) = open.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                // the reader refuses a document that ends before its elements do
                Part::Close | Part::End => {
                    let Some(mut node) = open.pop() else { continue };
                    self.close(&mut node);
                    match open.last_mut() {
                        Some(outer) => outer.inside.push(node),
                        None => return Ok(node),
                    }
                }
            }
        }
    }

    fn opened(&mut self, name: &'static str, element: &Element) -> Result<Node, Refused> {
        self.elements += 1;
        if self.elements > self.limits.cells {
            let message = format!("the file has more than {} elements", self.limits.cells);
            return Err(Refused::new(Reason::Cells, message, "send the activities in several files").of(self.file));
        }
        Ok(Node::new(name, element))
    }

    /// Blanks and line ends of an element's text are one space; a text that is too long is none.
    fn close(&mut self, node: &mut Node) {
        let words: Vec<&str> = node.text.split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().nth(self.limits.cell_chars).is_some() {
            self.too_long.push((node.name, node.line));
            node.text = String::new();
        } else {
            node.text = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_in_the_order_in_which_they_are_sought() {
        assert!(ELEMENTS.is_sorted());
        assert_eq!((kept("sector"), kept("value"), kept("contact-info")), (Some("sector"), Some("value"), None));
    }
}
