//! A small writer of SVG 1.1: what is drawn in order, every word escaped, every number with two decimals, so that the same
//! figure is the same bytes.

use std::fmt::Write;

use crate::domain::markup::Escaped;
use crate::letters::{Fonts, Hold, Style};

/// How a text is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Letters<'a> {
    /// Size and weight.
    pub style: Style,
    /// Colour.
    pub colour: &'a str,
    /// Where it is held.
    pub hold: Hold,
    /// Colour of a halo that keeps it apart from what lies under it.
    pub halo: Option<&'a str>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Stroke<'a> {
    /// Colour.
    pub colour: &'a str,
    /// Width in pixels.
    pub width: f64,
    /// Lengths of strokes and the spaces between them; empty is one stroke.
    pub dashes: &'a str,
}

/// A drawing in the making.
pub struct Svg {
    fonts: Fonts,
    name: String,
    width: f64,
    height: f64,
    body: String,
    hatches: Vec<(String, String)>,
}

/// A number with at most two decimals; never `-0`.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

impl Svg {
    /// An empty drawing. The name begins the ids inside, so that several drawings can stand in one page.
    pub fn new(fonts: &Fonts, name: &str, width: f64, height: f64) -> Self {
        Self { fonts: fonts.clone(), name: name.to_owned(), width, height, body: String::new(), hatches: Vec::new() }
    }
    /// What it is written with.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }
    /// A rectangle.
    pub fn rect(&mut self, [x, y, width, height]: [f64; 4], fill: &str, stroke: Option<Stroke<'_>>) {
        let _ = write!(self.body, r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>"#, number(x), number(y), number(width), number(height), Escaped(fill), stroked(stroke));
    }
    /// A straight line.
    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], stroke: Stroke<'_>) {
        let _ = write!(self.body, r#"<line x1="{}" y1="{}" x2="{}" y2="{}"{}/>"#, number(from[0]), number(from[1]), number(to[0]), number(to[1]), stroked(Some(stroke)));
    }
    /// Closed rings of points, filled even-odd.
    pub fn rings(&mut self, rings: &[Vec<[f64; 2]>], fill: &str, stroke: Option<Stroke<'_>>) {
        let mut path = String::new();
        for ring in rings {
            for (i, p) in ring.iter().enumerate() {
                let _ = write!(path, "{}{} {}", if i == 0 { 'M' } else { 'L' }, number(p[0]), number(p[1]));
            }
            path.push('z');
        }
        let _ = write!(self.body, r#"<path d="{path}" fill="{}" fill-rule="evenodd"{}/>"#, Escaped(fill), stroked(stroke));
    }
    /// A line of text, its base line at the point.
    pub fn text(&mut self, at: [f64; 2], text: &str, look: Letters<'_>) {
        let halo = look.halo.map(|c| format!(r#" stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#, Escaped(c))).unwrap_or_default();
        let more = format!(r#"fill="{}"{halo}"#, Escaped(look.colour));
        self.body.push_str(&self.fonts.element(text, at, look.hold, look.style, &more));
    }
    /// A line of text that reads upwards from the point.
    pub fn turned(&mut self, [x, y]: [f64; 2], text: &str, look: Letters<'_>) {
        let _ = write!(self.body, r#"<g transform="rotate(-90 {} {})">"#, number(x), number(y));
        self.text([x, y], text, look);
        self.body.push_str("</g>");
    }
    /// A hatching by name, made once; the answer fills what is to be hatched.
    pub fn hatch(&mut self, hatch: &crate::tiles::map_description::Pattern) -> String {
        let id = format!("{}-{}", self.name, hatch.id);
        if !self.hatches.iter().any(|(known, _)| *known == id) {
            let (step, turn) = (f64::from(hatch.spacing), -f64::from(hatch.angle));
            let drawn = format!(
                r#"<pattern id="{id}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" patternTransform="rotate({turn})"><rect width="{step}" height="{step}" fill="{}"/><rect width="{step}" height="{}" fill="{}"/></pattern>"#,
                hatch.background, hatch.stroke, hatch.colour
            );
            self.hatches.push((id.clone(), drawn));
        }
        format!("url(#{id})")
    }
    /// Makes it taller: legends are laid out last.
    pub fn grow(&mut self, height: f64) {
        self.height = height;
    }
    /// Its width and height in pixels.
    pub fn size(&self) -> [f64; 2] {
        [self.width, self.height]
    }
    /// The whole document, with what it shows in words for those who do not see it.
    pub fn finish(self, title: &str, description: &str) -> String {
        let (w, h) = (number(self.width), number(self.height));
        let defs: String = self.hatches.iter().map(|(_, drawn)| drawn.as_str()).collect();
        let defs = if defs.is_empty() { defs } else { format!("<defs>{defs}</defs>") };
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" {}><title>{}</title><desc>{}</desc>{defs}{}</svg>"#,
            self.fonts.root(),
            Escaped(title),
            Escaped(description),
            self.body
        )
    }
}

fn stroked(stroke: Option<Stroke<'_>>) -> String {
    stroke.map_or_else(String::new, |s| {
        let dashes = if s.dashes.is_empty() { String::new() } else { format!(r#" stroke-dasharray="{}""#, Escaped(s.dashes)) };
        format!(r#" stroke="{}" stroke-width="{}"{dashes}"#, Escaped(s.colour), number(s.width))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words_and_numbers_are_short() {
        let mut svg = Svg::new(&Fonts::find(None).expect("the package fonts-noto-core"), "t", 10.0, 10.0);
        let look = Letters { style: Style::plain(9.0), colour: "#000000", hold: Hold::Middle, halo: None };
        svg.turned([1.0, 2.0], "<script>\"&'\u{1}", look);
        let drawn = svg.finish("<title>", "");
        assert!(drawn.contains("rotate(-90 1 2)") && drawn.contains(">&lt;script&gt;&quot;&amp;&#39;</text>") && drawn.contains("&lt;title&gt;"), "{drawn}");
        assert_eq!([number(-0.001), number(1.5), number(2.0), number(1.0 / 3.0)], ["0", "1.5", "2", "0.33"]);
    }
}
