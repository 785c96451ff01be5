//! Answers with an ETag: the tag is known before the work is done, so that an unchanged view costs nothing.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::error::{Answer, Failure};
use crate::app::AppError;

/// The program that answers: another build may answer differently.
const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("SITELINES_BUILD"));

/// A weak ETag over what an answer depends on: history head, canonical query, media type, build.
pub fn tag(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&BUILD).chain(parts) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let mut tag = String::from("W/\"");
    for byte in digest.iter().take(10) {
        tag.push_str(&format!("{byte:02x}"));
    }
    tag.push('"');
    tag
}

/// True where the client holds that answer already (RFC 9110 section 13.1.2, weak comparison).
pub fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |t: &str| t.trim().trim_start_matches("W/").to_owned();
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok()).any(|line| {
        line.trim() == "*" || line.split(',').any(|t| bare(t) == bare(tag))
    })
}

/// Runs work that may take long on a thread of its own.
pub async fn work<T: Send + 'static>(job: impl FnOnce() -> Result<T, AppError> + Send + 'static) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(job).await {
        Ok(result) => result.map_err(Failure::from),
        Err(error) => {
            tracing::error!(%error, "a job ended without an answer");
            Err(Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here; the workspace is as it was"))
        }
    }
}

/// An answer with a tag: 304 where the client holds it, else the body that the work makes.
pub async fn tagged(
    headers: &HeaderMap,
    tag: String,
    media_type: &'static str,
    job: impl FnOnce() -> Result<Vec<u8>, AppError> + Send + 'static,
) -> Answer {
    if is_held(headers, &tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED, &tag, media_type, Body::empty()));
    }
    let body = work(job).await?;
    Ok(with_tag(StatusCode::OK, &tag, media_type, Body::from(body)))
}

/// A response that carries its tag and asks to be checked again before it is used again.
pub fn with_tag(status: StatusCode, tag: &str, media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if status != StatusCode::NOT_MODIFIED {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    response
}

/// JSON as bytes.
pub fn json_bytes(value: &serde_json::Value) -> Vec<u8> {
    // a `Value` has only text keys and finite numbers, so this cannot fail
    serde_json::to_vec(value).unwrap_or_default()
}

/// The media type of JSON.
pub const JSON: &str = "application/json";
/// The media type of GeoJSON.
pub const GEOJSON: &str = "application/geo+json";
/// The media type of CSV.
pub const CSV: &str = "text/csv; charset=utf-8";
