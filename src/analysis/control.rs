//! What a long analysis and who waits for it say to each other: *stop*, and *so much is done*.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::AnalysisError;

/// Tells a long analysis that nobody waits for it any more, and who waits how far it is.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    steps: AtomicU64,
    done: AtomicU64,
    /// How often it was asked whether to go on, and after how many times it says no; kept where a test wants to know.
    asked: Option<(AtomicU64, u64)>,
}

impl Control {
    /// One that says no after it was asked so many times: a cancelled analysis, without a clock.
    pub fn that_stops_after(times: u64) -> Self {
        Self { asked: Some((AtomicU64::new(0), times)), ..Self::default() }
    }
    /// How often it was asked; 0 unless it is [`Self::that_stops_after`].
    pub fn asked(&self) -> u64 {
        self.asked.as_ref().map_or(0, |(asked, _)| asked.load(Ordering::Relaxed))
    }
    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    /// True once it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    /// `Err` where it should stop; called at least every few milliseconds of work.
    pub fn go_on(&self) -> Result<(), AnalysisError> {
        let over = self.asked.as_ref().is_some_and(|(asked, times)| asked.fetch_add(1, Ordering::Relaxed) >= *times);
        if over || self.is_cancelled() { Err(AnalysisError::Cancelled) } else { Ok(()) }
    }
    /// So many more steps are to be taken.
    pub fn expect_steps(&self, steps: usize) {
        self.steps.fetch_add(steps as u64, Ordering::Relaxed);
    }
    /// One step was taken: [`Control::go_on`], counted.
    pub fn step(&self) -> Result<(), AnalysisError> {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.go_on()
    }
    /// The share of the steps that was taken, 0 to 1; `None` where the work counts none.
    pub fn progress(&self) -> Option<f64> {
        let (steps, done) = (self.steps.load(Ordering::Relaxed), self.done.load(Ordering::Relaxed));
        (steps > 0).then(|| done.min(steps) as f64 / steps as f64)
    }
}
