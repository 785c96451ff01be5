//! Fonts, and how wide words are in them. None comes with the program: they are those of the package fonts-noto-core, or
//! of the folder that `SITELINES_FONTS` names.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use resvg::usvg::{self, fontdb};

use super::error::RenderError;
use crate::tiles::qgis_symbol::escape;

/// The family that maps are written in unless another is asked for.
pub const FAMILY: &str = "Noto Sans";

/// Where distributions put the fonts of the Noto family.
const FOLDERS: [&str; 4] =
    ["/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto", "/usr/share/fonts/opentype/noto"];

/// What is read of those folders: letters of the places that the cases are about and of their neighbours, in this order, so
/// that the same letter always comes from the same font.
const FACES: [&str; 10] = [
    "NotoSans", "NotoSansKhmer", "NotoSansLao", "NotoSansThai", "NotoSansMyanmar", "NotoSansArabic", "NotoNaskhArabic", "NotoSansEthiopic",
    "NotoSansDevanagari", "NotoSansNKo",
];

/// Letters that have a font of their own: a text of several scripts is written run by run, each in its font, as the fallback
/// between fonts gives up where letters join.
const SCRIPTS: [(std::ops::RangeInclusive<char>, &str); 12] = [
    ('\u{1780}'..='\u{17FF}', "Noto Sans Khmer"),
    ('\u{19E0}'..='\u{19FF}', "Noto Sans Khmer"),
    ('\u{0E80}'..='\u{0EFF}', "Noto Sans Lao"),
    ('\u{0E00}'..='\u{0E7F}', "Noto Sans Thai"),
    ('\u{1000}'..='\u{109F}', "Noto Sans Myanmar"),
    ('\u{0600}'..='\u{06FF}', "Noto Sans Arabic"),
    ('\u{0750}'..='\u{077F}', "Noto Sans Arabic"),
    ('\u{FB50}'..='\u{FDFF}', "Noto Sans Arabic"),
    ('\u{FE70}'..='\u{FEFF}', "Noto Sans Arabic"),
    ('\u{1200}'..='\u{139F}', "Noto Sans Ethiopic"),
    ('\u{0900}'..='\u{097F}', "Noto Sans Devanagari"),
    ('\u{07C0}'..='\u{07FF}', "Noto Sans NKo"),
];

/// The font that a letter has of its own.
fn script(c: char) -> Option<&'static str> {
    SCRIPTS.iter().find(|(range, _)| range.contains(&c)).map(|(_, font)| *font)
}

/// Letters that go with those before them: spaces that show nothing, and what joins or parts letters.
fn follows(c: char) -> bool {
    matches!(c, ' ' | '\u{200B}'..='\u{200D}')
}

/// A text in runs of one script each.
fn runs(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut runs: Vec<(Option<&'static str>, &str)> = Vec::new();
    let mut start = 0;
    let mut font = text.chars().find(|c| !follows(*c)).and_then(script);
    for (at, c) in text.char_indices() {
        if !follows(c) && script(c) != font {
            runs.push((font, &text[start..at]));
            (start, font) = (at, script(c));
        }
    }
    runs.push((font, &text[start..]));
    runs
}

/// Fonts beyond this many in a folder of one's own are not read: a map needs a handful.
const MAX_OWN_FONTS: usize = 64;

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of its letters in pixels (the em).
    pub size: f64,
    /// Bold.
    pub bold: bool,
}

/// The fonts that maps are written with.
#[derive(Clone)]
pub struct Fonts {
    db: Arc<fontdb::Database>,
    family: String,
}

/// Fonts are read once: some megabytes.
static SHARED: OnceLock<Result<Arc<fontdb::Database>, RenderError>> = OnceLock::new();

impl Fonts {
    /// The fonts of this machine, written in a family; in [`FAMILY`] where none is asked for.
    pub fn find(family: Option<&str>) -> Result<Self, RenderError> {
        let read = || {
            let own = std::env::var_os("SITELINES_FONTS").map(PathBuf::from);
            read(own.as_deref()).map(Arc::new)
        };
        let db = SHARED.get_or_init(read).clone()?;
        Self::of(db, family)
    }

    /// The fonts of a folder, for tests and programs with fonts of their own.
    pub fn of_folder(folder: &Path, family: Option<&str>) -> Result<Self, RenderError> {
        Self::of(Arc::new(read(Some(folder))?), family)
    }

    fn of(db: Arc<fontdb::Database>, family: Option<&str>) -> Result<Self, RenderError> {
        let known = families(&db);
        let wanted = family.unwrap_or(FAMILY);
        let found = known.iter().find(|name| name.eq_ignore_ascii_case(wanted)).or(if family.is_none() { known.first() } else { None });
        match found.cloned() {
            Some(family) => Ok(Self { db, family }),
            None => Err(RenderError::UnknownFont { asked: wanted.chars().take(80).collect(), known }),
        }
    }

    /// The family as it stands in an SVG.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// How an SVG that was written for these fonts is read.
    pub fn options(&self) -> usvg::Options<'static> {
        usvg::Options { fontdb: Arc::clone(&self.db), font_family: self.family.clone(), ..usvg::Options::default() }
    }

    /// How wide each text is, in pixels; shaped, so that what joins or stacks counts as it is drawn.
    pub fn widths<'t>(&self, texts: impl IntoIterator<Item = &'t str>, style: Style) -> Vec<f64> {
        texts.into_iter().map(|text| runs(&visible(text)).into_iter().map(|(font, run)| self.shaped(font, run, style, None)).sum()).collect()
    }

    /// A text at its base line; `more` are further attributes, words of ours. Letters of scripts that stack and join are
    /// drawn as outlines: few readers of SVG shape them well.
    pub fn element(&self, text: &str, at: [f64; 2], style: Style, more: &str) -> String {
        let text = visible(text);
        let mut x = at[0];
        let mut out = String::new();
        for (font, run) in runs(&text) {
            let mut path = String::new();
            let wide = self.shaped(font, run, style, font.map(|_| Outline { d: &mut path, origin: [x, at[1]], scale: 1.0 }));
            if font.is_some() {
                out.push_str(&format!("<g role=\"img\" aria-label=\"{}\"><path d=\"{path}\" {more}/></g>\n", escape(run.trim())));
            } else {
                let weight = if style.bold { " font-weight=\"700\"" } else { "" };
                out.push_str(&format!(
                    "<text x=\"{x:.2}\" y=\"{:.2}\" font-family=\"{}\" font-size=\"{:.2}\"{weight} xml:space=\"preserve\" {more}>{}</text>\n",
                    at[1], escape(&self.family), style.size, escape(run)
                ));
            }
            x += wide;
        }
        out
    }

    /// Shapes a run of one script: how far it goes on, in pixels, and its outlines where they are wanted.
    fn shaped(&self, font: Option<&str>, run: &str, style: Style, mut outline: Option<Outline<'_>>) -> f64 {
        let families = [fontdb::Family::Name(font.unwrap_or(&self.family)), fontdb::Family::Name(&self.family)];
        let weight = if style.bold { fontdb::Weight::BOLD } else { fontdb::Weight::NORMAL };
        let query = fontdb::Query { families: &families, weight, ..fontdb::Query::default() };
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
                    face.outline_glyph(rustybuzz::ttf_parser::GlyphId(glyph), &mut pen);
                }
                along += f64::from(position.x_advance) * scale;
            }
            Some(along)
        };
        self.db.query(&query).and_then(|id| self.db.with_face_data(id, shape)).flatten().unwrap_or_default()
    }

    /// A text in lines no wider than so many pixels. What is left over at the last line that is allowed ends in an ellipsis.
    pub fn wrap(&self, text: &str, style: Style, width: f64, most: usize) -> Vec<String> {
        let words = words(text);
        let mut widths = self.widths(words.iter().map(|(word, _)| word.as_str()).chain(["m m", "mm", "\u{2026}"]), style);
        let (Some(ellipsis), Some(pair), Some(spaced)) = (widths.pop(), widths.pop(), widths.pop()) else { return Vec::new() };
        let space = spaced - pair;
        let mut lines: Vec<(String, f64)> = Vec::new();
        for ((word, gap), wide) in words.into_iter().zip(widths) {
            let gap_width = if gap { space } else { 0.0 };
            let full = lines.len() == most.max(1);
            match lines.last_mut() {
                Some((line, taken)) if *taken + gap_width + wide <= width => {
                    if gap {
                        line.push(' ');
                    }
                    line.push_str(&word);
                    *taken += gap_width + wide;
                }
                Some((line, taken)) if full => {
                    while *taken + ellipsis > width && line.pop().is_some() {
                        *taken = self.widths([line.as_str()], style).first().copied().unwrap_or_default();
                    }
                    line.push('\u{2026}');
                    break;
                }
                _ => lines.push((word, wide)),
            }
        }
        lines.into_iter().map(|(line, _)| line).collect()
    }
}

/// Draws glyphs as the data of an SVG path.
struct Outline<'d> {
    d: &'d mut String,
    /// Where the base line of the glyph begins.
    origin: [f64; 2],
    /// Pixels per unit of the font.
    scale: f64,
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

impl rustybuzz::ttf_parser::OutlineBuilder for Outline<'_> {
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

/// Control characters cannot stand in XML and are not seen; they go.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The parts between which a line may be broken, and whether a space stands before each. Scripts without spaces (Khmer,
/// Lao, Thai) may be broken between syllables, roughly: never before a mark, nor after a sign that binds what follows.
fn words(text: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    // a space that does not break stays in its word
    for word in text.split(|c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')).filter(|word| !word.is_empty()) {
        let mut gap = !parts.is_empty();
        let mut part = String::new();
        let mut previous = '\0';
        for c in word.chars() {
            if breaks_between(previous, c) && !part.is_empty() {
                parts.push((std::mem::take(&mut part), gap));
                gap = false;
            }
            if c != '\u{200B}' {
                part.push(c);
            }
            previous = c;
        }
        if !part.is_empty() {
            parts.push((part, gap));
        }
    }
    parts
}

fn breaks_between(a: char, b: char) -> bool {
    let khmer = |c: char| ('\u{1780}'..='\u{17B3}').contains(&c);
    let thai_or_lao = |c: char| ('\u{0E00}'..='\u{0EFF}').contains(&c);
    let thai_or_lao_start = |c: char| matches!(c, '\u{0E40}'..='\u{0E44}' | '\u{0EC0}'..='\u{0EC4}');
    match (a, b) {
        ('\u{200B}', _) => true,
        // U+17D2 makes the next consonant a foot of this one
        ('\u{17D2}', _) => false,
        _ if khmer(b) => ('\u{1780}'..='\u{17FF}').contains(&a),
        _ if thai_or_lao_start(b) => thai_or_lao(a),
        ('-' | '/', _) => true,
        _ => false,
    }
}

fn families(db: &fontdb::Database) -> Vec<String> {
    let mut names: Vec<String> = db.faces().filter_map(|face| face.families.first()).map(|(name, _)| name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn read(own: Option<&Path>) -> Result<fontdb::Database, RenderError> {
    let mut db = fontdb::Database::new();
    let mut looked_in = Vec::new();
    if let Some(folder) = own {
        looked_in.push(folder.display().to_string());
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("ttf") || e.eq_ignore_ascii_case("otf")));
        files.sort();
        for file in files.into_iter().take(MAX_OWN_FONTS) {
            // one that cannot be read is as good as none
            if let Ok(bytes) = std::fs::read(file) {
                db.load_font_data(bytes);
            }
        }
    } else {
        for face in FACES {
            for weight in ["Regular", "Bold"] {
                let found = FOLDERS.iter().find_map(|folder| std::fs::read(format!("{folder}/{face}-{weight}.ttf")).ok());
                if let Some(bytes) = found {
                    db.load_font_data(bytes);
                }
            }
        }
        looked_in.extend(FOLDERS.map(str::to_owned));
    }
    if db.is_empty() {
        return Err(RenderError::NoFonts(looked_in.join(", ")));
    }
    Ok(db)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size: 12.0, bold: false };

    fn fonts() -> Fonts {
        Fonts::find(None).expect("the package fonts-noto-core")
    }

    #[test]
    fn lines_keep_to_their_width_and_say_where_they_end_early() {
        let fonts = fonts();
        let text = "Cadres de concertation de Ségou et Koulikoro, tels qu'ils étaient le 24 septembre 2014";
        let lines = fonts.wrap(text, STYLE, 150.0, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.join(" "), text);
        for wide in fonts.widths(lines.iter().map(String::as_str), STYLE) {
            assert!(wide <= 151.0, "{wide}");
        }
        let cut = fonts.wrap(text, STYLE, 150.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('\u{2026}'), "{cut:?}");
        assert!(fonts.widths([cut[1].as_str()], STYLE)[0] <= 151.0);
    }

    #[test]
    fn khmer_is_shaped_and_broken_between_syllables_only() {
        let fonts = fonts();
        let word = "ក្របខណ្ឌពិគ្រោះយោបល់";
        // a foot stands below its letter and takes no room of its own
        let [section, letters] = [fonts.widths(["ខណ្ឌ"], STYLE), fonts.widths(["ខ", "ណ", "ឌ"], STYLE)].map(|widths| widths.iter().sum::<f64>());
        assert!(section > 0.0 && section < 0.9 * letters, "{section} {letters}");
        let shaped = fonts.widths([word], STYLE)[0];
        let lines = fonts.wrap(word, STYLE, shaped / 2.0, 9);
        assert!(lines.len() > 1);
        assert_eq!(lines.concat(), word);
        for line in &lines {
            let first = line.chars().next().expect("a letter");
            assert!(('\u{1780}'..='\u{17B3}').contains(&first), "{line:?} begins with a mark");
            assert!(!line.ends_with('\u{17D2}'));
        }
    }

    #[test]
    fn a_text_of_two_scripts_is_written_run_by_run() {
        let text = "អាងបឹង (Lagoon) ១២";
        let found: Vec<(bool, &str)> = runs(text).into_iter().map(|(font, run)| (font.is_some(), run)).collect();
        assert_eq!(found, [(true, "អាងបឹង "), (false, "(Lagoon) "), (true, "១២")]);
        let fonts = fonts();
        let whole = fonts.widths([text], STYLE)[0];
        let parts: f64 = fonts.widths(["អាងបឹង", "(Lagoon)", "១២"], STYLE).iter().sum();
        let space = fonts.widths(["m m"], STYLE)[0] - fonts.widths(["mm"], STYLE)[0];
        assert!((whole - parts - 2.0 * space).abs() < 0.5, "{whole} {parts} {space}");
        let drawn = fonts.element(text, [0.0, 0.0], STYLE, "");
        assert_eq!((drawn.matches("<text").count(), drawn.matches("<path").count()), (1, 2), "{drawn}");
        assert_eq!(runs("").len(), 1);
    }

    #[test]
    fn a_font_that_is_not_there_is_named_with_those_that_are() {
        let error = Fonts::find(Some("Comic Relief")).err().expect("no such font");
        assert!(error.to_string().contains("Comic Relief") && error.to_string().contains("Noto Sans"), "{error}");
        let empty = tempfile::tempdir().expect("a folder");
        let error = Fonts::of_folder(empty.path(), None).err().expect("no fonts");
        assert!(error.to_string().contains("fonts-noto-core"), "{error}");
    }
}
