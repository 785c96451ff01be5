//! The parent: hands one vector file to a child process and reads features back. GDAL has a long history of crashes on
//! crafted files; here a crash is a refusal. Nothing that was sent becomes a path: bytes go over a pipe.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use serde_json::{Value, json};

use super::dbf::TextOfTable;
use super::features::{Feature, Features, Geometry};
use super::gdal_wire::{MAX_LINE_BYTES, Order, Say, Vector, Why};
use super::geojson::read::{cell, geometry};
use super::crs::Epsg;
use super::refused::{Reason, Refused};
use super::upload::Options;
use super::words::shown;
use crate::domain::{Invalid, Note, Problem, Severity};

/// Lines on their way from the reading thread: bounds memory where the child is faster.
const LINES_UNDER_WAY: usize = 16;

/// A vector file as it is handed over: its parts by ending.
#[derive(Debug)]
pub struct Parts {
    /// Kind of file.
    pub vector: Vector,
    /// Ending and bytes; the endings are ours.
    pub parts: Vec<(&'static str, Vec<u8>)>,
    /// How the text of its table is read, where GDAL is not to decode it.
    pub text: Option<TextOfTable>,
}

/// Reads the layers of a vector file in a child process, and notes on their transformation.
pub fn read(file: &str, title: &str, parts: Parts, options: &Options) -> Result<(Vec<Features>, Vec<Note>), Refused> {
    let limits = &options.limits;
    let order = Order {
        vector: parts.vector,
        parts: parts.parts.iter().map(|(ending, bytes)| ((*ending).to_owned(), bytes.len() as u64)).collect(),
        epsg: options.crs.map(Epsg::code),
        features: limits.rows,
        memory: limits.vector_memory,
        seconds: limits.vector_time.as_secs() + 1,
    };
    let missing = |e: &dyn std::fmt::Display| {
        Refused::new(Reason::VectorReader, format!("the reader of vector files could not be started: {e}"), "see the server's log").of(file)
    };
    let mut child = Reaped(start("gdal", options.worker.as_deref(), Path::new("/")).map_err(|e| missing(&e))?);
    let (Some(mut input), Some(output)) = (child.0.stdin.take(), child.0.stdout.take()) else {
        return Err(missing(&"it has no pipes"));
    };
    let order = serde_json::to_string(&order).map_err(|e| missing(&e))?;
    // every GPX file calls its layers alike: theirs are named after the file, too
    let parts_named = parts.vector != Vector::Gpx;
    let text = parts.text;
    let parts = parts.parts;
    let (send, lines) = mpsc::sync_channel(LINES_UNDER_WAY);
    let deadline = Instant::now() + limits.vector_time;
    // both threads end when the child does: its pipes close
    thread::spawn(move || {
        let mut write = || -> std::io::Result<()> {
            input.write_all(order.as_bytes())?;
            input.write_all(b"\n")?;
            parts.iter().try_for_each(|(_, bytes)| input.write_all(bytes))
        };
        // a child that stops reading says why on its own
        let _ = write();
    });
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        loop {
            let mut line = Vec::new();
            let taken = (&mut output).take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut line);
            if !matches!(taken, Ok(n) if n > 0) || send.send(line).is_err() {
                break;
            }
        }
    });
    let notes = text.as_ref().and_then(|t| t.note.clone()).map(|n| n.of(file)).into_iter().collect();
    let mut heard = Heard { file, title, named: parts_named, text, layers: Vec::new(), notes };
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) => {
                if heard.line(&line)? {
                    return Ok(heard.finish());
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let message = format!("reading took longer than {} s and was stopped", limits.vector_time.as_secs());
                return Err(Refused::new(Reason::VectorStopped, message, "send a smaller file without views").of(file));
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let message = "the file broke its reader: it is damaged, or asks for too much memory";
                return Err(Refused::new(Reason::VectorStopped, message, "save it again with a current program").of(file));
            }
        }
    }
}

/// Transforms geometries of a layer, each with the number of its feature, from another system to WGS 84. They go to the child as
/// GeoJSON without attributes, and come back in their order.
pub fn transform(features: &mut Features, raw: Vec<(u64, Value)>, from: Epsg, options: &Options) -> Result<(), Refused> {
    let file = features.file.clone();
    let (numbers, geometries): (Vec<u64>, Vec<Value>) = raw.into_iter().unzip();
    if numbers.is_empty() {
        return Ok(());
    }
    let sent: Vec<Value> = geometries.into_iter().map(|geometry| json!({"type": "Feature", "properties": {}, "geometry": geometry})).collect();
    let bytes = json!({"type": "FeatureCollection", "features": sent}).to_string().into_bytes();
    let parts = Parts { vector: Vector::GeoJson, parts: vec![("geojson", bytes)], text: None };
    let options = Options { crs: Some(from), worker: options.worker.clone(), limits: options.limits, ..Options::default() };
    let (layers, notes) = read(&file, &features.title, parts, &options)?;
    let transformed: Vec<Feature> = layers.into_iter().flat_map(|mut layer| {
        features.mended.cut += layer.mended.cut;
        std::mem::take(&mut layer.rows)
    }).collect();
    if transformed.len() != numbers.len() {
        let message = format!("of {} geometries in {from}, {} could be read", numbers.len(), transformed.len());
        return Err(Refused::new(Reason::Crs, message, "save it in WGS 84 (EPSG:4326)").of(&file));
    }
    for (number, feature) in numbers.into_iter().zip(transformed) {
        let at = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        if let Some(row) = features.rows.get_mut(at) {
            row.geometry = match feature.geometry {
                // it was there, and nothing came back
                Geometry::Null => Geometry::Broken(Invalid::new("geometry", "unreadable", "the geometry is empty, or none that GeoJSON has")),
                other => other,
            };
        }
    }
    features.notes.extend(notes);
    Ok(())
}

/// Starts the child with an empty environment, in a folder.
pub(super) fn start(work: &str, worker: Option<&Path>, folder: &Path) -> std::io::Result<Child> {
    let program = worker.map_or_else(std::env::current_exe, |w| Ok::<PathBuf, _>(w.to_owned()))?;
    Command::new(program)
        .args(["worker", work])
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// A child that does not outlive its reading.
pub(super) struct Reaped(pub(super) Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        // it may have ended by itself
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A text of a table whose bytes are decoded here; what is doubtful is told where it stands, and never a sign for what is lost.
fn decoded(text: &TextOfTable, layer: &mut Features, row: u64, column: usize, value: Value) -> Value {
    let Value::String(given) = &value else { return value };
    let place = layer.place(row, layer.columns.get(column).map(String::as_str));
    let Some(read) = text.decode(given) else {
        let message = "the text is in another code page than the rest of the table, and is left out";
        let hint = "write it again: the table in one code page, best UTF-8, with a .cpg file that says so";
        layer.problems.push(Problem::new(Severity::Warning, "text_page", place, message, hint));
        return Value::Null;
    };
    if read.is_odd {
        let message = "the text is in another code page than the rest of the table, or cut within a letter";
        layer.problems.push(Problem::new(Severity::Warning, "text_page", place, message, "look at it: the accents may be wrong").with_value(&read.text));
    }
    Value::String(read.text)
}

struct Heard<'a> {
    file: &'a str,
    title: &'a str,
    /// The file gives its layers names of their own.
    named: bool,
    text: Option<TextOfTable>,
    layers: Vec<Features>,
    notes: Vec<Note>,
}

impl Heard<'_> {
    /// Takes one line; true at the last.
    fn line(&mut self, line: &[u8]) -> Result<bool, Refused> {
        let broken = |message: String| Refused::new(Reason::Vector, message, "save it again with a current program").of(self.file);
        let say: Say = serde_json::from_slice(line).map_err(|e| broken(format!("the reader of vector files said something odd: {e}")))?;
        match say {
            Say::Layer { name, fields, types, transformed_from } => {
                let title = if self.named { name.clone() } else { format!("{}-{name}", self.title) };
                let mut layer = Features::new(&format!("{}#{}", self.file, shown(&name)), &title);
                for field in &fields {
                    let name = self.text.as_ref().and_then(|t| t.decode(field)).map_or_else(|| field.clone(), |t| t.text);
                    layer.column(&name);
                }
                layer.types = types;
                if let Some(from) = transformed_from {
                    let (name, from) = (shown(&name), shown(&from));
                    let message = format!("layer {name}: coordinates transformed from {from} to WGS 84 (EPSG:4326)");
                    self.notes.push(Note::new("transformed", message).with([name, from]).of(self.file));
                }
                self.layers.push(layer);
            }
            Say::Feature { cells, geometry: found, problem, heights, curves } => {
                let Some(layer) = self.layers.last_mut() else { return Err(broken("a feature came before its layer".to_owned())) };
                let geometry = match (found, problem) {
                    (_, Some(problem)) => Geometry::Broken(Invalid::new("geometry", "unreadable", problem)),
                    (Some(value), None) => layer.checked(geometry(&value)),
                    (None, None) => Geometry::Null,
                };
                layer.mended.heights += u64::from(heights);
                layer.mended.curves += u64::from(curves);
                let number = layer.rows.len() as u64 + 1;
                let cells = match &self.text {
                    Some(text) => cells.into_iter().enumerate().map(|(at, c)| Some(cell(decoded(text, layer, number, at, c)))).collect(),
                    None => cells.into_iter().map(|c: Value| Some(cell(c))).collect(),
                };
                layer.rows.push(Feature { number, id: None, cells, geometry });
            }
            Say::Refused { why, message } => {
                return Err(match why {
                    Why::Unreadable => broken(format!("the file can not be read: {}", shown(&message))),
                    Why::NoCrs => {
                        let hint = "add the .prj file, or name the coordinate system (for example EPSG:32630)";
                        Refused::new(Reason::CrsMissing, shown(&message), hint).of(self.file)
                    }
                    Why::TooMany => Refused::new(Reason::Rows, shown(&message), "split it into several files").of(self.file),
                });
            }
            Say::File { .. } => return Err(broken("the reader of vector files wrote one".to_owned())),
            Say::Done => return Ok(true),
        }
        Ok(false)
    }

    /// The layers; a file with one layer needs no layer name in its places.
    fn finish(mut self) -> (Vec<Features>, Vec<Note>) {
        if let [only] = self.layers.as_mut_slice() {
            self.file.clone_into(&mut only.file);
            self.title.clone_into(&mut only.title);
        }
        (self.layers, self.notes)
    }
}
