//! History: who changed what, when and why; revert; a feed of new revisions.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::{Stream, StreamExt, wrappers::WatchStream};
use utoipa::IntoParams;

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged, with_tag, work};
use super::error::{Answer, Failure};
use super::extract::{Path, Query};
use crate::app::edit;
use crate::atlas::Atlas;
use crate::domain::json::to_json;
use crate::store::Logged;

/// The most log entries in an answer.
pub const MAX_ENTRIES: usize = 500;
/// The most records that an entry lists; the count is of all.
const LISTED_ROWS: usize = 200;

/// Where to begin.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Entries after this revision.
    #[serde(default)]
    pub since: u64,
    /// At most so many, up to 500.
    pub limit: Option<usize>,
}

/// One entry. Where others than the keeper may read it, it names the records that are public and no values: an older value
/// may be more exact than what is shown today.
fn entry(logged: &Logged, public: Option<&Atlas>) -> Value {
    let rows: Vec<Value> = logged
        .rows
        .iter()
        .filter(|row| public.is_none_or(|atlas| atlas.tables.any(row.kind, &row.id).is_some()))
        .take(LISTED_ROWS)
        .map(|row| {
            if public.is_some() {
                return json!({"record": format!("{}/{}", row.kind.plural(), row.id)});
            }
            json!({
                "record": format!("{}/{}", row.kind.plural(), row.id),
                "before": row.before.as_ref().map(to_json), "after": row.after.as_ref().map(to_json),
            })
        })
        .collect();
    json!({
        "revision": logged.revision, "author": logged.author, "reason": logged.reason, "time": logged.time,
        "count": logged.rows.len(), "rows": rows,
    })
}

/// The change log, oldest first.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/changes", operation_id = "list_changes", tag = "history",
    params(("workspace" = String, Path), ChangesQuery), responses((status = 200, body = super::schema::ChangeList)))]
pub async fn list(State(server): State<Server>, Path(name): Path<String>, Query(query): Query<ChangesQuery>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let view = workspace.view();
    let limit = match query.limit {
        Some(0) => return Err(Failure::bad_request("bad_parameter", format!("limit: 1 to {MAX_ENTRIES}"))),
        Some(n) => n.min(MAX_ENTRIES),
        None => 50,
    };
    let open = server.open_to_network;
    let tag = tag(&["changes", &name, view.head(), &format!("{} {limit} {open}", query.since)]);
    tagged(&headers, tag, JSON, move || {
        let entries = workspace.store().changes_since(query.since, limit)?;
        let last = entries.last().map_or(query.since, |e| e.revision);
        let next = (last < view.revision() && !entries.is_empty())
            .then(|| format!("/api/workspaces/{name}/changes?since={last}&limit={limit}"));
        let items: Vec<Value> = entries.iter().map(|e| entry(e, open.then(|| &**view.shown(true)))).collect();
        Ok(json_bytes(&json!({"items": items, "next": next, "total": view.revision(), "revision": view.revision()})))
    })
    .await
}

/// Takes back what a revision did, by a new revision.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/changes/{revision}/revert", operation_id = "revert_change", tag = "history",
    params(("workspace" = String, Path), ("revision" = u64, Path)),
    responses((status = 200, description = "the new revision"), (status = 409, description = "something it touched was changed since")))]
pub async fn revert(State(server): State<Server>, Path((name, revision)): Path<(String, u64)>) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let now = work(move || edit::revert(&workspace, revision, "web")).await?;
    Ok(with_tag(axum::http::StatusCode::OK, &tag(&["reverted", &now.to_string()]), JSON, json_bytes(&json!({"revision": now})).into()))
}

/// How often a silent stream says that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Server-sent events: `event: revision` whenever the workspace has a new one.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/events", operation_id = "listen", tag = "history",
    params(("workspace" = String, Path)), responses((status = 200, content_type = "text/event-stream", description = "a stream of `revision` events")))]
pub async fn events(State(server): State<Server>, Path(name): Path<String>) -> Answer {
    let workspace = server.app.workspace(&name)?;
    Ok(stream(&server, name, WatchStream::new(workspace.revisions())))
}

fn stream(server: &Server, name: String, revisions: WatchStream<u64>) -> Response {
    // the stream ends when the server stops, so that stopping need not wait for readers
    let stop = WatchStream::new(server.stopping.clone()).filter(|stopping| *stopping).map(|_| None);
    let told = revisions.map(move |revision| Some(json!({"workspace": name, "revision": revision})));
    let events: std::pin::Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>> = Box::pin(
        told.merge(stop).take_while(Option::is_some).map(|data| {
            Ok(Event::default().event("revision").data(data.unwrap_or_default().to_string()))
        }),
    );
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}
