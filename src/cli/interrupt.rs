//! Ctrl-C on the command line: the first asks the work to stop, the second ends the program at once.

use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::{Failed, say};
use crate::analysis::Control;

/// The exit code of a program that a second Ctrl-C ends: 128 and the number of the signal.
const KILLED: i32 = 130;

/// A control that Ctrl-C cancels. The work then ends with the error *cancelled*, exit code 2, and leaves nothing half done.
pub(crate) fn control() -> Result<Arc<Control>, Failed> {
    let failed = |e: std::io::Error| Failed::File(format!("Ctrl-C cannot be listened for: {e}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(failed)?;
    let mut heard = {
        let _inside = runtime.enter();
        signal(SignalKind::interrupt()).map_err(failed)?
    };
    let control = Arc::new(Control::default());
    let cancelled = Arc::clone(&control);
    std::thread::spawn(move || {
        runtime.block_on(async {
            heard.recv().await;
            cancelled.cancel();
            say("cancelling; Ctrl-C again ends it at once");
            heard.recv().await;
            std::process::exit(KILLED);
        });
    });
    Ok(control)
}
