//! Long answers whose readers are slow. Each is made by a thread that waits while its reader takes nothing, so the number of waits is
//! bounded, and where there is no room for the next the one that has lasted longest ends: clients that ask and do not read shut
//! nobody else out, and a slow line that reads is never the one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// Threads that wait for readers at once: a quarter of those that work for requests, so that three quarters are left for answers
/// that wait for nobody.
pub const MOST_WAITS: usize = 128;
/// A reader that takes nothing of a long answer for so long is let go: 64 KiB in this time is 9 kbit/s.
pub const TAKES_WITHIN: Duration = Duration::from_mins(1);

/// Those that wait, in the order in which their waits began.
static WAITS: Mutex<Waits> = Mutex::new(Waits { begun: 0, told: BTreeMap::new() });

struct Waits {
    begun: u64,
    told: BTreeMap<u64, Arc<Notify>>,
}

/// A wait for a reader, for as long as it lives.
pub struct Wait {
    number: u64,
    over: Arc<Notify>,
}

/// Begins a wait; the longest makes room for it where there is none.
pub fn wait() -> Wait {
    let mut waits = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
    if waits.told.len() >= MOST_WAITS
        && let Some((_, longest)) = waits.told.pop_first()
    {
        longest.notify_one();
    }
    waits.begun += 1;
    let (number, over) = (waits.begun, Arc::new(Notify::new()));
    waits.told.insert(number, Arc::clone(&over));
    Wait { number, over }
}

impl Wait {
    /// Ends when the reader is to be let go.
    pub async fn over(&self) {
        tokio::select! {
            () = self.over.notified() => {}
            () = tokio::time::sleep(TAKES_WITHIN) => {}
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        WAITS.lock().unwrap_or_else(PoisonError::into_inner).told.remove(&self.number);
    }
}
