//! Layers that leave as files.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Server;
use super::answer::{CSV, GEOJSON, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::query::ViewQuery;
use crate::app::export::{Format, layer_bytes};

/// A layer as a file: every record kind, `network`, and every analysis by its name, as `.geojson` or `.csv`.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/exports/{file}", tag = "exports",
    params(("workspace" = String, Path), ("file" = String, Path, description = "layer and ending: sites.geojson, ties.csv, gaps.geojson, network.geojson"), ViewQuery),
    responses((status = 200, content((serde_json::Value = "application/geo+json"), (String = "text/csv"))), (status = 404, description = "no such layer or format")))]
pub async fn layer(State(server): State<Server>, Path((name, file)): Path<(String, String)>, Query(query): Query<ViewQuery>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let (layer, ending) = file.rsplit_once('.').unwrap_or((&file, ""));
    let (format, media_type) = match ending {
        "geojson" => (Format::GeoJson, GEOJSON),
        "csv" => (Format::Csv, CSV),
        _ => return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", "a layer leaves as .geojson or .csv")),
    };
    let layer = layer.to_owned();
    let view = {
        let query = query.clone();
        work(move || query.view(&workspace)).await?
    };
    let as_of = query.as_of(&view)?;
    let tag = tag(&["export", &name, &file, view.head(), &format!("{as_of:?} {}", query.show_examples)]);
    let file_name = format!("{name}-{file}");
    let mut response = tagged(&headers, tag, media_type, move || {
        layer_bytes(&server.app.reports, &view, &layer, as_of, query.show_examples, format)
    })
    .await?;
    // both parts are slugs, so the header needs no quoting beyond this
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
