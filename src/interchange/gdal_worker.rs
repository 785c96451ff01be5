//! The child: takes one order and the bytes of one file on stdin, says its layers and features on stdout, and ends.
//! Called by the hidden `sitelines worker gdal`; `sitelines worker gdal-write` takes rows and gives the files
//! that they make in the folder in which it stands.

use std::fs::File;
use std::io::{self, BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

use super::gdal::{self, Fence};
use super::gdal_wire::{MAX_LINE_BYTES, Order, Say, WriteOrder, WriteRow};

/// The longest order: names of parts and a coordinate system, or of a thousand columns.
const MAX_ORDER_BYTES: u64 = 1024 * 1024;

/// Runs the child to its end.
pub fn run_worker() -> ExitCode {
    match work(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Runs a child that writes.
pub fn run_writer() -> ExitCode {
    match write(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn write(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
    let mut line = String::new();
    (&mut *input).take(MAX_ORDER_BYTES).read_line(&mut line)?;
    let order: WriteOrder = serde_json::from_str(&line)?;
    gdal::fence(Fence { memory: order.memory, seconds: order.seconds, file_bytes: order.file_bytes });
    let mut next = || {
        line.clear();
        (&mut *input).take(MAX_LINE_BYTES as u64).read_line(&mut line)?;
        // a pipe that ends before `null` is half a table
        serde_json::from_str::<Option<WriteRow>>(&line).map_err(io::Error::from)
    };
    let written = gdal::write(&order, &mut next);
    let say = |say: Say, output: &mut dyn Write| {
        serde_json::to_writer(&mut *output, &say)?;
        output.write_all(b"\n")
    };
    match written {
        Ok(files) => {
            for (name, path) in files {
                let mut file = File::open(path)?;
                let bytes = file.metadata()?.len();
                say(Say::File { name, bytes }, output)?;
                io::copy(&mut file, output)?;
            }
            say(Say::Done, output)?;
        }
        Err((why, message)) => say(Say::Refused { why, message }, output)?,
    }
    output.flush()
}

fn work(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<()> {
    let mut line = String::new();
    (&mut *input).take(MAX_ORDER_BYTES).read_line(&mut line)?;
    let order: Order = serde_json::from_str(&line)?;
    gdal::fence(Fence { memory: order.memory, seconds: order.seconds, file_bytes: 0 });
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

