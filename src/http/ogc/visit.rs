//! Who asks for what: the address, the format, the parameters, and the view that answers.

use std::sync::Arc;

use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use serde_json::{Value, json};

use super::html;
use crate::app::{AppError, View};
use crate::http::Server;
use crate::http::answer::{self, json_bytes, tagged};
use crate::http::error::{Answer, Failure};
use crate::http::public_address::origin;

/// The media type of HTML.
pub const HTML: &str = "text/html; charset=utf-8";

/// A format in which the API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, `GeoJSON`, JSON Schema or `OpenAPI`, whichever the resource is.
    Json,
    /// A plain page.
    Html,
}

/// One request.
pub struct Visit {
    /// The view that answers.
    pub view: Arc<View>,
    /// Name of the workspace.
    pub workspace: String,
    /// `http://host/ogc/{workspace}`.
    pub home: String,
    /// The path as it was asked for, on this host.
    path: String,
    /// The query as it was asked for.
    query: String,
    /// How it shall be answered.
    pub format: Format,
    /// Parameters but `f`.
    pub params: Vec<(String, String)>,
}

impl Visit {
    /// Reads a request.
    pub fn new(server: &Server, name: &str, params: Vec<(String, String)>, uri: &Uri, headers: &HeaderMap) -> Result<Self, Failure> {
        let view = server.app.workspace(name)?.view();
        let origin = origin(headers);
        let mut format = accepted(headers);
        let mut rest = Vec::with_capacity(params.len());
        for (name, value) in params {
            if rest.iter().any(|(known, _)| *known == name) {
                return Err(bad(&name, "stands twice"));
            }
            match (name.as_str(), value.as_str()) {
                ("f", "json") => format = Format::Json,
                ("f", "html") => format = Format::Html,
                ("f", _) => return Err(bad("f", "json or html")),
                _ => rest.push((name, value)),
            }
        }
        Ok(Self {
            view,
            workspace: name.to_owned(),
            home: format!("{origin}/ogc/{name}"),
            path: format!("{origin}{}", uri.path().trim_end_matches('/')),
            query: uri.query().unwrap_or_default().to_owned(),
            format,
            params: rest,
        })
    }
    /// Refuses every parameter: the resource takes none but `f`.
    pub fn no_params(&self) -> Result<(), Failure> {
        match self.params.first() {
            Some((name, _)) => Err(bad(name, "is no parameter here; there is: f")),
            None => Ok(()),
        }
    }
    /// The title of the workspace.
    pub fn title(&self) -> String {
        self.view.shown(false).setting("title").map_or_else(|| self.workspace.clone(), ToString::to_string)
    }
    /// The address of this resource with some parameters changed: a value of none takes one out.
    pub fn address(&self, changed: &[(&str, Option<&str>)]) -> String {
        let kept = self.query.split('&').filter(|p| !p.is_empty() && !changed.iter().any(|(name, _)| p.split('=').next() == Some(*name)));
        let new = changed.iter().filter_map(|(name, value)| Some(format!("{name}={}", crate::domain::sentence::percent(value.as_ref()?))));
        let all: Vec<String> = kept.map(ToOwned::to_owned).chain(new).collect();
        if all.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, all.join("&")) }
    }
    /// Links to this resource in this format and in the other. `json` is the media type of its JSON.
    pub fn own_links(&self, json: &str) -> Vec<Value> {
        let [own, other] = match self.format {
            Format::Json => [json, HTML],
            Format::Html => [HTML, json],
        };
        let other_format = if self.format == Format::Json { "html" } else { "json" };
        vec![
            link("self", own, "this document", &self.address(&[])),
            link("alternate", other, "this document in another format", &self.address(&[("f", Some(other_format))])),
        ]
    }
    /// A tag over everything that an answer depends on.
    pub fn tag(&self) -> String {
        answer::tag(&["ogc", &self.path, &self.query, self.view.head(), &format!("{:?}", self.format)])
    }
    /// Answers with a JSON document, or with the page that says the same.
    pub async fn answer(
        self,
        headers: &HeaderMap,
        json_type: &'static str,
        make: impl FnOnce(&Self) -> Result<Value, AppError> + Send + 'static,
        page: impl FnOnce(&Self, &Value) -> html::Page + Send + 'static,
    ) -> Answer {
        let media = if self.format == Format::Json { json_type } else { HTML };
        tagged(headers, self.tag(), media, move || {
            let document = make(&self)?;
            Ok(match self.format {
                Format::Json => json_bytes(&document),
                Format::Html => page(&self, &document).bytes(&self),
            })
        })
        .await
    }
}

/// A link.
pub fn link(rel: &str, media: &str, title: &str, href: &str) -> Value {
    json!({"rel": rel, "type": media, "title": title, "href": href})
}

/// A parameter that is refused.
pub fn bad(name: &str, words: &str) -> Failure {
    let name: String = name.chars().take(80).collect();
    Failure::bad_request("bad_parameter", format!("{name}: {words}"))
}

/// Adds the coordinate system of an answer.
pub fn with_crs(mut response: Response, crs: crate::query::Crs) -> Response {
    if let Ok(value) = format!("<{}>", crs.uri()).parse() {
        response.headers_mut().insert("content-crs", value);
    }
    response
}

/// What the client prefers; JSON where it says nothing we know.
fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut best: Option<(f32, Format)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';');
        let format = match parts.next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => Format::Html,
            media if media == "*/*" || media.starts_with("application/") && media.contains("json") => Format::Json,
            _ => continue,
        };
        let quality = parts.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        if best.is_none_or(|(most, _)| quality > most) {
            best = Some((quality, format));
        }
    }
    best.map_or(Format::Json, |(_, format)| format)
}
