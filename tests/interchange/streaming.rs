//! Layers leave as they are made: what is in memory is a piece of them, and the bytes are those of the whole.

use std::io::{self, Write};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sitelines::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use sitelines::domain::{Cell, Shape};
use sitelines::interchange::csv::Head;
use sitelines::interchange::gdal_wire::Vector;
use sitelines::interchange::{csv, gdal_out, geojson, hxl, kml, sidecar, xlsx};

use super::support::*;

/// More than three times as many as any writer takes at once.
const ROWS: usize = 60_000;

fn row(at: usize) -> FeatureRow {
    let number = i64::try_from(at).expect("few");
    // a text that does not pack well, so that packed formats have something to give out
    let noise = (0..8).map(|i| format!("{:016x}", (at as u64 * 8 + i).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9)));
    let shape = (at % 7 != 3).then(|| Shape::point(at as f64 / 1_000.0, -1.5).expect("a point"));
    let cells = vec![Cell::text(&format!("r{at}")), Cell::Int(number), Cell::text(&noise.collect::<String>()), Cell::text("one source")];
    FeatureRow { id: format!("r{at}"), shape, cells }
}

fn table(rows: impl Iterator<Item = FeatureRow> + Send + 'static) -> FeatureTable<'static> {
    let column = |(name, ty): (&str, ColumnType)| Column { name: name.to_owned(), ty, unit: None, description: String::new() };
    let columns = [("id", ColumnType::Text), ("count", ColumnType::Integer), ("noise", ColumnType::Text), ("source", ColumnType::Text)];
    FeatureTable {
        name: "long".into(),
        columns: columns.map(column).into(),
        spatial: true,
        provenance: vec![("revision".into(), "7".into())],
        rows: Box::new(rows),
    }
}

/// Where bytes are counted, and kept if they are wanted.
#[derive(Default)]
struct Sink {
    count: Arc<AtomicUsize>,
    longest: usize,
    kept: Option<Vec<u8>>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.count.fetch_add(bytes.len(), Ordering::SeqCst);
        self.longest = self.longest.max(bytes.len());
        self.kept.iter_mut().for_each(|kept| kept.extend_from_slice(bytes));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Writer = fn(FeatureTable<'_>, &mut Sink) -> io::Result<u64>;

/// Formats whose rows follow one another.
const PLAIN: [(&str, Writer); 5] = [
    ("csv", |table, out| csv::write(table, Head::Plain, out)),
    ("csv-edit", |table, out| csv::write(table, Head::Revision, out)),
    ("hxl", hxl::write),
    ("geojson", geojson::write::write),
    ("kml", kml::write),
];

#[test]
fn rows_have_left_before_the_last_are_asked_for() {
    for (name, write) in PLAIN.into_iter().chain([("xlsx", xlsx::write as Writer)]) {
        let mut out = Sink::default();
        let (count, half) = (Arc::clone(&out.count), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&half);
        let rows = (0..ROWS).map(move |at| {
            if at == ROWS / 2 {
                seen.store(count.load(Ordering::SeqCst), Ordering::SeqCst);
            }
            row(at)
        });
        assert_eq!(write(table(rows), &mut out).expect("writes"), ROWS as u64, "{name}");
        let (half, whole) = (half.load(Ordering::SeqCst), out.count.load(Ordering::SeqCst));
        assert!(half * 4 > whole, "{name}: of {whole} bytes {half} had left when half of the rows were made");
        assert!(out.longest * 20 < whole, "{name}: {} of {whole} bytes at once", out.longest);
    }
}

#[test]
fn a_long_layer_is_its_rows_one_after_another() {
    for (name, write) in PLAIN {
        let bytes = |from: usize, to: usize| {
            let mut out = Sink { kept: Some(Vec::new()), ..Sink::default() };
            write(table((from..to).map(row)), &mut out).expect("writes");
            out.kept.expect("kept")
        };
        let (none, all) = (bytes(0, 0), bytes(0, ROWS));
        // what all begin with, perhaps with the first byte of a row, which then stands at the end of each
        let same = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let (one, two) = (bytes(0, 1), bytes(1, 2));
        let head = same(&one, &two).min(same(&none, &one));
        let tail = none.len() - head;
        let rows: Vec<Vec<u8>> = (0..ROWS)
            .map(|row| {
                let own = bytes(row, row + 1);
                own[head..own.len() - tail].to_vec()
            })
            .collect();
        let body = if name == "geojson" {
            // a comma stands between two, before the line end
            let mut body = rows.iter().map(|row| row.strip_suffix(b"\n").expect("a line")).collect::<Vec<_>>().join(&b",\n"[..]);
            body.push(b'\n');
            body
        } else {
            rows.concat()
        };
        assert!(all == [&none[..head], &body, &none[head..]].concat(), "{name}");
    }
}

#[test]
fn the_sidecar_counts_rows_and_keeps_none() {
    let mut out = Sink::default();
    assert_eq!(sidecar::write(table((0..ROWS).map(row)), &mut out).expect("writes"), ROWS as u64);
    assert!(out.count.load(Ordering::SeqCst) < 4_096);
}

#[test]
fn a_vector_file_is_made_on_disk_up_to_its_limit_and_no_further() {
    let write = |vector: Vector, most: u64| {
        let mut out = Sink { kept: Some(Vec::new()), ..Sink::default() };
        // FlatGeobuf holds only rows with a place
        let rows = (0..3_000).map(row).filter(|row| row.shape.is_some());
        gdal_out::write_up_to(most, vector, table(rows), options().worker.as_deref(), &mut out).map(|_| out)
    };
    for vector in [Vector::GeoPackage, Vector::FlatGeobuf] {
        let whole = write(vector, gdal_out::FILE_BYTES).expect("writes");
        let length = whole.count.load(Ordering::SeqCst);
        assert!(length > 200_000 && whole.longest <= 64 * 1024, "{vector:?}: {length} bytes, {} at once", whole.longest);
        let at_limit = write(vector, length as u64).expect("at the limit");
        assert!(at_limit.kept == whole.kept, "{vector:?}");
        let refused = write(vector, length as u64 - 1).map(|_| ()).expect_err("one byte less");
        assert!(refused.to_string().contains("too large"), "{vector:?}: {refused}");
    }
}

#[test]
fn nothing_stays_behind_of_a_vector_file_that_left_or_was_refused() {
    let (data, scratch) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for (layer, format, code) in [("sites", "gpkg", 0), ("sites", "shp", 0), ("activities", "fgb", 0), ("activities", "graphml", 2)] {
        let done = Command::new(env!("CARGO_BIN_EXE_sitelines"))
            .args(["export", "-w", "example", "-l", layer, "--format", format, "--data"])
            .arg(data.path())
            .env("TMPDIR", scratch.path())
            .output()
            .expect("runs");
        assert_eq!(done.status.code(), Some(code), "{format}: {}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(done.stdout.is_empty(), code != 0, "{format}: what is refused gives no bytes");
        let left: Vec<_> = std::fs::read_dir(scratch.path()).expect("reads").flatten().map(|e| e.path()).collect();
        assert!(left.is_empty(), "{format}: {left:?}");
    }
}
