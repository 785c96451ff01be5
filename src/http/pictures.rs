//! What the pages draw: cards of a site and of a stakeholder, the network, territories.

use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::Value;

use super::Server;
use super::answer::{GEOJSON, JSON, json_bytes, tag, tagged, work};
use super::error::Answer;
use super::extract::{Path, Query};
use super::query::{PictureQuery, ViewQuery};
use crate::app::{AppError, cards, picture};
use crate::atlas::Atlas;
use crate::domain::AsOf;

/// An answer drawn from the view and day that the query asks for.
async fn drawn(
    server: Server,
    name: String,
    query: ViewQuery,
    headers: HeaderMap,
    what: String,
    media_type: &'static str,
    draw: impl FnOnce(&Atlas, AsOf) -> Result<Value, AppError> + Send + 'static,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let view = {
        let query = query.clone();
        work(move || query.view(&workspace)).await?
    };
    let as_of = query.as_of(&view)?;
    let tag = tag(&[&what, &name, view.head(), &format!("{as_of:?} {}", query.show_examples)]);
    tagged(&headers, tag, media_type, move || Ok(json_bytes(&draw(view.shown(query.show_examples), as_of)?))).await
}

/// Everything known about a site: who is there in which role, what it lacks, with evidence.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/sites/{id}/card", operation_id = "get_site_card", tag = "pictures",
    params(("workspace" = String, Path), ("id" = String, Path), ViewQuery), responses((status = 200, body = super::schema::SiteCard)))]
pub async fn site_card(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<ViewQuery>, headers: HeaderMap) -> Answer {
    drawn(server, name, query, headers, format!("site card {id}"), JSON, move |atlas, as_of| cards::site(atlas, &id, as_of)).await
}

/// Everything known about a stakeholder: where, in which role, with whom, with evidence.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/stakeholders/{id}/card", operation_id = "get_stakeholder_card", tag = "pictures",
    params(("workspace" = String, Path), ("id" = String, Path), ViewQuery), responses((status = 200, body = super::schema::StakeholderCard)))]
pub async fn stakeholder_card(State(server): State<Server>, Path((name, id)): Path<(String, String)>, Query(query): Query<ViewQuery>, headers: HeaderMap) -> Answer {
    drawn(server, name, query, headers, format!("stakeholder card {id}"), JSON, move |atlas, as_of| cards::stakeholder(atlas, &id, as_of)).await
}

/// The network: stakeholders with their place in the layout and on the map, and the ties of that day.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/network", operation_id = "get_network", tag = "pictures",
    params(("workspace" = String, Path), PictureQuery), responses((status = 200, body = super::schema::NetworkPicture), (status = 400, description = "no such layout")))]
pub async fn network(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<PictureQuery>, headers: HeaderMap) -> Answer {
    let layout = query.layout()?;
    drawn(server, name, query.view(), headers, format!("network {layout:?}"), JSON, move |atlas, as_of| Ok(picture::network(atlas, as_of, layout))).await
}

/// Thiessen territories around the sites that have no boundary; always approximate.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/territories", operation_id = "get_territories", tag = "pictures",
    params(("workspace" = String, Path), ViewQuery), responses((status = 200, body = Value, content_type = "application/geo+json")))]
pub async fn territories(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<ViewQuery>, headers: HeaderMap) -> Answer {
    drawn(server, name, query, headers, "territories".into(), GEOJSON, |atlas, _| {
        let unit = atlas.unit();
        Ok(picture::territories(atlas, unit.as_deref().unwrap_or_default()))
    })
    .await
}
