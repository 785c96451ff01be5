//! The server about itself: health, readiness, metrics, codelists, settings of the page, the API description.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::Server;
use super::answer::{JSON, json_bytes, tag, tagged};
use super::error::{Answer, Failure};
use crate::domain::codelist;

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = String)))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The workspaces are open and the server is not stopping.
#[utoipa::path(get, path = "/readyz", tag = "server", responses((status = 200, body = String), (status = 503, description = "not yet, or not any more")))]
pub async fn readyz(State(server): State<Server>) -> Response {
    if *server.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    "ready\n".into_response()
}

/// Figures about requests and workspaces, in the Prometheus text format.
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, body = String)))]
pub async fn metrics(State(server): State<Server>) -> Response {
    let mut text = super::metrics::render();
    let mut lines: Vec<String> = vec!["# TYPE sitelines_revision gauge".into()];
    lines.extend(server.app.workspaces().iter().map(|w| format!("sitelines_revision{{workspace=\"{}\"}} {}", w.name, w.view().revision())));
    text.push_str(&lines.join("\n"));
    text.push('\n');
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Every codelist with its codes, their names and properties.
#[utoipa::path(get, path = "/api/codelists", tag = "server", responses((status = 200, body = super::schema::Codelists)))]
pub async fn codelists(headers: HeaderMap) -> Answer {
    tagged(&headers, tag(&["codelists"]), JSON, || {
        let lists: Map<String, Value> = codelist::all()
            .into_iter()
            .map(|list| {
                let entries: Vec<Value> = list
                    .entries()
                    .iter()
                    .map(|e| {
                        let names: Map<String, Value> = e.names.iter().map(|(l, n)| ((*l).to_owned(), n.as_str().into())).collect();
                        let properties: Map<String, Value> = e.properties().map(|(k, v)| (k.to_owned(), v.as_str().into())).collect();
                        json!({
                            "code": e.code.as_str(), "names": names, "description": e.description.as_deref(),
                            "checked": e.checked.iter().map(crate::domain::Text::as_str).collect::<Vec<_>>(), "properties": properties,
                        })
                    })
                    .collect();
                (list.name.to_owned(), Value::Array(entries))
            })
            .collect();
        Ok(json_bytes(&Value::Object(lists)))
    })
    .await
}

/// What the page needs to know of this server: version, basemap.
#[utoipa::path(get, path = "/api/config", tag = "server", responses((status = 200, body = super::schema::Config)))]
pub async fn config(State(server): State<Server>, headers: HeaderMap) -> Answer {
    let basemap = server.basemap.as_ref().map(super::basemap::Basemap::for_page);
    tagged(&headers, tag(&["config", basemap.as_deref().unwrap_or_default()]), JSON, move || {
        Ok(json_bytes(&json!({"version": env!("CARGO_PKG_VERSION"), "basemap": basemap})))
    })
    .await
}

/// The description of this API.
pub async fn openapi(headers: HeaderMap) -> Answer {
    tagged(&headers, tag(&["openapi"]), JSON, || {
        let text = super::openapi::document().to_json().unwrap_or_default();
        Ok(text.into_bytes())
    })
    .await
}

/// No such address under `/api`, `/tiles`, `/styles`, `/ogc`, `/maps`.
pub fn nothing() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address; /api/docs lists what there is")
}

/// The address is right, the method is not.
pub async fn wrong_method() -> Failure {
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "this address does not take that method; /api/docs lists what it takes")
}
