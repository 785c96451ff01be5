//! The built web application, out of the binary. Unknown addresses get its page: the URL is the view.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::set_header::SetResponseHeaderLayer;

use super::Server;

/// What the page may load: itself, and nothing from elsewhere but the basemap that whoever started the server chose.
/// MapLibre's worker comes as a blob in old browsers.
fn content_security_policy(basemap_origin: Option<&str>) -> String {
    let also = basemap_origin.map(|origin| format!(" {origin}")).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; img-src 'self' data: blob:{also}; \
         font-src 'self' data:{also}; connect-src 'self'{also}; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'self'"
    )
}

/// Addresses that are never the page's: a client of the API must not get HTML where it mistyped.
const NOT_THE_PAGE: [&str; 5] = ["/api/", "/tiles/", "/styles/", "/ogc/", "/maps/"];

async fn page_or_nothing(request: Request, next: Next) -> Response {
    if NOT_THE_PAGE.iter().any(|prefix| request.uri().path().starts_with(prefix)) {
        return super::meta::nothing().into_response();
    }
    let is_file = request.uri().path().starts_with("/assets/");
    let response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    // a script of an older build that is gone must not come as the page
    if is_file && is_page { super::meta::nothing().into_response() } else { response }
}

/// The page and its files.
pub fn router(basemap_origin: Option<&str>) -> Router<Server> {
    let files = memory_serve::load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(StatusCode::OK)
        .html_cache_control(memory_serve::CacheControl::NoCache)
        .cache_control(memory_serve::CacheControl::Medium)
        .into_router::<Server>();
    // an origin is letters, digits and marks that a header takes (`Basemap::parse`)
    let policy = HeaderValue::from_str(&content_security_policy(basemap_origin)).ok();
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    files
        .layer(middleware::from_fn(page_or_nothing))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, policy))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
}
