//! History: who changed what, when and why; several changes at once; revert; a feed of new revisions.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio_stream::{Stream, StreamExt, wrappers::WatchStream};
use utoipa::IntoParams;

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged, with_tag, work};
use super::error::{Answer, Failure};
use super::extract::{JsonObject, Path, Query};
use super::records::{author, kind_of};
use crate::app::batch::{self, What, Write};
use crate::app::edit::{self, Expect};
use crate::app::View;
use crate::app::sight::{Sight, Viewer};
use crate::domain::json::to_json;
use crate::domain::{Kind, Text};
use crate::store::{Logged, LoggedRow};

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

/// One entry: it names and counts the records that are shown today, and gives the values of those that are shown as they are. What
/// is hidden, or was when it was deleted, is not in it. Others than the keeper get no values: an older one may be more exact than
/// what is shown today.
fn entry(logged: &Logged, view: &View, viewer: Viewer, concealed: &BTreeSet<(Kind, Text)>) -> Value {
    let is_named = |row: &&LoggedRow| match view.sight(row.kind, &row.id) {
        Sight::Whole | Sight::Coarser => true,
        Sight::Absent => viewer == Viewer::Keeper && !concealed.contains(&(row.kind, row.id.clone())),
        Sight::Hidden | Sight::Private => false,
    };
    let named: Vec<&LoggedRow> = logged.rows.iter().filter(is_named).collect();
    let told = |row: &LoggedRow| {
        let mut images = row.before.iter().chain(&row.after);
        viewer == Viewer::Keeper && view.sight(row.kind, &row.id) != Sight::Coarser && images.all(|image| view.may_tell(image, concealed))
    };
    let rows: Vec<Value> = named
        .iter()
        .take(LISTED_ROWS)
        .map(|row| {
            let record = format!("{}/{}", row.kind.plural(), row.id);
            if told(row) {
                json!({"record": record, "before": row.before.as_ref().map(to_json), "after": row.after.as_ref().map(to_json)})
            } else {
                json!({"record": record})
            }
        })
        .collect();
    // why something was done that is not shown is not told either
    let reason = if named.is_empty() { "" } else { logged.reason.as_str() };
    json!({
        "revision": logged.revision, "author": logged.author, "reason": reason, "time": logged.time,
        "count": named.len(), "rows": rows,
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
    let viewer = server.viewer();
    let tag = tag(&["changes", &name, view.head(), &format!("{} {limit} {viewer:?}", query.since)]);
    tagged(&headers, tag, JSON, move || {
        let entries = workspace.store().changes_since(query.since, limit)?;
        let last = entries.last().map_or(query.since, |e| e.revision);
        let next = (last < view.revision() && !entries.is_empty())
            .then(|| format!("/api/workspaces/{name}/changes?since={last}&limit={limit}"));
        let concealed = workspace.store().concealed_since(0)?;
        let items: Vec<Value> = entries.iter().map(|e| entry(e, &view, viewer, &concealed)).collect();
        Ok(json_bytes(&json!({"items": items, "next": next, "total": view.revision(), "revision": view.revision()})))
    })
    .await
}

/// Several changes, made in one revision or not at all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    /// Why, for the history.
    #[serde(default)]
    reason: String,
    changes: Vec<OneChange>,
}

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneChange {
    /// `kind/id`.
    record: String,
    /// The version that is changed; a record that is new has none.
    revision: Option<u64>,
    set: Option<Map<String, Value>>,
    put: Option<Map<String, Value>>,
}

/// A reason is a line, not a text.
const MAX_REASON_CHARS: usize = 200;

impl OneChange {
    fn read(self, i: usize) -> Result<Write, Failure> {
        let bad = |text: &str| Failure::bad_request("bad_json", format!("changes[{i}]: {text}"));
        let (plural, id) = self.record.split_once('/').ok_or_else(|| bad("record is kind/id, as in activities/wells"))?;
        let kind = kind_of(plural)?;
        edit::refuse_private(kind)?;
        let (expect, what) = match (self.revision, self.set, self.put) {
            (Some(revision), Some(fields), None) => (Expect::Revision(revision), What::Set(fields)),
            (None, Some(_), None) => return Err(bad("say in revision which version of the record the fields are set on")),
            (revision, None, Some(mut object)) => {
                object.entry("id").or_insert_with(|| id.into());
                (revision.map_or(Expect::Nothing, Expect::Revision), What::Put(edit::parse(kind, &object)?))
            }
            _ => return Err(bad("either set, with fields, or put, with the whole record")),
        };
        Ok(Write { kind, id: id.into(), expect, what })
    }
}

/// Changes several records in one revision: all of them or none, and one revert takes all of them back. `set` gives fields of a
/// record new values, on the `revision` of it that was read; `put` writes a whole record, a new one where no `revision` is given.
/// What is so already is no change: a batch may be sent again after a lost answer.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/changes", operation_id = "write_changes", tag = "history",
    params(("workspace" = String, Path)), request_body = super::schema::Batch,
    responses((status = 200, body = super::schema::Written), (status = 400, description = "no batch, or more changes than one holds"),
        (status = 404, description = "no such record"), (status = 409, description = "a new record exists already"),
        (status = 412, description = "somebody changed one of them since it was read; nothing was changed"), (status = 422, description = "breaks rules; each is named, and nothing was changed")))]
pub async fn write(State(server): State<Server>, Path(name): Path<String>, headers: HeaderMap, JsonObject(object): JsonObject) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let given: Batch = serde_json::from_value(Value::Object(object)).map_err(|e| Failure::bad_request("bad_json", format!("the body is no batch: {e}")))?;
    if given.changes.is_empty() || given.changes.len() > batch::MAX_CHANGES {
        let text = format!("changes: 1 to {}, not {}; more at once is an import", batch::MAX_CHANGES, given.changes.len());
        return Err(Failure::bad_request("bad_parameter", text));
    }
    let reason: String = given.reason.chars().filter(|c| !c.is_control()).take(MAX_REASON_CHARS).collect();
    let writes = given.changes.into_iter().enumerate().map(|(i, one)| one.read(i)).collect::<Result<Vec<_>, _>>()?;
    let (who, viewer) = (author(&headers), server.viewer());
    let done = work(move || batch::write(&workspace, viewer, &writes, &who, &reason)).await?;
    let body = json!({"revision": done.revision, "changed": done.changed});
    Ok(with_tag(StatusCode::OK, &tag(&["written", &done.revision.to_string()]), JSON, json_bytes(&body).into()))
}

/// Takes back what a revision did, by a new revision.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/changes/{revision}/revert", operation_id = "revert_change", tag = "history",
    params(("workspace" = String, Path), ("revision" = u64, Path)),
    responses((status = 200, description = "the new revision"), (status = 409, description = "something it touched was changed since")))]
pub async fn revert(State(server): State<Server>, Path((name, revision)): Path<(String, u64)>) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let viewer = server.viewer();
    let now = work(move || edit::revert(&workspace, viewer, revision, "web")).await?;
    Ok(with_tag(StatusCode::OK, &tag(&["reverted", &now.to_string()]), JSON, json_bytes(&json!({"revision": now})).into()))
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
