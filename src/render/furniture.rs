//! What stands in the corners of a map: how long a kilometre is and where north is; and lines of longitude and latitude.

use super::frame::{EQUATOR_M, bounds, metres_per_pixel};
use crate::letters::room::Box4;
use crate::letters::{Fonts, Hold, Style};
use crate::tiles::Window;
use crate::tiles::clip::Local;
use crate::tiles::project::mercator;

/// A piece of furniture: its SVG and the room that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Elements.
    pub svg: String,
    /// Where no name may stand.
    pub room: Box4,
}

/// The longest 1, 2 or 5 times a power of ten that fits into so many pixels: metres, and their pixels.
pub fn scale_length(metres_per_pixel: f64, most: f64) -> (f64, f64) {
    let room = metres_per_pixel * most;
    let power = 10_f64.powf(room.log10().floor());
    let metres = [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|metres| *metres <= room).unwrap_or(power);
    (metres, metres / metres_per_pixel)
}

/// Words of a scale bar: what stands behind the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Units {
    /// For kilometres.
    pub km: String,
    /// For metres.
    pub m: String,
}

/// Where the scale at the upper or lower edge is further than this from that in the middle, no bar would be true.
const MOST_DISTORTION: f64 = 1.6;

/// Chooses between two rooms.
pub type Choose<'a> = &'a dyn Fn([Box4; 2]) -> Box4;

/// A bar of scale at the lower left, or the lower right as `choose` says, for the middle of the map; none where Web Mercator's scale, which grows towards the
/// poles, is another one at its edge.
pub fn scale_bar(window: &Window, fonts: &Fonts, size: f64, ink: &str, units: &Units, choose: Choose<'_>) -> Option<Piece> {
    let [_, south, _, north] = bounds(window);
    let middle = metres_per_pixel(window);
    let distortion = |lat: f64| {
        let here = EQUATOR_M * lat.to_radians().cos() / window.scale;
        (middle / here).max(here / middle)
    };
    if distortion(south).max(distortion(north)) > MOST_DISTORTION {
        return None;
    }
    let (metres, pixels) = scale_length(middle, (window.width * 0.24).max(size * 4.0));
    let words = if metres >= 1_000.0 { format!("{}\u{A0}{}", plain(metres / 1_000.0), units.km) } else { format!("{}\u{A0}{}", plain(metres), units.m) };
    let style = Style { size, bold: false };
    let wide = fonts.width(&words, style);
    let (pad, bar) = (size * 0.5, size * 0.32);
    let (high, broad) = (size * 1.55 + bar + pad, pixels.max(wide) + 2.0 * pad);
    let at = |left: f64, top: f64| [left, top, left + broad, top + high];
    let (right, bottom) = (window.width - broad - pad * 1.2, window.height - high - pad * 1.2);
    let room = choose([at(pad * 1.2, bottom), at(right, bottom)]);
    let [left, _, _, bottom] = room;
    let (x, y) = (left + pad, bottom - pad * 0.8 - bar);
    let half = pixels / 2.0;
    let svg = format!(
        "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"{:.2}\" fill=\"#FFFFFF\" fill-opacity=\"0.85\"/>\n\
         <rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{half:.2}\" height=\"{bar:.2}\" fill=\"{ink}\" stroke=\"{ink}\" stroke-width=\"0.8\"/>\n\
         <rect x=\"{:.2}\" y=\"{y:.2}\" width=\"{half:.2}\" height=\"{bar:.2}\" fill=\"#FFFFFF\" stroke=\"{ink}\" stroke-width=\"0.8\"/>\n{}",
        room[0], room[1], room[2] - room[0], room[3] - room[1], size * 0.25, x + half,
        fonts.element(&words, [x, y - size * 0.4], Hold::Start, style, &format!("fill=\"{ink}\""))
    );
    Some(Piece { svg, room })
}

/// A number without a point where it has none.
fn plain(n: f64) -> String {
    format!("{}", (n * 1_000.0).round() / 1_000.0)
}

/// An arrow to the north at the upper right, or the upper left as `choose` says: up, everywhere in Web Mercator.
pub fn north_arrow(window: &Window, fonts: &Fonts, size: f64, ink: &str, word: &str, choose: Choose<'_>) -> Piece {
    let style = Style { size, bold: true };
    let wide = fonts.width(word, style);
    let pad = size * 0.5;
    let (half, arrow) = ((size * 0.5).max(wide / 2.0) + pad * 0.7, size * 1.7);
    let (broad, top) = (2.0 * half, pad * 1.2);
    let at = |left: f64| [left, top, left + broad, top + arrow + size * 1.2 + pad];
    let room = choose([at(window.width - broad - pad * 1.2), at(pad * 1.2)]);
    let [_, top, right, _] = room;
    let (cx, tip) = (right - half, top + pad * 0.6);
    let side = size * 0.48;
    let svg = format!(
        "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"{:.2}\" fill=\"#FFFFFF\" fill-opacity=\"0.85\"/>\n\
         <path d=\"M{cx:.2} {tip:.2}L{:.2} {:.2}L{cx:.2} {:.2}z\" fill=\"{ink}\" stroke=\"{ink}\" stroke-width=\"0.8\" stroke-linejoin=\"round\"/>\n\
         <path d=\"M{cx:.2} {tip:.2}L{:.2} {:.2}L{cx:.2} {:.2}z\" fill=\"#FFFFFF\" stroke=\"{ink}\" stroke-width=\"0.8\" stroke-linejoin=\"round\"/>\n{}",
        room[0], room[1], room[2] - room[0], room[3] - room[1], size * 0.25,
        cx - side, tip + arrow, tip + arrow * 0.78,
        cx + side, tip + arrow, tip + arrow * 0.78,
        fonts.element(word, [cx, tip + arrow + size * 0.95], Hold::Middle, style, &format!("fill=\"{ink}\""))
    );
    Piece { svg, room }
}

/// Degrees between lines of a graticule, from wide to narrow.
const STEPS: [f64; 11] = [30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02];

/// At least so many lines across the narrower side.
const LEAST_LINES: f64 = 2.0;

/// A line of the graticule: its degrees, whether it is one of longitude, and its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Meridian {
    /// Degrees, west and south below 0.
    pub degrees: f64,
    /// A line of longitude.
    pub longitude: bool,
    /// From the upper or left end to the other.
    pub line: [Local; 2],
}

/// Lines of longitude and latitude at whole steps. None where the window is too small for any step.
pub fn graticule(window: &Window) -> Vec<Meridian> {
    let [west, south, east, north] = bounds(window);
    let Some(step) = STEPS.into_iter().find(|step| (east - west).min(north - south) / step >= LEAST_LINES) else { return Vec::new() };
    let steps = |low: f64, high: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "some tens of lines")]
        let (from, to) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        (from..=to).map(move |k| k as f64 * step)
    };
    let mut lines: Vec<Meridian> = steps(west, east)
        .map(|lon| {
            let x = window.at(mercator(lon, 0.0))[0];
            let degrees = if lon > 180.0 { lon - 360.0 } else if lon < -180.0 { lon + 360.0 } else { lon };
            Meridian { degrees, longitude: true, line: [[x, 0.0], [x, window.height]] }
        })
        .collect();
    lines.extend(steps(south, north).map(|lat| {
        let y = window.at(mercator(0.0, lat))[1];
        Meridian { degrees: lat, longitude: false, line: [[0.0, y], [window.width, y]] }
    }));
    lines
}

/// What stands at the end of a line of the graticule: 5.5° W. The letters are those of English, French and most scripts'
/// atlases: N, S, E, W, or O for west in French.
pub fn degrees(line: &Meridian, west: &str) -> String {
    let amount = plain(line.degrees.abs());
    let side = match (line.longitude, line.degrees) {
        (_, 0.0) => "",
        (true, d) if d < 0.0 => west,
        (true, _) => "E",
        (false, d) if d < 0.0 => "S",
        (false, _) => "N",
    };
    if side.is_empty() { format!("{amount}\u{B0}") } else { format!("{amount}\u{B0}\u{202F}{side}") }
}

/// Degrees where lines of the graticule end: longitudes at the upper edge, latitudes at the left one, where nothing stands yet.
pub fn figures(window: &Window, fonts: &Fonts, size: f64, ink: &str, west: &str, taken: &[Box4]) -> Vec<Piece> {
    let style = Style { size, bold: false };
    let look = format!("fill=\"{ink}\" stroke=\"#FFFFFF\" stroke-width=\"{:.2}\" stroke-linejoin=\"round\" paint-order=\"stroke\"", size * 0.3);
    let mut pieces: Vec<Piece> = Vec::new();
    for line in graticule(window) {
        let words = degrees(&line, west);
        let wide = fonts.width(&words, style);
        let [x, y] = line.line[0];
        let (at, hold) = if line.longitude { ([x, size * 1.15], Hold::Middle) } else { ([size * 0.4, y + size * 0.35], Hold::Start) };
        let left = hold.begins(at[0], wide);
        let room = [left - 1.0, at[1] - size * 0.85, left + wide + 1.0, at[1] + size * 0.2];
        let inside = room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= window.width && room[3] <= window.height;
        let free = |other: &Box4| room[0] >= other[2] || other[0] >= room[2] || room[1] >= other[3] || other[1] >= room[3];
        if inside && taken.iter().chain(pieces.iter().map(|piece| &piece.room)).all(free) {
            pieces.push(Piece { svg: fonts.element(&words, at, hold, style, &look), room });
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::frame::Extent;

    #[test]
    fn a_bar_of_scale_has_a_length_that_reads_well_and_is_true() {
        assert_eq!(scale_length(100.0, 240.0), (20_000.0, 200.0));
        assert_eq!(scale_length(1.0, 99.0), (50.0, 50.0));
        assert_eq!(scale_length(1.0, 100.0), (100.0, 100.0));
        // a degree of longitude on the equator is 111.32 km
        let window = Extent::new([-0.5, -0.5, 0.5, 0.5]).expect("around 0, 0").fit(1000.0, 1000.0, 0.0);
        assert!((metres_per_pixel(&window) * 1000.0 / 111_319.5 - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_map_of_the_world_has_no_bar_of_scale() {
        let fonts = Fonts::find(None).expect("the package fonts-noto-core");
        let units = Units { km: "km".into(), m: "m".into() };
        let bar = |bounds: [f64; 4]| scale_bar(&Extent::new(bounds).expect("an extent").fit(800.0, 600.0, 0.0), &fonts, 10.0, "#000000", &units, &|rooms| rooms[0]);
        assert!(bar([-170.0, -60.0, 170.0, 75.0]).is_none());
        assert!(bar([-12.3, 10.1, 4.3, 25.0]).is_some_and(|bar| bar.svg.contains("km</text>")));
    }

    #[test]
    fn lines_of_the_graticule_lie_where_they_say() {
        let window = Extent::new([-12.3, 10.1, 4.3, 25.0]).expect("Mali").fit(800.0, 600.0, 10.0);
        let lines = graticule(&window);
        assert!((5..=14).contains(&lines.len()), "{}", lines.len());
        for line in &lines {
            let at = if line.longitude { window.at(mercator(line.degrees, 0.0))[0] } else { window.at(mercator(0.0, line.degrees))[1] };
            assert!((at - line.line[0][usize::from(!line.longitude)]).abs() < 1e-9);
        }
        // beyond longitude 180 they count from the other side
        let pacific = Extent::new([170.0, -20.0, -170.0, 0.0]).expect("Fiji").fit(400.0, 400.0, 0.0);
        assert!(graticule(&pacific).iter().filter(|l| l.longitude).any(|l| l.degrees < -170.0));
    }

    #[test]
    fn figures_stand_at_the_edge_and_not_where_something_stands() {
        let fonts = Fonts::find(None).expect("the package fonts-noto-core");
        let window = Extent::new([-12.3, 10.1, 4.3, 25.0]).expect("Mali").fit(800.0, 600.0, 10.0);
        let all = figures(&window, &fonts, 10.0, "#000000", "O", &[]);
        assert!(all.len() >= 4 && all.iter().any(|p| p.svg.contains("\u{202F}O")) && all.iter().any(|p| p.svg.contains("\u{202F}N")), "{}", all.len());
        assert!(all.iter().all(|p| p.room[1] < 20.0 || p.room[0] < 20.0));
        let fewer = figures(&window, &fonts, 10.0, "#000000", "O", &[[0.0, 0.0, 800.0, 20.0]]);
        assert!(!fewer.is_empty() && fewer.len() < all.len());
    }

    #[test]
    fn degrees_are_written_with_their_side() {
        let line = |degrees, longitude| Meridian { degrees, longitude, line: [[0.0; 2]; 2] };
        assert_eq!(degrees(&line(-5.5, true), "O"), "5.5\u{B0}\u{202F}O");
        assert_eq!(degrees(&line(104.0, true), "W"), "104\u{B0}\u{202F}E");
        assert_eq!(degrees(&line(-12.0, false), "W"), "12\u{B0}\u{202F}S");
        assert_eq!(degrees(&line(0.0, false), "W"), "0\u{B0}");
    }
}
