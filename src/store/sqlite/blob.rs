//! Geometry as it stands in a GeoPackage: a `GP` header with envelope, then well-known binary
//! (OGC 12-128r18 clause 2.1.3). Written with an envelope, read with or without.

use geo::{BoundingRect, CoordsIter};
use geo_types::Geometry;

use crate::domain::{Cell, Invalid, Shape};

use super::wkb::{self, Reader};

/// The one spatial reference system of a workspace: WGS 84.
pub(super) const SRS_ID: i32 = 4326;
/// `GP`, version 0, envelope [minx, maxx, miny, maxy], little-endian.
const HEADER: [u8; 4] = [b'G', b'P', 0, 0b0000_0011];
const EMPTY_FLAG: u8 = 0b0001_0000;
const EXTENDED_FLAG: u8 = 0b0010_0000;

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
    wkb::write_geometry(geometry, &mut out);
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
        let mut reader = Reader::new(bytes, 4, flags & 1 == 1);
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
        Ok(Self { empty: flags & EMPTY_FLAG != 0, envelope, length: reader.at() })
    }
}

fn parse(bytes: &[u8]) -> Result<Option<Geometry<f64>>, &'static str> {
    let header = Header::read(bytes)?;
    if header.empty {
        return Ok(None);
    }
    let geometry = Reader::new(bytes, header.length, true).geometry(0)?;
    Ok(Some(geometry).filter(|g| g.coords_count() > 0))
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
