//! What parent and child say to each other: one order to the child, JSON lines back. Both sides check what they read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::AttributeType;
use crate::domain::geometry_kind::GeometryKind;

/// The longest line the parent takes from the child: a geometry of 1,000,000 vertices has 40 MB.
pub const MAX_LINE_BYTES: usize = 128 * 1024 * 1024;

/// A kind of vector file, with the one driver that may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vector {
    /// GeoPackage.
    GeoPackage,
    /// ESRI Shapefile, its parts side by side.
    Shapefile,
    /// KML.
    Kml,
    /// GPX: waypoints, routes and tracks.
    Gpx,
    /// FlatGeobuf.
    FlatGeobuf,
    /// GeoJSON in a coordinate system of its own: geometries alone, to be transformed.
    GeoJson,
}

impl Vector {
    /// The only driver that may open it.
    pub const fn driver(self) -> &'static str {
        match self {
            Self::GeoPackage => "GPKG",
            Self::Shapefile => "ESRI Shapefile",
            Self::Kml => "LIBKML",
            Self::Gpx => "GPX",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::GeoJson => "GeoJSON",
        }
    }
    /// True of a layer that holds features of its own. The driver of GPX has a layer for everything that a file may hold, and
    /// the vertices of routes and tracks once more as points.
    pub fn is_own(self, layer: &str, features: u64) -> bool {
        self != Self::Gpx || (features > 0 && !layer.ends_with("_points"))
    }
    /// Ending of the part that is opened.
    pub const fn main_part(self) -> &'static str {
        match self {
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "shp",
            Self::Kml => "kml",
            Self::Gpx => "gpx",
            Self::FlatGeobuf => "fgb",
            Self::GeoJson => "geojson",
        }
    }
}

/// What the child shall do. The bytes of the parts follow, one after the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Kind of file.
    pub vector: Vector,
    /// Ending and length of each part; the child chooses the names.
    pub parts: Vec<(String, u64)>,
    /// Coordinate system where the file has none: the number of an EPSG code, and nothing else that somebody wrote.
    pub epsg: Option<u32>,
    /// Most features of all layers together.
    pub features: usize,
    /// Address space, bytes.
    pub memory: u64,
    /// Processor time, seconds.
    pub seconds: u64,
}

/// What the child shall write. Rows follow, one a line, and at the end `null`, so that half is not taken for all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteOrder {
    /// Kind of file.
    pub vector: Vector,
    /// Name of the layer.
    pub layer: String,
    /// Rows may have geometries.
    pub spatial: bool,
    /// Of which kind all of them are, where that is known before the first is written.
    pub geometry: Option<GeometryKind>,
    /// Names and types of the columns.
    pub columns: Vec<(String, AttributeType)>,
    /// What the file says of itself, where it has a place for it.
    pub about: Vec<(String, String)>,
    /// The day that stands in the file in place of today.
    pub day: Option<String>,
    /// Address space, bytes.
    pub memory: u64,
    /// Processor time, seconds.
    pub seconds: u64,
    /// Longest file, bytes.
    pub file_bytes: u64,
}

/// A row that is to be written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteRow {
    /// Values in the order of the columns.
    pub cells: Vec<Value>,
    /// Its geometry.
    pub wkt: Option<String>,
}

/// What the child says, one a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "lowercase")]
pub enum Say {
    /// A layer begins.
    Layer {
        /// Its name.
        name: String,
        /// Its attributes.
        fields: Vec<String>,
        /// Their types, in the same order.
        types: Vec<AttributeType>,
        /// Where its coordinates were transformed: from what.
        transformed_from: Option<String>,
    },
    /// A feature of the layer that began last.
    Feature {
        /// Attributes in the order of the layer's fields.
        cells: Vec<Value>,
        /// GeoJSON geometry in WGS 84.
        geometry: Option<Value>,
        /// Why there is none, where there should be one.
        problem: Option<String>,
        /// It had heights or measures.
        heights: bool,
        /// It had curves.
        curves: bool,
    },
    /// The whole file is refused.
    Refused {
        /// Why.
        why: Why,
        /// What is wrong.
        message: String,
    },
    /// A file that was written; its bytes follow the line.
    File {
        /// Ending, or name and ending where there are several.
        name: String,
        /// How many bytes follow.
        bytes: u64,
    },
    /// All was said.
    Done,
}

/// Why the child refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It can not be opened or read.
    Unreadable,
    /// It has no coordinate system.
    NoCrs,
    /// It has too many features.
    TooMany,
}
