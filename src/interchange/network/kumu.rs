//! Kumu (<https://docs.kumu.io/guides/import>): elements and connections, in JSON as a project is backed up or as people
//! write it, and as the two sheets of its spreadsheets ([`super::tables`]).
//!
//! What Kumu calls *element type* and *connection type* is the type; a description is a note. A connection runs one way
//! unless it says otherwise; one that runs both ways (*mutual*) is read as undirected, with a tag. Maps, perspectives and
//! loops are pictures and stories of the network and are left out, with words.

use serde_json::{Map, Value};

use super::builder::{Builder, Direction, Of};
use super::file::NetworkFile;
use super::json::{Found, no_object, text, walk};
use crate::domain::Note;
use crate::interchange::limits::Limits;
use crate::interchange::refused::Refused;
use crate::interchange::words::count;

/// Members that are about the picture, not the network.
const PICTURE: [&str; 7] = ["maps", "perspectives", "attributes", "attributeRelevance", "defaultMap", "defaultPerspective", "proxyImages"];

/// Reads a Kumu project in JSON.
pub fn read(file: &str, document: &str, limits: &Limits) -> Result<NetworkFile, Refused> {
    let mut reading = Reading { builder: Builder::new(file, limits), items: 0, loops: 0, by_id: false };
    walk(file, document, &mut |found, value| match (found, value) {
        (Found::Item("loops", _), _) => {
            reading.loops += 1;
            Ok(())
        }
        (Found::Item("elements", _), Value::Object(members)) => reading.element(members),
        (Found::Item("connections", _), Value::Object(members)) => reading.connection(members),
        (Found::Item(..), other) => {
            reading.items += 1;
            reading.builder.error("json", reading.items, None, no_object(&other), "write it as {\"label\": ...} or {\"from\": ..., \"to\": ...}");
            Ok(())
        }
        (Found::Repeated(name), _) => {
            reading.builder.repeated(name, reading.items);
            Ok(())
        }
        (Found::Member(name), value) if !PICTURE.contains(&name) && !text(&value).is_empty() => {
            reading.builder.says(name, &text(&value));
            Ok(())
        }
        _ => Ok(()),
    })?;
    if reading.loops > 0 {
        let message = format!("{} left out", count(reading.loops, "loop is", "loops are"));
        reading.builder.note(Note::new("loops", message).counting(reading.loops));
    }
    reading.builder.ends_by_label("label");
    // written by hand, elements that only connections name are made from them; a backup has an id for each
    if !reading.by_id {
        reading.builder.imply_nodes()?;
    }
    reading.builder.assume_direction(true);
    reading.builder.finish(true)
}

struct Reading<'a> {
    builder: Builder<'a>,
    items: u64,
    loops: usize,
    by_id: bool,
}

impl Reading<'_> {
    fn element(&mut self, mut members: Map<String, Value>) -> Result<(), Refused> {
        self.items += 1;
        let own = members.shift_remove("_id");
        self.by_id |= own.is_some();
        let own = own.or_else(|| members.shift_remove("id"));
        let label = members.get("label").or_else(|| members.get("attributes")?.get("label")).map(text).unwrap_or_default();
        let of = self.builder.node(&own.map_or(label, |id| text(&id)), self.items)?;
        self.say(of, members)
    }

    fn connection(&mut self, mut members: Map<String, Value>) -> Result<(), Refused> {
        self.items += 1;
        let mut taken = |name: &str| members.shift_remove(name).map(|v| text(&v)).unwrap_or_default();
        let (mut from, mut to) = (taken("from"), taken("to"));
        let own = taken("_id");
        let id = if own.is_empty() { taken("id") } else { own };
        let direction = Direction::of(&taken("direction")).unwrap_or(Direction::AsFile);
        if taken("reversed") == "true" {
            std::mem::swap(&mut from, &mut to);
        }
        if taken("delayed") == "true" {
            members.insert("delayed".to_owned(), Value::Bool(true));
        }
        let of = self.builder.edge(Some(&id), [&from, &to], direction, self.items)?;
        self.say(of, members)
    }

    fn say(&mut self, of: Of, members: Map<String, Value>) -> Result<(), Refused> {
        for (name, value) in members {
            match (name.as_str(), value) {
                ("attributes", Value::Object(inner)) => {
                    for (name, value) in inner {
                        say(&mut self.builder, of, &name, &text(&value))?;
                    }
                }
                (name, value) => say(&mut self.builder, of, name, &text(&value))?,
            }
        }
        Ok(())
    }
}

/// Takes what an element or connection says, under the name that it has for us.
pub fn say(builder: &mut Builder<'_>, of: Of, name: &str, value: &str) -> Result<(), Refused> {
    match name.trim().to_lowercase().as_str() {
        "description" => builder.describe(of, value),
        "element type" | "connection type" => builder.say(of, "type", value)?,
        _ => builder.say(of, name, value)?,
    }
    Ok(())
}
