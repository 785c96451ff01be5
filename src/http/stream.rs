//! Answers that leave as they are made, so that an export of any length takes bounded memory.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use super::answer::{is_held, with_tag};
use super::error::{Answer, Failure};
use super::slow_readers;
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
    runtime: Handle,
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
        let chunk = match self.to.try_send(Ok(chunk.into())) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Full(chunk)) => chunk,
            Err(TrySendError::Closed(_)) => return Err(io::ErrorKind::BrokenPipe.into()),
        };
        let wait = slow_readers::wait();
        let sent = self.runtime.block_on(async {
            tokio::select! {
                sent = self.to.send(chunk) => sent.is_ok(),
                () = wait.over() => false,
            }
        });
        if sent { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
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
    let cut = Arc::new(AtomicBool::new(false));
    let (runtime, is_cut) = (Handle::current(), Arc::clone(&cut));
    let control = Arc::new(Control::default());
    let cancel = CancelOnDrop(Arc::clone(&control));
    let done = tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe { gathered: Vec::new(), to, runtime };
        let written = job(&control, &mut pipe).and_then(|()| pipe.flush().map_err(|e| AppError::Folder(e.to_string())));
        if let Err(error) = written {
            // where it cannot be sent the reader takes nothing, or is gone: should it read on, it sees that this is not all
            is_cut.store(true, Ordering::Release);
            let _gone = pipe.to.try_send(Err(error));
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
    let short = tokio_stream::once(cut).filter_map(|cut| cut.load(Ordering::Acquire).then(|| Err(io::Error::other("the answer was cut short"))));
    let body = Body::from_stream(tokio_stream::once(Ok(first)).chain(rest).chain(short));
    Ok(with_tag(StatusCode::OK, &tag, media_type, body))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use axum::http::header;

    use super::*;

    /// What fills the pipe: the chunks that wait, the one that is gathered, the one that is being sent, and the first.
    const HELD: usize = (WAITING + 3) * CHUNK;
    const PIECE: usize = 1_000;

    /// An answer of so many pieces that then ends so; and how many bytes its work has begun to write by now.
    async fn answer(pieces: usize, end: Result<(), AppError>) -> (Result<axum::response::Response, Failure>, Arc<AtomicUsize>) {
        let written = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&written);
        let job = move |_: &Control, out: &mut Pipe| {
            for at in 0..pieces {
                let byte = u8::try_from(at % 251).unwrap_or_default();
                // before it can be read
                counted.fetch_add(PIECE, Ordering::SeqCst);
                out.write_all(&[byte; PIECE]).map_err(|e| AppError::Folder(e.to_string()))?;
            }
            end
        };
        (streamed(&HeaderMap::new(), "\"tag\"".to_owned(), "text/csv", job).await, written)
    }

    #[tokio::test]
    async fn a_long_answer_leaves_in_chunks_and_waits_for_a_slow_reader() {
        let pieces = 20 * HELD / PIECE;
        let (response, written) = answer(pieces, Ok(())).await;
        let response = response.expect("an answer");
        assert!(response.headers().get(header::CONTENT_LENGTH).is_none(), "its length is not known before it is made");
        let mut chunks = response.into_body().into_data_stream();
        let (mut read, mut count) = (0, 0);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.expect("whole");
            assert!(chunk.len() < CHUNK + PIECE, "{}", chunk.len());
            for (at, byte) in chunk.iter().enumerate() {
                assert_eq!(usize::from(*byte), (read + at) / PIECE % 251, "the bytes are those that were written");
            }
            (read, count) = (read + chunk.len(), count + 1);
            // never further ahead than the pipe holds, however long nobody reads
            let ahead = written.load(Ordering::SeqCst) - read;
            assert!(ahead <= HELD + PIECE, "{ahead} bytes wait");
        }
        assert_eq!(read, pieces * PIECE);
        assert!(count >= 20 * WAITING, "{count}");
    }

    #[tokio::test]
    async fn what_goes_wrong_at_once_is_an_error_and_what_goes_wrong_later_cuts_the_answer() {
        let wrong = || Err(AppError::Folder("the disk is gone".to_owned()));
        let (refused, _) = answer(0, wrong()).await;
        assert!(refused.is_err());
        let (response, _) = answer(10 * CHUNK / PIECE, wrong()).await;
        let mut chunks = response.expect("it began").into_body().into_data_stream();
        let mut ends = Vec::new();
        while let Some(chunk) = chunks.next().await {
            ends.push(chunk.is_ok());
        }
        assert_eq!(ends.last(), Some(&false), "half is not taken for all");
        assert!(ends.len() > 2);
    }

    #[tokio::test]
    async fn nothing_is_an_answer_too() {
        let (response, _) = answer(0, Ok(())).await;
        let mut chunks = response.expect("an answer").into_body().into_data_stream();
        while let Some(chunk) = chunks.next().await {
            assert!(chunk.expect("whole").is_empty());
        }
    }
}
