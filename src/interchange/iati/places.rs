//! Where an activity is: recipient countries and locations become sites.
//!
//! Locations say more than their country, so a single country with locations is their parent and no site of the activity; of
//! several countries nobody says which a location lies in, so all are named.

use std::collections::BTreeMap;

use super::file::IatiFile;
use super::node::Node;
use super::sectors::percentage;
use crate::domain::codelist::{Code, Exactness, SiteKind};
use crate::domain::id::slugify;
use crate::domain::{Cell, Draft, Kind, Known, Problem, Severity, Shape, Text};
use crate::interchange::drafts::Gathering;
use crate::interchange::keys;
use crate::interchange::naming::{self, Wrong};
use crate::interchange::profile::{countries, country_code, iati, may_lie_in};
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
    /// Share of each site in percent, where stated.
    pub(super) shares: Vec<(Text, Text)>,
    /// Regions of the world and countries without a code, as tags.
    pub(super) tags: Vec<String>,
}

/// Elements that say the country or the region of an activity: its own, or, where it has none, those of its transactions, as
/// the standard allows.
pub(super) fn recipients<'n>(activity: &'n Node, name: &'n str) -> impl Iterator<Item = &'n Node> + 'n {
    let own = ["recipient-country", "recipient-region"].iter().any(|n| activity.first(n).is_some());
    let of_transactions = activity.all("transaction").filter(move |_| !own).flat_map(move |t| t.all(name));
    activity.all(name).chain(of_transactions)
}

impl<'a> Places<'a> {
    pub(super) fn new(file: &'a IatiFile, known: &'a dyn Known) -> Self {
        Self { file, known, found: BTreeMap::new() }
    }

    /// Where an activity is; `None` where which place is meant is a problem, already said.
    pub(super) fn of(&mut self, activity: &Node, out: &mut Gathering<'_>) -> Option<Where> {
        let mut said = Where::default();
        let mut lands: Vec<(&'static str, Text)> = Vec::new();
        let mut shares: BTreeMap<Text, f64> = BTreeMap::new();
        // a country or region that is no site keeps its share in words
        let tag = |tags: &mut Vec<String>, kind: &str, name: &str, node: &Node| {
            let share = percentage(node).filter(|p| *p < 100.0).map(|p| format!(" ({p} %)")).unwrap_or_default();
            let tag = format!("{kind}={name}{share}");
            if !name.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        };
        for node in recipients(activity, "recipient-country") {
            let (code, name) = (node.get("code"), node.words());
            match country_code(code).or_else(|| country_code(name)) {
                Some(country) => {
                    let id = self.country(node, country, out)?;
                    if let Some(share) = percentage(node) {
                        *shares.entry(id.clone()).or_default() += share;
                    }
                    if lands.iter().all(|(known, _)| *known != country) {
                        lands.push((country, id));
                    }
                }
                None => tag(&mut said.tags, "recipient-country", if name.is_empty() { code } else { name }, node),
            }
        }
        for node in recipients(activity, "recipient-region") {
            let name = Some(node.words()).filter(|n| !n.is_empty()).unwrap_or_else(|| node.get("code"));
            tag(&mut said.tags, "recipient-region", name, node);
        }
        let land = if let [only] = lands.as_slice() { Some(only.clone()) } else { None };
        for node in activity.all("location") {
            if let Some(site) = self.location(node, land.as_ref(), &lands, out)?
                && !said.sites.contains(&site)
            {
                said.sites.push(site);
            }
        }
        if said.sites.is_empty() || lands.len() > 1 {
            said.sites.extend(lands.iter().map(|(_, id)| id.clone()).filter(|id| !said.sites.contains(id)).collect::<Vec<_>>());
        }
        // one country that has it all says nothing more
        shares.retain(|_, share| *share <= 100.0);
        if shares.len() > 1 || shares.values().any(|share| *share < 100.0) {
            for (country, id) in lands {
                let Some(share) = shares.get(&id) else { continue };
                if said.sites.contains(&id) {
                    said.shares.push((id, Text::from(share.to_string())));
                } else {
                    said.tags.push(format!("recipient-country={country} ({share} %)"));
                }
            }
        }
        Some(said)
    }

    /// The countries of a transaction of an activity that names none itself.
    pub(super) fn of_transaction(&mut self, activity: &Node, transaction: &Node, out: &mut Gathering<'_>) -> Vec<Text> {
        let mut sites = Vec::new();
        if activity.first("recipient-country").is_some() || activity.first("recipient-region").is_some() || activity.first("location").is_some() {
            return sites;
        }
        for node in transaction.all("recipient-country") {
            let Some(country) = country_code(node.get("code")).or_else(|| country_code(node.words())) else { continue };
            if let Some(id) = self.country(node, country, out)
                && !sites.contains(&id)
            {
                sites.push(id);
            }
        }
        sites
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
    fn location(&mut self, node: &Node, land: Option<&(&'static str, Text)>, lands: &[(&'static str, Text)], out: &mut Gathering<'_>) -> Option<Option<Text>> {
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
            let shape = point.and_then(|(shape, words)| self.in_its_country(node, shape, &words, lands, out));
            let found = self.find(node, Text::from(id), &name, shape, land, out);
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

    /// The point, where it may lie in one of the countries that the activity names. One at 0, 0 and one that would lie there with
    /// its axes swapped are left out; one that is elsewhere is kept: a neighbour may be meant. All are told.
    fn in_its_country(&self, node: &Node, shape: Shape, words: &str, lands: &[(&'static str, Text)], out: &mut Gathering<'_>) -> Option<Shape> {
        let [lon, lat, ..] = shape.bounds();
        let may_lie = |lon: f64, lat: f64| {
            let known: Vec<bool> = lands.iter().map(|(country, _)| may_lie_in(country, lon, lat)).collect::<Option<_>>()?;
            if known.is_empty() { None } else { Some(known.contains(&true)) }
        };
        let here = may_lie(lon, lat);
        let nowhere = lon == 0.0 && lat == 0.0;
        if here == Some(true) || (here.is_none() && !nowhere) {
            return Some(shape);
        }
        let countries = lands.iter().map(|(country, _)| *country).collect::<Vec<_>>().join(", ");
        let swapped = may_lie(lat, lon) == Some(true);
        let (rule, message, hint) = if nowhere {
            ("position", "the position 0 0 is what programs write where none is known: it is left out".to_owned(), "give its latitude and longitude, or no point")
        } else if swapped {
            let message = format!("the position lies outside {countries}, and inside with latitude and longitude swapped: it is left out");
            ("axes_swapped", message, "IATI writes the latitude first: mend it in the file and import again")
        } else {
            ("far_from_country", format!("the position lies outside {countries}: it is kept as it came"), "look at it on the map; mend it, or name the country")
        };
        let place = self.file.place(node, "pos");
        out.problems.push(Problem::new(Severity::Warning, rule, place, message, hint).with_value(words));
        (!nowhere && !swapped).then_some(shape)
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
