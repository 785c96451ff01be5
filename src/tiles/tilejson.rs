//! What a layer offers, as `TileJSON` 3.0.0.

use serde_json::{Map, Value, json};

use super::layer::SimplifiedLayer;
use super::simplify::FULL_DETAIL_ZOOM;
use crate::domain::markup::Escaped;

/// The deepest zoom that is worth asking for: every vertex is drawn there, and clients enlarge its tiles.
pub const DEEPEST_USEFUL_ZOOM: u8 = FULL_DETAIL_ZOOM;

/// What the caller knows about a layer.
#[derive(Clone, Copy, Debug)]
pub struct Describe<'a> {
    /// Address of a tile with `{z}`, `{x}`, `{y}` to fill in.
    pub tiles: &'a str,
    /// Title of the workspace and layer.
    pub name: &'a str,
    /// Whose data it is.
    pub attribution: Option<&'a str>,
    /// The revision that it shows.
    pub revision: u64,
}

/// The `TileJSON` document of a layer. Text that goes into `attribution` is escaped: clients set it as HTML.
pub fn tilejson(layer: &SimplifiedLayer, describe: &Describe<'_>) -> Value {
    let vector_layers: Vec<Value> = layer
        .parts
        .iter()
        .map(|part| {
            let fields: Map<String, Value> = part.keys.iter().map(|k| (k.to_string(), Value::from(field_words(k)))).collect();
            json!({ "id": part.name.as_str(), "fields": fields, "minzoom": 0, "maxzoom": DEEPEST_USEFUL_ZOOM })
        })
        .collect();
    let mut document = json!({
        "tilejson": "3.0.0",
        "name": describe.name,
        "version": format!("{}.0.0", describe.revision),
        "scheme": "xyz",
        "tiles": [describe.tiles],
        "minzoom": 0,
        "maxzoom": DEEPEST_USEFUL_ZOOM,
        "vector_layers": vector_layers,
    });
    if let Some(bounds) = layer.bounds {
        document["bounds"] = json!(bounds);
    }
    if let Some(attribution) = describe.attribution {
        document["attribution"] = Value::from(Escaped(attribution).to_string());
    }
    document
}

fn field_words(key: &str) -> &'static str {
    match key {
        "id" => "id of the record",
        "kind" => "code of its kind",
        "admin_level" => "administrative level, 0 is the country",
        "pcode" => "place code",
        "parent" => "id of the site that it lies in",
        "state" => "presence, or gap: what the map's colour says of the site",
        "coordination" => "coordination among the providers of the site",
        "score" => "gap score, weighted by need",
        "providers" => "number of stakeholders that provide there",
        "from" | "to" => "id of a stakeholder",
        "directed" => "whether the tie runs one way",
        "name" | "short_name" => "name",
        _ if key.starts_with("name:") => "name in another language",
        _ => "attribute",
    }
}
