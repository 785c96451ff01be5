//! Layers that leave as files.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Server;
use super::analyses::{Format, write};
use super::answer::{CSV, GEOJSON, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::query::ViewQuery;
use crate::analysis::Control;
use crate::app::{AppError, View, analyse, edit, export};
use crate::domain::{AsOf, Kind};
use crate::interchange;
use crate::layout;

/// The bytes of a layer.
pub fn layer_bytes(server_reports: &analyse::Cache, view: &View, layer: &str, as_of: AsOf, examples: bool, format: Format) -> Result<Vec<u8>, AppError> {
    let atlas = view.shown(examples);
    let lines;
    let table = if let Some(kind) = Kind::from_plural(layer) {
        edit::refuse_private(kind)?;
        export::records(atlas, kind)
    } else if layer == "network" {
        lines = layout::places::places(atlas, as_of).into_iter().map(|p| p.map(|p| (p.lon, p.lat))).collect::<Vec<_>>();
        export::network(atlas, &lines)
    } else {
        let day = as_of.map(|d| d.to_string());
        let question = analyse::ask(view, layer, Vec::new(), day, examples)
            .map_err(|_| AppError::NotFound { what: "layer", name: layer.chars().take(80).collect() })?;
        let finished = analyse::answer(view, &question, server_reports, &Control::default())?;
        return write(&finished, view, examples, format);
    };
    let mut out = Vec::new();
    let written = match format {
        Format::Csv => interchange::csv_out::write(table, &mut out),
        Format::GeoJson | Format::Json => interchange::geojson_out::write(table, &mut out),
    };
    written.map_err(|e| AppError::Folder(e.to_string()))?;
    Ok(out)
}

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
