//! Connections: accepted until the server is told to stop, cut off where a client is too slow, finished in good order.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt as _;

use super::public_address::Peer;
use super::slow_readers::TAKES_WITHIN;

/// A client that has not sent a request's headers within this is cut off: ten lines on a slow line take less.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// Rest after a connection could not be accepted, for want of file handles say.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until `stop`; then tells it, and gives requests that run `grace` to finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>, told: watch::Sender<bool>, grace: Duration) {
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // answers are small and whole: do not wait for more to send
                    let _ = stream.set_nodelay(true);
                    let mut stream = TimeoutStream::new(stream);
                    stream.set_write_timeout(Some(TAKES_WITHIN)); // what is made for it waits in memory
                    let service = router.clone().map_request(move |mut request: Request<Incoming>| {
                        request.extensions_mut().insert(Peer(peer.ip()));
                        request
                    });
                    let connection = http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(HEADERS_WITHIN)
                        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service));
                    let connection = open.watch(connection);
                    tokio::spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(%error, "a connection ended early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    told.send_replace(true);
    let _ = tokio::time::timeout(grace, open.shutdown()).await;
}
