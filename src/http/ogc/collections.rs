//! Collections and what may be asked of them.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde_json::{Map, Value, json};

use super::html::{Page, text};
use super::visit::{HTML, Visit, bad, link};
use crate::app::AppError;
use crate::app::collections::{self, Asked, Collection};
use crate::domain::table::{Column, ColumnType};
use crate::http::Server;
use crate::http::answer::{GEOJSON, JSON};
use crate::http::error::{Answer, Failure};
use crate::http::extract::{Path, Query};
use crate::query::{Crs, Type};

/// The media type of JSON Schema.
pub const SCHEMA: &str = "application/schema+json";

/// Every collection.
pub async fn list(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let make = |visit: &Visit| {
        let mut all = Vec::new();
        for listed in collections::list(&visit.view) {
            all.push(of_name(visit, &listed.id)?);
        }
        Ok(json!({"links": visit.own_links(JSON), "crs": crs_list(), "collections": all}))
    };
    let page = |visit: &Visit, document: &Value| {
        let links: Vec<(String, String, String)> = document["collections"]
            .as_array()
            .map(|all| all.iter().map(|c| (format!("{}/collections/{}?f=html", visit.home, text(&c["id"])), text(&c["title"]), text(&c["description"]))).collect())
            .unwrap_or_default();
        Page::new("Collections").links(&links)
    };
    visit.answer(&headers, JSON, make, page).await
}

/// One collection.
pub async fn one(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let make = move |visit: &Visit| of_name(visit, &id);
    let page = |visit: &Visit, document: &Value| {
        Page::new(&text(&document["title"])).under("Collections", &format!("{}/collections", visit.home)).words(&text(&document["description"])).links_of(document)
    };
    visit.answer(&headers, JSON, make, page).await
}

fn crs_list() -> Vec<&'static str> {
    Crs::ALL.map(Crs::uri).to_vec()
}

/// What is said of a collection, in the list of all and by itself: the same (Part 1, requirement 18).
fn of_name(visit: &Visit, id: &str) -> Result<Value, AppError> {
    // an analysis is not run for it: what it says of itself is enough, and its rows lie within the workspace
    if let Some(spec) = collections::analysis(id) {
        let words = collections::about_analysis(&visit.view, spec, &Asked::default());
        return Ok(described(visit, id, &collections::title(spec.name), &words, visit.view.shown(false).extent(), true));
    }
    let collection = collections::find(&visit.view, id, &Asked::default())?;
    Ok(described(visit, &collection.id, &collection.title, &collection.description, collection.bounds(), collection.spatial))
}

fn described(visit: &Visit, id: &str, title: &str, description: &str, bounds: Option<[f64; 4]>, spatial: bool) -> Value {
    let here = format!("{}/collections/{id}", visit.home);
    let mut document = json!({
        "id": id, "title": title, "description": description, "itemType": "feature",
        "links": [
            link("self", JSON, "the collection", &here),
            link("alternate", HTML, "the collection as a page", &format!("{here}?f=html")),
            link("items", GEOJSON, "its features", &format!("{here}/items?f=json")),
            link("items", HTML, "its features as a page", &format!("{here}/items?f=html")),
            link("http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA, "what filters may name", &format!("{here}/queryables")),
            link("http://www.opengis.net/def/rel/ogc/1.0/schema", SCHEMA, "what its features hold", &format!("{here}/schema")),
        ],
    });
    if spatial {
        document["crs"] = json!(crs_list());
        document["storageCrs"] = json!(Crs::Crs84.uri());
        if let Some(bounds) = bounds {
            document["extent"] = json!({"spatial": {"bbox": [bounds], "crs": Crs::Crs84.uri()}});
        }
    }
    document
}

/// What filters may name.
pub async fn queryables(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let make = move |visit: &Visit| {
        let collection = collections::find(&visit.view, &id, &Asked::default())?;
        Ok(queryables_schema(&collection, &visit.address(&[])))
    };
    let page = |visit: &Visit, document: &Value| properties_page("Queryables", visit, document);
    visit.answer(&headers, SCHEMA, make, page).await
}

/// The properties of a schema as a page.
pub fn properties_page(title: &str, visit: &Visit, document: &Value) -> Page {
    let rows: Vec<Vec<(String, Option<String>)>> = document["properties"]
        .as_object()
        .map(|all| all.iter().map(|(name, p)| vec![(name.clone(), None), (text(&p["type"]), None), (text(&p["description"]), None)]).collect())
        .unwrap_or_default();
    let heads = ["property", "type", "what it is"].map(str::to_owned);
    Page::new(title).under("Collections", &format!("{}/collections", visit.home)).table(&heads, &rows)
}

fn queryables_schema(collection: &Collection, id: &str) -> Value {
    let mut properties = Map::new();
    for queryable in &collection.queryables {
        let schema = match collection.columns.get(queryable.column) {
            _ if queryable.ty == Type::Geometry => json!({"title": "geometry", "format": "geometry-any", "x-ogc-role": "primary-geometry"}),
            Some(column) => column_schema(column),
            None => continue,
        };
        properties.insert(queryable.name.clone(), schema);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": id, "type": "object",
        "title": collection.title, "properties": properties, "additionalProperties": false,
    })
}

/// The schema of a column.
pub fn column_schema(column: &Column) -> Value {
    let mut schema = match column.ty {
        ColumnType::Integer => json!({"type": "integer"}),
        ColumnType::Number => json!({"type": "number"}),
        ColumnType::Boolean => json!({"type": "boolean"}),
        ColumnType::Date => json!({"type": "string", "format": "date"}),
        ColumnType::DateTime => json!({"type": "string", "format": "date-time"}),
        ColumnType::List => json!({"type": "array", "items": {"type": "string"}}),
        ColumnType::Text | ColumnType::Map => json!({"type": "string"}),
    };
    schema["title"] = column.name.as_str().into();
    if !column.description.is_empty() {
        schema["description"] = column.description.as_str().into();
    }
    if let Some(unit) = column.unit {
        schema["x-ogc-unit"] = unit.into();
    }
    schema
}

/// Tells the parameters of an analysis from the rest; other collections have none.
pub fn asked(id: &str, params: Vec<(String, String)>) -> Result<(Asked, Vec<(String, String)>), Failure> {
    let mut asked = Asked::default();
    let Some(spec) = collections::analysis(id) else { return Ok((asked, params)) };
    let mut rest = Vec::new();
    for (name, value) in params {
        if name == "as_of" {
            asked.as_of = Some(value);
        } else if spec.parameters.iter().any(|p| p.name == name) && !super::params::RESERVED.contains(&name.as_str()) {
            asked.given.push((name, value));
        } else if name == "datetime" && asked.as_of.is_none() {
            // rows of an analysis have no time of their own: they are about the last day asked for
            let interval = super::params::datetime(&value)?;
            let day = interval.end.or(interval.start).ok_or_else(|| bad("datetime", "an analysis is about a day"))?;
            asked.as_of = Some(day.day().to_string());
        } else {
            rest.push((name, value));
        }
    }
    Ok((asked, rest))
}

/// The collection, and the same failure wherever there is none.
pub fn find(visit: &Visit, id: &str, asked: &Asked) -> Result<std::sync::Arc<Collection>, AppError> {
    collections::find(&visit.view, id, asked)
}
