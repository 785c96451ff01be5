//! Addresses of tiles: zoom, column, row of the `WebMercatorQuad` tile matrix set (OGC 17-083r4), row 0 in the north.

use super::project::{latitude, longitude};

/// The deepest zoom that has an address: one unit of a tile's grid is then 2.3 mm at the equator.
pub const MAX_ZOOM: u8 = 22;

/// Half the width of the Web Mercator world in metres (pi x 6,378,137 m).
pub const HALF_WORLD_M: f64 = 20_037_508.342_789_244;

/// The address of a tile that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

/// Why there is no such tile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATile {
    /// A part of the address is no whole number of zero or more.
    #[error("a tile address is three whole numbers z/x/y, not {0:?}")]
    NotNumbers(String),
    /// Too deep.
    #[error("zoom {0} is beyond {MAX_ZOOM}, the deepest that there is")]
    Zoom(u32),
    /// Beside the world.
    #[error("at zoom {zoom} column and row lie below {side}, not at {x}/{y}")]
    Outside {
        /// Zoom asked for.
        zoom: u8,
        /// Tiles along each side of the world.
        side: u64,
        /// Column asked for.
        x: u32,
        /// Row asked for.
        y: u32,
    },
}

impl TileCoord {
    /// A tile of the world; refused where there is none.
    pub fn new(z: u32, x: u32, y: u32) -> Result<Self, NotATile> {
        let zoom = u8::try_from(z).ok().filter(|z| *z <= MAX_ZOOM).ok_or(NotATile::Zoom(z))?;
        let side = 1_u64 << zoom;
        if u64::from(x) >= side || u64::from(y) >= side {
            return Err(NotATile::Outside { zoom, side, x, y });
        }
        Ok(Self { z: zoom, x, y })
    }
    /// Parses the three parts of a path, `z`, `x` and `y` (an extension already taken off).
    pub fn parse(z: &str, x: &str, y: &str) -> Result<Self, NotATile> {
        let number = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten().ok_or_else(|| NotATile::NotNumbers(format!("{z}/{x}/{y}")))
        };
        Self::new(number(z)?, number(x)?, number(y)?)
    }
    /// The tile of a zoom in which a place lies; `None` beyond the latitudes that Web Mercator shows.
    pub fn at(z: u8, lon: f64, lat: f64) -> Option<Self> {
        let [x, y] = super::project::mercator(lon, lat);
        let side = f64::from(1_u32 << z.min(MAX_ZOOM));
        // longitude 180 is the eastern edge of the last column
        let column = (x * side).floor().min(side - 1.0);
        let row = (y * side).floor();
        if z > MAX_ZOOM || !(0.0..1.0).contains(&y) || column < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie within 0 and 2^22")]
        Self::new(u32::from(z), column as u32, row as u32).ok()
    }
    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }
    /// Column from the west.
    pub fn x(self) -> u32 {
        self.x
    }
    /// Row from the north.
    pub fn y(self) -> u32 {
        self.y
    }
    /// West, south, east, north in degrees.
    pub fn bounds_degrees(self) -> [f64; 4] {
        let [w, n, e, s] = self.bounds_world();
        [longitude(w), latitude(s), longitude(e), latitude(n)]
    }
    /// West, south, east, north in metres of Web Mercator (EPSG:3857).
    pub fn bounds_metres(self) -> [f64; 4] {
        let metres = |v: f64| (v * 2.0 - 1.0) * HALF_WORLD_M;
        let [w, n, e, s] = self.bounds_world();
        [metres(w), -metres(s), metres(e), -metres(n)]
    }
    /// West, north, east, south where the world is the unit square and y runs south.
    fn bounds_world(self) -> [f64; 4] {
        let side = f64::from(1_u32 << self.z);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        [x / side, y / side, (x + 1.0) / side, (y + 1.0) / side]
    }
}

impl std::fmt::Display for TileCoord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_tested_at_its_limits_and_one_beyond() {
        assert!(TileCoord::new(22, (1 << 22) - 1, (1 << 22) - 1).is_ok());
        assert_eq!(TileCoord::new(23, 0, 0), Err(NotATile::Zoom(23)));
        assert_eq!(TileCoord::new(31, 0, 0), Err(NotATile::Zoom(31)));
        assert_eq!(TileCoord::new(u32::MAX, 0, 0), Err(NotATile::Zoom(u32::MAX)));
        assert!(matches!(TileCoord::new(3, 8, 0), Err(NotATile::Outside { side: 8, .. })));
        assert!(matches!(TileCoord::new(3, 0, 8), Err(NotATile::Outside { .. })));
        assert!(TileCoord::new(3, 7, 7).is_ok());
        for bad in ["", "-1", "+1", "1.0", " 1", "x", "99999999999"] {
            assert!(matches!(TileCoord::parse("3", bad, "0"), Err(NotATile::NotNumbers(_))), "{bad:?}");
        }
    }

    #[test]
    fn bounds_are_those_of_the_world() {
        let world = TileCoord::new(0, 0, 0).expect("a tile");
        let [w, s, e, n] = world.bounds_degrees();
        assert!((w + 180.0).abs() < 1e-12 && (e - 180.0).abs() < 1e-12);
        assert!((n - 85.051_128_779_806_6).abs() < 1e-9 && (s + n).abs() < 1e-9);
        let metres = world.bounds_metres();
        assert!((metres[0] + HALF_WORLD_M).abs() < 1e-6 && (metres[3] - HALF_WORLD_M).abs() < 1e-6);
        let north_west = TileCoord::new(1, 0, 0).expect("a tile").bounds_degrees();
        assert!(north_west[1].abs() < 1e-12 && north_west[2].abs() < 1e-12);
    }

    #[test]
    fn a_place_lies_in_its_tile() {
        for (lon, lat) in [(-5.83, 13.69), (104.9, 11.5), (180.0, 0.0), (-180.0, -85.0)] {
            let tile = TileCoord::at(12, lon, lat).expect("on the map");
            let [w, s, e, n] = tile.bounds_degrees();
            assert!((w..=e).contains(&lon) && (s..=n).contains(&lat), "{tile} {lon} {lat}");
        }
        assert_eq!(TileCoord::at(4, 0.0, 89.0), None);
    }
}
