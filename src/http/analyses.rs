//! Analyses: the registry with parameter schemas, and reports as JSON, CSV and GeoJSON.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::query::MAX_PAGE;
use super::stream::{CancelOnDrop, streamed};
use crate::analysis::{Control, Finished, REGISTRY, Window};
use crate::app::analyse::{self, Asking};
use crate::app::export;
use crate::app::format::Format;
use crate::app::{AppError, View};

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

/// A report. Parameters are those of the registry entry; `as_of`, `show_examples`, `revision` and `format` go with all, and
/// so do `limit` and `offset`: the summary is about all rows, `next` is where the rows after these are. Without `limit` JSON
/// carries every row, at most 100,000; CSV and GeoJSON stream however many there are.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/analyses/{name}", operation_id = "run_analysis", tag = "analyses",
    params(("workspace" = String, Path), ("name" = String, Path, description = "name of the analysis"),
        ("as_of" = Option<String>, Query, description = "the day asked about"),
        ("show_examples" = Option<bool>, Query), ("revision" = Option<u64>, Query),
        ("private" = Option<bool>, Query, description = "ask with what is private, of an analysis that reads it: on the own machine only, as JSON, kept nowhere"),
        ("limit" = Option<usize>, Query, description = "rows in a page, 1 to 10,000 (more is clamped); all where it is missing"),
        ("offset" = Option<usize>, Query, description = "rows to pass over first"),
        ("format" = Option<String>, Query, description = "json, csv or geojson; goes before Accept")),
    responses((status = 200, content((super::schema::Report = "application/json"), (String = "text/csv"), (Value = "application/geo+json"))),
        (status = 400, description = "a parameter is wrong or missing"), (status = 404, description = "no such workspace or analysis"),
        (status = 422, description = "more than the analysis, or one answer, can hold; the detail says what to narrow")))]
pub async fn run(
    State(server): State<Server>,
    Path((workspace, name)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&workspace)?;
    let asked = Asked::parse(&name, query, &headers)?;
    let view = {
        let revision = asked.revision;
        work(move || workspace.view_at(revision)).await?
    };
    if asked.asking.private {
        return private(&server, &headers, view, &name, asked).await;
    }
    let question = analyse::ask(&view, &name, asked.asking.clone())?;
    let tag = tag(&["report", &question.key, asked.format.media_type()]);
    let format = asked.format;
    if format != Format::Json {
        return streamed(&headers, tag, format.media_type(), move |control, out| {
            export::write_report(&question, &view, &server.app.reports, control, format, out)
        })
        .await;
    }
    // a client that goes away takes its question along
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    tagged(&headers, tag, JSON, move || {
        let finished = question.answer(&view, &server.app.reports, &control)?;
        let mut json = finished.to_json();
        json["next"] = json!(next(&uri, &asked.asking.window, &finished));
        Ok(json_bytes(&json))
    })
    .await
}

/// The private door: answers only a server that other machines cannot reach, and no page of another site; the answer is kept
/// nowhere on its way.
async fn private(server: &Server, headers: &HeaderMap, view: Arc<View>, name: &str, asked: Asked) -> Answer {
    if server.open_to_network {
        return Err(AppError::PrivateDoor("this server was opened to the network").into());
    }
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    if matches!(site, Some("cross-site" | "same-site")) {
        return Err(AppError::PrivateDoor("a page of another site may not ask").into());
    }
    if asked.format != Format::Json {
        return Err(AppError::PrivateDoor("it leaves as JSON, and as no file").into());
    }
    let question = analyse::ask(&view, name, asked.asking)?;
    let control = Arc::new(Control::default());
    let _cancel = CancelOnDrop(Arc::clone(&control));
    let app = Arc::clone(&server.app);
    let body = work(move || Ok(json_bytes(&question.answer(&view, &app.reports, &control)?.to_json()))).await?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where the rows after these are: the same address with another offset.
fn next(uri: &Uri, window: &Window, finished: &Finished) -> Option<String> {
    let limit = window.limit?;
    let offset = finished.offset + finished.report.rows.len();
    let given = uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && !p.starts_with("offset=") && !p.starts_with("limit="));
    let mut query: Vec<String> = given.map(str::to_owned).collect();
    query.extend([format!("limit={limit}"), format!("offset={offset}")]);
    (offset < finished.total).then(|| format!("{}?{}", uri.path(), query.join("&")))
}

/// What the query of a report says.
pub struct Asked {
    /// What is asked of the analysis.
    pub asking: Asking,
    /// The revision asked about.
    pub revision: Option<u64>,
    /// How it shall leave.
    pub format: Format,
}

impl Asked {
    /// Tells the parameters that go with every report from those of the analysis; one that an analysis has of its own is
    /// the analysis's (`limit` of `paths`).
    pub fn parse(analysis: &str, query: Vec<(String, String)>, headers: &HeaderMap) -> Result<Self, Failure> {
        let own = crate::analysis::find(analysis).map_or(&[][..], |a| a.spec.parameters);
        let bad = |name: &str, text: &str| Failure::bad_request("bad_parameter", format!("{name}: {text}"));
        let mut asked = Self { asking: Asking::default(), revision: None, format: accepted(headers) };
        let asking = &mut asked.asking;
        for (name, value) in query {
            match name.as_str() {
                _ if own.iter().any(|p| p.name == name) => asking.given.push((name, value)),
                "as_of" => asking.as_of = Some(value),
                "show_examples" => {
                    asking.examples = value.parse().map_err(|_| bad("show_examples", "true or false"))?;
                }
                "private" => asking.private = value.parse().map_err(|_| bad("private", "true or false"))?,
                "limit" => match value.parse::<usize>() {
                    Ok(limit) if limit > 0 => asking.window.limit = Some(limit.min(MAX_PAGE)),
                    _ => return Err(bad("limit", &format!("1 to {MAX_PAGE}"))),
                },
                "offset" => asking.window.offset = value.parse().map_err(|_| bad("offset", "a whole number"))?,
                "revision" => asked.revision = Some(value.parse().map_err(|_| bad("revision", "a whole number"))?),
                "format" => asked.format = Format::parse(&value).filter(|f| f.is_rows() || *f == Format::Json).ok_or_else(|| bad("format", "json, csv or geojson"))?,
                _ => asking.given.push((name, value)),
            }
        }
        Ok(asked)
    }
}
