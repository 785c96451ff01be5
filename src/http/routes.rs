//! The whole API on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::basemap::Basemap;
use super::{Server, analyses, assets, changes, exports, imports, jobs, maps, meta, ogc, pictures, records, reports, tiles, workspaces};

/// The largest body of a request that is no import: one record with a detailed shape.
pub const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Every route that stands in the API description.
pub fn api() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        // the server about itself
        .routes(routes!(meta::healthz))
        .routes(routes!(meta::readyz))
        .routes(routes!(meta::metrics))
        .routes(routes!(meta::config))
        .routes(routes!(meta::codelists))
        // workspaces
        .routes(routes!(workspaces::list, workspaces::create))
        .routes(routes!(workspaces::get))
        // what pages draw
        .routes(routes!(pictures::site_card))
        .routes(routes!(pictures::stakeholder_card))
        .routes(routes!(pictures::network))
        .routes(routes!(pictures::territories))
        // analyses and layers that leave
        .routes(routes!(analyses::registry))
        .routes(routes!(analyses::run))
        .routes(routes!(exports::layer, exports::start))
        // long work
        .routes(routes!(jobs::list, jobs::start))
        .routes(routes!(jobs::get, jobs::cancel))
        .routes(routes!(jobs::result))
        // tiles and styles
        .routes(routes!(tiles::tile))
        .routes(routes!(tiles::tilejson))
        .routes(routes!(tiles::style))
        // on paper
        .routes(routes!(maps::map))
        .routes(routes!(reports::briefing))
        .routes(routes!(reports::figure))
        // history
        .routes(routes!(changes::list, changes::write))
        .routes(routes!(changes::revert))
        .routes(routes!(changes::events))
        // records of every kind; the more special routes above go first
        .routes(routes!(records::list, records::create))
        .routes(routes!(records::get, records::put, records::delete))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(imports::create))
                .layer(DefaultBodyLimit::max(imports::MAX_IMPORT_BYTES)),
        )
}

/// The API description as pages. Their script sets styles on elements and draws with pictures that are data.
fn described() -> Router<Server> {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                  form-action 'none'; frame-ancestors 'none'";
    let pages: Router<Server> = utoipa_swagger_ui::SwaggerUi::new("/api/docs").config(utoipa_swagger_ui::Config::from("/api/openapi.json")).into();
    pages.layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)))
}

/// Everything the server answers.
pub fn all(basemap: Option<&Basemap>) -> Router<Server> {
    let (router, _) = api().split_for_parts();
    router
        .route("/api/openapi.json", get(meta::openapi))
        .merge(described())
        .merge(basemap.map(Basemap::router).unwrap_or_default())
        .merge(ogc::router())
        .merge(assets::router(basemap.and_then(Basemap::origin)))
        .method_not_allowed_fallback(meta::wrong_method)
}
