//! OGC API Features of a workspace, under `/ogc/{workspace}`: Part 1 (17-069r4), Part 2 (18-058r1), Part 3 (19-079r2) with
//! CQL2 (21-065r2). Read only, and only what may be shown.
//!
//! - [`visit`] who asks for what: address, format, parameters; [`params`] the parameters of items
//! - [`landing`] landing page, conformance, functions; [`description`] the OpenAPI 3.0 document
//! - [`collections`] collections and their queryables; [`items`] features
//! - [`html`] the same as plain pages

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::Server;

pub mod collections;
pub mod description;
pub mod html;
pub mod items;
pub mod landing;
pub mod params;
pub mod visit;

/// Every route.
fn routes() -> Vec<(&'static str, MethodRouter<Server>)> {
    vec![
        ("/ogc/{workspace}", get(landing::landing)),
        ("/ogc/{workspace}/", get(landing::landing)),
        ("/ogc/{workspace}/conformance", get(landing::conformance)),
        ("/ogc/{workspace}/functions", get(landing::functions)),
        ("/ogc/{workspace}/api", get(description::api)),
        ("/ogc/{workspace}/collections", get(collections::list)),
        ("/ogc/{workspace}/collections/{collection}", get(collections::one)),
        ("/ogc/{workspace}/collections/{collection}/queryables", get(collections::queryables)),
        ("/ogc/{workspace}/collections/{collection}/items", get(items::items)),
        ("/ogc/{workspace}/collections/{collection}/items/{feature}", get(items::item)),
    ]
}

/// The routes; the description of the API of records does not hold them, they have one of their own.
pub fn router() -> Router<Server> {
    routes().into_iter().fold(Router::new(), |router, (path, method)| router.route(path, method.options(allowed)))
}

/// OPTIONS: what may be asked. A page of another origin gets no further than the guard.
async fn allowed() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    response
}
