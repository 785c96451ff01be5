//! Analyses: the registry with parameter schemas, and reports as JSON, CSV and GeoJSON.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::Server;
use super::answer::{CSV, GEOJSON, JSON, json_bytes, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use crate::analysis::{Control, REGISTRY};
use crate::app::analyse;
use crate::app::export::{self, Format};

/// Every analysis with its question, parameters and columns.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/analyses", operation_id = "list_analyses", tag = "analyses",
    params(("workspace" = String, Path)), responses((status = 200, body = super::schema::Registry)))]
pub async fn registry(State(server): State<Server>, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    server.app.workspace(&name)?;
    tagged(&headers, tag(&["analyses"]), JSON, || {
        let entries: Vec<Value> = REGISTRY.iter().map(|a| a.spec.describe()).collect();
        Ok(json_bytes(&json!({"analyses": entries})))
    })
    .await
}

/// The media type of a format.
pub fn media_type(format: Format) -> &'static str {
    match format {
        Format::Json => JSON,
        Format::Csv => CSV,
        Format::GeoJson => GEOJSON,
    }
}

/// What the client prefers; JSON where it says nothing we know.
fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut ranges: Vec<(f32, Format)> = accept
        .split(',')
        .filter_map(|range| {
            let mut parts = range.split(';');
            let format = match parts.next()?.trim() {
                "application/json" => Format::Json,
                "text/csv" => Format::Csv,
                "application/geo+json" => Format::GeoJson,
                _ => return None,
            };
            let quality = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            Some((quality, format))
        })
        .collect();
    // the first of the best: `sort` is stable
    ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranges.first().map_or(Format::Json, |(_, format)| *format)
}

/// A report. Parameters are those of the registry entry; `as_of`, `show_examples`, `revision` and `format` go with all.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/analyses/{name}", operation_id = "run_analysis", tag = "analyses",
    params(("workspace" = String, Path), ("name" = String, Path, description = "name of the analysis"),
        ("as_of" = Option<String>, Query, description = "the day asked about"),
        ("show_examples" = Option<bool>, Query), ("revision" = Option<u64>, Query),
        ("format" = Option<String>, Query, description = "json, csv or geojson; goes before Accept")),
    responses((status = 200, content((super::schema::Report = "application/json"), (String = "text/csv"), (Value = "application/geo+json"))),
        (status = 400, description = "a parameter is wrong or missing"), (status = 404, description = "no such workspace or analysis")))]
pub async fn run(
    State(server): State<Server>,
    Path((workspace, name)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&workspace)?;
    let asked = Asked::parse(query, &headers)?;
    let view = {
        let revision = asked.revision;
        work(move || workspace.view_at(revision)).await?
    };
    let question = analyse::ask(&view, &name, asked.given, asked.as_of, asked.examples)?;
    let tag = tag(&["report", &question.key, media_type(asked.format)]);
    // a client that goes away takes its question along
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    let (examples, format) = (asked.examples, asked.format);
    tagged(&headers, tag, media_type(format), move || {
        let finished = analyse::answer(&view, &question, &server.app.reports, &control)?;
        export::report_bytes(&finished, &view, examples, format)
    })
    .await
}

struct CancelOnDrop(Arc<Control>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// What the query of a report says.
pub struct Asked {
    /// Parameters of the analysis.
    pub given: Vec<(String, String)>,
    /// The day asked about.
    pub as_of: Option<String>,
    /// Count rows that only illustrate.
    pub examples: bool,
    /// The revision asked about.
    pub revision: Option<u64>,
    /// How it shall leave.
    pub format: Format,
}

impl Asked {
    /// Tells the parameters that go with every report from those of the analysis.
    pub fn parse(query: Vec<(String, String)>, headers: &HeaderMap) -> Result<Self, Failure> {
        let bad = |name: &str, text: &str| Failure::bad_request("bad_parameter", format!("{name}: {text}"));
        let mut asked = Self { given: Vec::new(), as_of: None, examples: false, revision: None, format: accepted(headers) };
        for (name, value) in query {
            match name.as_str() {
                "as_of" => asked.as_of = Some(value),
                "show_examples" => {
                    asked.examples = value.parse().map_err(|_| bad("show_examples", "true or false"))?;
                }
                "revision" => asked.revision = Some(value.parse().map_err(|_| bad("revision", "a whole number"))?),
                "format" => asked.format = Format::parse(&value).ok_or_else(|| bad("format", "json, csv or geojson"))?,
                _ => asked.given.push((name, value)),
            }
        }
        Ok(asked)
    }
}
