//! Reading TopoJSON (<https://github.com/topojson/topojson-specification>): borders stored once as arcs, from which each
//! object's geometries are put together. Each object is a layer; positions are longitude and latitude in WGS 84.
//!
//! An arc may be used by any number of geometries: the vertices that come of it are counted and bounded, so that a small
//! file does not grow large.

use std::collections::BTreeMap;

use geo_types::{Coord, Geometry as Geo, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::decode::decode;
use super::features::{Feature, Features, Geometry};
use super::geojson::read::{cell, check_crs, check_depth};
use super::limits::Limits;
use super::refused::{Reason, Refused};
use super::repeats::{self, Noting};
use super::words::shown;
use crate::domain::{Invalid, Place};

/// Nesting of collections in collections.
const MAX_NESTED: usize = 8;
/// Vertices that all geometries together may have: three times those of the largest national set tried.
pub const MAX_VERTICES: usize = 20_000_000;

/// The document; members that are not named are passed over.
#[derive(serde::Deserialize)]
struct Topology {
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    crs: Option<Value>,
    #[serde(default)]
    transform: Option<Transform>,
    #[serde(default)]
    arcs: Vec<Vec<Position>>,
    #[serde(default)]
    objects: Objects,
}

/// Objects by name, each with the members that stand twice in it, its own name among them where it does.
#[derive(Default)]
struct Objects(Vec<(String, Value, Vec<String>)>);

impl<'de> Deserialize<'de> for Objects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Named)
    }
}

struct Named;

impl<'de> Visitor<'de> for Named {
    type Value = Objects;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("objects by name")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Objects, A::Error> {
        let (mut objects, mut known) = (Vec::new(), BTreeMap::new());
        while let Some(name) = map.next_key::<String>()? {
            let mut repeated = Vec::new();
            let value = map.next_value_seed(Noting(&mut repeated))?;
            // as everywhere the last of a name is taken
            if let Some(at) = known.get(&name) {
                repeated.push(name.clone());
                objects[*at] = (name, value, repeated);
            } else {
                known.insert(name.clone(), objects.len());
                objects.push((name, value, repeated));
            }
        }
        Ok(Objects(objects))
    }
}

/// The first two numbers of a position; a height is passed over.
#[derive(Clone, Copy)]
struct Position(Coord<f64>);

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Numbers)
    }
}

struct Numbers;

impl<'de> Visitor<'de> for Numbers {
    type Value = Position;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a position, [longitude, latitude]")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Position, A::Error> {
        let mut number = |at: usize| list.next_element::<f64>()?.ok_or_else(|| A::Error::invalid_length(at, &self));
        let (x, y) = (number(0)?, number(1)?);
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Position(Coord { x, y }))
    }
}

/// From the grid of the file to degrees.
#[derive(Clone, Copy, serde::Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

/// True where the document says that it is a topology, within its first members.
pub fn is_topology(bytes: &[u8]) -> bool {
    const SAMPLE_BYTES: usize = 4_096;
    let start: String = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE_BYTES)]).chars().filter(|c| !c.is_whitespace()).collect();
    start.contains("\"type\":\"Topology\"")
}

/// Reads the objects of a topology.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Features>, Refused> {
    read_within(file, bytes, limits, MAX_VERTICES)
}

/// Reads a topology whose geometries have at most so many vertices.
pub fn read_within(file: &str, bytes: &[u8], limits: &Limits, vertices: usize) -> Result<Vec<Features>, Refused> {
    let decoded = decode(file, bytes)?;
    check_depth(file, decoded.text.as_bytes(), limits)?;
    let topology: Topology = serde_json::from_str(decoded.text.trim_start_matches('\u{feff}')).map_err(|error| {
        let message = format!("the TopoJSON can not be read: {error}");
        Refused::new(Reason::Json, message, "save it again; the file may be cut off").of(file)
    })?;
    if topology.ty != "Topology" {
        let message = format!("the JSON is no topology (its type is {:?})", shown(&topology.ty));
        return Err(Refused::new(Reason::Type, message, "send GeoJSON or TopoJSON").of(file));
    }
    check_crs(file, topology.crs.as_ref())?;
    let mut reading = Reading { arcs: arcs(&topology), transform: topology.transform, left: vertices };
    let several = topology.objects.0.len() > 1;
    let mut layers = Vec::new();
    let mut rows = 0;
    for (name, object, repeated) in topology.objects.0 {
        let label = if several { format!("{file}#{}", shown(&name)) } else { file.to_owned() };
        let mut layer = Features::new(&label, if several { &name } else { super::grid::stem(file) });
        for name in &repeated {
            let place = Place { file: Some(layer.file.clone()), column: Some(name.clone()), ..Place::default() };
            layer.problems.push(repeats::problem(place, name));
        }
        let items = match object {
            Value::Object(mut members) if members.get("type").and_then(Value::as_str) == Some("GeometryCollection") => match members.remove("geometries") {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            },
            other => vec![other],
        };
        for item in items {
            rows += 1;
            if rows > limits.rows {
                let message = format!("the file has more than {} features", limits.rows);
                return Err(Refused::new(Reason::Rows, message, "split it into several files").of(file));
            }
            reading.feature(item, &mut layer, limits).map_err(|refused| refused.of(file))?;
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// The arcs in degrees: positions of a grid are differences, each to the one before.
fn arcs(topology: &Topology) -> Vec<Vec<Coord<f64>>> {
    let line = |arc: &Vec<Position>| {
        let mut at = Coord { x: 0.0, y: 0.0 };
        arc.iter()
            .map(|Position(p)| match topology.transform {
                Some(transform) => {
                    at = at + *p;
                    placed(at, transform)
                }
                None => *p,
            })
            .collect()
    };
    topology.arcs.iter().map(line).collect()
}

fn placed(p: Coord<f64>, transform: Transform) -> Coord<f64> {
    Coord { x: p.x * transform.scale[0] + transform.translate[0], y: p.y * transform.scale[1] + transform.translate[1] }
}

struct Reading {
    arcs: Vec<Vec<Coord<f64>>>,
    transform: Option<Transform>,
    /// Vertices that may still come.
    left: usize,
}

/// Why a geometry is none: its own fault, or the file's.
enum Broken {
    Feature(Invalid),
    TooMany,
}

impl From<Invalid> for Broken {
    fn from(invalid: Invalid) -> Self {
        Self::Feature(invalid)
    }
}

impl Reading {
    fn feature(&mut self, item: Value, layer: &mut Features, limits: &Limits) -> Result<(), Refused> {
        let number = layer.rows.len() as u64 + 1;
        let geometry = match item.get("type") {
            None | Some(Value::Null) => Geometry::Null,
            Some(_) => match self.geometry(&item, 0) {
                Ok(geometry) => layer.checked(Ok(geometry)),
                Err(Broken::Feature(invalid)) => Geometry::Broken(invalid),
                Err(Broken::TooMany) => {
                    let message = "the geometries have more vertices than are read, arcs counted as often as they are used";
                    return Err(Refused::new(Reason::Cells, message, "simplify the borders, or split the file"));
                }
            },
        };
        let id = match item.get("id") {
            Some(Value::String(id)) => Some(id.clone()),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        let mut feature = Feature { number, id, cells: Vec::new(), geometry };
        if let Value::Object(mut members) = item
            && let Some(Value::Object(properties)) = members.remove("properties")
        {
            let mut cells = BTreeMap::new();
            for (name, value) in properties {
                let column = layer.column(&name);
                if column >= limits.columns {
                    let message = format!("the features have more than {} attributes", limits.columns);
                    return Err(Refused::new(Reason::Columns, message, "leave out the attributes that are not needed"));
                }
                cells.insert(column, cell(value));
            }
            let width = cells.keys().next_back().map_or(0, |last| last + 1);
            feature.cells = (0..width).map(|column| cells.remove(&column)).collect();
        }
        layer.rows.push(feature);
        Ok(())
    }

    fn geometry(&mut self, value: &Value, depth: usize) -> Result<Geo<f64>, Broken> {
        let arcs = value.get("arcs").unwrap_or(&Value::Null);
        let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
        Ok(match value.get("type").and_then(Value::as_str).unwrap_or_default() {
            "Point" => Geo::Point(self.point(coordinates)?),
            "MultiPoint" => Geo::MultiPoint(MultiPoint(list(coordinates)?.iter().map(|p| self.point(p)).collect::<Result<_, _>>()?)),
            "LineString" => Geo::LineString(self.line(arcs)?),
            "MultiLineString" => Geo::MultiLineString(MultiLineString(list(arcs)?.iter().map(|l| self.line(l)).collect::<Result<_, _>>()?)),
            "Polygon" => Geo::Polygon(self.polygon(arcs)?),
            "MultiPolygon" => Geo::MultiPolygon(MultiPolygon(list(arcs)?.iter().map(|p| self.polygon(p)).collect::<Result<_, _>>()?)),
            "GeometryCollection" if depth < MAX_NESTED => {
                let parts = list(value.get("geometries").unwrap_or(&Value::Null))?;
                Geo::GeometryCollection(GeometryCollection(parts.iter().map(|p| self.geometry(p, depth + 1)).collect::<Result<_, _>>()?))
            }
            other => return Err(Invalid::new("geometry_type", shown(other), "a geometry of GeoJSON's types, with arcs").into()),
        })
    }

    fn point(&mut self, value: &Value) -> Result<Point<f64>, Broken> {
        let number = |at: usize| value.get(at).and_then(Value::as_f64);
        let (Some(x), Some(y)) = (number(0), number(1)) else {
            return Err(Invalid::new("topojson", shown(&value.to_string()), "a position is [longitude, latitude]").into());
        };
        self.take(1)?;
        Ok(Point(self.transform.map_or(Coord { x, y }, |transform| placed(Coord { x, y }, transform))))
    }

    fn polygon(&mut self, rings: &Value) -> Result<Polygon<f64>, Broken> {
        let mut rings: Vec<LineString<f64>> = list(rings)?.iter().map(|r| self.line(r)).collect::<Result<_, _>>()?;
        if rings.is_empty() {
            return Err(Invalid::new("topojson", "", "a polygon has a ring").into());
        }
        let shell = rings.remove(0);
        Ok(Polygon::new(shell, rings))
    }

    /// One line of several arcs: a negative number is the arc of its complement, backwards.
    fn line(&mut self, indexes: &Value) -> Result<LineString<f64>, Broken> {
        let mut line: Vec<Coord<f64>> = Vec::new();
        for index in list(indexes)? {
            let wrong = || Broken::from(Invalid::new("topojson", shown(&index.to_string()), "the number of an arc that the file has"));
            let index = index.as_i64().ok_or_else(wrong)?;
            let at = usize::try_from(if index < 0 { !index } else { index }).map_err(|_| wrong())?;
            let length = self.arcs.get(at).ok_or_else(wrong)?.len();
            self.take(length)?;
            // each begins where the one before ended
            let skipped = usize::from(!line.is_empty());
            let arc = &self.arcs[at];
            if index < 0 { line.extend(arc.iter().rev().skip(skipped)) } else { line.extend(arc.iter().skip(skipped)) }
        }
        Ok(LineString(line))
    }

    fn take(&mut self, vertices: usize) -> Result<(), Broken> {
        self.left = self.left.checked_sub(vertices).ok_or(Broken::TooMany)?;
        Ok(())
    }
}

fn list(value: &Value) -> Result<&Vec<Value>, Invalid> {
    value.as_array().ok_or_else(|| Invalid::new("topojson", shown(&value.to_string()), "arcs and coordinates are lists"))
}
