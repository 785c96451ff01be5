//! The landing page, what the API conforms to, and the functions that filters may call.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::description::OPENAPI;
use super::html::{Page, text};
use super::visit::{HTML, Visit, link};
use crate::http::Server;
use crate::http::answer::JSON;
use crate::http::error::Answer;
use crate::http::extract::{Path, Query};
use crate::query::Type;
use crate::query::function::FUNCTIONS;

/// The conformance classes, all of them tested.
pub const CONFORMS_TO: [&str; 27] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/returnables-and-receivables",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
];

/// The landing page.
pub async fn landing(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let page = |visit: &Visit, document: &Value| Page::new(&visit.title()).words(&text(&document["description"])).links_of(document);
    visit.answer(&headers, JSON, |visit| Ok(landing_document(visit)), page).await
}

fn landing_document(visit: &Visit) -> Value {
    let home = &visit.home;
    let mut links = visit.own_links(JSON);
    links.extend([
        link("service-desc", OPENAPI, "the API definition", &format!("{home}/api")),
        link("service-doc", HTML, "the API documentation", &format!("{home}/api?f=html")),
        link("conformance", JSON, "conformance classes", &format!("{home}/conformance")),
        link("data", JSON, "the collections", &format!("{home}/collections")),
        link("http://www.opengis.net/def/rel/ogc/1.0/data", JSON, "the collections", &format!("{home}/collections")),
        link("http://www.opengis.net/def/rel/ogc/1.0/functions", JSON, "functions for filters", &format!("{home}/functions")),
    ]);
    let atlas = visit.view.shown(false);
    let said = |key: &str| atlas.setting(key).map(ToString::to_string);
    json!({
        "title": visit.title(),
        "description": said("description").unwrap_or_else(|| "Who works where, on what, with whom, and where nobody does.".into()),
        "attribution": said("attribution"),
        "links": links,
    })
}

/// What the API conforms to.
pub async fn conformance(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let make = |visit: &Visit| Ok(json!({"links": visit.own_links(JSON), "conformsTo": CONFORMS_TO}));
    let page = |_: &Visit, _: &Value| {
        let rows: Vec<_> = CONFORMS_TO.iter().map(|c| vec![((*c).to_owned(), None)]).collect();
        Page::new("Conformance").table(&["conforms to".to_owned()], &rows)
    };
    visit.answer(&headers, JSON, make, page).await
}

/// The functions that filters may call beside those of CQL2.
pub async fn functions(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    visit.no_params()?;
    let make = |visit: &Visit| {
        let types = |ty: Type| match ty {
            Type::Boolean => vec!["boolean"],
            Type::Number => vec!["number"],
            Type::Moment => vec!["date", "datetime"],
            Type::Interval => vec!["interval"],
            Type::Geometry => vec!["geometry"],
            Type::List => vec!["array"],
            Type::Text | Type::Null => vec!["string"],
        };
        let all = FUNCTIONS.iter().map(|f| {
            let arguments = f.arguments.iter().map(|(name, ty)| json!({"title": name, "type": types(*ty)}));
            json!({"name": f.name, "description": f.description, "returns": types(f.returns), "arguments": arguments.collect::<Vec<_>>()})
        });
        Ok(json!({"links": visit.own_links(JSON), "functions": all.collect::<Vec<_>>()}))
    };
    let page = |_: &Visit, _: &Value| {
        let rows: Vec<_> = FUNCTIONS.iter().map(|f| vec![(f.name.to_owned(), None), (f.description.to_owned(), None)]).collect();
        Page::new("Functions").table(&["function".to_owned(), "what it gives".to_owned()], &rows)
    };
    visit.answer(&headers, JSON, make, page).await
}
