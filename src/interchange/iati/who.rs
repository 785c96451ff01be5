//! The organisations of a file: by name among what is known, else new stakeholders.
//!
//! A reference (`@ref`) should stand for one organisation, but publishers use one for ten ministries: so the name says who it
//! is, and a reference counts as the source's id only where the file gives it to one name.

use std::collections::{BTreeMap, BTreeSet};

use super::file::IatiFile;
use super::node::Node;
use crate::domain::codelist::{Code, OrganisationType};
use crate::domain::{Cell, Draft, Kind, Known, Problem, Severity, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::three_w;
use crate::interchange::threew::values;
use crate::interchange::words::{fold, shown};

/// Elements that name an organisation, in an activity and in its transactions.
const NAMING: [&str; 4] = ["reporting-org", "participating-org", "provider-org", "receiver-org"];
/// Names of one reference that are listed.
const LISTED: usize = 4;

/// The organisations of a file.
pub(super) struct Organisations<'a> {
    file: &'a IatiFile,
    known: &'a dyn Known,
    /// By reference, the folded names that it stands for, each as first written.
    names: BTreeMap<&'a str, BTreeMap<String, &'a str>>,
    /// By folded name, the references that stand for it.
    references: BTreeMap<String, BTreeSet<&'a str>>,
    /// By folded name, the first element that states a type.
    types: BTreeMap<String, &'a Node>,
    found: BTreeMap<String, Result<Text, Wrong>>,
}

impl<'a> Organisations<'a> {
    /// Looks through a file.
    pub(super) fn of(file: &'a IatiFile, known: &'a dyn Known) -> Self {
        let mut all = Self { file, known, names: BTreeMap::new(), references: BTreeMap::new(), types: BTreeMap::new(), found: BTreeMap::new() };
        for activity in &file.activities {
            for holder in std::iter::once(activity).chain(activity.all("transaction")) {
                for node in NAMING.into_iter().flat_map(|name| holder.all(name)) {
                    all.note(node);
                }
            }
        }
        all
    }

    fn note(&mut self, node: &'a Node) {
        let (name, reference) = (node.words(), node.get("ref"));
        let folded = fold(name);
        if folded.is_empty() {
            return;
        }
        if !node.get("type").is_empty() {
            self.types.entry(folded.clone()).or_insert(node);
        }
        if !reference.is_empty() {
            self.names.entry(reference).or_default().entry(folded.clone()).or_insert(name);
            self.references.entry(folded).or_default().insert(reference);
        }
    }

    /// What an element calls its organisation: its name, else the one name of its reference, else the reference; empty where it
    /// says neither.
    pub(super) fn name<'n>(&self, node: &'n Node) -> &'n str
    where
        'a: 'n,
    {
        let reference = node.get("ref");
        if !node.words().is_empty() {
            return node.words();
        }
        match self.names.get(reference).map(|names| names.values().collect::<Vec<_>>()).as_deref() {
            Some([only]) => only,
            _ => reference,
        }
    }

    /// The stakeholder of an element; `None` where it names none, or where which it is is a problem, already said.
    pub(super) fn id(&mut self, node: &Node, out: &mut Gathering<'_>) -> Option<Text> {
        let name = self.name(node).to_owned();
        let key = fold(&name);
        let key = if key.is_empty() { name.clone() } else { key };
        if name.is_empty() {
            return None;
        }
        if !self.found.contains_key(&key) {
            let found = match naming::find(self.known, Kind::Stakeholder, &name, None) {
                Ok(Some(id)) => Ok(id),
                Ok(None) => Ok(self.make(node, &name, &key, out)),
                Err(wrong) => Err(wrong),
            };
            self.found.insert(key.clone(), found);
        }
        match &self.found[&key] {
            Ok(id) => Some(id.clone()),
            Err((message, hint)) => {
                let place = self.file.place(node, node.name);
                out.problems.push(Problem::new(Severity::Error, "stakeholder", place, message.clone(), hint.clone()).with_value(&name));
                None
            }
        }
    }

    fn make(&self, node: &Node, name: &str, key: &str, out: &mut Gathering<'_>) -> Text {
        let mut id = Text::from(keys::joined(&[name]));
        if self.known.has(Kind::Stakeholder, &id) || out.get(Kind::Stakeholder, &id).is_some() {
            id = Text::from(keys::hashed(&id, &[name]));
        }
        let mut draft = Draft::new(Kind::Stakeholder, id.clone(), self.file.place(node, ""));
        draft.say("name", Cell::text(name));
        draft.say("source", Cell::text(&self.file.file));
        let others: Vec<(Text, Text)> = node.other_words().into_iter().map(|(tag, text)| (tag.into(), text.into())).collect();
        if !others.is_empty() {
            draft.say("names", Cell::Map(others));
        }
        if let Some(reference) = self.reference(node, key) {
            draft.say("source_id", Cell::text(reference));
        }
        if let Some(stated) = self.types.get(key) {
            let ty = stated.get("type");
            let code = Code::<OrganisationType>::parse(ty).map(|c| c.code().as_str()).or_else(|| values::code(&three_w().organisation_type, ty));
            if let Some(code) = code {
                draft.say("organisation_type", Cell::text(code));
            } else {
                let message = "this type of organisation is not known: it is left empty";
                let hint = "use a code of IATI OrganisationType";
                out.problems.push(Problem::new(Severity::Warning, "code", self.file.place(stated, "@type"), message, hint).with_value(ty));
            }
        }
        out.take(draft);
        id
    }

    /// The reference of an organisation that stands for no other.
    fn reference<'n>(&self, node: &'n Node, key: &str) -> Option<&'n str>
    where
        'a: 'n,
    {
        let of_name: Vec<&str> = self.references.get(key).into_iter().flatten().copied().collect();
        let alone = |reference: &&str| self.names.get(*reference).is_none_or(|names| names.len() <= 1);
        match of_name.as_slice() {
            [] => Some(node.get("ref")).filter(|r| !r.is_empty()).filter(alone),
            [only] => Some(*only).filter(alone),
            _ => None,
        }
    }

    /// References that stand for several names: said once each, where the file first uses it.
    pub(super) fn tell(&self, out: &mut Gathering<'_>) {
        for (reference, names) in self.names.iter().filter(|(_, names)| names.len() > 1) {
            let first = names.values().take(LISTED).map(|n| shown(n)).collect::<Vec<_>>().join("; ");
            let more = names.len().saturating_sub(LISTED);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let message = format!("the reference {:?} stands for {} names ({first}{more}): each name is an organisation of its own", shown(reference), names.len());
            let place = crate::domain::Place { file: Some(self.file.file.clone()), column: Some("@ref".to_owned()), ..Default::default() };
            let hint = "give each organisation its own reference; join those that are one under one name";
            out.problems.push(Problem::new(Severity::Warning, "iati_organisation", place, message, hint).with_value(reference));
        }
    }
}
