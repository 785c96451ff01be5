//! Extractors whose refusals are problem+json like every other error.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::Failure;
use crate::interchange::repeats;

/// The query part, refused with words where it does not fit.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|e| Failure::bad_request("bad_parameter", e.body_text()))
    }
}

/// Path parameters, refused with words where they do not fit.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|e| Failure::bad_request("bad_path", e.body_text()))
    }
}

/// The deepest nesting of a JSON body: a multipolygon has five levels.
const MAX_JSON_DEPTH: usize = 64;

/// A JSON object in the body.
pub struct JsonObject(pub Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for JsonObject {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|e| Failure::new(e.status(), "bad_body", e.body_text()))?;
        if depth(&bytes) > MAX_JSON_DEPTH {
            return Err(Failure::bad_request("bad_json", format!("the body is nested deeper than {MAX_JSON_DEPTH} levels")));
        }
        match repeats::read(&bytes) {
            // which of the two was meant nobody knows
            Ok((_, repeated)) if !repeated.is_empty() => {
                Err(Failure::bad_request("bad_json", format!("the body names a member twice: {}", repeated.join(", "))))
            }
            Ok((Value::Object(object), _)) => Ok(Self(object)),
            Ok(_) => Err(Failure::bad_request("bad_json", "the body is one JSON object")),
            Err(e) => Err(Failure::bad_request("bad_json", format!("the body is no JSON: {e}"))),
        }
    }
}

/// How deep brackets nest, strings passed over.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
