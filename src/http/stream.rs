//! Answers that leave as they are made, so that an export of any length takes bounded memory.

use std::io::{self, Write};
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::answer::{is_held, with_tag};
use super::error::{Answer, Failure};
use crate::analysis::Control;
use crate::app::AppError;

/// Bytes that are gathered before they leave: a few packets, so that a row does not cost a system call.
const CHUNK: usize = 64 * 1024;
/// Chunks that may wait for a slow client; then the work waits too.
const WAITING: usize = 4;

/// Stops the work where nobody waits for it any more.
pub struct CancelOnDrop(pub Arc<Control>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Where the work writes; the other end is the body of the answer.
pub struct Pipe {
    gathered: Vec<u8>,
    to: mpsc::Sender<Result<Bytes, AppError>>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.gathered, Vec::with_capacity(CHUNK));
        self.to.blocking_send(Ok(chunk.into())).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

/// An answer with a tag: 304 where the client holds it, else the body as the work writes it. What goes wrong before the
/// first bytes is an error like any other; what goes wrong after them cuts the connection, so that half is not taken for all.
pub async fn streamed(
    headers: &HeaderMap,
    tag: String,
    media_type: &'static str,
    job: impl FnOnce(&Control, &mut Pipe) -> Result<(), AppError> + Send + 'static,
) -> Answer {
    if is_held(headers, &tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED, &tag, media_type, Body::empty()));
    }
    let (to, mut from) = mpsc::channel(WAITING);
    let control = Arc::new(Control::default());
    let cancel = CancelOnDrop(Arc::clone(&control));
    let done = tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe { gathered: Vec::new(), to };
        let written = job(&control, &mut pipe).and_then(|()| pipe.flush().map_err(|e| AppError::Folder(e.to_string())));
        if let Err(error) = written {
            // where this cannot be sent there is nobody left to tell
            let _gone = pipe.to.blocking_send(Err(error));
        }
    });
    let first = match from.recv().await {
        Some(first) => first?,
        None if done.await.is_ok() => Bytes::new(),
        None => return Err(Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong here; the workspace is as it was")),
    };
    let rest = ReceiverStream::new(from).map(move |chunk| {
        // lives as long as the body: a client that goes away takes its question along
        let _waiting = &cancel;
        chunk.map_err(|error| {
            tracing::warn!(%error, "an export was cut short");
            io::Error::other(error)
        })
    });
    let body = Body::from_stream(tokio_stream::once(Ok(first)).chain(rest));
    Ok(with_tag(StatusCode::OK, &tag, media_type, body))
}
