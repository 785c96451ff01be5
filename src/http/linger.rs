//! Who is refused must still hear why. A client that is writing when the connection closes sees a broken pipe instead of the
//! answer (RFC 9112, 9.6), so the rest of a refused body is read and thrown away first: up to a limit of bytes and of time.
//! This holds for every refusal, whether for size, for a foreign origin or for an unknown address. A client that asked first
//! (`Expect: 100-continue`, RFC 9110, 10.1.1) and was not told to go on sends nothing, so nothing is waited for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::Mutex;
use tokio_stream::{Stream, StreamExt};

/// The most of a refused body that is read, in bytes: sixteen records of the largest size. Who sends more hears nothing.
pub const MAX_LINGER_BYTES: usize = 128 * 1024 * 1024;
/// How long a refused body is read.
const LINGER: Duration = Duration::from_secs(5);

/// A body of which the handler may leave a rest.
type Shared = Arc<Mutex<BodyDataStream>>;

/// What the handler sees of it.
struct Lent {
    body: Shared,
    asked: Arc<AtomicBool>,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;
    fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
        self.asked.store(true, Ordering::Relaxed);
        // nobody else reads while the handler does
        match self.body.try_lock() {
            Ok(mut body) => std::pin::Pin::new(&mut *body).poll_next(context),
            Err(_) => std::task::Poll::Ready(None),
        }
    }
}

/// The middleware: reads what a refusal left of the body. It stands outside of whatever may refuse.
pub async fn linger(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let waits = request.headers().get(header::EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    let asked = Arc::new(AtomicBool::new(!waits));
    let (parts, body) = request.into_parts();
    let body: Shared = Arc::new(Mutex::new(body.into_data_stream()));
    let answer = next.run(Request::from_parts(parts, Body::from_stream(Lent { body: Arc::clone(&body), asked: Arc::clone(&asked) }))).await;
    let refused = answer.status().is_client_error() || answer.status().is_server_error();
    if refused && asked.load(Ordering::Relaxed) {
        // out of time or bytes: the connection closes as it would have
        let _ = tokio::time::timeout(LINGER, pass_over(&body)).await;
    }
    answer
}

async fn pass_over(body: &Shared) {
    let (mut body, mut read) = (body.lock().await, 0);
    while read <= MAX_LINGER_BYTES
        && let Some(Ok(bytes)) = body.next().await
    {
        read += bytes.len();
    }
}
