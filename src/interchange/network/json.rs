//! Networks in JSON: which shape it has, and its lists item by item, so that the tree of the whole file never stands in
//! memory.

use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::file::NetworkFile;
use super::{causal, kumu, nodelink};
use crate::domain::Text;
use crate::domain::cell::join_list;
use crate::interchange::decode::decode;
use crate::interchange::geojson::read::check_depth;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::repeats::Noting;
use crate::interchange::words::shown;

/// Lists whose items are read one by one.
const LISTS: [&str; 7] = ["nodes", "links", "edges", "elements", "connections", "hyperedges", "loops"];
/// What tells GeoJSON from all others.
const GEOJSON: [&str; 3] = ["FeatureCollection", "Feature", "Topology"];

/// Where something stands.
#[derive(Clone, Copy, Debug)]
pub enum Found<'v> {
    /// A member of the document (or of a graph in it) that is no list.
    Member(&'v str),
    /// An item of a list, with its key where the list is an object.
    Item(&'v str, Option<&'v str>),
    /// A name that stands twice in an object: in what was found before it, or around that.
    Repeated(&'v str),
    /// A graph inside the document opens.
    Opens,
    /// It closes.
    Closes,
}

/// Reads the file if it is a network; `None` where it is JSON of another kind, or none at all.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Option<NetworkFile>, Refused> {
    let decoded = decode(file, bytes)?;
    check_depth(file, decoded.text.as_bytes(), limits)?;
    let text = decoded.text.trim_start_matches('\u{feff}');
    if causal::is_loopy(text) {
        return Err(causal::loopy(file));
    }
    let mut keys = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // what is wrong with the text is said by whoever reads it
    let _ = Keys(&mut keys).deserialize(&mut deserializer);
    let has = |key: &str| keys.iter().any(|k| k == key);
    if has("features") {
        return Ok(None);
    }
    if has("elements") && has("connections") {
        return kumu::read(file, text, limits).map(Some);
    }
    if has("nodes") || has("graph") || has("graphs") {
        return nodelink::read(file, text, limits).map(Some);
    }
    Ok(None)
}

/// Walks through a document. `visit` is given what is found, in order.
pub fn walk(file: &str, text: &str, visit: &mut dyn FnMut(Found<'_>, Value) -> Result<(), Refused>) -> Result<(), Refused> {
    let mut refused = None;
    let mut walk = Walk { level: Level::Document, visit, refused: &mut refused };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = (&mut walk).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if let Some(refused) = refused {
        return Err(refused);
    }
    parsed.map_err(|error| {
        let message = format!("the JSON is not well formed: {error}");
        Refused::new(Reason::Json, message, "save it again; the file may be cut off").of(file)
    })
}

/// A value as text: nothing where it is null, several joined as lists are, an object as JSON.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|i| !i.is_object() && !i.is_array()) => {
            join_list(&items.iter().filter(|i| !i.is_null()).map(|i| Text::from(text(i))).collect::<Vec<_>>())
        }
        other => other.to_string(),
    }
}

/// What stands in a list in place of an object.
pub fn no_object(value: &Value) -> String {
    format!("an item of the list is no object: {}", shown(&value.to_string()))
}

/// The keys of the document; stops where it is GeoJSON.
struct Keys<'k>(&'k mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.0.push(key);
            match self.0.last().map(String::as_str) {
                Some("features") => return Err(A::Error::custom("GeoJSON")),
                Some("type") => {
                    let ty: Value = map.next_value()?;
                    if ty.as_str().is_some_and(|t| GEOJSON.contains(&t)) {
                        self.0.push("features".to_owned());
                        return Err(A::Error::custom("GeoJSON"));
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// How deep the walk is.
#[derive(Clone, Copy)]
enum Level {
    Document,
    Graph,
    Graphs,
    List(&'static str),
}

struct Walk<'w> {
    level: Level,
    visit: &'w mut dyn FnMut(Found<'_>, Value) -> Result<(), Refused>,
    refused: &'w mut Option<Refused>,
}

impl Walk<'_> {
    fn say<E: serde::de::Error>(&mut self, found: Found<'_>, value: Value) -> Result<(), E> {
        (self.visit)(found, value).map_err(|refused| {
            *self.refused = Some(refused);
            E::custom("refused")
        })
    }
    /// Says what was read, then the names that stand twice in it.
    fn say_noted<E: serde::de::Error>(&mut self, found: Found<'_>, value: Value, repeated: &[String]) -> Result<(), E> {
        self.say(found, value)?;
        repeated.iter().try_for_each(|name| self.say(Found::Repeated(name), Value::Null))
    }
    fn inside(&mut self, level: Level) -> Walk<'_> {
        Walk { level, visit: &mut *self.visit, refused: &mut *self.refused }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// What is no list and no object has no items.
macro_rules! nothing {
    ($($name:ident: $ty:ty),*) => {$(fn $name<E>(self, _: $ty) -> Result<(), E> { Ok(()) })*};
}

impl<'de> Visitor<'de> for &mut Walk<'_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a network in JSON")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let graph = matches!(self.level, Level::Graph);
        if graph {
            self.say(Found::Opens, Value::Null)?;
        }
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            let mut repeated = Vec::new();
            match (self.level, LISTS.iter().find(|l| **l == key)) {
                (Level::List(list), _) => {
                    let value = map.next_value_seed(Noting(&mut repeated))?;
                    self.say_noted(Found::Item(list, Some(&key)), value, &repeated)?;
                }
                (Level::Document | Level::Graph, Some(list)) => map.next_value_seed(&mut self.inside(Level::List(list)))?,
                (Level::Document, None) if key == "graph" => map.next_value_seed(&mut self.inside(Level::Graph))?,
                (Level::Document, None) if key == "graphs" => map.next_value_seed(&mut self.inside(Level::Graphs))?,
                (Level::Graphs, _) => map.next_value_seed(&mut self.inside(Level::Graph))?,
                (Level::Document | Level::Graph, None) => {
                    let value = map.next_value_seed(Noting(&mut repeated))?;
                    self.say_noted(Found::Member(&key), value, &repeated)?;
                }
            }
            if let Some(key) = keys.replace(key) {
                self.say(Found::Repeated(&key), Value::Null)?;
            }
        }
        if graph { self.say(Found::Closes, Value::Null) } else { Ok(()) }
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        match self.level {
            Level::List(name) => {
                let mut repeated = Vec::new();
                while let Some(value) = list.next_element_seed(Noting(&mut repeated))? {
                    self.say_noted(Found::Item(name, None), value, &repeated)?;
                    repeated.clear();
                }
            }
            Level::Graphs => while list.next_element_seed(&mut self.inside(Level::Graph))?.is_some() {},
            Level::Document | Level::Graph => while list.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }
    nothing!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
