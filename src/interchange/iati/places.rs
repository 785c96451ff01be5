//! Where an activity is: recipient countries and locations become sites.
//!
//! Locations say more than their country, so a single country with locations is their parent and no site of the activity; of
//! several countries nobody says which a location lies in, so all are named.

use std::collections::BTreeMap;

use super::file::IatiFile;
use super::node::Node;
use crate::domain::codelist::{Code, Exactness, SiteKind};
use crate::domain::id::slugify;
use crate::domain::{Cell, Draft, Kind, Known, Problem, Severity, Shape, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::{countries, country_code, iati};
use crate::interchange::words::fold;

/// The sites of a file.
pub(super) struct Places<'a> {
    file: &'a IatiFile,
    known: &'a dyn Known,
    found: BTreeMap<String, Result<Text, Wrong>>,
}

/// Where an activity is.
#[derive(Default)]
pub(super) struct Where {
    /// Its sites.
    pub(super) sites: Vec<Text>,
    /// Regions of the world and countries without a code, as tags.
    pub(super) tags: Vec<String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a IatiFile, known: &'a dyn Known) -> Self {
        Self { file, known, found: BTreeMap::new() }
    }

    /// Where an activity is; `None` where which place is meant is a problem, already said.
    pub(super) fn of(&mut self, activity: &Node, out: &mut Gathering<'_>) -> Option<Where> {
        let mut said = Where::default();
        let mut lands: Vec<(&'static str, Text)> = Vec::new();
        for node in activity.all("recipient-country") {
            let (code, name) = (node.get("code"), node.words());
            match country_code(code).or_else(|| country_code(name)) {
                Some(country) if lands.iter().any(|(known, _)| *known == country) => {}
                Some(country) => lands.push((country, self.country(node, country, out)?)),
                None => said.tags.push(format!("recipient-country={}", if name.is_empty() { code } else { name })),
            }
        }
        for node in activity.all("recipient-region") {
            let name = Some(node.words()).filter(|n| !n.is_empty()).unwrap_or_else(|| node.get("code"));
            if !name.is_empty() {
                said.tags.push(format!("recipient-region={name}"));
            }
        }
        let land = if let [only] = lands.as_slice() { Some(only.clone()) } else { None };
        for node in activity.all("location") {
            if let Some(site) = self.location(node, land.as_ref(), out)?
                && !said.sites.contains(&site)
            {
                said.sites.push(site);
            }
        }
        if said.sites.is_empty() || lands.len() > 1 {
            said.sites.extend(lands.into_iter().map(|(_, id)| id));
        }
        Some(said)
    }

    /// The site of a country: by its code as id, by its name, else a new one.
    fn country(&mut self, node: &Node, country: &'static str, out: &mut Gathering<'_>) -> Option<Text> {
        let id = Text::from(country.to_lowercase());
        let name = countries().country.get(country).and_then(|others| others.get(1)).map_or(country, String::as_str);
        let key = format!("country {id}");
        if !self.found.contains_key(&key) {
            let found = if self.known.has(Kind::Site, &id) { Ok(Some(id.clone())) } else { naming::find(self.known, Kind::Site, name, None) };
            let found = found.map(|found| {
                found.unwrap_or_else(|| {
                    let mut draft = self.draft(node, &id, name, "country");
                    draft.say("admin_level", Cell::Int(0));
                    draft.say("country", Cell::text(country));
                    draft.say("source_id", Cell::text(country));
                    out.take(draft);
                    id
                })
            });
            self.found.insert(key.clone(), found);
        }
        self.told(&key, node, name, out)
    }

    /// The site of a location; `Ok(None)` where it says neither a name nor a point.
    #[allow(clippy::option_option, reason = "no problem and no place, and a problem, are two things")]
    fn location(&mut self, node: &Node, land: Option<&(&'static str, Text)>, out: &mut Gathering<'_>) -> Option<Option<Text>> {
        let point = self.point(node, out);
        let given = node.words_of("name");
        let name = match (given, &point) {
            ("", Some((_, words))) => words.clone(),
            ("", None) => {
                let message = "the location has neither a name nor a point: it is left out";
                let problem = Problem::new(Severity::Warning, "iati_location", self.file.place(node, "location"), message, "give its name, or its latitude and longitude");
                out.problems.push(problem);
                return Some(None);
            }
            (name, _) => name.to_owned(),
        };
        let listed = node.all("location-id").find_map(|n| Some((iati().gazetteer.get(n.get("vocabulary"))?, n.get("code"))).filter(|(_, code)| !code.is_empty()));
        let at = point.as_ref().map(|(_, words)| words.clone()).unwrap_or_default();
        let key = match listed {
            Some((list, code)) => format!("{list} {code}"),
            None => format!("{} {} {at}", land.map(|(_, id)| id.as_str()).unwrap_or_default(), fold(&name)),
        };
        if !self.found.contains_key(&key) {
            let id = match listed {
                Some((list, code)) => keys::joined(&[list.as_str(), code]),
                // a name alone is no place of its own: the point tells places of one name apart
                None => keys::hashed(&slugify(&name), &[land.map(|(_, id)| id.as_str()).unwrap_or_default(), &name, &at]),
            };
            let found = self.find(node, Text::from(id), &name, point.map(|(shape, _)| shape), land, out);
            self.found.insert(key.clone(), found);
        }
        self.told(&key, node, &name, out).map(Some)
    }

    fn find(
        &self,
        node: &Node,
        id: Text,
        name: &str,
        point: Option<Shape>,
        land: Option<&(&'static str, Text)>,
        out: &mut Gathering<'_>,
    ) -> Result<Text, Wrong> {
        if self.known.has(Kind::Site, &id) {
            return Ok(id);
        }
        // inside a country that is itself new nothing is known
        let within = land.map(|(_, id)| id.as_str());
        if within.is_none_or(|id| self.known.has(Kind::Site, id))
            && let Some(known) = naming::find(self.known, Kind::Site, name, within)?
        {
            return Ok(known);
        }
        let designation = Some(node.of("feature-designation", "code")).filter(|c| !c.is_empty()).unwrap_or_else(|| node.of("location-type", "code"));
        let feature = iati().feature.get(designation);
        let kind = feature.map(|f| f.kind.as_str()).filter(|k| Code::<SiteKind>::parse(k).is_some()).unwrap_or("other");
        let mut draft = self.draft(node, &id, name, kind);
        if let Some(level) = feature.and_then(|f| f.level) {
            draft.say("admin_level", Cell::Int(level));
        }
        if let Some((country, parent)) = land {
            draft.say("country", Cell::text(country));
            draft.say("parent", Cell::Text(parent.clone()));
        }
        if let Some(shape) = point {
            draft.say("geometry", Cell::Shape(shape));
        }
        let exactness = node.of("exactness", "code");
        if let Some(code) = Code::<Exactness>::parse(exactness) {
            draft.say("exactness", Cell::Text(code.code().clone()));
        }
        let codes: Vec<&str> = node.all("location-id").map(|n| n.get("code")).filter(|c| !c.is_empty()).chain(Some(node.get("ref"))).collect();
        if let Some(code) = codes.into_iter().find(|c| !c.is_empty()) {
            draft.say("source_id", Cell::text(code));
        }
        let note = node.words_of("description");
        if !note.is_empty() {
            draft.say("note", Cell::text(note));
        }
        let others: Vec<(Text, Text)> =
            node.first("name").map(Node::other_words).unwrap_or_default().into_iter().map(|(tag, text)| (tag.into(), text.into())).collect();
        if !others.is_empty() {
            draft.say("names", Cell::Map(others));
        }
        out.take(draft);
        Ok(id)
    }

    fn draft(&self, node: &Node, id: &Text, name: &str, kind: &str) -> Draft {
        let mut draft = Draft::new(Kind::Site, id.clone(), self.file.place(node, ""));
        draft.say("name", Cell::text(name));
        draft.say("kind", Cell::text(kind));
        draft.say("source", Cell::text(&self.file.file));
        draft
    }

    fn told(&self, key: &str, node: &Node, name: &str, out: &mut Gathering<'_>) -> Option<Text> {
        match self.found.get(key)? {
            Ok(id) => Some(id.clone()),
            Err((message, hint)) => {
                let place = self.file.place(node, node.name);
                out.problems.push(Problem::new(Severity::Error, "place", place, message.clone(), hint.clone()).with_value(name));
                None
            }
        }
    }

    /// The point of a location, latitude first as IATI writes it, and how it is written.
    fn point(&self, node: &Node, out: &mut Gathering<'_>) -> Option<(Shape, String)> {
        let coordinates = node.first("coordinates");
        let written = match (node.first("point"), coordinates) {
            (Some(point), _) => point.words_of("pos").to_owned(),
            (None, Some(old)) => format!("{} {}", old.get("latitude"), old.get("longitude")),
            (None, None) => return None,
        };
        let numbers: Vec<f64> = written.split([' ', ',']).filter(|p| !p.is_empty()).filter_map(|p| p.parse().ok()).collect();
        let read = match numbers.as_slice() {
            [latitude, longitude] => Shape::point(*longitude, *latitude).map_err(|e| e.hint),
            _ => Err("latitude, a blank, longitude, in degrees with decimals".to_owned()),
        };
        match read {
            Ok(shape) => Some((shape, numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))),
            Err(hint) => {
                let place = self.file.place(node, "pos");
                out.problems.push(Problem::new(Severity::Warning, "position", place, "the position can not be read: it is left out", hint).with_value(&written));
                None
            }
        }
    }
}
