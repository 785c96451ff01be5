//! Writing GeoJSON: streamed, flat, the same bytes for the same table.
//!
//! Positions have [`DECIMALS`] decimals (1 cm). Lists are arrays; maps are written flat (`fr=Lagune; km=...`), because
//! desktop programs show nested objects as raw JSON. What the file says of itself stands in the member `sitelines`.

use std::io::{self, Write};

use geo::CoordsIter as _;
use geo_types::{Coord, Geometry, LineString, Polygon};
use rayon::prelude::*;
use serde_json::{Map, Value};

use crate::domain::table::{Column, ColumnType, FeatureRow, FeatureTable};
use crate::domain::{Cell, Shape, json};

/// Decimals of a degree: 1 cm on the ground, below what any of our sources knows.
pub const DECIMALS: u32 = 7;

/// Positions in one batch of features, each feature counting for [`MORE`] besides: some megabytes of text. Two batches are held
/// at once.
const BATCH: usize = 1 << 16;
/// What the properties of a feature count for, in positions.
const MORE: usize = 16;
/// Features that one thread turns into text at a time.
const CHUNK: usize = 256;

/// Writes a table as a `FeatureCollection`; returns the number of features. Rows without geometry have `null`.
/// Threads share the work; memory is that of some thousand features or of the largest, and the bytes do not depend on their number.
pub fn write(table: FeatureTable<'_>, out: &mut impl Write) -> io::Result<u64> {
    let provenance: Map<String, Value> =
        table.provenance.iter().map(|(k, v)| (k.clone(), Value::String(v.clone()))).collect();
    out.write_all(b"{\"type\":\"FeatureCollection\",\"name\":")?;
    serde_json::to_writer(&mut *out, &table.name)?;
    out.write_all(b",\"sitelines\":")?;
    serde_json::to_writer(&mut *out, &provenance)?;
    out.write_all(b",\"features\":[")?;
    let features = FeatureWriter::new(&table.columns, Lists::Array)?;
    let mut rows = table.rows;
    let (mut told, mut first) = (0, true);
    let mut batch = pulled(&mut *rows);
    while !batch.is_empty() {
        // rows are made by one thread, for an iterator has no halves: it makes the next while others write these
        let text = || -> Vec<io::Result<Vec<u8>>> { batch.par_chunks(CHUNK).map(|rows| features.lines(rows)).collect() };
        let (texts, next) = rayon::join(text, || pulled(&mut *rows));
        for text in texts {
            let text = text?;
            // the first line has no feature before it
            out.write_all(if first { text.get(1..).unwrap_or_default() } else { &text })?;
            first = false;
        }
        told += batch.len() as u64;
        batch = next;
    }
    out.write_all(b"\n]}\n")?;
    Ok(told)
}

/// The next rows that are held at once; none at the end.
fn pulled(rows: &mut (dyn Iterator<Item = FeatureRow> + Send)) -> Vec<FeatureRow> {
    let (mut batch, mut room) = (Vec::new(), BATCH);
    while room > 0 && let Some(row) = rows.next() {
        room = room.saturating_sub(MORE + row.shape.as_ref().map_or(0, |s| s.geometry().coords_count()));
        batch.push(row);
    }
    batch
}

/// How a list stands among the properties of a feature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lists {
    /// An array of texts; `[]` where there is nothing in it.
    #[default]
    Array,
    /// One text with `; ` between, null where there is nothing in it: desktop programs take the type of a column from its first
    /// rows, and lose every list of a column that begins with `[]`.
    Text,
}

/// Writes features of one table: the names of its columns as they stand in the file are made once.
#[derive(Debug)]
pub struct FeatureWriter {
    lists: Lists,
    /// Type of each column, and its name with what stands around it.
    members: Vec<(ColumnType, Vec<u8>)>,
}

impl FeatureWriter {
    /// For rows of these columns.
    pub fn new(columns: &[Column], lists: Lists) -> io::Result<Self> {
        let member = |(position, column): (usize, &Column)| {
            let mut key = if position == 0 { Vec::new() } else { b",".to_vec() };
            serde_json::to_writer(&mut key, &column.name)?;
            key.push(b':');
            Ok((column.ty, key))
        };
        Ok(Self { lists, members: columns.iter().enumerate().map(member).collect::<io::Result<_>>()? })
    }

    /// Features that follow others, each on a line of its own.
    fn lines(&self, rows: &[FeatureRow]) -> io::Result<Vec<u8>> {
        let mut text = Vec::with_capacity(rows.len() * 256);
        for row in rows {
            text.extend_from_slice(b",\n");
            self.open(row, row.shape.as_ref().map(Shape::geometry), &mut text)?;
            text.push(b'}');
        }
        Ok(text)
    }

    /// Writes a feature without the brace that closes it, so that members of other standards may follow; the geometry may
    /// be that of the row in another coordinate system.
    pub fn open(&self, row: &FeatureRow, geometry: Option<&Geometry<f64>>, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{\"type\":\"Feature\",\"id\":")?;
        serde_json::to_writer(&mut *out, &row.id)?;
        out.write_all(b",\"properties\":{")?;
        for ((ty, key), cell) in self.members.iter().zip(&row.cells) {
            out.write_all(key)?;
            property(*ty, self.lists, cell, out)?;
        }
        out.write_all(b"},\"geometry\":")?;
        match geometry {
            Some(geometry) => write_geometry(geometry, out),
            None => out.write_all(b"null"),
        }
    }
}

fn property(ty: ColumnType, lists: Lists, cell: &Cell, out: &mut impl Write) -> io::Result<()> {
    match cell {
        Cell::Null | Cell::List(_) if ty == ColumnType::List && lists == Lists::Text => {
            Ok(serde_json::to_writer(out, &cell.flat().filter(|text| !text.is_empty()))?)
        }
        Cell::Null if ty == ColumnType::List => out.write_all(b"[]"),
        Cell::Null => out.write_all(b"null"),
        Cell::Text(text) => Ok(serde_json::to_writer(out, text.as_str())?),
        Cell::Int(number) => Ok(serde_json::to_writer(out, number)?),
        // what is no number is null
        Cell::Real(number) => Ok(serde_json::to_writer(out, number)?),
        Cell::Map(_) => Ok(serde_json::to_writer(out, &cell.flat())?),
        other => Ok(serde_json::to_writer(out, &json::plain(other))?),
    }
}

/// Writes a geometry object with positions of [`DECIMALS`] decimals.
pub fn write_shape(shape: &Shape, out: &mut impl Write) -> io::Result<()> {
    write_geometry(shape.geometry(), out)
}

fn write_geometry(geometry: &Geometry<f64>, out: &mut impl Write) -> io::Result<()> {
    let ty = match geometry {
        Geometry::Point(_) => "Point",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::Line(_) | Geometry::LineString(_) => "LineString",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(parts) => {
            out.write_all(b"{\"type\":\"GeometryCollection\",\"geometries\":")?;
            list(&parts.0, out, write_geometry)?;
            return out.write_all(b"}");
        }
    };
    write!(out, "{{\"type\":\"{ty}\",\"coordinates\":")?;
    match geometry {
        Geometry::Point(p) => position(&p.0, out),
        Geometry::MultiPoint(m) => list(&m.0, out, |p, out| position(&p.0, out)),
        Geometry::Line(l) => list(&[l.start, l.end], out, position),
        Geometry::LineString(l) => line(l, out),
        Geometry::MultiLineString(m) => list(&m.0, out, line),
        Geometry::Polygon(p) => polygon(p, out),
        Geometry::Rect(r) => polygon(&r.to_polygon(), out),
        Geometry::Triangle(t) => polygon(&t.to_polygon(), out),
        Geometry::MultiPolygon(m) => list(&m.0, out, polygon),
        Geometry::GeometryCollection(_) => Ok(()),
    }?;
    out.write_all(b"}")
}

fn list<T, W: Write>(items: &[T], out: &mut W, mut write: impl FnMut(&T, &mut W) -> io::Result<()>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        write(item, out)?;
    }
    out.write_all(b"]")
}

fn line(line: &LineString<f64>, out: &mut impl Write) -> io::Result<()> {
    list(&line.0, out, position)
}

fn polygon(polygon: &Polygon<f64>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    line(polygon.exterior(), out)?;
    for hole in polygon.interiors() {
        out.write_all(b",")?;
        line(hole, out)?;
    }
    out.write_all(b"]")
}

fn position(c: &Coord<f64>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    degrees(c.x, out)?;
    out.write_all(b",")?;
    degrees(c.y, out)?;
    out.write_all(b"]")
}

/// A number of degrees with at most [`DECIMALS`] decimals and no trailing zeros, by whole-number arithmetic.
#[expect(clippy::cast_possible_truncation, reason = "|degrees| <= 180, so the scaled number has at most ten digits")]
fn degrees(value: f64, out: &mut impl Write) -> io::Result<()> {
    const SCALE: u64 = 10_u64.pow(DECIMALS);
    let scaled = (value * SCALE as f64).round() as i64;
    let (mut whole, mut fraction) = (scaled.unsigned_abs() / SCALE, scaled.unsigned_abs() % SCALE);
    // from the last digit to the first
    let mut text = [0_u8; 24];
    let mut at = text.len();
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    if fraction > 0 {
        let mut written = false;
        for _ in 0..DECIMALS {
            let digit = (fraction % 10) as u8;
            written |= digit > 0;
            if written {
                put(b'0' + digit);
            }
            fraction /= 10;
        }
        put(b'.');
    }
    loop {
        put(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if scaled < 0 {
        put(b'-');
    }
    out.write_all(&text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_short_and_never_minus_zero() {
        let text = |v: f64| {
            let mut out = Vec::new();
            degrees(v, &mut out).expect("writes");
            String::from_utf8(out).expect("ascii")
        };
        for (value, expected) in
            [(-5.83, "-5.83"), (0.0, "0"), (-0.000_000_01, "0"), (180.0, "180"), (13.123_456_78, "13.1234568"), (-0.05, "-0.05")]
        {
            assert_eq!(text(value), expected);
        }
    }
}
