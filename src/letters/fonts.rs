//! A family of fonts: how wide words are in it, and the outlines of their letters, shaped by rustybuzz.

use resvg::usvg;
use resvg::usvg::fontdb::{Family, Query, Weight};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

use super::faces::{Faces, FontError};
use super::scripts::runs;

/// The family that is written in unless another is asked for.
pub const FAMILY: &str = "Noto Sans";

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of its letters in pixels (the em).
    pub size: f64,
    /// Bold.
    pub bold: bool,
}

impl Style {
    /// Letters of a size, not bold.
    pub const fn plain(size: f64) -> Self {
        Self { size, bold: false }
    }
    /// Bold letters of a size.
    pub const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }
}

/// The fonts that maps and figures are written with.
#[derive(Clone)]
pub struct Fonts {
    faces: Faces,
    family: String,
}

impl Fonts {
    /// The fonts of this machine, written in a family; in [`FAMILY`] where none is asked for.
    pub fn find(family: Option<&str>) -> Result<Self, FontError> {
        Self::of(Faces::shared()?, family)
    }

    /// These fonts, written in a family.
    pub fn of(faces: Faces, family: Option<&str>) -> Result<Self, FontError> {
        let known = faces.families();
        let wanted = family.unwrap_or(FAMILY);
        let found = known.iter().find(|name| name.eq_ignore_ascii_case(wanted)).or(if family.is_none() { known.first() } else { None });
        match found.cloned() {
            Some(family) => Ok(Self { faces, family }),
            None => Err(FontError::Unknown { asked: wanted.chars().take(80).collect(), known }),
        }
    }

    /// The family as it stands in an SVG.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// How an SVG that was written for these fonts is read.
    pub fn options(&self) -> usvg::Options<'static> {
        usvg::Options { fontdb: self.faces.database().clone(), font_family: self.family.clone(), ..usvg::Options::default() }
    }

    /// How wide a text is, in pixels; shaped, so that what joins or stacks counts as it is drawn. O(length).
    pub fn width(&self, text: &str, style: Style) -> f64 {
        runs(&visible(text)).into_iter().map(|(font, run)| self.shaped(font, run, style, None)).sum()
    }

    /// Shapes a run of one script: how far it goes on, in pixels, and its outlines where they are wanted.
    pub(super) fn shaped(&self, font: Option<&str>, run: &str, style: Style, mut outline: Option<Outline<'_>>) -> f64 {
        let families = [Family::Name(font.unwrap_or(&self.family)), Family::Name(&self.family)];
        let weight = if style.bold { Weight::BOLD } else { Weight::NORMAL };
        let query = Query { families: &families, weight, ..Query::default() };
        let shape = |data: &[u8], index: u32| -> Option<f64> {
            let face = rustybuzz::Face::from_slice(data, index)?;
            let scale = style.size / f64::from(face.units_per_em());
            let mut buffer = rustybuzz::UnicodeBuffer::new();
            buffer.push_str(run);
            buffer.guess_segment_properties();
            let glyphs = rustybuzz::shape(&face, &[], buffer);
            let mut along = 0.0;
            for (info, position) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
                if let (Some(outline), Ok(glyph)) = (outline.as_mut(), u16::try_from(info.glyph_id)) {
                    let origin = outline.origin;
                    let offset = [along + f64::from(position.x_offset) * scale, -f64::from(position.y_offset) * scale];
                    let mut pen = Outline { d: &mut *outline.d, origin: [origin[0] + offset[0], origin[1] + offset[1]], scale };
                    face.outline_glyph(GlyphId(glyph), &mut pen);
                }
                along += f64::from(position.x_advance) * scale;
            }
            Some(along)
        };
        let db = self.faces.database();
        db.query(&query).and_then(|id| db.with_face_data(id, shape)).flatten().unwrap_or_default()
    }
}

/// Draws glyphs as the data of an SVG path.
pub(super) struct Outline<'d> {
    pub(super) d: &'d mut String,
    /// Where the base line of the glyph begins.
    pub(super) origin: [f64; 2],
    /// Pixels per unit of the font.
    pub(super) scale: f64,
}

impl Outline<'_> {
    fn add(&mut self, command: char, points: &[(f32, f32)]) {
        self.d.push(command);
        for (i, (x, y)) in points.iter().enumerate() {
            let at = [self.origin[0] + f64::from(*x) * self.scale, self.origin[1] - f64::from(*y) * self.scale];
            let between = if i == 0 { "" } else { " " };
            self.d.push_str(&format!("{between}{:.2} {:.2}", at[0], at[1]));
        }
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[(x, y)]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[(x, y)]);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[(x1, y1), (x, y)]);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[(x1, y1), (x2, y2), (x, y)]);
    }
    fn close(&mut self) {
        self.d.push('z');
    }
}

/// What of a text is seen, on one line: line ends and tabs are spaces, control characters and breaks of no width go.
pub(super) fn visible(text: &str) -> String {
    let seen = |c: char| match c {
        '\t' | '\n' | '\r' => Some(' '),
        '\u{200B}' | '\u{FFFE}' | '\u{FFFF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    text.chars().filter_map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::samples::{STYLE, fonts};

    #[test]
    fn khmer_is_shaped_before_it_is_measured() {
        let fonts = fonts();
        // a foot stands below its letter and takes no room of its own
        let section = fonts.width("ខណ្ឌ", STYLE);
        let letters: f64 = ["ខ", "ណ", "ឌ"].map(|letter| fonts.width(letter, STYLE)).iter().sum();
        assert!(section > 0.0 && section < 0.9 * letters, "{section} {letters}");
    }

    #[test]
    fn a_text_of_two_scripts_is_as_wide_as_its_parts() {
        let fonts = fonts();
        let whole = fonts.width("អាងបឹង (Lagoon) ១២", STYLE);
        let parts: f64 = ["អាងបឹង", "(Lagoon)", "១២"].map(|part| fonts.width(part, STYLE)).iter().sum();
        let space = fonts.width("m m", STYLE) - fonts.width("mm", STYLE);
        assert!((whole - parts - 2.0 * space).abs() < 0.5, "{whole} {parts} {space}");
        assert!(fonts.width("", STYLE).abs() < 1e-9);
        assert!((fonts.width("a\u{200B}\u{1}b\n", STYLE) - fonts.width("ab ", STYLE)).abs() < 1e-9);
    }

    #[test]
    fn a_font_that_is_not_there_is_named_with_those_that_are() {
        let error = Fonts::find(Some("Comic Relief")).err().expect("no such font");
        assert!(error.to_string().contains("Comic Relief") && error.to_string().contains("Noto Sans"), "{error}");
    }
}
