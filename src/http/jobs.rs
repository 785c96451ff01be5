//! Jobs: long analyses, imports and exports that answer later, under an address of their own that survives a reload of the page.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::Server;
use super::answer::{JSON, json_bytes, tag, work};
use super::error::{Answer, Failure};
use super::exports::attached;
use super::extract::{JsonObject, Path};
use super::stream::{Pipe, streamed};
use crate::analysis::{Control, Window};
use crate::app::analyse::{self, Asking};
use crate::app::AppError;
use crate::app::jobs::About;
use crate::app::made::Made;

/// An answer about a job: never kept, for it changes.
fn said(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What the body asks: `{"analysis": NAME, "parameters": {NAME: VALUE}, "as_of": DAY, "show_examples": true}`.
fn asked(mut body: Map<String, Value>) -> Result<(String, Asking), Failure> {
    let bad = |name: &str, words: &str| Failure::bad_request("bad_parameter", format!("{name}: {words}"));
    let Some(Value::String(name)) = body.remove("analysis") else { return Err(bad("analysis", "the name of an analysis")) };
    let mut asking = Asking { window: Window::ALL, ..Asking::default() };
    for (key, value) in body {
        match (key.as_str(), value) {
            ("as_of", Value::String(day)) => asking.as_of = Some(day),
            ("show_examples", Value::Bool(shown)) => asking.examples = shown,
            ("as_of" | "show_examples" | "parameters", Value::Null) => {}
            ("parameters", Value::Object(parameters)) => {
                for (name, value) in parameters {
                    let values = if let Value::Array(items) = value { items } else { vec![value] };
                    for value in values {
                        let text = match value {
                            Value::String(text) => text,
                            Value::Null => continue,
                            Value::Number(_) | Value::Bool(_) => value.to_string(),
                            _ => return Err(bad(&name, "a text, a number, true or false, or a list of them")),
                        };
                        asking.given.push((name.clone(), text));
                    }
                }
            }
            (other, _) => return Err(bad(other, "a job takes analysis, parameters, as_of and show_examples")),
        }
    }
    Ok((name, asking))
}

/// Starts an analysis as a job, or joins the job that asks the same of the same revision.
#[utoipa::path(post, path = "/api/workspaces/{workspace}/jobs", operation_id = "start_job", tag = "jobs",
    params(("workspace" = String, Path)), request_body = super::schema::JobRequest,
    responses((status = 202, body = super::schema::Job, description = "accepted; Location is where it is asked about"),
        (status = 400, description = "a parameter is wrong or missing"), (status = 404, description = "no such workspace or analysis"),
        (status = 429, description = "too many jobs wait already")))]
pub async fn start(State(server): State<Server>, Path(workspace): Path<String>, JsonObject(body): JsonObject) -> Answer {
    let open = server.app.workspace(&workspace)?;
    let (name, asking) = asked(body)?;
    let view = open.view();
    // the public view is built where it is not there yet: that may take a while
    let (view, question) = work(move || {
        let question = analyse::ask(&view, &name, asking)?;
        Ok((view, question))
    })
    .await?;
    let about = About { workspace, kind: "analysis", name: question.analysis.spec.name.to_owned(), key: question.key.clone() };
    let app = server.app.clone();
    let job = server.app.jobs.start(
        about,
        Box::new(move |control: &Control| Ok(Made::Report(json_bytes(&question.answer(&view, &app.reports, control)?.to_json())))),
    )?;
    Ok(accepted(&job))
}

/// The answer that a job was accepted, with its address.
pub(super) fn accepted(job: &Value) -> Response {
    let part = |name: &str| job[name].as_str().unwrap_or_default();
    let location = format!("/api/workspaces/{}/jobs/{}", part("workspace"), part("id"));
    let mut response = said(StatusCode::ACCEPTED, json_bytes(job).into());
    if let Ok(value) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// The jobs of a workspace that wait, run, or are kept with their results.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/jobs", operation_id = "list_jobs", tag = "jobs",
    params(("workspace" = String, Path)), responses((status = 200, body = super::schema::JobList)))]
pub async fn list(State(server): State<Server>, Path(workspace): Path<String>) -> Answer {
    let open = server.app.workspace(&workspace)?;
    let items = server.app.jobs.list(&workspace);
    let body = json!({"total": items.len(), "items": items, "next": null, "revision": open.view().revision()});
    Ok(said(StatusCode::OK, json_bytes(&body).into()))
}

/// How far a job is.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/jobs/{job}", operation_id = "get_job", tag = "jobs",
    params(("workspace" = String, Path), ("job" = String, Path)),
    responses((status = 200, body = super::schema::Job), (status = 404, description = "no such job; it may have made room for newer ones")))]
pub async fn get(State(server): State<Server>, Path((workspace, job)): Path<(String, String)>) -> Answer {
    server.app.workspace(&workspace)?;
    Ok(said(StatusCode::OK, json_bytes(&server.app.jobs.describe(&workspace, &job)?).into()))
}

/// What a job that is done has made: the report of the analysis or of the import, or the file of the export.
#[utoipa::path(get, path = "/api/workspaces/{workspace}/jobs/{job}/result", operation_id = "get_job_result", tag = "jobs",
    params(("workspace" = String, Path), ("job" = String, Path)),
    responses((status = 200, description = "the report of the analysis or of the import, or the file of the export",
        content((super::schema::Report = "application/json"), (Vec<u8> = "application/octet-stream"))),
        (status = 404, description = "no such job"), (status = 409, description = "it is not done")))]
pub async fn result(State(server): State<Server>, Path((workspace, job)): Path<(String, String)>) -> Answer {
    server.app.workspace(&workspace)?;
    let made = server.app.jobs.result(&workspace, &job)?;
    let (media_type, name, len) = match &*made {
        Made::Report(bytes) => return Ok(said(StatusCode::OK, bytes.clone().into())),
        Made::File { held, media_type, name } => (*media_type, name.clone(), held.len()),
    };
    let send = move |_: &Control, out: &mut Pipe| match &*made {
        Made::File { held, .. } => held.send(out).map(drop).map_err(|e| AppError::Folder(e.to_string())),
        Made::Report(_) => Ok(()),
    };
    let mut response = streamed(&HeaderMap::new(), tag(&["job", &workspace, &job]), media_type, send).await?;
    response.headers_mut().insert(header::CONTENT_LENGTH, len.into());
    Ok(attached(response, &name))
}

/// Cancels a job that waits or runs; forgets one that is over.
#[utoipa::path(delete, path = "/api/workspaces/{workspace}/jobs/{job}", operation_id = "cancel_job", tag = "jobs",
    params(("workspace" = String, Path), ("job" = String, Path)), responses((status = 204, description = "cancelled or forgotten"), (status = 404, description = "no such job")))]
pub async fn cancel(State(server): State<Server>, Path((workspace, job)): Path<(String, String)>) -> Answer {
    server.app.workspace(&workspace)?;
    server.app.jobs.cancel(&workspace, &job)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
