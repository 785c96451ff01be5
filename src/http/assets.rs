//! The built web application, out of the binary. Unknown addresses get its page: the URL is the view.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::set_header::SetResponseHeaderLayer;

use super::Server;

/// What the page may load: itself, and nothing from elsewhere but the basemap that whoever started the server chose.
/// MapLibre's worker comes as a blob in old browsers. `frame` says whose pages may show it inside them.
fn content_security_policy(basemap_origin: Option<&str>, frame: &str) -> String {
    let also = basemap_origin.map(|origin| format!(" {origin}")).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self'; img-src 'self' data: blob:{also}; \
         font-src 'self' data:{also}; connect-src 'self'{also}; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {frame}"
    )
}

/// A view that can only be read, made to be shown inside pages of others: there is nothing in it that a click could be lured
/// into changing. Every other page is shown inside pages of this server alone.
fn is_embedded_view(uri: &Uri) -> bool {
    uri.path().starts_with("/w/") && uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "embed=true"))
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
#[allow(clippy::large_stack_arrays, reason = "the list of files is a constant of the program; how long it is depends on the build of the page")]
pub fn router(basemap_origin: Option<&str>) -> Router<Server> {
    let files = memory_serve::load!()
        .index_file(Some("/index.html"))
        .fallback(Some("/index.html"))
        .fallback_status(StatusCode::OK)
        .html_cache_control(memory_serve::CacheControl::NoCache)
        .cache_control(memory_serve::CacheControl::Medium)
        .into_router::<Server>();
    // an origin is letters, digits and marks that a header takes (`Basemap::parse`)
    let policy = |frame| HeaderValue::from_str(&content_security_policy(basemap_origin, frame)).ok();
    let (own, embedded) = (policy("'self'"), policy("*"));
    let embedded = move |request: Request, next: Next| {
        let policy = embedded.clone().filter(|_| is_embedded_view(request.uri()));
        async move {
            let mut response = next.run(request).await;
            if let Some(policy) = policy {
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            response
        }
    };
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    files
        .layer(middleware::from_fn(page_or_nothing))
        .layer(middleware::from_fn(embedded))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, own))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
}
