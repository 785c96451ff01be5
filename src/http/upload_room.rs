//! Files that are sent wait in memory until they are read, and reading takes some four times as much: the bytes that are held at once
//! are bounded, over all who send. Who finds no room is told so before anything of the body is read.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::Failure;
use super::imports::MAX_IMPORT_BYTES;

/// Bytes of uploads that are held at once: one of the largest, or a handful of usual ones.
pub const MOST_HELD_BYTES: usize = 256 * 1024 * 1024;
/// The unit in which they are counted.
const UNIT_BYTES: usize = 64 * 1024;
/// So long the next waits for room: the reading of a large file takes less.
const ROOM_WITHIN: Duration = Duration::from_mins(1);

static HELD: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MOST_HELD_BYTES / UNIT_BYTES)));

/// Room for the body of a request, given back when it is dropped. A body that does not say its length may be of the largest.
pub async fn room(headers: &HeaderMap) -> Result<OwnedSemaphorePermit, Failure> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    let units = said.unwrap_or(MAX_IMPORT_BYTES).min(MAX_IMPORT_BYTES).div_ceil(UNIT_BYTES);
    let busy = || Failure::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "other large files are being read; send yours again in a minute");
    let room = Arc::clone(&HELD).acquire_many_owned(u32::try_from(units).map_err(|_| busy())?);
    tokio::time::timeout(ROOM_WITHIN, room).await.map_err(|_| busy())?.map_err(|_| busy())
}
