//! Layers that leave as files.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use super::Server;
use super::analyses::Asked;
use super::answer::{tag, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::query::ViewQuery;
use super::stream::{Pipe, streamed};
use crate::analysis::Control;
use crate::app::export::Layer;
use crate::app::format::Format;

/// A layer as a file: every record kind, `network`, every context layer, and every analysis by its name with its parameters,
/// with the ending of a format of rows (`sites.geojson`, `gaps.csv`); the network also with those of network programs
/// (`network.graphml`, `.gexf`, `.net`, `.gml`, `.kumu.json`, `.json`, `.edges.csv`), where `metrics=true` gives each node its
/// measures and `arcs=true` writes an undirected tie among directed ones as two arcs. Kumu follows `network.kumu.json` as a live link.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/exports/{file}", operation_id = "export_layer", tag = "exports",
    params(("workspace" = String, Path), ("file" = String, Path, description = "layer and ending: sites.geojson, ties.csv, gaps.geojson, network.geojson"), ViewQuery),
    responses((status = 200, content((serde_json::Value = "application/geo+json"), (String = "text/csv"), (String = "application/graphml+xml"), (serde_json::Value = "application/json"))), (status = 404, description = "no such layer or format")))]
pub async fn layer(
    State(server): State<Server>,
    Path((name, file)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let Some((layer, format)) = Format::of_file(&file) else {
        let words = format!("a layer leaves with one of these endings: {}", Format::endings());
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", words));
    };
    let asked = Asked::parse(layer, query, &headers)?;
    let view = {
        let revision = asked.revision;
        work(move || workspace.view_at(revision)).await?
    };
    let wanted = Layer { name: layer.to_owned(), asking: asked.asking, format };
    let tag = tag(&["export", &name, &file, view.head(), &format!("{wanted:?}")]);
    let file_name = format!("{name}-{file}");
    let write = move |control: &Control, out: &mut Pipe| wanted.write(&server.app.reports, &view, control, out);
    let mut response = streamed(&headers, tag, format.media_type(), write).await?;
    // both parts are slugs, so the header needs no quoting beyond this
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
