//! The HTTP shell over the use cases.
//!
//! [`routes`] is the whole API on one page; a file per resource; [`error`] the one match to status codes; [`guard`]
//! who may talk to it; [`answer`] `ETag`s; [`stream`] answers of any length; [`openapi`] the description.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use tower_http::trace::TraceLayer;

use crate::app::App;
use crate::app::sight::Viewer;

pub mod analyses;
pub mod answer;
pub mod assets;
pub mod basemap;
pub mod changes;
pub mod error;
pub mod exports;
pub mod extract;
pub mod guard;
pub mod imports;
pub mod jobs;
pub mod linger;
pub mod listen;
pub mod maps;
pub mod meta;
pub mod metrics;
pub mod ogc;
pub mod openapi;
pub mod pictures;
pub mod public_address;
pub mod query;
pub mod records;
pub mod reports;
pub mod routes;
pub mod schema;
pub mod schema_names;
pub mod slow_readers;
pub mod stream;
pub mod tiles;
pub mod upload_room;
pub mod workspaces;

/// What every handler can reach.
#[derive(Clone)]
pub struct Server {
    /// The use cases.
    pub app: Arc<App>,
    /// Others than this machine may talk to it.
    pub open_to_network: bool,
    /// The basemap that was chosen; the page's own where none was.
    pub basemap: Option<basemap::Basemap>,
    /// Under which address others reach it.
    pub public: public_address::PublicAddress,
    /// Origins whose pages may read layers.
    pub allowed_origins: guard::AllowedOrigins,
    /// True once the server is told to stop.
    pub stopping: watch::Receiver<bool>,
}

impl Server {
    /// What whoever asks sees and may change.
    pub fn viewer(&self) -> Viewer {
        if self.open_to_network { Viewer::Anyone } else { Viewer::Keeper }
    }
}

/// A request that takes longer is cut off: a national import on an old laptop fits.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(2);
/// A client that sends nothing more of its body for so long is cut off.
const BODY_WITHIN: Duration = Duration::from_secs(30);
/// How often files are looked at for edits by other programs.
const FOLLOW_EVERY: Duration = Duration::from_millis(500);
/// How long requests that run may go on once the server is told to stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// What an answer may load that says nothing itself: nothing, and no page of others shows it.
const CLOSED: &str = "default-src 'none'; frame-ancestors 'none'";
/// Which pages may load an answer into themselves.
const CORP: header::HeaderName = header::HeaderName::from_static("cross-origin-resource-policy");

/// Everything the server answers, with its middleware.
pub fn router(server: Server) -> Router {
    metrics::start();
    let header = |name: header::HeaderName, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    let layers = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http())
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            use axum::response::IntoResponse;
            tracing::error!("a request handler panicked");
            error::Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here; the workspace is as it was").into_response()
        }))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::CONTENT_SECURITY_POLICY, CLOSED))
        .layer(header(CORP, "same-origin"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(middleware::from_fn(linger::linger))
        .layer(middleware::from_fn_with_state(server.clone(), guard::guard));
    routes::all(server.basemap.as_ref())
        .layer(RequestBodyTimeoutLayer::new(BODY_WITHIN))
        .layer(middleware::from_fn(metrics::measure))
        .layer(layers)
        .with_state(server)
}

/// How a server is to be started.
pub struct Start {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Others than this machine may talk to it.
    pub open_to_network: bool,
    /// The basemap that was chosen; the page's own where none was.
    pub basemap: Option<basemap::Basemap>,
    /// Under which address others reach it.
    pub public: public_address::PublicAddress,
    /// Origins whose pages may read layers.
    pub allowed_origins: guard::AllowedOrigins,
}

/// Serves until it is told to stop; `ready` is called with the address once it listens.
pub async fn serve(app: Arc<App>, start: Start, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let signals = Signals::listen()?;
    let listener = TcpListener::bind(start.listen).await?;
    let (stop, stopping) = watch::channel(false);
    let server = Server {
        app: Arc::clone(&app),
        open_to_network: start.open_to_network,
        basemap: start.basemap,
        public: start.public,
        allowed_origins: start.allowed_origins,
        stopping: stopping.clone(),
    };
    let follower = tokio::spawn(follow(Arc::clone(&app), stopping.clone()));
    ready(listener.local_addr()?);
    listen::serve(listener, router(server), signals.heard(), stop, STOP_WITHIN).await;
    let _ = follower.await;
    app.jobs.stop();
    let _ = tokio::task::spawn_blocking(move || app.close()).await;
    Ok(())
}

async fn follow(app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = tokio::time::sleep(FOLLOW_EVERY) => {}
        }
        let app = Arc::clone(&app);
        let _ = tokio::task::spawn_blocking(move || app.follow()).await;
    }
}

/// Listens for SIGINT and SIGTERM from the moment it is made.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }
    async fn heard(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
