//! Of which kind the geometries of a layer are, for formats and clients that want it declared.

use geo_types::Geometry;
use serde::{Deserialize, Serialize};

/// A kind of geometry, as narrow as all rows of a layer allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeometryKind {
    /// `Point`
    Points,
    /// `MultiPoint`
    MultiPoints,
    /// `LineString`
    Lines,
    /// `MultiLineString`
    MultiLines,
    /// `Polygon`
    Areas,
    /// `MultiPolygon`
    MultiAreas,
    /// `Point` and `MultiPoint`
    PointsOrMulti,
    /// `LineString` and `MultiLineString`
    LinesOrMulti,
    /// `Polygon` and `MultiPolygon`
    AreasOrMulti,
    /// Geometries of more than one dimension, or collections of them.
    Any,
}

impl GeometryKind {
    /// The kind of one geometry.
    pub const fn of(geometry: &Geometry<f64>) -> Self {
        match geometry {
            Geometry::Point(_) => Self::Points,
            Geometry::MultiPoint(_) => Self::MultiPoints,
            Geometry::Line(_) | Geometry::LineString(_) => Self::Lines,
            Geometry::MultiLineString(_) => Self::MultiLines,
            Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Self::Areas,
            Geometry::MultiPolygon(_) => Self::MultiAreas,
            Geometry::GeometryCollection(_) => Self::Any,
        }
    }
    /// The kind of either and both where they are of one dimension.
    const fn mixed(self) -> Self {
        match self {
            Self::Points | Self::MultiPoints | Self::PointsOrMulti => Self::PointsOrMulti,
            Self::Lines | Self::MultiLines | Self::LinesOrMulti => Self::LinesOrMulti,
            Self::Areas | Self::MultiAreas | Self::AreasOrMulti => Self::AreasOrMulti,
            Self::Any => Self::Any,
        }
    }
    /// The narrowest kind that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (a, b) if a.mixed() == b.mixed() => a.mixed(),
            _ => Self::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GeometryKind::{Any, Areas, AreasOrMulti, Lines, MultiAreas, Points};

    #[test]
    fn kinds_widen_within_their_dimension_and_no_further() {
        assert_eq!(Areas.with(Areas), Areas);
        assert_eq!(Areas.with(MultiAreas).with(Areas), AreasOrMulti);
        assert_eq!(Points.with(Lines), Any);
        assert_eq!(AreasOrMulti.with(Points), Any);
    }
}
