//! The coordinate systems that OGC API Features Part 2 is served in. Everything is kept in WGS 84, longitude first.

use geo::{Coord, Geometry, MapCoords};

/// A coordinate system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Crs {
    /// WGS 84, longitude and latitude in degrees: how features are kept.
    #[default]
    Crs84,
    /// WGS 84, latitude and longitude in degrees.
    Epsg4326,
    /// Web Mercator, easting and northing in metres.
    Epsg3857,
}

/// Radius of the sphere of Web Mercator, metres (EPSG method 1024).
const RADIUS_M: f64 = 6_378_137.0;
/// The latitude at which the world of Web Mercator is square; what lies beyond is drawn at its edge.
const MERCATOR_EDGE: f64 = 85.051_128_779_806_6;

impl Crs {
    /// Every system, the one that features are kept in first.
    pub const ALL: [Self; 3] = [Self::Crs84, Self::Epsg4326, Self::Epsg3857];

    /// Its URI.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Crs84 => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            Self::Epsg4326 => "http://www.opengis.net/def/crs/EPSG/0/4326",
            Self::Epsg3857 => "http://www.opengis.net/def/crs/EPSG/0/3857",
        }
    }
    /// The system of a URI.
    pub fn parse(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.uri() == uri)
    }
    /// A position of this system in WGS 84, longitude first.
    pub fn to_wgs84(self, c: Coord<f64>) -> Coord<f64> {
        match self {
            Self::Crs84 => c,
            Self::Epsg4326 => Coord { x: c.y, y: c.x },
            Self::Epsg3857 => {
                let lat = (c.y / RADIUS_M).exp().atan().mul_add(2.0, -std::f64::consts::FRAC_PI_2);
                Coord { x: (c.x / RADIUS_M).to_degrees(), y: lat.to_degrees() }
            }
        }
    }
    /// A position in WGS 84, longitude first, in this system.
    pub fn of_wgs84(self, c: Coord<f64>) -> Coord<f64> {
        match self {
            Self::Crs84 => c,
            Self::Epsg4326 => Coord { x: c.y, y: c.x },
            Self::Epsg3857 => {
                let lat = c.y.clamp(-MERCATOR_EDGE, MERCATOR_EDGE).to_radians();
                Coord { x: c.x.to_radians() * RADIUS_M, y: lat.tan().asinh() * RADIUS_M }
            }
        }
    }
    /// A geometry in WGS 84 in this system; none where it is that already.
    pub fn project(self, geometry: &Geometry<f64>) -> Option<Geometry<f64>> {
        (self != Self::Crs84).then(|| geometry.map_coords(|c| self.of_wgs84(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_go_there_and_back() {
        let place = Coord { x: -5.831, y: 13.694 };
        for crs in Crs::ALL {
            let back = crs.to_wgs84(crs.of_wgs84(place));
            assert!((back.x - place.x).abs() < 1e-12 && (back.y - place.y).abs() < 1e-12, "{crs:?}");
            assert_eq!(Crs::parse(crs.uri()), Some(crs));
        }
        assert_eq!(Crs::Epsg4326.of_wgs84(place), Coord { x: 13.694, y: -5.831 });
    }

    /// The example of EPSG guidance note 7-2, method 1024: 24°22'54.433"N, 100°20'00"W.
    #[test]
    fn web_mercator_gives_the_published_example() {
        let (lat, lon) = (24.0 + 22.0 / 60.0 + 54.433 / 3600.0, -100.0 - 20.0 / 60.0);
        let found = Crs::Epsg3857.of_wgs84(Coord { x: lon, y: lat });
        assert!((found.x + 11_169_055.58).abs() < 0.01 && (found.y - 2_800_000.0).abs() < 0.1, "{found:?}");
        assert!(Crs::Epsg3857.of_wgs84(Coord { x: 0.0, y: -90.0 }).y.is_finite());
    }
}
