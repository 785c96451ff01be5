//! Features: pages of them, and one. Pages are cut after an id, so that a record that comes or goes meanwhile shifts none.

use std::io::{self, Write};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use serde_json::{Value, json};

use super::collections::{asked, find};
use super::html::{Page, text};
use super::params::Wanted;
use super::visit::{Format, HTML, Visit, bad, link, with_crs};
use crate::app::collections::Collection;
use crate::app::{AppError, clock};
use crate::domain::Shape;
use crate::domain::json::plain;
use crate::domain::table::FeatureRow;
use crate::http::Server;
use crate::http::answer::{GEOJSON, JSON, json_bytes, tagged, work};
use crate::http::error::Answer;
use crate::http::extract::{Path, Query};
use crate::http::stream::streamed;
use crate::interchange::geojson::write::{FeatureWriter, Lists};
use crate::query::Crs;
use crate::query::search::Source;

/// Stands before an id in `after` where the page begins among the features without geometry; no id has it.
const UNPLACED: &str = ":";

/// One page of features.
struct Found {
    matched: usize,
    rows: Vec<u32>,
    links: Vec<Value>,
}

/// A page of the features that are asked for.
pub async fn items(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    let (asked, params) = asked(&id, visit.params.clone())?;
    let (visit, collection) = work(move || {
        let collection = find(&visit, &id, &asked)?;
        Ok((visit, collection))
    })
    .await?;
    let wanted = Wanted::parse(&collection, &params)?;
    let (tag, crs) = (visit.tag(), wanted.crs);
    let response = match visit.format {
        Format::Json => {
            streamed(&headers, tag, GEOJSON, move |_, out| {
                let found = found(&visit, &collection, &wanted);
                write(&collection, &found, crs, wanted.lists, out).map_err(|e| AppError::Folder(e.to_string()))
            })
            .await?
        }
        Format::Html => {
            tagged(&headers, tag, HTML, move || {
                let found = found(&visit, &collection, &wanted);
                Ok(page(&visit, &collection, &found).bytes(&visit))
            })
            .await?
        }
    };
    Ok(with_crs(response, crs))
}

fn found(visit: &Visit, collection: &Collection, wanted: &Wanted) -> Found {
    let matching = collection.matching(&wanted.key, &wanted.search);
    let begin = wanted.after.as_deref().map_or(0, |after| {
        // rows with a geometry stand first, so a place in the order is a half of it and a position
        let (half, id) = after.strip_prefix(UNPLACED).map_or((false, after), |id| (true, id));
        let next = collection.position_after(id);
        matching.partition_point(|row| (!collection.is_placed(*row as usize), *row as usize) < (half, next))
    });
    let rows: Vec<u32> = matching.iter().skip(begin).take(wanted.limit).copied().collect();
    let mut links = visit.own_links(GEOJSON);
    if begin + rows.len() < matching.len()
        && let Some(last) = rows.last().and_then(|row| collection.row(*row as usize))
    {
        let media = if visit.format == Format::Json { GEOJSON } else { HTML };
        let half = if collection.is_spatial() && last.shape.is_none() { UNPLACED } else { "" };
        links.push(link("next", media, "the features after these", &visit.address(&[("after", Some(&format!("{half}{}", last.id)))])));
    }
    links.push(link("collection", JSON, "the collection", &format!("{}/collections/{}", visit.home, collection.id)));
    Found { matched: matching.len(), rows, links }
}

fn write(collection: &Collection, found: &Found, crs: Crs, lists: Lists, out: &mut impl Write) -> io::Result<()> {
    let head = json!({
        "type": "FeatureCollection", "timeStamp": clock::now(), "numberMatched": found.matched, "numberReturned": found.rows.len(),
        "links": found.links,
    });
    let head = json_bytes(&head);
    // the object stays open for its features
    out.write_all(&head[..head.len() - 1])?;
    out.write_all(b",\"features\":[")?;
    let features = FeatureWriter::new(&collection.columns, lists)?;
    for (i, row) in found.rows.iter().enumerate() {
        let Some(row) = collection.row(*row as usize) else { continue };
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        feature(&features, &row, crs, out)?;
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]}\n")
}

/// A feature in a coordinate system, its object left open.
fn feature(features: &FeatureWriter, row: &FeatureRow, crs: Crs, out: &mut impl Write) -> io::Result<()> {
    let geometry = row.shape.as_ref().map(Shape::geometry);
    let projected = geometry.and_then(|g| crs.project(g));
    features.open(row, projected.as_ref().or(geometry), out)
}

fn page(visit: &Visit, collection: &Collection, found: &Found) -> Page {
    let here = format!("{}/collections/{}", visit.home, collection.id);
    let heads: Vec<String> = std::iter::once("feature".to_owned()).chain(collection.columns.iter().map(|c| c.name.clone())).collect();
    let rows: Vec<Vec<(String, Option<String>)>> = found
        .rows
        .iter()
        .filter_map(|row| collection.row(*row as usize))
        .map(|row| {
            let address = format!("{here}/items/{}?f=html", crate::domain::sentence::percent(&row.id));
            let cells = row.cells.iter().map(|c| (text(&plain(c)), None));
            std::iter::once((row.id.clone(), Some(address))).chain(cells).collect()
        })
        .collect();
    Page::new(&collection.title)
        .under("Collections", &format!("{}/collections", visit.home))
        .under(&collection.id, &here)
        .words(&format!("{} of {} features", found.rows.len(), found.matched))
        .table(&heads, &rows)
        .links_of(&json!({"links": found.links}))
}

/// One feature.
pub async fn item(State(server): State<Server>, Path((name, id, feature_id)): Path<(String, String, String)>, Query(query): Query<Vec<(String, String)>>, uri: Uri, headers: HeaderMap) -> Answer {
    let visit = Visit::new(&server, &name, query, &uri, &headers)?;
    let (asked, params) = asked(&id, visit.params.clone())?;
    if let Some((name, _)) = params.iter().find(|(n, _)| !matches!(n.as_str(), "crs" | "lists")) {
        return Err(bad(name, "is no parameter of a single feature; there are: f, crs, lists"));
    }
    let (visit, collection) = work(move || {
        let collection = find(&visit, &id, &asked)?;
        Ok((visit, collection))
    })
    .await?;
    let Wanted { crs, lists, .. } = Wanted::parse(&collection, &params)?;
    let media = if visit.format == Format::Json { GEOJSON } else { HTML };
    let response = tagged(&headers, visit.tag(), media, move || one(&visit, &collection, &feature_id, crs, lists)).await?;
    Ok(with_crs(response, crs))
}

fn one(visit: &Visit, collection: &Arc<Collection>, id: &str, crs: Crs, lists: Lists) -> Result<Vec<u8>, AppError> {
    let nothing = || AppError::NotFound { what: "feature", name: id.chars().take(80).collect() };
    let row = collection.position(id).filter(|at| *at < collection.len()).and_then(|at| collection.row(at)).ok_or_else(nothing)?;
    let here = format!("{}/collections/{}", visit.home, collection.id);
    if visit.format == Format::Html {
        let rows: Vec<_> = collection.columns.iter().zip(&row.cells).map(|(c, cell)| vec![(c.name.clone(), None), (text(&plain(cell)), None)]).collect();
        let page = Page::new(&row.id).under("Collections", &format!("{}/collections", visit.home)).under(&collection.id, &here);
        return Ok(page.table(&["property", "value"].map(str::to_owned), &rows).bytes(visit));
    }
    let mut links = visit.own_links(GEOJSON);
    links.push(link("collection", JSON, "the collection", &here));
    let mut out = Vec::new();
    let written = FeatureWriter::new(&collection.columns, lists).and_then(|features| feature(&features, &row, crs, &mut out)).and_then(|()| write!(out, ",\"links\":{}}}", Value::Array(links)));
    written.map_err(|e| AppError::Folder(e.to_string()))?;
    Ok(out)
}
