//! What a driver says of a feature that it can not read: it gives no geometry, and complains.

use std::sync::{Arc, Mutex, PoisonError};

/// The last complaint.
#[derive(Clone, Debug, Default)]
pub struct Complaint(Arc<Mutex<Option<String>>>);

impl Complaint {
    /// Keeps it until it is taken.
    pub fn note(&self, words: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(words.to_owned());
    }
    /// The complaint since it was taken last.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
