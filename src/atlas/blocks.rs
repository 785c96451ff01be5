//! Work over many rows, shared out among the processors in order.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

/// Rows below which one thread is as fast as several.
const LEAST_SHARED: usize = 8_192;

/// Does the work for the rows `0..count` in one block for each processor and joins the results in order, so that they
/// do not depend on the number of processors as long as each row is worked on for itself.
///
/// Plain threads, not rayon: an index may be derived inside a lock at its first use, and a rayon thread that waits there
/// would take up other work that waits for the same lock.
pub(super) fn in_blocks<T: Send>(count: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    if processors == 1 || count < LEAST_SHARED {
        return work(0..count);
    }
    let size = count.div_ceil(processors);
    thread::scope(|scope| {
        let work = &work;
        let starts = (0..count).step_by(size);
        let blocks: Vec<_> = starts.map(|from| scope.spawn(move || work(from..count.min(from + size)))).collect();
        let mut all = Vec::with_capacity(count);
        for block in blocks {
            all.extend(block.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    })
}
