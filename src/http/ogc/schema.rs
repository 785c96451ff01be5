//! What the features of a collection hold, as they leave (OGC API Features Part 5, 23-058r1): the type of each property, which one
//! is the id, and of which kind the geometries are. Desktop programs ask for it before the first feature.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde_json::{Map, Value, json};

use super::collections::{SCHEMA, asked, column_schema, find, properties_page};
use super::params::lists;
use super::visit::{Visit, bad};
use crate::app::collections::{Collection, GeometryKind};
use crate::domain::table::ColumnType;
use crate::http::Server;
use crate::http::answer::work;
use crate::http::error::Answer;
use crate::http::extract::{Path, Query};
use crate::interchange::geojson::write::Lists;

/// What the features of a collection hold.
pub async fn schema(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    let (asked, params) = asked(&id, visit.params.clone())?;
    if let Some((name, _)) = params.iter().find(|(n, _)| n != "lists") {
        return Err(bad(name, "is no parameter here; there are: f, lists"));
    }
    let lists = lists(params.first().map(|(_, value)| value.as_str()))?;
    let (visit, collection) = work(move || {
        let collection = find(&visit, &id, &asked)?;
        Ok((visit, collection))
    })
    .await?;
    let page = |visit: &Visit, document: &Value| properties_page("Schema", visit, document);
    visit.answer(&headers, SCHEMA, move |visit| Ok(document(&collection, lists, &visit.address(&[]))), page).await
}

fn document(collection: &Collection, lists: Lists, id: &str) -> Value {
    let mut properties = Map::new();
    for column in &collection.columns {
        let mut schema = column_schema(column);
        if column.ty == ColumnType::List && lists == Lists::Text {
            schema["type"] = "string".into();
            if let Some(schema) = schema.as_object_mut() {
                schema.shift_remove("items");
            }
        }
        if column.name == "id" {
            schema["x-ogc-role"] = "id".into();
        }
        properties.insert(column.name.clone(), schema);
    }
    if let Some(kind) = collection.geometry_kind() {
        let format = match kind {
            GeometryKind::Points => "geometry-point",
            GeometryKind::MultiPoints => "geometry-multipoint",
            GeometryKind::Lines => "geometry-linestring",
            GeometryKind::MultiLines => "geometry-multilinestring",
            GeometryKind::Areas => "geometry-polygon",
            GeometryKind::MultiAreas => "geometry-multipolygon",
            GeometryKind::PointsOrMulti => "geometry-point-or-multipoint",
            GeometryKind::LinesOrMulti => "geometry-linestring-or-multilinestring",
            GeometryKind::AreasOrMulti => "geometry-polygon-or-multipolygon",
            GeometryKind::Any => "geometry-any",
        };
        let geometry = json!({"title": "geometry", "format": format, "x-ogc-role": "primary-geometry"});
        properties.insert(collection.geometry_name(), geometry);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": id, "type": "object",
        "title": collection.title, "properties": properties,
    })
}
