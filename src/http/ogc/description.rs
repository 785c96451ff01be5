//! The API definition: OpenAPI 3.0, for clients of OGC APIs. (The API of records has a description of its own.)

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde_json::{Map, Value, json};

use super::collections::SCHEMA;
use super::html::{Page, text};
use super::visit::Visit;
use crate::app::collections;
use crate::http::Server;
use crate::http::answer::{GEOJSON, JSON};
use crate::http::error::Answer;
use crate::http::extract::{Path, Query};
use crate::http::query::{DEFAULT_PAGE, MAX_PAGE};
use crate::query::Crs;

/// The media type of an `OpenAPI` 3.0 document.
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// The API definition.
pub async fn api(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let page = |_: &Visit, document: &Value| {
        let rows: Vec<Vec<(String, Option<String>)>> = document["paths"]
            .as_object()
            .map(|all| all.iter().map(|(path, p)| vec![(path.clone(), None), (text(&p["get"]["summary"]), None)]).collect())
            .unwrap_or_default();
        Page::new("API").table(&["GET", "what it gives"].map(str::to_owned), &rows)
    };
    visit.answer(&headers, OPENAPI, |visit| Ok(document(visit)), page).await
}

fn document(visit: &Visit) -> Value {
    let reference = |kind: &str, name: &str| json!({"$ref": format!("#/components/{kind}/{name}")});
    let parameter = |name: &str| reference("parameters", name);
    let get = |id: &str, summary: &str, media: &str, parameters: &[&str]| {
        let content = json!({media: {"schema": {"type": "object"}}, "text/html": {"schema": {"type": "string"}}});
        let parameters: Vec<Value> = parameters.iter().chain(&["f"]).map(|p| parameter(p)).collect();
        json!({"get": {
            "operationId": id, "summary": summary, "tags": ["features"], "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": content},
                "400": reference("responses", "error"), "404": reference("responses", "error"),
            },
        }})
    };
    let items = ["collectionId", "limit", "after", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "lists", "as_of", "properties"];
    json!({
        "openapi": "3.0.3",
        "info": {"title": visit.title(), "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "description": "OGC API Features Part 1, 2 and 3 with CQL2; read only."},
        "servers": [{"url": visit.home}],
        "security": [],
        "tags": [{"name": "features", "description": "collections of the workspace and their features"}],
        "paths": {
            "/": get("landing", "landing page", JSON, &[]),
            "/api": get("api", "this definition", OPENAPI, &[]),
            "/conformance": get("conformance", "conformance classes", JSON, &[]),
            "/functions": get("functions", "functions for filters", JSON, &[]),
            "/collections": get("collections", "the collections", JSON, &[]),
            "/collections/{collectionId}": get("collection", "a collection", JSON, &["collectionId"]),
            "/collections/{collectionId}/queryables": get("queryables", "what filters may name", SCHEMA, &["collectionId"]),
            "/collections/{collectionId}/schema": get("schema", "what its features hold", SCHEMA, &["collectionId", "lists", "as_of"]),
            "/collections/{collectionId}/items": get("items", "features of a collection", GEOJSON, &items),
            "/collections/{collectionId}/items/{featureId}": get("item", "a feature", GEOJSON, &["collectionId", "featureId", "crs", "lists", "as_of"]),
        },
        "components": {
            "parameters": parameters(visit),
            "responses": {"error": {"description": "what is wrong and what to do",
                "content": {"application/problem+json": {"schema": {"type": "object", "required": ["status", "code", "detail"], "properties": {
                    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                    "code": {"type": "string"}, "detail": {"type": "string"},
                }}}}}},
        },
    })
}

fn parameters(visit: &Visit) -> Value {
    let ids: Vec<String> = collections::list(&visit.view).into_iter().map(|c| c.id).collect();
    let crs = json!({"type": "string", "format": "uri", "enum": Crs::ALL.map(Crs::uri), "default": Crs::Crs84.uri()});
    let numbers = json!({"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6});
    let mut all = Map::new();
    let mut add = |name: &str, place: &str, schema: Value, words: &str| {
        let mut parameter = json!({"name": name, "in": place, "required": place == "path", "schema": schema, "description": words});
        if name == "bbox" {
            parameter["style"] = "form".into();
            parameter["explode"] = false.into();
        }
        all.insert(name.to_owned(), parameter);
    };
    add("f", "query", json!({"type": "string", "enum": ["json", "html"]}), "format of the answer; goes before Accept");
    add("collectionId", "path", json!({"type": "string", "enum": ids}), "a collection");
    add("featureId", "path", json!({"type": "string"}), "a feature");
    add("limit", "query", json!({"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": DEFAULT_PAGE}), "features in a page");
    add("after", "query", json!({"type": "string"}), "the feature after which the page begins; next links set it");
    add("bbox", "query", numbers, "features that share a point with the box, and those without geometry; one whose west lies east of its east crosses the antimeridian");
    add("bbox-crs", "query", crs.clone(), "coordinate system of bbox");
    add("datetime", "query", json!({"type": "string"}), "features whose time shares a moment with an instant or interval");
    add("crs", "query", crs.clone(), "coordinate system of the answer");
    add("filter", "query", json!({"type": "string"}), "a filter in CQL2");
    add("filter-lang", "query", json!({"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"}), "language of the filter");
    add("filter-crs", "query", crs, "coordinate system of the geometries in the filter");
    add("lists", "query", json!({"type": "string", "enum": ["text", "array"], "default": "text"}), "how lists leave: as text with ; between, or as arrays");
    add("as_of", "query", json!({"type": "string", "format": "date"}), "the day an analysis is about");
    let properties = json!({"name": "properties", "in": "query", "required": false, "style": "form", "explode": true,
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        "description": "queryables of the collection, each as a parameter of its own name; parameters of an analysis likewise"});
    all.insert("properties".into(), properties);
    Value::Object(all)
}
