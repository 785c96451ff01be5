//! Vector files on their way out: a child process makes GeoPackage, shapefiles and FlatGeobuf of rows that it is given one by
//! one, and gives the files back. The formats are a fixed list; nothing that a user sends chooses a driver or a path.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::gdal_client::{Reaped, start};
use super::gdal_names::fitted;
use super::gdal_wire::{Say, Vector, WriteOrder, WriteRow};
use crate::domain::geometry_kind::GeometryKind;
use crate::domain::table::{ColumnType, FeatureTable};
use crate::domain::{AttributeType, Cell, Shape};

/// Address space of the child: the libraries map 0.5 GB, a row of a million vertices takes as much, and FlatGeobuf keeps some
/// 100 bytes a row for its index.
const MEMORY: u64 = 3 * 1024 * 1024 * 1024;
/// The longest file that the child makes on disk: a shapefile is at its end there, and so are many disks.
pub const FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Processor time of the child: a million features take some tens of seconds.
const TIME: Duration = Duration::from_mins(10);
/// Bytes of the name of a column in a shapefile's table.
const DBF_NAME_BYTES: usize = 10;
/// Bytes of a text in a shapefile's table.
const DBF_TEXT_BYTES: usize = 254;
/// Columns of a shapefile's table.
const DBF_COLUMNS: usize = 255;
/// Bytes that are passed on at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// Longest line that the child says.
const LINE_BYTES: u64 = 64 * 1024;

/// Writes a table as a vector file; returns the number of rows. `worker` is the program that makes it, this one where not
/// given. The file is made in a folder of its own among the temporary files (`TMPDIR`), which vanishes with it, and leaves
/// when it is whole: neither side holds more of it in memory than a piece.
pub fn write(vector: Vector, table: FeatureTable<'_>, worker: Option<&Path>, out: &mut impl Write) -> io::Result<u64> {
    write_up_to(FILE_BYTES, vector, table, worker, out)
}

/// Writes a table as a vector file of which no part has more than so many bytes.
pub fn write_up_to(file_bytes: u64, vector: Vector, table: FeatureTable<'_>, worker: Option<&Path>, out: &mut impl Write) -> io::Result<u64> {
    let shapefile = vector == Vector::Shapefile;
    if shapefile && table.columns.len() > DBF_COLUMNS {
        let message = format!("{} columns; a shapefile has at most {DBF_COLUMNS}: take GeoPackage", table.columns.len());
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let given = table.columns.iter().map(|c| c.name.as_str());
    let names = if shapefile { fitted(given, DBF_NAME_BYTES, &[]) } else { fitted(given, usize::MAX, &["fid", "geom", "ogc_fid"]) };
    let mut order = WriteOrder {
        vector,
        layer: table.name.clone(),
        spatial: table.spatial,
        geometry: None,
        columns: names.iter().cloned().zip(table.columns.iter().map(|c| attribute(c.ty))).collect(),
        about: table.provenance.clone(),
        day: table.provenance.iter().find(|(k, _)| k == "as_of").map(|(_, day)| day.clone()),
        memory: MEMORY,
        seconds: TIME.as_secs(),
        file_bytes,
    };
    let renamed: Vec<Value> = names.iter().zip(&table.columns).filter(|(n, c)| **n != c.name).map(|(n, c)| json!({"column": c.name, "as": n})).collect();
    let layer = table.name.clone();
    let about: serde_json::Map<String, Value> = table.provenance.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
    let mut sent = Sent::default();
    if shapefile {
        let child = Writing::start(worker)?;
        // a child that stops reading says why on its own
        let (pushed, mut files) = child.told(&order, |input| push(input, &order, table, &mut sent))?;
        let note = json!({
            "sitelines": about, "layer": layer, "rows": sent.rows, "columns_renamed": renamed,
            "texts_cut_to_254_bytes": sent.cut, "geometry_collections_without_geometry": sent.collections,
            "coordinates": "longitude and latitude in WGS 84 (EPSG:4326)", "encoding": "UTF-8",
        });
        zipped(&layer, &mut files, &note, out)?;
        return pushed.map(|()| sent.rows);
    }
    // of which kind the geometries are, and whether every row has one, stands at the head of the file: rows rest on disk until
    // the last is known
    let mut held = tempfile::tempfile()?;
    push(&mut held, &order, table, &mut sent)?;
    held.seek(SeekFrom::Start(0))?;
    if vector == Vector::FlatGeobuf && (sent.unplaced > 0 || !order.spatial) {
        super::flatgeobuf::header(&order, sent.rows, out)?;
        for line in BufReader::new(held).lines() {
            if let Some(row) = serde_json::from_str::<Option<WriteRow>>(&line?)? {
                super::flatgeobuf::row(&order, &row, out)?;
            }
        }
        return Ok(sent.rows);
    }
    order.geometry = if vector == Vector::GeoPackage { sent.kind } else { None };
    let (pushed, mut files) = Writing::start(worker)?.told(&order, |input| io::copy(&mut held, input).map(drop))?;
    while let Some((_, bytes)) = files.next()? {
        files.copy(bytes, out)?;
    }
    pushed.map(|()| sent.rows)
}

/// A child that writes, and the folder in which it does so.
struct Writing {
    child: Reaped,
    // removed after the child has ended, for fields are dropped in their order
    _scratch: tempfile::TempDir,
}

impl Writing {
    fn start(worker: Option<&Path>) -> io::Result<Self> {
        let scratch = tempfile::Builder::new().prefix("sitelines-export-").tempdir()?;
        Ok(Self { child: Reaped(start("gdal-write", worker, scratch.path())?), _scratch: scratch })
    }
    /// Tells it what to write and hands it the rows: how that went, and the files that it gives.
    fn told(mut self, order: &WriteOrder, rows: impl FnOnce(&mut io::BufWriter<ChildStdin>) -> io::Result<()>) -> io::Result<(io::Result<()>, Files<ChildStdout>)> {
        let (Some(input), Some(output)) = (self.child.0.stdin.take(), self.child.0.stdout.take()) else { return Err(io::Error::other("the writer of vector files has no pipes")) };
        let mut input = io::BufWriter::new(input);
        let told = serde_json::to_writer(&mut input, order).map_err(io::Error::from).and_then(|()| input.write_all(b"\n")).and_then(|()| rows(&mut input)).and_then(|()| input.flush());
        // the child reads to the end of its input
        drop(input);
        Ok((told, Files { output: BufReader::new(output), _writing: Some(self) }))
    }
}

/// The type of a column in a vector file.
const fn attribute(ty: ColumnType) -> AttributeType {
    match ty {
        ColumnType::Integer => AttributeType::Integer,
        ColumnType::Number => AttributeType::Number,
        ColumnType::Boolean => AttributeType::Boolean,
        ColumnType::Date => AttributeType::Date,
        ColumnType::DateTime => AttributeType::DateTime,
        ColumnType::Text | ColumnType::List | ColumnType::Map => AttributeType::Text,
    }
}

/// What was sent, and what of it a shapefile cannot hold.
#[derive(Default)]
struct Sent {
    rows: u64,
    unplaced: u64,
    kind: Option<GeometryKind>,
    cut: u64,
    collections: u64,
}

/// Writes the rows one a line, and at the end `null`.
fn push(input: impl Write, order: &WriteOrder, table: FeatureTable<'_>, sent: &mut Sent) -> io::Result<()> {
    let shapefile = order.vector == Vector::Shapefile;
    let mut input = io::BufWriter::new(input);
    for row in table.rows {
        match &row.shape {
            None => sent.unplaced += 1,
            Some(shape) => {
                let kind = GeometryKind::of(shape.geometry());
                sent.kind = Some(sent.kind.map_or(kind, |held| held.with(kind)));
            }
        }
        let cells = row.cells.iter().take(order.columns.len()).map(|cell| value(cell, shapefile, sent)).collect();
        sent.collections += u64::from(row.shape.as_ref().is_some_and(|s| matches!(s.geometry(), geo_types::Geometry::GeometryCollection(_))));
        let row = WriteRow { cells, wkt: row.shape.as_ref().map(Shape::to_wkt) };
        serde_json::to_writer(&mut input, &row)?;
        input.write_all(b"\n")?;
        sent.rows += 1;
    }
    input.write_all(b"null\n")?;
    input.flush()
}

fn value(cell: &Cell, shapefile: bool, sent: &mut Sent) -> Value {
    match cell {
        Cell::Int(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        other => {
            let Some(mut text) = other.flat() else { return Value::Null };
            if shapefile && text.len() > DBF_TEXT_BYTES {
                let mut end = DBF_TEXT_BYTES;
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.truncate(end);
                sent.cut += 1;
            }
            Value::String(text)
        }
    }
}

fn cut_short() -> io::Error {
    io::Error::other("the writer of vector files stopped: the layer is too large for its memory, disk or time; take GeoJSON, or ask for fewer rows")
}

/// The files that the child gives.
struct Files<R: Read> {
    output: BufReader<R>,
    /// Lives until the last byte has left.
    _writing: Option<Writing>,
}

impl<R: Read> Files<R> {
    /// Passes a file on in pieces of one size: what is made of them depends on nothing but the bytes.
    fn copy(&mut self, bytes: u64, out: &mut impl Write) -> io::Result<()> {
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        let mut left = bytes;
        while left > 0 {
            piece.clear();
            let wanted = left.min(PIECE_BYTES as u64);
            if (&mut self.output).take(wanted).read_to_end(&mut piece)? as u64 != wanted {
                return Err(cut_short());
            }
            out.write_all(&piece)?;
            left -= wanted;
        }
        Ok(())
    }

    /// Name and length of the next file, whose bytes come next; `None` after the last.
    fn next(&mut self) -> io::Result<Option<(String, u64)>> {
        let mut line = String::new();
        (&mut self.output).take(LINE_BYTES).read_line(&mut line)?;
        match serde_json::from_str(&line) {
            Ok(Say::File { name, bytes }) => Ok(Some((name, bytes))),
            Ok(Say::Done) => Ok(None),
            Ok(Say::Refused { message, .. }) => Err(io::Error::other(format!("the layer could not be written: {message}"))),
            _ => Err(cut_short()),
        }
    }
}

/// The parts of a shapefile in an archive, named after the layer, with the sidecar.
fn zipped<R: Read>(layer: &str, files: &mut Files<R>, note: &Value, out: &mut impl Write) -> io::Result<()> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new_stream(out);
    let stem: String = layer.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
    while let Some((name, bytes)) = files.next()? {
        zip.start_file(format!("{stem}_{name}"), options).map_err(io::Error::other)?;
        files.copy(bytes, &mut zip)?;
    }
    zip.start_file(format!("{stem}.json"), options).map_err(io::Error::other)?;
    serde_json::to_writer_pretty(&mut zip, note)?;
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}
