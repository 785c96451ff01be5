//! The letters that lie unseen over their outlines (see [`super::write`]), found again in a drawing: a PDF sets them itself, as
//! it knows what the letters of a cluster are, and a drawing does not.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use serde::Serialize;

/// A line of unseen letters. Lengths are shares of the width of the drawing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unseen {
    /// The letters.
    pub text: String,
    /// Where its base line begins, from the left edge.
    pub x: f64,
    /// Where its base line begins, from the upper edge.
    pub y: f64,
    /// Height of its letters.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Its direction, in degrees clockwise: 0 along the line, -90 upwards.
    pub turn: f64,
}

/// An affine map as SVG writes it: a, b, c, d, e, f.
type Matrix = [f64; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// A drawing of ours without its unseen letters, and what they were. What is no drawing stays as it is. O(length).
pub fn taken_out(svg: &str) -> (String, Vec<Unseen>) {
    let mut reader = Reader::from_str(svg);
    let (mut rest, mut found) = (String::with_capacity(svg.len()), Vec::new());
    let (mut kept, mut width) = (0, 1.0_f64);
    let mut stack = vec![SAME];
    // the unseen line that is open: its beginning, that of its letters, how it is written
    let mut open: Option<(usize, usize, Unseen)> = None;
    loop {
        let before = place(&reader);
        let Ok(event) = reader.read_event() else { return (svg.to_owned(), Vec::new()) };
        let after = place(&reader);
        match event {
            Event::Start(tag) => {
                let here = joined(stack.last().copied().unwrap_or(SAME), matrix(&tag));
                if stack.len() == 1 {
                    width = number(&tag, "width").filter(|w| *w > 0.0).unwrap_or(1.0);
                }
                if tag.name().as_ref() == "text" && number(&tag, "fill-opacity") == Some(0.0) {
                    open = line(&tag, here, width).map(|line| (before, after, line));
                }
                stack.push(here);
            }
            Event::End(_) => {
                stack.pop();
                if let Some((from, letters, mut line)) = open.take() {
                    line.text = unescape(&svg[letters..before]).map(std::borrow::Cow::into_owned).unwrap_or_default();
                    rest.push_str(&svg[kept..from]);
                    kept = after;
                    found.push(line);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    rest.push_str(&svg[kept..]);
    (rest, found)
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a text that is in memory")]
fn place(reader: &Reader<&[u8]>) -> usize {
    reader.buffer_position() as usize
}

fn line(tag: &BytesStart<'_>, here: Matrix, width: f64) -> Option<Unseen> {
    let [x, y, size] = [number(tag, "x")?, number(tag, "y")?, number(tag, "font-size")?];
    Some(Unseen {
        text: String::new(),
        x: (here[0] * x + here[2] * y + here[4]) / width,
        y: (here[1] * x + here[3] * y + here[5]) / width,
        size: size / width,
        bold: attribute(tag, "font-weight").is_some(),
        turn: here[1].atan2(here[0]).to_degrees().round(),
    })
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(tag.try_get_attribute(name).ok()??.value.into_owned())
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<f64> {
    attribute(tag, name)?.parse().ok()
}

/// The `transform` of an element: `translate(x y)` or `rotate(degrees x y)`, which is all that our drawings have.
fn matrix(tag: &BytesStart<'_>) -> Matrix {
    let Some(text) = attribute(tag, "transform") else { return SAME };
    let Some((name, rest)) = text.split_once('(') else { return SAME };
    let values: Vec<f64> = rest.trim_end_matches(')').split([' ', ',']).filter_map(|v| v.parse().ok()).collect();
    match (name, values.as_slice()) {
        ("translate", [x, y]) => [1.0, 0.0, 0.0, 1.0, *x, *y],
        ("rotate", [degrees, x, y]) => {
            let (sin, cos) = degrees.to_radians().sin_cos();
            [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]
        }
        _ => SAME,
    }
}

/// First `inner`, then `outer`.
fn joined(outer: Matrix, inner: Matrix) -> Matrix {
    let along = |x: f64, y: f64| [outer[0] * x + outer[2] * y, outer[1] * x + outer[3] * y];
    let ([xx, xy], [yx, yy], [left, top]) = (along(inner[0], inner[1]), along(inner[2], inner[3]), along(inner[4], inner[5]));
    [xx, xy, yx, yy, left + outer[4], top + outer[5]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::{STYLE, fonts};
    use crate::letters::{Hold, Style};

    #[test]
    fn unseen_letters_come_out_with_their_place_and_the_rest_stays() {
        let fonts = fonts();
        let seen = fonts.element("Ségou & <Dioro>", [5.0, 6.0], Hold::Start, STYLE, "");
        let khmer = fonts.element("ភាពជា", [20.0, 30.0], Hold::Start, Style::bold(10.0), "fill=\"#000000\"");
        let turned = fonts.element("ដៃគូ", [40.0, 50.0], Hold::Start, Style::plain(10.0), "");
        let svg = format!(
            "<svg width=\"200\" height=\"100\"><title>a &lt; b</title><g transform=\"translate(10 20)\">{seen}{khmer}</g>\
             <g transform=\"rotate(-90 40 50)\">{turned}</g></svg>"
        );
        let (rest, found) = taken_out(&svg);
        assert!(!rest.contains("fill-opacity") && rest.contains(&seen) && rest.contains("a &lt; b"), "{rest}");
        assert_eq!(rest.matches("<path").count(), 2);
        let line = |text: &str, [x, y]: [f64; 2], bold, turn| Unseen { text: text.into(), x: x / 200.0, y: y / 200.0, size: 0.05, bold, turn };
        assert_eq!(found, [line("ភាពជា", [30.0, 50.0], true, 0.0), line("ដៃគូ", [40.0, 50.0], false, -90.0)]);
        assert_eq!(taken_out(&rest), (rest.clone(), Vec::new()));
    }

    #[test]
    fn what_is_turned_keeps_its_place() {
        let turned = "<svg width=\"100\"><g transform=\"rotate(-90 10 10)\"><text x=\"30\" y=\"10\" font-size=\"5\" fill-opacity=\"0\">a&amp;b</text></g></svg>";
        let (_, found) = taken_out(turned);
        assert!((found[0].x - 0.1).abs() < 1e-9 && (found[0].y + 0.1).abs() < 1e-9, "{found:?}");
        assert_eq!(found[0].text, "a&b");
    }

    #[test]
    fn what_is_no_drawing_stays_as_it_is() {
        for text in ["", "words", "<svg><text fill-opacity=\"0\">", "<a></b>"] {
            assert_eq!(taken_out(text), (text.to_owned(), Vec::new()));
        }
    }
}
