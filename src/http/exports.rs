//! Layers that leave as files.

use std::io::BufWriter;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::Server;
use super::analyses::Asked;
use super::answer::{tag, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::jobs::accepted;
use super::query::ViewQuery;
use super::stream::{Pipe, streamed};
use crate::analysis::Control;
use crate::app::export::Layer;
use crate::app::format::Format;
use crate::app::jobs::About;
use crate::app::made::{Bounded, Made};
use crate::app::{AppError, View};

/// Bytes that are gathered before they go to the disk.
const WRITTEN_AT_ONCE: usize = 64 * 1024;

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
    let (view, wanted) = asked(&server, &name, &file, query, &headers).await?;
    let tag = tag(&["export", &name, &file, view.head(), &format!("{wanted:?}")]);
    let media_type = wanted.format.media_type();
    let write = move |control: &Control, out: &mut Pipe| wanted.write(&server.app.reports, &view, control, out);
    Ok(attached(streamed(&headers, tag, media_type, write).await?, &format!("{name}-{file}")))
}

/// Makes a layer as a file that is taken away later: a job that says how far it is, can be cancelled, and whose result is the
/// file of the same address. For layers that take their time; who asks the same of the same revision joins it.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/exports/{file}", operation_id = "start_export", tag = "exports",
    params(("workspace" = String, Path), ("file" = String, Path, description = "layer and ending: sites.geojson, ties.csv, gaps.geojson, network.geojson"), ViewQuery),
    responses((status = 202, body = super::schema::Job, description = "accepted; Location is where it is asked about"),
        (status = 400, description = "a parameter is wrong or missing"), (status = 404, description = "no such layer or format"),
        (status = 429, description = "too many jobs wait already")))]
pub async fn start(
    State(server): State<Server>,
    Path((name, file)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Answer {
    let (view, wanted) = asked(&server, &name, &file, query, &headers).await?;
    // what cannot be is refused here, and not by a job that failed
    let (view, wanted) = work(move || wanted.check(&view).map(|()| (view, wanted))).await?;
    let about = About { key: format!("{} {wanted:?}", view.head()), kind: "export", name: file.clone(), workspace: name.clone() };
    let (app, name) = (server.app.clone(), format!("{name}-{file}"));
    let made = move |control: &Control| {
        let failed = |e: std::io::Error| AppError::Folder(e.to_string());
        let mut out = BufWriter::with_capacity(WRITTEN_AT_ONCE, Bounded::new().map_err(failed)?);
        wanted.write(&app.reports, &view, control, &mut out)?;
        let held = out.into_inner().map_err(|e| failed(e.into_error()))?;
        Ok(Made::File { held, media_type: wanted.format.media_type(), name })
    };
    Ok(accepted(&server.app.jobs.start(about, Box::new(made))?))
}

/// The layer that an address names, and the view that it is asked of.
async fn asked(server: &Server, name: &str, file: &str, query: Vec<(String, String)>, headers: &HeaderMap) -> Result<(Arc<View>, Layer), Failure> {
    let workspace = server.app.workspace(name)?;
    let Some((layer, format)) = Format::of_file(file) else {
        let words = format!("a layer leaves with one of these endings: {}", Format::endings());
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", words));
    };
    let asked = Asked::parse(layer, query, headers)?;
    let revision = asked.revision;
    let view = work(move || workspace.view_at(revision)).await?;
    Ok((view, Layer { name: layer.to_owned(), asking: asked.asking, format }))
}

/// An answer that browsers save under a name: slugs, so that the header needs no more than quotes.
pub(super) fn attached(mut response: Response, name: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
