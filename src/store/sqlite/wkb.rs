//! Well-known binary (OGC 06-103r4 clause 8).
//!
//! Read in any byte order, with Z or M (which are dropped), and in PostGIS's extended codes; every count is checked against
//! the bytes that are left before anything is allocated.

use geo::CoordsIter;
use geo_types::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// Collections inside collections, at most this deep: real data has one level, a stack overflow needs thousands.
const MAX_DEPTH: u32 = 16;
/// The fewest bytes a part of a multi-geometry can have: byte order, type, count.
const MIN_PART: usize = 9;

/// Reads numbers and geometries from bytes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    little: bool,
}

const SHORT: &str = "the geometry is cut short";

impl<'a> Reader<'a> {
    /// From the byte `at` on; `little` is the byte order of numbers outside a geometry.
    pub(super) fn new(bytes: &'a [u8], at: usize, little: bool) -> Self {
        Self { bytes, at, little }
    }
    /// The next byte to read.
    pub(super) fn at(&self) -> usize {
        self.at
    }
    fn take<const N: usize>(&mut self) -> Result<[u8; N], &'static str> {
        let end = self.at.checked_add(N).ok_or(SHORT)?;
        let taken = self.bytes.get(self.at..end).and_then(|b| b.try_into().ok()).ok_or(SHORT)?;
        self.at = end;
        Ok(taken)
    }
    /// The next number of four bytes.
    pub(super) fn u32(&mut self) -> Result<u32, &'static str> {
        let bytes = self.take()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
    /// The next number of eight bytes.
    pub(super) fn f64(&mut self) -> Result<f64, &'static str> {
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
    /// The next geometry, `depth` collections deep; one without positions where it is empty.
    pub(super) fn geometry(&mut self, depth: u32) -> Result<Geometry<f64>, &'static str> {
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

/// Writes a geometry, little-endian and two-dimensional.
pub(super) fn write_geometry(geometry: &Geometry<f64>, out: &mut Vec<u8>) {
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
