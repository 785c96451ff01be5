//! Records of every kind: lists paged by key, single records with optimistic locking.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use super::Server;
use super::answer::{JSON, is_held, json_bytes, tag, tagged, with_tag, work};
use super::error::{Answer, Failure};
use super::extract::{JsonObject, Path, Query};
use super::query::{PageQuery, Shapes};
use crate::app::edit::{self, Expect, Versioned};
use crate::app::sight::Viewer;
use crate::app::{AppError, Workspace};
use crate::atlas::places::representative_point;
use crate::domain::id::{is_slug, slugify};
use crate::domain::{AnyRecord, Kind};

/// The kind that a path segment names.
pub fn kind_of(plural: &str) -> Result<Kind, AppError> {
    Kind::from_plural(plural).ok_or_else(|| AppError::NotFound { what: "kind of record", name: plural.chars().take(80).collect() })
}

/// A record's ETag: the revision that last changed it.
fn record_tag(revision: u64) -> String {
    format!("\"r{revision}\"")
}

/// The version that a write is meant for.
fn expected(headers: &HeaderMap, path: &str) -> Result<Expect, Failure> {
    let Some(given) = headers.get(header::IF_MATCH) else {
        return Err(AppError::NeedsMatch(path.to_owned()).into());
    };
    let text = given.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(Expect::Anything);
    }
    // a tag that we never gave matches no version (RFC 9110 section 13.1.1)
    let revision = text.trim_start_matches("W/").trim_matches('"').strip_prefix('r').and_then(|r| r.parse().ok());
    Ok(Expect::Revision(revision.unwrap_or(crate::domain::Revision::MAX)))
}

/// Who writes and why, as far as there are no accounts: what the client says of itself.
pub(super) fn author(headers: &HeaderMap) -> String {
    let said = headers.get("x-sitelines-author").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let said: String = said.chars().filter(|c| !c.is_control()).take(80).collect();
    if said.is_empty() { "web".to_owned() } else { said }
}

/// Records of a kind in order of id.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/{records}", operation_id = "list_records", tag = "records",
    params(("workspace" = String, Path), ("records" = String, Path, description = "kind in the plural: stakeholders, sites, themes ..."), PageQuery),
    responses((status = 200, body = super::schema::RecordList), (status = 403, description = "private"), (status = 404, description = "no such workspace or kind")))]
pub async fn list(
    State(server): State<Server>,
    Path((name, plural)): Path<(String, String)>,
    Query(page): Query<PageQuery>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let kind = kind_of(&plural)?;
    edit::refuse_private(kind)?;
    let limit = page.limit()?;
    if page.after.as_deref().is_some_and(|after| !is_slug(after)) {
        return Err(Failure::bad_request("bad_parameter", "after: the id of the last record of the page before"));
    }
    let view = {
        let workspace = workspace.clone();
        work(move || workspace.view_at(page.revision)).await?
    };
    let tag = tag(&["records", &name, &plural, view.head(), &format!("{page:?}")]);
    tagged(&headers, tag, JSON, move || {
        let found = edit::list(&view, kind, page.after.as_deref(), limit, page.show_examples)?;
        let next = found.next.map(|after| {
            let mut url = format!("/api/workspaces/{name}/{plural}?limit={limit}&after={after}");
            for (given, text) in [
                (page.show_examples, "&show_examples=true".to_owned()),
                (page.geometry != Shapes::True, format!("&geometry={}", page.geometry.word())),
                (page.revision.is_some(), format!("&revision={}", page.revision.unwrap_or_default())),
            ] {
                if given {
                    url.push_str(&text);
                }
            }
            url
        });
        let items: Vec<Value> = found.items.iter().map(|item| listed(item, page.geometry)).collect();
        Ok(json_bytes(&json!({"items": items, "next": next, "total": found.total, "revision": view.revision()})))
    })
    .await
}

/// A record as it stands in a list.
fn listed(item: &Versioned, shapes: Shapes) -> Value {
    let mut object = item.to_json();
    let Some(map) = object.as_object_mut().filter(|_| shapes != Shapes::True) else { return object };
    map.remove("geometry");
    if shapes == Shapes::Point
        && let AnyRecord::Site(site) = &item.record
    {
        map.insert("point".into(), representative_point(site).map_or(Value::Null, |p| json!([degrees(p.x()), degrees(p.y())])));
        map.insert("shape".into(), site.geometry.as_ref().map_or(Value::Null, |shape| shape.class().into()));
    }
    object
}

/// Five places are a metre: enough for a point that only stands for a place.
fn degrees(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// One record.
///
/// On the own machine its keeper also reads by id what is not shown, or not as it is: `concealed` then says `hidden` or `coarser`.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/{records}/{id}", operation_id = "get_record", tag = "records",
    params(("workspace" = String, Path), ("records" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = super::schema::Record), (status = 404, description = "no such record")))]
pub async fn get(State(server): State<Server>, Path((name, plural, id)): Path<(String, String, String)>, headers: HeaderMap) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let kind = kind_of(&plural)?;
    // on this machine the keeper edits; what others can reach shows what is public
    let view = workspace.view();
    let found = edit::get_as(&view, server.viewer(), kind, &id)?;
    let concealed = view.sight(kind, &id).word().filter(|_| server.viewer() == Viewer::Keeper);
    let tag = record_tag(found.revision);
    if is_held(&headers, &tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED, &tag, JSON, axum::body::Body::empty()));
    }
    let mut body = found.to_json();
    if let (Some(object), Some(word)) = (body.as_object_mut(), concealed) {
        object.insert("concealed".into(), word.into());
    }
    Ok(with_tag(StatusCode::OK, &tag, JSON, json_bytes(&body).into()))
}

/// Adds a record; without an `id` it gets one from its name.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/{records}", operation_id = "create_record", tag = "records",
    params(("workspace" = String, Path), ("records" = String, Path)), request_body = super::schema::Record,
    responses((status = 201, body = super::schema::Record), (status = 409, description = "exists already"), (status = 422, description = "breaks rules; each is named")))]
pub async fn create(
    State(server): State<Server>,
    Path((name, plural)): Path<(String, String)>,
    headers: HeaderMap,
    JsonObject(mut object): JsonObject,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let kind = kind_of(&plural)?;
    if object.get("id").is_none_or(Value::is_null) {
        let words = ["name", "title", "about", "text"].iter().find_map(|f| object.get(*f).and_then(Value::as_str));
        object.insert("id".into(), free_id(&workspace, kind, words.unwrap_or(kind.singular())).into());
    }
    let record = edit::parse(kind, &object)?;
    let (who, viewer) = (author(&headers), server.viewer());
    let made = work(move || edit::put(&workspace, viewer, &record, Expect::Nothing, &who, "")).await?;
    let mut response = with_tag(StatusCode::CREATED, &record_tag(made.revision), JSON, json_bytes(&made.to_json()).into());
    if let Ok(location) = format!("/api/workspaces/{name}/{plural}/{}", made.record.id()).parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// An id out of words that no record of the kind has yet.
fn free_id(workspace: &Workspace, kind: Kind, words: &str) -> String {
    let view = workspace.view();
    let taken = |id: &str| view.keeper.tables.any(kind, id).is_some();
    let mut slug = slugify(words);
    if slug.is_empty() {
        slug = slugify(kind.singular());
    }
    if !taken(&slug) {
        return slug;
    }
    slug.truncate(56);
    (2..=u32::MAX).map(|n| format!("{slug}-{n}")).find(|id| !taken(id)).unwrap_or(slug)
}

/// Puts a record in place. `If-Match` says which version it replaces; `If-None-Match: *` that there is none yet.
#[utoipa::path(put, path = "/api/workspaces/{workspace}/{records}/{id}", operation_id = "put_record", tag = "records",
    params(("workspace" = String, Path), ("records" = String, Path), ("id" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = super::schema::Record,
    responses((status = 200, body = super::schema::Record), (status = 412, description = "somebody was faster; the current version is in `current`"),
        (status = 422, description = "breaks rules; each is named"), (status = 428, description = "If-Match is missing")))]
pub async fn put(
    State(server): State<Server>,
    Path((name, plural, id)): Path<(String, String, String)>,
    headers: HeaderMap,
    JsonObject(mut object): JsonObject,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let kind = kind_of(&plural)?;
    edit::refuse_private(kind)?;
    let path = format!("{plural}/{id}");
    let creates = headers.get(header::IF_NONE_MATCH).is_some_and(|v| v == "*");
    let expect = if creates { Expect::Nothing } else { expected(&headers, &path)? };
    match object.get("id").and_then(Value::as_str) {
        None => {
            object.insert("id".into(), id.clone().into());
        }
        Some(said) if said == id => {}
        Some(_) => return Err(Failure::bad_request("bad_path", "the id in the body is not the one in the path")),
    }
    let record = edit::parse(kind, &object)?;
    let (who, viewer) = (author(&headers), server.viewer());
    let done = work(move || edit::put(&workspace, viewer, &record, expect, &who, "")).await?;
    let status = if creates { StatusCode::CREATED } else { StatusCode::OK };
    Ok(with_tag(status, &record_tag(done.revision), JSON, json_bytes(&done.to_json()).into()))
}

/// What a deletion may say.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeleteQuery {
    /// Delete also what refers to it, in one change set.
    #[serde(default)]
    pub cascade: bool,
}

/// Takes a record out.
#[utoipa::path(delete, path = "/api/workspaces/{workspace}/{records}/{id}", operation_id = "delete_record", tag = "records",
    params(("workspace" = String, Path), ("records" = String, Path), ("id" = String, Path), ("If-Match" = Option<String>, Header), DeleteQuery),
    responses((status = 200, description = "how many records went"), (status = 409, description = "others refer to it; they are named"),
        (status = 412, description = "somebody was faster"), (status = 428, description = "If-Match is missing")))]
pub async fn delete(
    State(server): State<Server>,
    Path((name, plural, id)): Path<(String, String, String)>,
    Query(query): Query<DeleteQuery>,
    headers: HeaderMap,
) -> Answer {
    let workspace = server.app.workspace(&name)?;
    let kind = kind_of(&plural)?;
    let viewer = server.viewer();
    edit::get_as(&workspace.view(), viewer, kind, &id)?;
    let expect = expected(&headers, &format!("{plural}/{id}"))?;
    let who = author(&headers);
    let (count, revision) =
        work(move || edit::delete(&workspace, viewer, kind, &id, expect, query.cascade, &who, "")).await?;
    let body = json!({"deleted": count, "revision": revision});
    Ok(with_tag(StatusCode::OK, &tag(&["deleted", &revision.to_string()]), JSON, json_bytes(&body).into()))
}
