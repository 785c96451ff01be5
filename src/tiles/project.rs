//! Web Mercator (EPSG:3857), and the fixed-point grid on which positions are held.
//!
//! The world is the unit square, x from longitude -180 to 180, y from north to south. Positions are held as whole
//! numbers of 2^-30 of its width (3.7 cm at the equator): neighbours whose borders were written with different last
//! digits meet exactly, scaling to any tile is exact, and a vertex costs 8 bytes. x may lie beside the unit square: a line
//! that crosses longitude 180 runs on, and is drawn on both sides.

use std::f64::consts::PI;

/// A position on the fixed-point grid: x, y.
pub type Fixed = [i32; 2];

/// Width of the world on the fixed-point grid.
pub const WORLD: i32 = 1 << 30;

/// Latitudes nearer to a pole than this are moved here: Web Mercator shows nothing beyond 85.06 and has no poles.
pub const LAST_LATITUDE: f64 = 89.0;

/// Longitude and latitude to the unit square, y running south.
pub fn mercator(lon: f64, lat: f64) -> [f64; 2] {
    let lat = lat.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians();
    [lon / 360.0 + 0.5, 0.5 - lat.tan().asinh() / (2.0 * PI)]
}

/// Longitude at x of the unit square.
pub fn longitude(x: f64) -> f64 {
    (x - 0.5) * 360.0
}

/// Latitude at y of the unit square.
pub fn latitude(y: f64) -> f64 {
    ((0.5 - y) * 2.0 * PI).sinh().atan().to_degrees()
}

/// Longitude and latitude to the fixed-point grid.
pub fn fixed(lon: f64, lat: f64) -> Fixed {
    let [x, y] = mercator(lon, lat);
    [snap(x), snap(y)]
}

#[expect(clippy::cast_possible_truncation, reason = "longitudes to 540 and clamped latitudes lie within +-2 worlds, and i32 holds that")]
fn snap(v: f64) -> i32 {
    (v * f64::from(WORLD)).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mercator_and_back() {
        for lon in [-180.0, -5.83, 0.0, 104.9, 180.0] {
            for lat in [-85.0, -12.3, 0.0, 13.69, 85.0] {
                let [x, y] = mercator(lon, lat);
                assert!((longitude(x) - lon).abs() < 1e-12 && (latitude(y) - lat).abs() < 1e-12, "{lon} {lat}");
            }
        }
        assert_eq!(fixed(0.0, 0.0), [WORLD / 2, WORLD / 2]);
        assert_eq!(fixed(180.0, 0.0)[0], WORLD);
        assert!(fixed(0.0, 90.0)[1] < 0 && fixed(0.0, -90.0)[1] > WORLD);
    }
}
