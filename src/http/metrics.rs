//! Counters and latencies of requests, kept by the `metrics` crate, given out at `/metrics`.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Upper ends of the latency classes, in seconds: from a cached answer to a time-out.
const BUCKETS_S: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0];

/// Starts counting; a second call changes nothing.
pub fn start() {
    RECORDER.get_or_init(|| PrometheusBuilder::new().set_buckets(&BUCKETS_S).ok()?.install_recorder().ok());
}

/// All figures as text.
pub fn render() -> String {
    RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default()
}

/// The middleware: one count and one latency per request, by route and status; never by what a user named.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().to_string();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("sitelines_requests_total", "method" => method, "route" => route.clone(), "status" => status).increment(1);
    metrics::histogram!("sitelines_request_seconds", "route" => route).record(begun.elapsed().as_secs_f64());
    response
}
