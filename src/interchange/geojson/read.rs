//! Reading GeoJSON: one feature at a time, so that the tree of the whole file never stands in memory.
//!
//! Byte order marks, duplicate keys (the last wins, with a warning), heights and foreign members are taken in good part; depth is bounded
//! before anything is parsed; an old `crs` member is refused unless it says WGS 84; each bad geometry is a problem of its
//! feature.

use geo_types::{Coord, Geometry as Geo, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::domain::{Cell, Invalid, Shape, Text};
use crate::interchange::decode::decode;
use crate::interchange::features::{Feature, Features, Geometry};
use crate::interchange::grid::stem;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::repeats::{self, Noting};
use crate::interchange::words::shown;

/// The names that an old `crs` member may give to longitude and latitude in WGS 84.
const WGS_84: [&str; 6] = [
    "urn:ogc:def:crs:OGC:1.3:CRS84",
    "urn:ogc:def:crs:OGC::CRS84",
    "OGC:CRS84",
    "EPSG:4326",
    "urn:ogc:def:crs:EPSG::4326",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
];

/// Members of the document that are looked at.
const KEPT: [&str; 6] = ["type", "crs", "sitelines", "id", "properties", "geometry"];

/// Reads a `FeatureCollection` or a single `Feature`.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Features, Refused> {
    let decoded = decode(file, bytes)?;
    check_depth(file, decoded.text.as_bytes(), limits)?;
    let mut reading = Reading { features: Features::new(file, stem(file)), limits, refused: None, top: Map::new() };
    let mut deserializer = serde_json::Deserializer::from_str(decoded.text.trim_start_matches('\u{feff}'));
    let parsed = Document(&mut reading).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if let Some(refused) = reading.refused {
        return Err(refused.of(file));
    }
    if let Err(error) = parsed {
        let message = format!("the JSON is not well formed: {error}");
        return Err(Refused::new(Reason::Json, message, "save it again; the file may be cut off").of(file));
    }
    let ty = reading.top.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match ty.as_str() {
        "FeatureCollection" => {}
        "Feature" => {
            let feature = Value::Object(std::mem::take(&mut reading.top));
            reading.feature(feature);
        }
        "Topology" => {
            return Err(Refused::new(Reason::Type, "the TopoJSON does not say at its beginning that it is one", "make \"type\": \"Topology\" its first member").of(file));
        }
        _ => {
            let message = format!("the JSON is no FeatureCollection (its type is {:?})", shown(&ty));
            return Err(Refused::new(Reason::Type, message, "send GeoJSON: {\"type\": \"FeatureCollection\", \"features\": [...]}").of(file));
        }
    }
    check_crs(file, reading.top.get("crs"))?;
    let mut features = reading.features;
    features.workspace = reading.top.get("sitelines").and_then(|s| s.get("workspace")?.as_str()).map(str::to_owned);
    features.revision = reading.top.get("sitelines").and_then(|s| s.get("revision")).and_then(|r| match r {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    });
    Ok(features)
}

/// Depth by counting brackets outside strings. O(bytes), no recursion.
pub fn check_depth(file: &str, text: &[u8], limits: &Limits) -> Result<(), Refused> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for b in text {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                if depth > limits.json_depth {
                    let message = format!("the JSON is nested more than {} levels deep", limits.json_depth);
                    return Err(Refused::new(Reason::JsonDepth, message, "flatten the attributes").of(file));
                }
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// An old `crs` member is refused unless it says WGS 84.
pub fn check_crs(file: &str, crs: Option<&Value>) -> Result<(), Refused> {
    let Some(crs) = crs.filter(|c| !c.is_null()) else { return Ok(()) };
    let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or_default();
    if WGS_84.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let message = format!("the coordinates are in {:?}; GeoJSON is read in WGS 84 (RFC 7946)", shown(name));
    let hint = "save it in WGS 84 (EPSG:4326), or send a GeoPackage or zipped shapefile, which are transformed";
    Err(Refused::new(Reason::Crs, message, hint).of(file))
}

/// The document while it is read: everything beside `features` is kept in `top`.
struct Reading<'a> {
    features: Features,
    limits: &'a Limits,
    refused: Option<Refused>,
    top: Map<String, Value>,
}

impl Reading<'_> {
    /// Members that stand twice: said at the feature that was read last.
    fn repeated(&mut self, names: &[String]) {
        let row = self.features.rows.len().max(1) as u64;
        for name in names {
            self.features.problems.push(repeats::problem(self.features.place(row, Some(name)), name));
        }
    }

    /// Takes one feature; false where reading must stop.
    fn feature(&mut self, value: Value) -> bool {
        if self.features.rows.len() >= self.limits.rows {
            let message = format!("the file has more than {} features", self.limits.rows);
            self.refused = Some(Refused::new(Reason::Rows, message, "split it into several files"));
            return false;
        }
        let number = self.features.rows.len() as u64 + 1;
        let mut feature = Feature { number, id: None, cells: Vec::new(), geometry: Geometry::Absent };
        let Value::Object(mut members) = value else {
            feature.geometry = Geometry::Broken(Invalid::new("geojson", shown(&value.to_string()), "a feature is a JSON object"));
            self.features.rows.push(feature);
            return true;
        };
        feature.id = match members.remove("id") {
            Some(Value::String(id)) => Some(id),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        feature.geometry = match members.remove("geometry") {
            None => Geometry::Absent,
            Some(Value::Null) => Geometry::Null,
            Some(value) => Geometry::from(shape(&value)),
        };
        if let Some(Value::Object(properties)) = members.remove("properties") {
            for (name, value) in properties {
                let column = self.features.column(&name);
                if column >= self.limits.columns {
                    let message = format!("the features have more than {} attributes", self.limits.columns);
                    self.refused = Some(Refused::new(Reason::Columns, message, "leave out the attributes that are not needed"));
                    return false;
                }
                if feature.cells.len() <= column {
                    feature.cells.resize(column + 1, None);
                }
                feature.cells[column] = Some(cell(value));
            }
        }
        self.features.rows.push(feature);
        true
    }
}

/// An attribute as a cell.
pub fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(v) => Cell::Flag(v),
        Value::Number(n) => n.as_i64().map_or_else(|| n.as_f64().map_or(Cell::Null, Cell::Real), Cell::Int),
        Value::String(text) => Cell::text(&text),
        Value::Array(items) => Cell::List(
            items
                .into_iter()
                .filter(|i| !i.is_null())
                .map(|i| Text::from(if let Value::String(text) = i { text } else { i.to_string() }))
                .collect(),
        ),
        Value::Object(members) => Cell::Map(
            members
                .into_iter()
                .filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (Text::from(k), Text::from(if let Value::String(text) = v { text } else { v.to_string() })))
                .collect(),
        ),
    }
}

struct Document<'r, 'a>(&'r mut Reading<'a>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a GeoJSON object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(List(self.0))?;
            } else if KEPT.contains(&key.as_str()) {
                let mut repeated = Vec::new();
                let value = map.next_value_seed(Noting(&mut repeated))?;
                if self.0.top.insert(key.clone(), value).is_some() {
                    repeated.push(key);
                }
                self.0.repeated(&repeated);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct List<'r, 'a>(&'r mut Reading<'a>);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of features")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.0.refused.is_none() {
            let mut repeated = Vec::new();
            let Some(value) = list.next_element_seed(Noting(&mut repeated))? else { return Ok(()) };
            self.0.feature(value);
            self.0.repeated(&repeated);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// A geometry object as a checked shape.
pub fn shape(value: &Value) -> Result<Shape, Invalid> {
    Shape::new(geometry(value)?)
}

fn geometry(value: &Value) -> Result<Geo<f64>, Invalid> {
    let ty = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
    Ok(match ty {
        "Point" => Geo::Point(Point(position(coordinates)?)),
        "MultiPoint" => Geo::MultiPoint(MultiPoint(parts(coordinates, |v| position(v).map(Point))?)),
        "LineString" => Geo::LineString(line(coordinates)?),
        "MultiLineString" => Geo::MultiLineString(MultiLineString(parts(coordinates, line)?)),
        "Polygon" => Geo::Polygon(polygon(coordinates)?),
        "MultiPolygon" => Geo::MultiPolygon(MultiPolygon(parts(coordinates, polygon)?)),
        "GeometryCollection" => {
            Geo::GeometryCollection(GeometryCollection(parts(value.get("geometries").unwrap_or(&Value::Null), geometry)?))
        }
        other => {
            let hint = "one of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection";
            return Err(Invalid::new("geometry_type", shown(other), hint));
        }
    })
}

fn parts<T>(value: &Value, read: impl Fn(&Value) -> Result<T, Invalid>) -> Result<Vec<T>, Invalid> {
    let list = value.as_array().ok_or_else(|| Invalid::new("geojson", shown(&value.to_string()), "coordinates are a list"))?;
    list.iter().map(read).collect()
}

/// A position; a height or measure after the first two numbers is left out.
fn position(value: &Value) -> Result<Coord<f64>, Invalid> {
    let number = |i: usize| value.get(i).and_then(Value::as_f64);
    match (number(0), number(1)) {
        (Some(x), Some(y)) => Ok(Coord { x, y }),
        _ => Err(Invalid::new("geojson", shown(&value.to_string()), "a position is [longitude, latitude]")),
    }
}

fn line(value: &Value) -> Result<LineString<f64>, Invalid> {
    Ok(LineString(parts(value, position)?))
}

fn polygon(value: &Value) -> Result<Polygon<f64>, Invalid> {
    let mut rings = parts(value, line)?;
    if rings.is_empty() {
        return Ok(Polygon::new(LineString(Vec::new()), Vec::new()));
    }
    let shell = rings.remove(0);
    Ok(Polygon::new(shell, rings))
}
