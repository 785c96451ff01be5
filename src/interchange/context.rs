//! Profile `layer`: each layer of a vector file is kept as a context layer with its own attributes.
//!
//! Names of attributes stay exactly as they came, values keep their types, nulls stay nulls. Where a format says no types
//! (GeoJSON), they are told from the values: a whole number, a number, yes or no, a day, an instant, else text; one value
//! that does not fit makes the field text. A feature's id is its layer's and its place in the file, so that importing the
//! file again finds the same features; the feature's own id is kept as `source_id`.

use std::collections::BTreeSet;

use super::drafts::Gathering;
use super::features::{Features, Geometry};
use super::words::shown;
use crate::domain::id::{is_slug, slugify};
use crate::domain::{Attribute, AttributeType, Cell, Draft, Kind, Problem, Severity, Text, time};

/// The most characters the id of a context layer gets, so that those of its features fit into an id.
pub const MAX_LAYER_ID_CHARS: usize = 56;

/// Reads layers; returns the number of features.
pub fn read(layers: &[&Features], out: &mut Gathering<'_>) -> u64 {
    let mut taken = BTreeSet::new();
    let mut rows = 0;
    for features in layers {
        let id = free_id(&features.title, &mut taken);
        let fields = attributes(features);
        let mut layer = Draft::new(Kind::Layer, id.as_str(), features.place(1, None));
        layer.place.row = None;
        layer.say("name", Cell::text(&features.title));
        layer.say("fields", Cell::List(fields.iter().map(Attribute::to_text).collect()));
        layer.say("source", Cell::text(&features.file));
        if !out.take(layer) {
            continue;
        }
        for feature in &features.rows {
            rows += 1;
            let number = feature.number;
            let mut draft = Draft::new(Kind::LayerFeature, format!("{id}.{number:07}"), features.place(number, None));
            draft.say("layer", Cell::text(&id));
            draft.say("source", Cell::text(&features.file));
            draft.say("source_id", feature.id.as_deref().map_or(Cell::Null, Cell::text));
            match &feature.geometry {
                Geometry::Absent | Geometry::Null => draft.say("geometry", Cell::Null),
                Geometry::Shape(shape) => draft.say("geometry", Cell::Shape(shape.clone())),
                Geometry::Broken(invalid) => {
                    let mut place = features.place(number, Some("geometry"));
                    place.record = Some(format!("{}/{}", Kind::LayerFeature, draft.id));
                    out.problems.push(Problem::from_invalid(invalid, place.clone()));
                    out.refuse(Kind::LayerFeature, draft.id, place);
                    continue;
                }
            }
            let values = fields.iter().zip(&feature.cells);
            let said = values.filter_map(|(field, cell)| Some((field.name.clone(), Text::from(cell.as_ref()?.flat()?)))).collect();
            draft.say("attributes", Cell::Map(said));
            out.take(draft);
        }
        if features.rows.is_empty() {
            let message = format!("the layer {:?} has no feature", shown(&features.title));
            let hint = "it is kept empty; delete it where it is of no use";
            out.problems.push(Problem::new(Severity::Warning, "layer_empty", features.place(0, None), message, hint));
        }
    }
    rows
}

/// The layer's name as an id that no other layer of the import has.
fn free_id(title: &str, taken: &mut BTreeSet<String>) -> String {
    let mut id = if is_slug(title) { title.to_owned() } else { slugify(title) };
    id.truncate(MAX_LAYER_ID_CHARS - 3);
    if id.is_empty() {
        "layer".clone_into(&mut id);
    }
    let plain = id.clone();
    let mut number = 2_u32;
    while !taken.insert(id.clone()) {
        id = format!("{plain}-{number}");
        number += 1;
    }
    id
}

fn attributes(features: &Features) -> Vec<Attribute> {
    let typed = |(at, name): (usize, &String)| Attribute {
        name: Text::from(name.as_str()),
        ty: features.types.get(at).copied().unwrap_or_else(|| told(features.rows.iter().filter_map(|f| f.cells.get(at)?.as_ref()))),
    };
    features.columns.iter().enumerate().map(typed).collect()
}

/// The type that all values have.
fn told<'a>(values: impl Iterator<Item = &'a Cell>) -> AttributeType {
    let mut all: Option<AttributeType> = None;
    for value in values {
        let ty = match value {
            Cell::Null => continue,
            Cell::Int(_) => AttributeType::Integer,
            Cell::Real(_) => AttributeType::Number,
            Cell::Flag(_) => AttributeType::Boolean,
            Cell::Text(text) if is_day(text) => AttributeType::Date,
            Cell::Text(text) if text.parse::<jiff::Timestamp>().is_ok() => AttributeType::DateTime,
            Cell::Text(_) | Cell::List(_) | Cell::Map(_) | Cell::Shape(_) => AttributeType::Text,
        };
        all = Some(match all {
            None => ty,
            Some(before) if before == ty => ty,
            Some(AttributeType::Integer | AttributeType::Number) if matches!(ty, AttributeType::Integer | AttributeType::Number) => {
                AttributeType::Number
            }
            Some(_) => return AttributeType::Text,
        });
    }
    all.unwrap_or(AttributeType::Text)
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.as_bytes()[4] == b'-' && time::widen(text, false).is_ok()
}
