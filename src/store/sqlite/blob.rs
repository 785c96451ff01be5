//! Geometry as it stands in a GeoPackage: a `GP` header with envelope, then well-known binary
//! (OGC 12-128r18 clause 2.1.3; OGC 06-103r4 clause 8 for the binary).
//!
//! Written little-endian, two-dimensional, always with an envelope. Read in any byte order, with or without envelope, Z or
//! M (which are dropped), and in PostGIS's extended codes; every count is checked against the bytes that are left before
//! anything is allocated.

use geo::{BoundingRect, CoordsIter};
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use crate::domain::{Cell, Invalid, Shape};

/// The one spatial reference system of a workspace: WGS 84.
pub(super) const SRS_ID: i32 = 4326;
/// Collections inside collections, at most this deep: real data has one level, a stack overflow needs thousands.
const MAX_DEPTH: u32 = 16;
/// `GP`, version 0, envelope [minx, maxx, miny, maxy], little-endian.
const HEADER: [u8; 4] = [b'G', b'P', 0, 0b0000_0011];
const EMPTY_FLAG: u8 = 0b0001_0000;
const EXTENDED_FLAG: u8 = 0b0010_0000;
/// The fewest bytes a part of a multi-geometry can have: byte order, type, count.
const MIN_PART: usize = 9;

/// A shape as a GeoPackage blob.
pub(super) fn encode(shape: &Shape) -> Vec<u8> {
    let geometry = shape.geometry();
    let mut out = Vec::with_capacity(40 + 16 * geometry.coords_count() + 32);
    out.extend(HEADER);
    out.extend(SRS_ID.to_le_bytes());
    let [west, south, east, north] = shape.bounds();
    for edge in [west, east, south, north] {
        out.extend(edge.to_le_bytes());
    }
    write_geometry(geometry, &mut out);
    out
}

/// A GeoPackage blob as a cell: `Null` where the geometry is empty.
pub(super) fn decode(bytes: &[u8]) -> Result<Cell, Invalid> {
    match parse(bytes).map_err(|hint| Invalid::new("geometry", "", hint))? {
        None => Ok(Cell::Null),
        Some(geometry) => Shape::new(geometry).map(Cell::Shape),
    }
}

/// West, south, east, north of a blob; `None` where it is empty or no geometry. Reads the envelope where there is one.
pub(super) fn bounds(bytes: &[u8]) -> Option<[f64; 4]> {
    let header = Header::read(bytes).ok()?;
    if header.empty {
        return None;
    }
    if let Some(envelope) = header.envelope {
        return Some(envelope);
    }
    let rect = parse(bytes).ok()??.bounding_rect()?;
    Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
}

struct Header {
    empty: bool,
    envelope: Option<[f64; 4]>,
    /// Where the well-known binary begins.
    length: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let [b'G', b'P', _, flags, ..] = bytes else {
            return Err("the blob is no GeoPackage geometry (it does not begin with GP)");
        };
        if flags & EXTENDED_FLAG != 0 {
            return Err("extended GeoPackage geometries are not read");
        }
        let mut reader = Reader { bytes, at: 4, little: flags & 1 == 1 };
        let srs = reader.u32()?;
        // writers of other systems are refused: silently moving a place would be worse; 0 and -1 mean undefined
        if srs != SRS_ID.unsigned_abs() && srs != 0 && srs != u32::MAX {
            return Err("the geometry is in another reference system than WGS 84 (EPSG:4326)");
        }
        let pairs = match (flags >> 1) & 0b111 {
            0 => 0,
            1 => 2,
            2 | 3 => 3,
            4 => 4,
            _ => return Err("the envelope indicator is out of range"),
        };
        let mut edges = [0.0; 8];
        for edge in edges.iter_mut().take(pairs * 2) {
            *edge = reader.f64()?;
        }
        let [west, east, south, north, ..] = edges;
        let envelope = (pairs > 0 && edges.iter().take(4).all(|e| e.is_finite())).then_some([west, south, east, north]);
        Ok(Self { empty: flags & EMPTY_FLAG != 0, envelope, length: reader.at })
    }
}

fn parse(bytes: &[u8]) -> Result<Option<Geometry<f64>>, &'static str> {
    let header = Header::read(bytes)?;
    if header.empty {
        return Ok(None);
    }
    let mut reader = Reader { bytes, at: header.length, little: true };
    let geometry = reader.geometry(0)?;
    Ok(Some(geometry).filter(|g| g.coords_count() > 0))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    little: bool,
}

const SHORT: &str = "the geometry is cut short";

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], &'static str> {
        let end = self.at.checked_add(N).ok_or(SHORT)?;
        let taken = self.bytes.get(self.at..end).and_then(|b| b.try_into().ok()).ok_or(SHORT)?;
        self.at = end;
        Ok(taken)
    }
    fn u32(&mut self) -> Result<u32, &'static str> {
        let bytes = self.take()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
    fn f64(&mut self) -> Result<f64, &'static str> {
        let bytes = self.take()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }
    /// A count of things that each take at least `least` bytes: never more than the bytes that are left.
    fn count(&mut self, least: usize) -> Result<usize, &'static str> {
        let count = usize::try_from(self.u32()?).map_err(|_| SHORT)?;
        if count > (self.bytes.len() - self.at) / least { Err(SHORT) } else { Ok(count) }
    }
    fn coord(&mut self, extra: usize) -> Result<Coord<f64>, &'static str> {
        let coord = Coord { x: self.f64()?, y: self.f64()? };
        for _ in 0..extra {
            self.f64()?;
        }
        Ok(coord)
    }
    fn line(&mut self, extra: usize) -> Result<LineString<f64>, &'static str> {
        let count = self.count(16 + 8 * extra)?;
        (0..count).map(|_| self.coord(extra)).collect::<Result<Vec<_>, _>>().map(LineString)
    }
    fn parts(&mut self, depth: u32) -> Result<Vec<Geometry<f64>>, &'static str> {
        let count = self.count(MIN_PART)?;
        (0..count).map(|_| self.geometry(depth + 1)).collect()
    }
    fn geometry(&mut self, depth: u32) -> Result<Geometry<f64>, &'static str> {
        if depth > MAX_DEPTH {
            return Err("collections are nested too deep");
        }
        self.little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err("the byte order mark is neither 0 nor 1"),
        };
        let code = self.u32()?;
        if code & 0x2000_0000 != 0 {
            self.u32()?; // PostGIS repeats the reference system here
        }
        let flags = usize::from(code & 0x8000_0000 != 0) + usize::from(code & 0x4000_0000 != 0);
        let plain = code & 0x0fff_ffff;
        let extra = flags + match plain / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err("the type of geometry is unknown"),
        };
        Ok(match plain % 1000 {
            1 => {
                let coord = self.coord(extra)?;
                // POINT EMPTY is written as not-a-number
                if coord.x.is_nan() && coord.y.is_nan() { empty() } else { Geometry::Point(coord.into()) }
            }
            2 => Geometry::LineString(self.line(extra)?),
            3 => {
                let count = self.count(4)?;
                let mut rings = (0..count).map(|_| self.line(extra)).collect::<Result<Vec<_>, _>>()?.into_iter();
                let shell = rings.next().unwrap_or_else(|| LineString(Vec::new()));
                Geometry::Polygon(Polygon::new(shell, rings.collect()))
            }
            4 => Geometry::MultiPoint(MultiPoint(only(self.parts(depth)?, |g| Point::try_from(g).ok())?)),
            5 => Geometry::MultiLineString(MultiLineString(only(self.parts(depth)?, |g| LineString::try_from(g).ok())?)),
            6 => Geometry::MultiPolygon(MultiPolygon(only(self.parts(depth)?, |g| Polygon::try_from(g).ok())?)),
            7 => Geometry::GeometryCollection(GeometryCollection(
                self.parts(depth)?.into_iter().filter(|g| g.coords_count() > 0).collect(),
            )),
            8..=14 => return Err("curves are not read: convert the geometry to straight segments"),
            _ => return Err("the type of geometry is unknown"),
        })
    }
}

fn empty() -> Geometry<f64> {
    Geometry::GeometryCollection(GeometryCollection(Vec::new()))
}

/// The parts as one type; empty parts vanish.
fn only<T>(parts: Vec<Geometry<f64>>, as_type: fn(Geometry<f64>) -> Option<T>) -> Result<Vec<T>, &'static str> {
    parts
        .into_iter()
        .filter(|g| g.coords_count() > 0)
        .map(|g| as_type(g).ok_or("a part of a multi-geometry is of another type"))
        .collect()
}

fn write_geometry(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
    match geometry {
        Geometry::Point(p) => {
            write_head(1, out);
            write_coord(p.0, out);
        }
        Geometry::LineString(l) => {
            write_head(2, out);
            write_line(l, out);
        }
        Geometry::Polygon(p) => write_polygon(p, out),
        Geometry::MultiPoint(m) => {
            write_head(4, out);
            write_count(m.0.len(), out);
            for p in &m.0 {
                write_head(1, out);
                write_coord(p.0, out);
            }
        }
        Geometry::MultiLineString(m) => {
            write_head(5, out);
            write_count(m.0.len(), out);
            for l in &m.0 {
                write_head(2, out);
                write_line(l, out);
            }
        }
        Geometry::MultiPolygon(m) => {
            write_head(6, out);
            write_count(m.0.len(), out);
            for p in &m.0 {
                write_polygon(p, out);
            }
        }
        Geometry::GeometryCollection(c) => {
            write_head(7, out);
            write_count(c.0.len(), out);
            for g in &c.0 {
                write_geometry(g, out);
            }
        }
        Geometry::Line(l) => write_geometry(&Geometry::LineString(LineString::from(*l)), out),
        Geometry::Rect(r) => write_polygon(&r.to_polygon(), out),
        Geometry::Triangle(t) => write_polygon(&t.to_polygon(), out),
    }
}

fn write_head(code: u32, out: &mut Vec<u8>) {
    out.push(1);
    out.extend(code.to_le_bytes());
}

fn write_count(count: usize, out: &mut Vec<u8>) {
    // a shape has at most a million vertices, so a count always fits
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_coord(coord: Coord<f64>, out: &mut Vec<u8>) {
    out.extend(coord.x.to_le_bytes());
    out.extend(coord.y.to_le_bytes());
}

fn write_line(line: &LineString<f64>, out: &mut Vec<u8>) {
    write_count(line.0.len(), out);
    for coord in &line.0 {
        write_coord(*coord, out);
    }
}

fn write_polygon(polygon: &Polygon<f64>, out: &mut Vec<u8>) {
    write_head(3, out);
    write_count(1 + polygon.interiors().len(), out);
    write_line(polygon.exterior(), out);
    for ring in polygon.interiors() {
        write_line(ring, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_geometry_survives_its_blob() {
        for wkt in [
            "POINT(1 2)",
            "LINESTRING(0 0,1 1)",
            "POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))",
            "MULTIPOINT(1 2,3 4)",
            "MULTILINESTRING((0 0,1 1),(2 2,3 3))",
            "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
            "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))",
        ] {
            let shape = Shape::from_wkt(wkt).expect(wkt);
            let blob = encode(&shape);
            assert_eq!(decode(&blob).expect(wkt), Cell::Shape(shape.clone()), "{wkt}");
            assert_eq!(bounds(&blob), Some(shape.bounds()), "{wkt}");
        }
    }

    #[test]
    fn big_endian_z_and_missing_envelopes_are_read() {
        let mut blob = vec![b'G', b'P', 0, 0];
        blob.extend(4326_u32.to_be_bytes());
        blob.push(0);
        blob.extend(1001_u32.to_be_bytes());
        for v in [3.5_f64, -1.25, 99.0] {
            blob.extend(v.to_be_bytes());
        }
        assert_eq!(decode(&blob).expect("point z"), Cell::Shape(Shape::point(3.5, -1.25).expect("valid")));
        assert_eq!(bounds(&blob), Some([3.5, -1.25, 3.5, -1.25]));
    }

    #[test]
    fn an_empty_point_is_no_geometry() {
        let mut blob = vec![b'G', b'P', 0, 1];
        blob.extend(4326_u32.to_le_bytes());
        blob.push(1);
        blob.extend(1_u32.to_le_bytes());
        blob.extend(f64::NAN.to_le_bytes());
        blob.extend(f64::NAN.to_le_bytes());
        assert_eq!(decode(&blob).expect("empty"), Cell::Null);
        assert_eq!(bounds(&blob), None);
    }

    #[test]
    fn hostile_blobs_are_refused_without_a_large_allocation() {
        let head = |code: u32, count: u32| {
            let mut blob = vec![b'G', b'P', 0, 1];
            blob.extend(4326_u32.to_le_bytes());
            blob.push(1);
            blob.extend(code.to_le_bytes());
            blob.extend(count.to_le_bytes());
            blob
        };
        assert!(decode(&head(3, u32::MAX)).is_err(), "four billion rings");
        assert!(decode(&head(10, 1)).is_err(), "a curve polygon");
        assert!(decode(b"").is_err() && decode(b"GP").is_err() && decode(&[0; 64]).is_err());
        let mut nested = vec![b'G', b'P', 0, 1];
        nested.extend(4326_u32.to_le_bytes());
        for _ in 0..100_000 {
            nested.push(1);
            nested.extend(7_u32.to_le_bytes());
            nested.extend(1_u32.to_le_bytes());
        }
        assert!(decode(&nested).is_err(), "collections in collections");
        let whole = encode(&Shape::from_wkt("POLYGON((0 0,4 0,4 4,0 0))").expect("valid"));
        for cut in 0..whole.len() {
            assert!(decode(&whole[..cut]).is_err(), "cut at {cut}");
        }
    }
}
