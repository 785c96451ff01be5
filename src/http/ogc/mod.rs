//! OGC API Features of a workspace, under `/ogc/{workspace}`: Part 1 (17-069r4), Part 2 (18-058r1), Part 3 (19-079r2) with
//! CQL2 (21-065r2), schemas of Part 5 (23-058r1). Read only, and only what may be shown.
//!
//! - [`visit`] who asks for what: address, format, parameters; [`params`] the parameters of items
//! - [`landing`] landing page, conformance, functions; [`description`] the OpenAPI 3.0 document
//! - [`collections`] collections and their queryables; [`schema`] what their features hold; [`items`] features
//! - [`html`] the same as plain pages

use axum::Router;
use axum::middleware;
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
pub mod schema;
pub mod visit;

/// Every route.
fn routes() -> Vec<(&'static str, MethodRouter<Server>)> {
    vec![
        ("/ogc/{workspace}", get(landing::landing)),
        ("/ogc/{workspace}/conformance", get(landing::conformance)),
        ("/ogc/{workspace}/functions", get(landing::functions)),
        ("/ogc/{workspace}/api", get(description::api)),
        ("/ogc/{workspace}/collections", get(collections::list)),
        ("/ogc/{workspace}/collections/{collection}", get(collections::one)),
        ("/ogc/{workspace}/collections/{collection}/queryables", get(collections::queryables)),
        ("/ogc/{workspace}/collections/{collection}/schema", get(schema::schema)),
        ("/ogc/{workspace}/collections/{collection}/items", get(items::items)),
        ("/ogc/{workspace}/collections/{collection}/items/{feature}", get(items::item)),
    ]
}

/// The routes; the description of the API of records does not hold them, they have one of their own.
pub fn router() -> Router<Server> {
    // clients that join addresses by hand put a slash at their end
    let routes = routes().into_iter().fold(Router::new(), |router, (path, method)| {
        let method = method.options(allowed);
        router.route(path, method.clone()).route(&format!("{path}/"), method)
    });
    routes.layer(middleware::map_response(plain_page))
}

/// A page has one style of its own, and nothing else.
async fn plain_page(mut response: Response) -> Response {
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if is_page {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    response
}

/// OPTIONS: what may be asked. A page of another origin gets no further than the guard.
async fn allowed() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    response
}
