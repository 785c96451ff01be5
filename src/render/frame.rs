//! Sizes and extents of pictures, and the part of the world that a frame shows.

use super::error::RenderError;
use crate::tiles::Window;
use crate::tiles::project::{latitude, longitude, mercator};

/// The least width and height of a picture: a legend still fits beside a map.
pub const MIN_SIDE: u32 = 120;
/// The most pixels along a side.
pub const MAX_SIDE: u32 = 4_096;
/// The most pixels of a picture: an A4 page at 210 dots an inch. A frame of them is drawn in the time that it has.
pub const MAX_PIXELS: u64 = 4_400_000;

/// Web Mercator shows nothing nearer to the poles.
const LAST_SHOWN: f64 = 85.051_128_779_806_6;
/// A picture of less than this many degrees would show nothing but the rounding of its coordinates: a metre.
const LEAST_SPAN: f64 = 1e-5;
/// No nearer than this, however small what is shown: pixels that the world would be wide (zoom 16 of 512-pixel tiles).
const NEAREST: f64 = 512.0 * 65_536.0;

/// The size of a picture that can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

impl Size {
    /// A size within the limits.
    pub fn new(width: u32, height: u32) -> Result<Self, RenderError> {
        let side = MIN_SIDE..=MAX_SIDE;
        let fits = side.contains(&width) && side.contains(&height) && u64::from(width) * u64::from(height) <= MAX_PIXELS;
        if fits { Ok(Self { width, height }) } else { Err(RenderError::Size { width, height }) }
    }
}

/// What part of the planet is shown: west, south, east, north in degrees. East below west crosses longitude 180.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent([f64; 4]);

impl Extent {
    /// An extent on this planet.
    pub fn new([west, south, east, north]: [f64; 4]) -> Result<Self, RenderError> {
        let wrong = || RenderError::Extent(format!("{west},{south},{east},{north}"));
        let lon = -180.0..=180.0;
        let on_planet = lon.contains(&west) && lon.contains(&east) && south >= -90.0 && north <= 90.0 && south < north;
        let east = if east < west { east + 360.0 } else { east };
        if !on_planet || east - west < LEAST_SPAN || north - south < LEAST_SPAN || south >= LAST_SHOWN || north <= -LAST_SHOWN {
            return Err(wrong());
        }
        Ok(Self([west, south.max(-LAST_SHOWN), east, north.min(LAST_SHOWN)]))
    }
    /// As it stands in an address: `west,south,east,north`.
    pub fn parse(text: &str) -> Result<Self, RenderError> {
        let wrong = || RenderError::Extent(text.chars().take(80).collect());
        let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| wrong())?;
        let bounds: [f64; 4] = numbers.try_into().map_err(|_| wrong())?;
        Self::new(bounds).map_err(|_| wrong())
    }
    /// Around what has these bounds, a point or a line among them, with some room.
    pub fn around([west, south, east, north]: [f64; 4]) -> Self {
        // a point alone is shown with about a kilometre around it
        let room = |low: f64, high: f64| if high - low < 0.01 { 0.01 } else { 0.0 };
        let (x, y) = (room(west, east), room(south, north));
        Self([west - x, (south - y).clamp(-LAST_SHOWN, LAST_SHOWN - 0.01), east + x, (north + y).clamp(-LAST_SHOWN + 0.01, LAST_SHOWN)])
    }
    /// West, south, east, north; east may lie beyond 180.
    pub fn bounds(&self) -> [f64; 4] {
        self.0
    }
    /// The window of a size that shows it whole, in the middle, with `margin` pixels on each side.
    pub fn fit(&self, width: f64, height: f64, margin: f64) -> Window {
        let [w, s, e, n] = self.0;
        let (from, to) = (mercator(w, n), mercator(e, s));
        let room = |side: f64| (side - 2.0 * margin).max(side / 2.0);
        let scale = (room(width) / (to[0] - from[0])).min(room(height) / (to[1] - from[1])).min(NEAREST);
        let middle = |axis: usize| f64::midpoint(from[axis], to[axis]);
        Window { left: middle(0) - width / scale / 2.0, top: middle(1) - height / scale / 2.0, scale, width, height }
    }
}

/// The circumference of the equator, metres (WGS 84).
pub const EQUATOR_M: f64 = 40_075_016.685_578_5;

/// Metres that a pixel in the middle of a window is wide.
pub fn metres_per_pixel(window: &Window) -> f64 {
    let middle = latitude(window.top + window.height / window.scale / 2.0).to_radians();
    EQUATOR_M * middle.cos() / window.scale
}

/// West, south, east, north of a window in degrees; east may lie beyond 180.
pub fn bounds(window: &Window) -> [f64; 4] {
    let (right, bottom) = (window.left + window.width / window.scale, window.top + window.height / window.scale);
    [longitude(window.left), latitude(bottom.min(1.0)), longitude(right), latitude(window.top.max(0.0))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_tested_at_its_limits_and_one_beyond() {
        for (width, height) in [(120, 120), (4096, 1074), (1074, 4096), (2097, 2098), (1600, 1200)] {
            assert!(Size::new(width, height).is_ok(), "{width} x {height}");
        }
        for (width, height) in [(0, 0), (0, 600), (119, 600), (600, 119), (4097, 200), (200, 4097), (20_000, 20_000), (4096, 1075)] {
            let error = Size::new(width, height).expect_err("beyond");
            assert!(error.to_string().contains("120 to 4096"), "{error}");
        }
    }

    #[test]
    fn an_extent_lies_on_this_planet() {
        for good in ["-12.3,10.1,4.3,25.0", "170,-20,-170,0", "-180,-90,180,90", " 1 , 2 , 3 , 4 "] {
            assert!(Extent::parse(good).is_ok(), "{good}");
        }
        for wrong in ["", "1,2,3", "1,2,3,4,5", "a,2,3,4", "-181,0,0,1", "0,0,181,1", "0,-91,1,0", "0,0,1,91", "0,1,1,0", "0,0,0,1", "0,86,1,87", "NaN,0,1,1", "0,0,inf,1"] {
            assert!(matches!(Extent::parse(wrong), Err(RenderError::Extent(_))), "{wrong}");
        }
        assert_eq!(Extent::parse("170,-20,-170,0").map(|e| e.bounds()), Ok([170.0, -20.0, 190.0, 0.0]));
    }

    #[test]
    fn a_window_shows_its_extent_whole_and_in_the_middle() {
        let extent = Extent::new([-12.3, 10.1, 4.3, 25.0]).expect("Mali");
        let window = extent.fit(800.0, 600.0, 10.0);
        let [w, s, e, n] = bounds(&window);
        assert!(w < -12.3 && s < 10.1 && e > 4.3 && n > 25.0);
        assert!((f64::midpoint(w, e) + 4.0).abs() < 1e-9);
        let at = |lon, lat| window.at(mercator(lon, lat));
        let (nw, se) = (at(-12.3, 25.0), at(4.3, 10.1));
        assert!((nw[1] - 10.0).abs() < 1e-6 || (nw[0] - 10.0).abs() < 1e-6, "{nw:?}");
        assert!((nw[0] + se[0] - 800.0).abs() < 1e-6 && (nw[1] + se[1] - 600.0).abs() < 1e-6);
        // a place alone is not shown larger than its coordinates are exact
        assert!(Extent::around([5.0, 5.0, 5.0, 5.0]).fit(800.0, 600.0, 10.0).scale <= NEAREST);
    }
}
