//! The child: takes one order and the bytes of one file on stdin, says its layers and features on stdout, and ends.
//! Called by the hidden `sitelines worker gdal`.

use std::io::{self, BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

use super::gdal;
use super::gdal_wire::{Order, Say};

/// The longest order: names of parts and a coordinate system.
const MAX_ORDER_BYTES: u64 = 64 * 1024;

/// Runs the child to its end.
pub fn run_worker() -> ExitCode {
    match work(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn work(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
    let mut line = String::new();
    (&mut *input).take(MAX_ORDER_BYTES).read_line(&mut line)?;
    let order: Order = serde_json::from_str(&line)?;
    gdal::fence(order.memory, order.seconds);
    let mut parts = Vec::with_capacity(order.parts.len());
    for (ending, length) in &order.parts {
        let mut bytes = Vec::new();
        (&mut *input).take(*length).read_to_end(&mut bytes)?;
        parts.push((ending.clone(), bytes));
    }
    let mut say = |say: Say| {
        serde_json::to_writer(&mut *output, &say)?;
        output.write_all(b"\n")
    };
    let last = match gdal::read(&order, parts, &mut say) {
        Ok(()) => Say::Done,
        Err((why, message)) => Say::Refused { why, message },
    };
    say(last)?;
    output.flush()
}

