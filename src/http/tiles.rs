//! Vector tiles one by one and as one file, TileJSON, and maps as styles of MapLibre and files of QGIS.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use super::public_address::origin;
use super::query::ViewQuery;
use super::stream::{Pipe, streamed};
use crate::analysis::Control;
use crate::app::archive::Wanted;
use crate::app::made::Bounded;
use crate::app::maps::{self, Asked};
use crate::app::qgis::{self, Form};
use crate::app::{AppError, Workspace};
use crate::tiles::style::Sources;
use crate::tiles::tilejson::{Describe, tilejson as describe};
use crate::tiles::{LayerName, TileCoord, map_description};

/// The media type of a Mapbox Vector Tile.
const MVT: &str = "application/vnd.mapbox-vector-tile";
/// The media type of an archive of tiles.
const PMTILES: &str = "application/vnd.pmtiles";
/// The media types of what QGIS opens.
const QLR: &str = "application/x-qgis-layer-definition";
const QGZ: &str = "application/x-qgis-project";

fn no_layer(name: &str) -> AppError {
    AppError::NotFound { what: "layer of tiles", name: name.chars().take(80).collect() }
}

/// Which tile is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TileQuery {
    /// Show rows that only illustrate how a record is used.
    #[serde(default)]
    show_examples: bool,
    /// The revision to look at; the current one where it is missing.
    revision: Option<u64>,
    /// The day the question is about, 2012-07-01; the workspace's data date where it is missing.
    as_of: Option<String>,
    /// Of sites: a map (`coverage`, `gap_score`) whose values they hold as properties `state`, `coordination`, `score`.
    map: Option<String>,
    /// Of a map: its themes, with commas between.
    theme: Option<String>,
    /// Of a map: its roles, with commas between.
    role: Option<String>,
}

impl TileQuery {
    /// The map whose values the tile holds, where one is named.
    fn asked(&self, layer: &LayerName) -> Result<Option<Asked>, Failure> {
        let bad = |name: &str, words: &str| Err(Failure::bad_request("bad_parameter", format!("{name}: {words}")));
        let Some(map) = &self.map else {
            return if self.theme.is_some() || self.role.is_some() { bad("theme", "is a parameter of a map: say map=coverage too") } else { Ok(None) };
        };
        if *layer != LayerName::Sites {
            return bad("map", "only sites have values of maps");
        }
        let given = [("theme", &self.theme), ("role", &self.role)].into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect();
        Ok(Some(Asked { given, as_of: self.as_of.clone(), examples: self.show_examples, ..Asked::of(map) }))
    }
    /// The part of an address that says which map, where one is named.
    fn values(&self, first: char) -> String {
        let pairs = [("map", &self.map), ("theme", &self.theme), ("role", &self.role), ("as_of", &self.as_of)];
        let said: Vec<String> = pairs.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", crate::domain::sentence::percent(value.as_ref()?)))).collect();
        if self.map.is_none() { String::new() } else { format!("{first}{}", said.join("&")) }
    }
}

/// One tile: geometry, ids and names; analysis values are joined by the client, or stand in the tiles of sites where a map is named.
#[utoipa::path(get, path = "/tiles/{workspace}/{layer}/{z}/{x}/{y}", operation_id = "get_tile", tag = "tiles",
    params(("workspace" = String, Path), ("layer" = String, Path, description = "sites, stakeholders, ties, presences"),
        ("z" = u8, Path, description = "zoom, 0 to 22"), ("x" = u32, Path), ("y" = String, Path, description = "row with its ending: 3.mvt"), TileQuery),
    responses((status = 200, content_type = "application/vnd.mapbox-vector-tile", body = Vec<u8>), (status = 404, description = "no such tile")))]
pub async fn tile(
    State(server): State<Server>,
    Path((name, layer, z, x, y)): Path<(String, String, String, String, String)>,
    Query(query): Query<TileQuery>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let layer = LayerName::parse(&layer);
    let asked = query.asked(&layer)?;
    let query = ViewQuery { show_examples: query.show_examples, revision: query.revision, as_of: query.as_of };
    let no_tile = || Failure::new(StatusCode::NOT_FOUND, "not_found", "a tile is z/x/y.mvt with z from 0 to 22 and x, y below 2^z");
    let y = y.strip_suffix(".mvt").ok_or_else(no_tile)?;
    let coord = TileCoord::parse(&z, &x, y).map_err(|_| no_tile())?;
    let view = query.view(&workspace)?;
    let as_of = query.as_of(&view)?;
    let tag = tag(&["tile", &name, view.head(), &format!("{layer:?} {coord:?} {as_of:?} {} {asked:?}", query.show_examples)]);
    let app = Arc::clone(&server.app);
    tagged(&headers, tag, MVT, move || {
        let simplified = match &asked {
            Some(asked) => maps::tiles::sites(&view, &app.reports, asked)?,
            None => view.layer(query.show_examples, &layer, as_of),
        };
        let simplified = simplified.ok_or_else(|| no_layer(layer.as_str()))?;
        simplified.tile(coord).map(|tile| tile.bytes).map_err(|e| AppError::Folder(e.to_string()))
    })
    .await
}

/// What of a layer's tiles is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LayerQuery {
    /// Show rows that only illustrate how a record is used; for the archive.
    #[serde(default)]
    show_examples: bool,
    /// The revision to look at; for the archive.
    revision: Option<u64>,
    /// The day the layer is about; for the archive.
    as_of: Option<String>,
    /// The deepest zoom of the archive, 0 to 16; as deep as 100,000 tiles go where it is missing.
    deepest: Option<String>,
    /// Of sites: a map whose values their tiles hold; for the document.
    map: Option<String>,
    /// Of a map: its themes, with commas between.
    theme: Option<String>,
    /// Of a map: its roles, with commas between.
    role: Option<String>,
}

/// What a layer's tiles hold (TileJSON 3.0), or all of them in one file (PMTiles 3) for maps without a line.
#[utoipa::path(get, path = "/tiles/{workspace}/{file}", operation_id = "get_tilejson", tag = "tiles",
    params(("workspace" = String, Path), ("file" = String, Path, description = "layer with the ending .json or .pmtiles"), LayerQuery),
    responses((status = 200, content((serde_json::Value = "application/json"), (Vec<u8> = "application/vnd.pmtiles"))), (status = 404, description = "no such layer")))]
pub async fn tilejson(
    State(server): State<Server>,
    Path((name, file)): Path<(String, String)>,
    Query(query): Query<LayerQuery>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    if let Some(layer) = file.strip_suffix(".pmtiles") {
        return archive(&workspace, LayerName::parse(layer), query, &headers).await;
    }
    let layer = LayerName::parse(file.strip_suffix(".json").ok_or_else(|| no_layer(&file))?);
    let view = workspace.view();
    let base = origin(&headers);
    let of = TileQuery { map: query.map, theme: query.theme, role: query.role, as_of: query.as_of, ..TileQuery::default() };
    let asked = of.asked(&layer)?;
    let values = of.values('?');
    let tag = tag(&["tilejson", &name, &file, view.head(), &base, &values]);
    let app = Arc::clone(&server.app);
    tagged(&headers, tag, JSON, move || {
        let atlas = view.shown(false);
        let simplified = match &asked {
            Some(asked) => maps::tiles::sites(&view, &app.reports, asked)?,
            None => view.layer(false, &layer, atlas.data_date),
        };
        let simplified = simplified.ok_or_else(|| no_layer(layer.as_str()))?;
        let tiles = format!("{base}/tiles/{name}/{}/{{z}}/{{x}}/{{y}}.mvt{values}", layer.as_str());
        let title = format!("{}: {}", atlas.setting("title").map_or(name.as_str(), |t| t.as_str()), layer.as_str());
        let attribution = atlas.setting("attribution").map(crate::domain::Text::as_str);
        Ok(json_bytes(&describe(&simplified, &Describe { tiles: &tiles, name: &title, attribution, revision: view.revision() })))
    })
    .await
}

async fn archive(workspace: &Arc<Workspace>, layer: LayerName, query: LayerQuery, headers: &HeaderMap) -> Answer {
    let of = ViewQuery { show_examples: query.show_examples, revision: query.revision, as_of: query.as_of };
    let (view, as_of) = {
        let (workspace, of) = (Arc::clone(workspace), of.clone());
        work(move || {
            let view = of.view(&workspace)?;
            let as_of = of.as_of(&view)?;
            Ok((view, as_of))
        })
        .await?
    };
    let deepest = query.deepest.as_deref().map(Wanted::zoom).transpose()?;
    let wanted = Wanted { layer, examples: of.show_examples, as_of, deepest };
    let tag = tag(&["archive", &workspace.name, view.head(), &format!("{wanted:?}")]);
    streamed(headers, tag, PMTILES, move |control: &Control, out: &mut Pipe| {
        let failed = |e: std::io::Error| AppError::Folder(e.to_string());
        let mut held = Bounded::new().map_err(failed)?;
        wanted.write(&view, control, &mut held)?;
        held.send(out).map(drop).map_err(failed)
    })
    .await
}

/// What a style shows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StyleQuery {
    /// Its themes, with commas between; all of them where it is missing.
    theme: Option<String>,
    /// Its roles, with commas between; implementing where it is missing.
    role: Option<String>,
    /// The day it is about; the workspace's data date where it is missing.
    as_of: Option<String>,
}

/// The MapLibre style of a map, or the map as QGIS opens it: layers (`.qlr`) or a project of all maps that begins with it
/// (`.qgz`), live from the OGC API Features. Colours and classes come from the same description as the page's.
#[utoipa::path(get, path = "/styles/{workspace}/{file}", operation_id = "get_style", tag = "tiles",
    params(("workspace" = String, Path), ("file" = String, Path, description = "map with the ending .json, .qlr or .qgz: coverage.json, gap_score.qlr, network.qgz, sites.json"), StyleQuery),
    responses((status = 200, content((serde_json::Value = "application/json"), (String = "application/x-qgis-layer-definition"), (Vec<u8> = "application/x-qgis-project"))),
        (status = 404, description = "no such map")))]
pub async fn style(State(server): State<Server>, Path((name, file)): Path<(String, String)>, Query(query): Query<StyleQuery>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let (map, ending) = file.rsplit_once('.').unwrap_or((&file, ""));
    let description = map_description::find(map).filter(|_| matches!(ending, "json" | "qlr" | "qgz")).ok_or_else(|| {
        let names: Vec<_> = map_description::all().iter().map(|m| m.name).collect();
        let words = format!("there are styles (.json) and files for QGIS (.qlr, .qgz) for: {}", names.join(", "));
        Failure::new(StatusCode::NOT_FOUND, "not_found", words)
    })?;
    let view = workspace.view();
    let base = origin(&headers);
    let of = TileQuery { map: Some(map.to_owned()), theme: query.theme, role: query.role, as_of: query.as_of, ..TileQuery::default() };
    let values = of.values('?');
    let tag = tag(&["style", &name, &file, view.head(), &base, &values]);
    if let Some((form, media_type)) = match ending {
        "qlr" => Some((Form::Layers, QLR)),
        "qgz" => Some((Form::Project, QGZ)),
        _ => None,
    } {
        let ogc = format!("{base}/ogc/{name}");
        let mut response = tagged(&headers, tag, media_type, move || qgis::file(&view, &description, &ogc, form)).await?;
        // both parts are names of ours
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}-{file}\"")) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
        return Ok(response);
    }
    tagged(&headers, tag, JSON, move || {
        let atlas = view.shown(false);
        let description = description.of(atlas).map_err(AppError::from)?;
        let unit = atlas.unit();
        let sources = Sources {
            tilejson: &format!("{base}/tiles/{name}/{{layer}}.json"),
            values: &values,
            unit: unit.as_deref(),
            name: atlas.setting("title").map_or(name.as_str(), |t| t.as_str()),
            bounds: atlas.extent(),
        };
        Ok(json_bytes(&crate::tiles::style::style(&description, &sources)))
    })
    .await
}
