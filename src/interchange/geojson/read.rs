//! Reading GeoJSON: one feature at a time, so that the tree of the whole file never stands in memory.
//!
//! Byte order marks, duplicate keys (the last wins, with a warning), heights and foreign members are taken in good part; depth is bounded
//! before anything is parsed; coordinates in another system that an old `crs` member names are transformed; each bad geometry is a
//! problem of its feature.

use geo_types::{Coord, Geometry as Geo, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::domain::{Cell, Invalid, Text};
use crate::interchange::crs::{self, Named};
use crate::interchange::decode::decode;
use crate::interchange::features::{Feature, Features, Geometry};
use crate::interchange::gdal_client;
use crate::interchange::grid::stem;
use crate::interchange::limits::Limits;
use crate::interchange::refused::{Reason, Refused};
use crate::interchange::repeats::{self, Noting};
use crate::interchange::upload::Options;
use crate::interchange::words::shown;

/// Members of the document that are looked at.
const KEPT: [&str; 6] = ["type", "crs", "sitelines", "id", "properties", "geometry"];

/// Reads a `FeatureCollection`, a single `Feature`, or features line by line. Coordinates in another system than WGS 84, which an
/// old `crs` member or the sender names, are transformed.
pub fn read(file: &str, bytes: &[u8], options: &Options) -> Result<Features, Refused> {
    let decoded = decode(file, bytes)?;
    let limits = &options.limits;
    check_depth(file, decoded.text.as_bytes(), limits)?;
    let text = decoded.text.trim_start_matches('\u{feff}');
    let first = document(file, text, limits, false)?;
    let source = match first.top.get("crs").filter(|c| !c.is_null()).map(crs::of_geojson) {
        Some(Named::Wgs84) => None,
        Some(Named::Other(epsg)) => Some(epsg),
        Some(Named::Unknown(name)) => Some(options.crs.ok_or_else(|| unknown_crs(file, &name))?),
        None => options.crs,
    };
    let (mut features, top) = match source.filter(|epsg| !epsg.is_wgs84()) {
        None => (first.features, first.top),
        Some(epsg) => {
            // its geometries are looked at only where the system is known
            drop(first);
            let Reading { mut features, top, raw, .. } = document(file, text, limits, true)?;
            features.mended.cut = 0;
            gdal_client::transform(&mut features, raw, epsg, options)?;
            (features, top)
        }
    };
    features.workspace = top.get("sitelines").and_then(|s| s.get("workspace")?.as_str()).map(str::to_owned);
    features.revision = top.get("sitelines").and_then(|s| s.get("revision")).and_then(|r| match r {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    });
    Ok(features)
}

/// Reads the text of a document, or of features one after the other.
fn document<'a>(file: &str, text: &str, limits: &'a Limits, keeps_raw: bool) -> Result<Reading<'a>, Refused> {
    let mut reading = Reading { features: Features::new(file, stem(file)), limits, refused: None, top: Map::new(), keeps_raw, raw: Vec::new() };
    if is_lines(text) {
        lines(&mut reading, text);
        return match reading.refused {
            Some(refused) => Err(refused.of(file)),
            None => Ok(reading),
        };
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Document(&mut reading).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if let Some(refused) = reading.refused {
        return Err(refused.of(file));
    }
    if let Err(error) = parsed {
        return Err(malformed(file, text, &error));
    }
    let ty = reading.top.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match ty.as_str() {
        "FeatureCollection" => {}
        "Feature" => {
            let crs = reading.top.get("crs").cloned();
            let feature = Value::Object(std::mem::take(&mut reading.top));
            reading.feature(feature);
            reading.top.extend(crs.map(|crs| ("crs".to_owned(), crs)));
        }
        "Topology" => {
            return Err(Refused::new(Reason::Type, "the TopoJSON does not say at its beginning that it is one", "make \"type\": \"Topology\" its first member").of(file));
        }
        "" => {
            let message = "the JSON is well formed, but no GeoJSON: its object has no \"type\"";
            return Err(Refused::new(Reason::Type, message, "send GeoJSON ({\"type\": \"FeatureCollection\", \"features\": [...]}), or a table as a list of flat objects ([{\"name\": ...}, ...])").of(file));
        }
        _ => {
            let message = format!("the JSON is no FeatureCollection (its type is {:?})", shown(&ty));
            return Err(Refused::new(Reason::Type, message, "send GeoJSON: {\"type\": \"FeatureCollection\", \"features\": [...]}").of(file));
        }
    }
    Ok(reading)
}

/// A text that could not be read is looked at once more up to this length, in bytes: it is held in memory for it.
const LOOKED_AT_BYTES: usize = 16 * 1024 * 1024;

/// What is wrong with a text that could not be read: its form, or that it is JSON of another kind.
fn malformed(file: &str, text: &str, error: &serde_json::Error) -> Refused {
    // what is passed over is not looked at for halves of letters, what is kept is
    let well_formed = if text.len() <= LOOKED_AT_BYTES { serde_json::from_str::<Value>(text).is_ok() } else { serde_json::from_str::<IgnoredAny>(text).is_ok() };
    if well_formed {
        let message = format!("the JSON is well formed, but no GeoJSON: {error}");
        return Refused::new(Reason::Type, message, "send GeoJSON ({\"type\": \"FeatureCollection\", \"features\": [...]}), or a table as a list of flat objects ([{\"name\": ...}, ...])").of(file);
    }
    let message = format!("the JSON is not well formed: {error}");
    let hint = if error.is_eof() { "save it again; the file may be cut off" } else { "save it again, or mend it at that line" };
    Refused::new(Reason::Json, message, hint).of(file)
}

/// Before each text of a sequence (RFC 8142).
const RECORD_SEPARATOR: char = '\u{1e}';

/// True where features follow one another, a line each, with or without a record separator before (GeoJSONSeq, GeoJSONL).
pub fn is_lines(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | RECORD_SEPARATOR));
    let mut first = serde_json::Deserializer::from_str(text).into_iter::<Kept>();
    let Some(Ok(Kept { ty: Some(ty) })) = first.next() else { return false };
    let rest = text.get(first.byte_offset()..).unwrap_or_default();
    ty == "Feature" && rest.trim_start_matches(|c: char| c.is_whitespace() || c == RECORD_SEPARATOR).starts_with('{')
}

/// What is looked at of the first line.
#[derive(serde::Deserialize)]
struct Kept {
    #[serde(rename = "type")]
    ty: Option<String>,
}

/// Takes features line by line; a line that is none is told, and the others are taken.
fn lines(reading: &mut Reading<'_>, text: &str) {
    for line in text.split(['\n', RECORD_SEPARATOR]).map(|l| l.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')).filter(|l| !l.is_empty()) {
        let mut repeated = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let value = Noting(&mut repeated).deserialize(&mut deserializer).and_then(|v| deserializer.end().map(|()| v));
        let taken = match value {
            Ok(value) if value.get("type").and_then(Value::as_str) == Some("Feature") => reading.feature(value),
            other => {
                let words = other.err().map_or_else(|| "it is no Feature".to_owned(), |error| error.to_string());
                let row = reading.features.rows.len() as u64 + 1;
                let geometry = Geometry::Broken(Invalid::new("geojson", shown(line), format!("each line is a GeoJSON Feature: {words}")));
                reading.features.rows.push(Feature { number: row, id: None, cells: Vec::new(), geometry });
                true
            }
        };
        reading.repeated(&repeated);
        if !taken {
            return;
        }
    }
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

/// A system that is named otherwise than by an EPSG code.
fn unknown_crs(file: &str, name: &str) -> Refused {
    let message = format!("the coordinates are in {:?}, which is not known here", shown(name));
    let hint = "name the system when importing (for example EPSG:32630), or save it in WGS 84 (EPSG:4326)";
    Refused::new(Reason::Crs, message, hint).of(file)
}

/// Of TopoJSON, an old `crs` member is refused unless it says WGS 84.
pub fn check_crs(file: &str, named: Option<&Value>) -> Result<(), Refused> {
    let name = match named.filter(|c| !c.is_null()).map(crs::of_geojson) {
        None | Some(Named::Wgs84) => return Ok(()),
        Some(Named::Other(epsg)) => epsg.to_string(),
        Some(Named::Unknown(name)) => shown(&name),
    };
    let message = format!("the coordinates are in {name:?}; TopoJSON is read in WGS 84");
    let hint = "save it in WGS 84 (EPSG:4326), or send GeoJSON, a GeoPackage or zipped shapefile, which are transformed";
    Err(Refused::new(Reason::Crs, message, hint).of(file))
}

/// The document while it is read: everything beside `features` is kept in `top`.
struct Reading<'a> {
    features: Features,
    limits: &'a Limits,
    refused: Option<Refused>,
    top: Map<String, Value>,
    /// Geometries are kept as they are written, to be transformed.
    keeps_raw: bool,
    raw: Vec<(u64, Value)>,
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
            Some(value) => {
                self.features.mended.heights += u64::from(has_heights(&value));
                if self.keeps_raw {
                    self.raw.push((number, value));
                    Geometry::Null
                } else {
                    self.features.checked(geometry(&value))
                }
            }
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

/// True where a position of a geometry has a height.
fn has_heights(value: &Value) -> bool {
    match value {
        Value::Object(members) => ["coordinates", "geometries"].iter().filter_map(|m| members.get(*m)).any(has_heights),
        Value::Array(items) if items.first().is_some_and(Value::is_number) => items.len() > 2,
        Value::Array(items) => items.iter().any(has_heights),
        _ => false,
    }
}

/// A geometry object as it is written, not checked.
pub fn geometry(value: &Value) -> Result<Geo<f64>, Invalid> {
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
